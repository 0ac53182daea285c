package omzien

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

func newTestSource(t testing.TB) *source {
	s, err := newSource(Calendar{ID: "c", Slug: "buurtkamer-1", Address: "https://agenda.omzien.example/prive-7f3a/basis.ics"},
		initiative.Initiative{ID: "i", Name: "De Buurtkamer", Website: "https://www.kamer-zeist.example/"}, time.Date(2019, 1, 10, 12, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	return s
}

func TestWithhold(t *testing.T) {
	s := newTestSource(t)
	for given, want := range map[string]string{
		// mail addresses
		"Opgeven bij Jan, j.jansen@post.example, of info@post.example.": "Opgeven bij Jan, (mailadres weggelaten), of info@post.example.",
		"Jan <jan@post.example>; mailto:jan@post.example?subject=a":     "Jan (mailadres weggelaten); (mailadres weggelaten)?subject=a",
		"Aanmelden.zeist@post.example, VRIJWILLIGERS@post.example":      "Aanmelden.zeist@post.example, VRIJWILLIGERS@post.example",
		"info2@post.example agenda-zeist@gmail.com info@gmail.com":      "info2@post.example (mailadres weggelaten) info@gmail.com",
		"post.jansen@gmail.com":                                                "(mailadres weggelaten)",
		"debuurtkamer@gmail.com jan@buurtkamer-zeist.example":                  "debuurtkamer@gmail.com jan@buurtkamer-zeist.example",
		"jan@kamer-zeist.example, jan@post.kamer-zeist.example":                "jan@kamer-zeist.example, jan@post.kamer-zeist.example",
		"jan@anderekamer-zeist.example":                                        "(mailadres weggelaten)",
		"jan (at) post.example en jan[AT]post (punt) example":                  "(mailadres weggelaten) en (mailadres weggelaten) (punt) example",
		"zoë.d'arc+x@post.example":                                             "(mailadres weggelaten)",
		"@buurt en 5 @ 3 euro, a@b":                                            "@buurt en 5 @ 3 euro, a@b",
		"https://kaart.example/maps/@52.0906,5.1214,17z":                       "https://kaart.example/maps/@52.0906,5.1214,17z",
		"https://x.example/f?email=jan@post.example https://x.example/@buurt/": "(link weggelaten) https://x.example/@buurt/",
		// mobile numbers
		"06-12345678, 06 12 34 56 78, 0612345678, 06 - 1234 5678":          "(nummer weggelaten), (nummer weggelaten), (nummer weggelaten), (nummer weggelaten)",
		"+31612345678, +31 6 12345678, 0031-6-12345678":                    "(nummer weggelaten), (nummer weggelaten), (nummer weggelaten)",
		"+31 (0)6 1234 5678; tel:+31612345678; (06)12345678":               "(nummer weggelaten); (nummer weggelaten); (06)12345678",
		"06‑12345678 06.12.34.56.78 06/12345678":                           "(nummer weggelaten) (nummer weggelaten) (nummer weggelaten)",
		"Bel 0612345678 19.30 uur":                                         "Bel (nummer weggelaten) 19.30 uur",
		"030-1234567, 0343 123456, +31 30 123 45 67":                       "030-1234567, 0343 123456, +31 30 123 45 67",
		"Op 06-12-2026 14.00 uur, 06-12-26 14.00-16.00, 06-12-2026 14 uur": "Op 06-12-2026 14.00 uur, 06-12-26 14.00-16.00, 06-12-2026 14 uur",
		"Van 06.30 tot 07.30 08.30 uur, 106123456789, A0612345678":         "Van 06.30 tot 07.30 08.30 uur, 106123456789, A0612345678",
		"061234567 06123456789":                                            "061234567 06123456789",
		"Bel https://wa.me/31612345678 https://x.example/0612345678":       "Bel (link weggelaten) (link weggelaten)",
		"https://x.example/5.0612345678/a":                                 "https://x.example/5.0612345678/a",
		// links
		"Kom erbij: https://meet.google.com/abc-defg-hij. Tot dan!":     "Kom erbij: (link weggelaten). Tot dan!",
		"Doe mee (https://us02web.zoom.us/j/861?pwd=SGVp) of kom langs": "Doe mee (link weggelaten) of kom langs",
		"Klik<https://teams.live.com/meet/9>, meet.jit.si/buurt":        "Klik (link weggelaten), (link weggelaten)",
		"https://naam:geheim@x.example/ is weg":                         "(link weggelaten) is weg",
		"Kijk op https://x.example/a?b=1&amp;c=2.":                      "Kijk op https://x.example/a?b=1&c=2.",
		"https://x.example/?Access_Token=1 x.example/?passcode=2 ok":    "(link weggelaten) (link weggelaten) ok",
		"https://x.example/#jwt=1 is weg":                               "(link weggelaten) is weg",
		"https://veilig.example/?url=https%3A%2F%2Fwhereby.com%2Fx weg": "(link weggelaten) weg",
		"https://agenda.omzien.example/prive-7f3a/basis.ics is geheim":  "(link weggelaten) is geheim",
		"https://meet.buurt.example/x en HTTPS://BBB.buurt.example/b/x": "(link weggelaten) en (link weggelaten)",
		"zie ma./di. of 3.5%/jaar, en/of www.x.example/a":               "zie ma./di. of 3.5%/jaar, en/of www.x.example/a",
		"msteams:/l/x zoommtg://zoom.us/join?a=1 weg":                   "msteams:/l/x (link weggelaten) weg",
		// numbers and codes
		"Tot dan! Meeting ID: 861 2345 6789 Passcode: 123456":    "Tot dan!",
		"Kom. De wachtwoordcode is zonnebloem. Neem koffie mee.": "Kom. Neem koffie mee.",
		"Pincode nr. 1234":                                            "",
		"Kom ook\nToegangscode:\n4321\nTot dan":                       "Kom ook\nTot dan",
		"Kom ook\nWachtwoord\nzonnebloem":                             "Kom ook",
		"Neem uw bankpas en pincode mee. Betalen kan met pin: 5 euro": "Neem uw bankpas en pincode mee. Betalen kan met pin: 5 euro",
		"Postcode 3512 JE, QR-code, ID mee":                           "Postcode 3512 JE, QR-code, ID mee",
		"Bel +31202571234,,861234567#":                                "",
	} {
		t.Run(given, func(t *testing.T) { require.Equal(t, want, s.text(given)) })
	}
}

// TestWithholdRooms has what programs write, in both languages.
func TestWithholdRooms(t *testing.T) {
	s := newTestSource(t)
	google := "-::~:~::~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~::~:~::-"
	teams := strings.Repeat("_", 80)
	for name, block := range map[string]string{
		"Google Meet": google + "\nDeelnemen met Google Meet: https://meet.google.com/abc-defg-hij\nOf bel: (NL) +31 20 257 1234 Pincode: 123456789#\n" +
			"Meer telefoonnummers: https://tel.meet/abc-defg-hij?pin=123456789\nMeer informatie over Meet: https://support.google.com/a/users/answer/9282720\n\nBewerk dit gedeelte niet.\n" + google,
		"Google Meet without its signs": "Join with Google Meet: https://meet.google.com/abc-defg-hij\nOr dial: (NL) +31 20 257 1234 PIN: 123456789#\nMore phone numbers: https://tel.meet/abc",
		"Teams": teams + "\nMicrosoft Teams-vergadering\nDeelnemen op uw computer, mobiele app of vergaderruimteapparaat\nKlik hier om deel te nemen aan de vergadering<https://teams.microsoft.com/l/meetup-join/19%3ameeting>\n" +
			"Vergadering-id: 123 456 789 012\nWachtwoordcode: AbCdEf\nTeams downloaden<https://www.microsoft.com/teams> | Deelnemen op internet\nOf inbellen (alleen audio)\n+31 20 123 4567,,123456789# Netherlands, Amsterdam\n" +
			"Telefonische vergadering-id: 123 456 789#\nMeer informatie | Opties voor vergadering\n" + teams,
		"Teams without its signs": "Microsoft Teams meeting\nJoin on your computer, mobile app or room device\nClick here to join the meeting\nMeeting ID: 123 456 789 012\nPasscode: AbCdEf\nDownload Teams | Join on the web\n" +
			"Learn More | Meeting options",
		"Zoom": "Jan Jansen is inviting you to a scheduled Zoom meeting.\n\nJoin Zoom Meeting\nhttps://us02web.zoom.us/j/86123456789?pwd=SGVp\n\nMeeting ID: 861 2345 6789\nPasscode: 123456\nOne tap mobile\n" +
			"+13017158592,,86123456789#,,,,*123456# US (Washington DC)\n\nDial by your location\n        • +31 20 794 7345 Netherlands\n• +1 301 715 8592 US (Washington DC)\nFind your local number: https://us02web.zoom.us/u/kdd",
		"Jitsi": "Klik op de volgende link om deel te nemen aan de vergadering:\nhttps://meet.jit.si/buurt\n\nJust want to dial in on your phone?\n\nDial-in: +1.512.402.2718 PIN: 3460171393#",
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, "Kom ook!\n\nNeem koffie mee.\nBel 030-1234567.", s.text("Kom ook!\n\n"+block+"\n\nNeem koffie mee.\nBel 030-1234567."))
		})
	}
	t.Run("a line of signs that people draw is none of a program's", func(t *testing.T) {
		text := "Kom\n------------------------\nProgramma\nMeedoen kan ook van huis.\n------------------------\nTot dan"
		require.Equal(t, text, s.text(text))
	})
	t.Run("an announcement of a meeting online stays", func(t *testing.T) {
		text := "Deze keer vergaderen we met Zoom of Teams. Wilt u de link? Mail ons."
		require.Equal(t, text, s.text(text))
	})
}

func TestWithholdLine(t *testing.T) {
	s := newTestSource(t)
	for given, want := range map[string]string{
		"Yoga (Meeting ID 123 456 789, passcode 1234)": "Yoga",
		"Yoga - wachtwoord: roos":                      "Yoga",
		"Yoga, bel Jan 06-12345678":                    "Yoga, bel Jan (nummer weggelaten)",
		"Yoga bij jan@post.example":                    "Yoga bij (mailadres weggelaten)",
		"Koffie &amp; thee":                            "Koffie & thee",
		"Koffie &amp;amp; thee &#8211; &eacute;n":      "Koffie & thee – én",
		"Meedoen (50+), kom - ook":                     "Meedoen (50+), kom - ook",
	} {
		t.Run(given, func(t *testing.T) { require.Equal(t, want, s.line(given)) })
	}
}

func TestWithholdPage(t *testing.T) {
	s := newTestSource(t)
	for _, address := range []string{"https://x.example/a?b=1", "http://x.example", "https://zoom.example/agenda"} {
		require.Equal(t, address, s.page(address))
	}
	for _, address := range []string{"https://u:w@x.example/", "https://us02web.zoom.us/j/1", "https://x.example/?token=1", "https://wa.me/31612345678",
		"https://x.example/?m=jan%40post.example", "https://x.example/ical/private-1/basic.ics", "mailto:jan@post.example", ""} {
		require.Empty(t, s.page(address), address)
	}
}

// TestWithholdAnywhere: whatever stands around it, what is personal does not come
// through.
func TestWithholdAnywhere(t *testing.T) {
	s := newTestSource(t)
	secrets := []string{"pietje.puk@post.example", "06-12345678", "+31 6 1234 5678", "https://us02web.zoom.us/j/86123456789?pwd=SGVp", "Passcode: zonnebloem"}
	rapid.Check(t, func(t *rapid.T) {
		around := rapid.StringMatching(`[a-zA-Z ,.;:()<>!?/\n&#-]{0,30}`)
		secret := rapid.SampledFrom(secrets).Draw(t, "secret")
		text := around.Draw(t, "front") + rapid.SampledFrom([]string{" ", "\n", "(", "<", ", "}).Draw(t, "before") + secret +
			rapid.SampledFrom([]string{" ", "\n", ")", ">", ", ", ". "}).Draw(t, "behind") + around.Draw(t, "end")
		for _, shown := range []string{s.text(text), s.line(text)} {
			for _, part := range []string{"pietje", "12345678", "1234 5678", "861234", "SGVp", "zonnebloem"} {
				require.NotContains(t, shown, part, text)
			}
		}
	})
}

func TestWithholdTakesNoTime(t *testing.T) {
	s := newTestSource(t)
	for _, piece := range []string{"@", "a@a.nl ", "(at)", "06-", "0 0-", "https://", "a.b/?", "pin ", "passcode ", "&amp;", "<", "%2F", "https://a.nl/?u=", "_", "1#", ",,1", ". A", "a\n", "+316 1"} {
		t.Run(piece, func(t *testing.T) {
			text := strings.Repeat(piece, 1<<18/len(piece))
			begun := time.Now()
			s.text(text)
			s.line(text)
			require.Less(t, time.Since(begun), 4*time.Second)
		})
	}
}
