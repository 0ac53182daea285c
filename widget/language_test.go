package widget

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// foreignLanguages are those that are not of the network.
var foreignLanguages = []event.Language{event.English, Arabic}

// meetingStates are meetings as visitors find them, by a name; they are drawn in a
// language.
func meetingStates(t *testing.T) map[string]func(*Meeting) {
	return map[string]func(*Meeting){
		"meeting": func(m *Meeting) { m.Event.Venue.Access = "Er is een lift." },
		"meeting-faults": func(m *Meeting) {
			m.Form, _ = Form{Name: "Buurvrouw", Email: "buurvrouw@", Seats: "11", Key: "sleutel"}.Check(&m.Event, m.Language)
		},
		"meeting-waitlist": func(m *Meeting) {
			m.Event.SignUp, m.Proof = event.PublicTerms{Online: true, Limited: true, WaitingList: true, Full: true}, time.Hour
		},
		"meeting-full":    func(m *Meeting) { m.Event.SignUp = event.PublicTerms{Online: true, Limited: true, Full: true} },
		"meeting-by-mail": func(m *Meeting) { m.Event.SignUp = event.PublicTerms{Limited: true} },
		"meeting-asking": func(m *Meeting) {
			m.Event, m.Proof = asking(t), 24*time.Hour
			m.Form, _ = ReadForm(map[string][]string{"replies.vervoer": {"vliegend"}}).Check(&m.Event, m.Language)
		},
	}
}

// otherStates complete them for what is no golden file.
func otherStates(t *testing.T) map[string]func(*Meeting) {
	return map[string]func(*Meeting){
		"cancelled": func(m *Meeting) { m.Event.Status, m.Event.Reason = event.Cancelled, "De zaal is dicht." },
		"postponed": func(m *Meeting) { m.Event.Status = event.Postponed },
		"early":     func(m *Meeting) { m.Event.SignUp.Opens = m.Now.AddDate(0, 0, 1) },
		"late":      func(m *Meeting) { m.Now = m.Event.Start.AddDate(0, 0, -1) },
		"over":      func(m *Meeting) { m.Now = m.Event.Start },
		"elsewhere": func(m *Meeting) { m.Event = elsewhereMeeting(t); m.Event.Origin.Tentative = true },
		"no address": func(m *Meeting) {
			m.Event.Contact, m.Event.SignUp, m.Event.Venue = "", event.PublicTerms{Limited: true}, event.PublicVenue{}
		},
		"no sign-up": func(m *Meeting) { m.Event.Contact, m.Event.SignUp = "", event.PublicTerms{} },
		"online":     func(m *Meeting) { m.Event.Mode = event.Online },
		"hybrid":     func(m *Meeting) { m.Event.Mode, m.Event.Note = event.Hybrid, "Neem iets mee." },
		"an offer": func(m *Meeting) {
			m.Event.SignUp = event.PublicTerms{Online: true, Full: true, WaitingList: true, OfferHours: 24}
		},
		"not limited": func(m *Meeting) { m.Event.SignUp = event.PublicTerms{Online: true, Limited: true} },
		"a queue":     func(m *Meeting) { m.Event.SignUp = event.PublicTerms{Online: true, Limited: true, WaitingList: true} },
	}
}

func inLanguage(t *testing.T, l event.Language, change func(*Meeting)) Meeting {
	m := Meeting{Event: meetingA(t), Now: dayBefore, Base: base, Language: l}
	m.Event.Hosts[0].ID = "oke-nu"
	change(&m)
	return m
}

func TestMeetingLooksAsAgreedInEveryLanguage(t *testing.T) {
	for name, change := range meetingStates(t) {
		for _, l := range foreignLanguages {
			golden(t, name+"."+string(l), inLanguage(t, l, change).HTML())
		}
	}
	card := Card{Event: meetingA(t), Network: "Netwerk & zo", Address: base, Language: Arabic}
	golden(t, "card.ar", card.HTML())
	require.Contains(t, card.Embed(CardWidth, card.Height(CardWidth)), `/kaart?taal=ar" width="600"`)
}

// ofTheNetwork is an element that says that it is in Dutch, with what is in it.
var ofTheNetwork = regexp.MustCompile(`(?s)<(h1|h2|span|dd|a|div|ul|option)\b[^>]* lang="nl" dir="auto"[^>]*>(.*?)</(h1|h2|span|dd|a|div|ul|option)>`)

func TestOnlyTheNetworkSpeaksDutchInAnotherLanguage(t *testing.T) {
	states := meetingStates(t)
	for name, change := range otherStates(t) {
		states[name] = change
	}
	words := catalogue(t)
	for name, change := range states {
		for _, l := range foreignLanguages {
			html := string(inLanguage(t, l, change).HTML())
			require.NotContains(t, ofTheNetwork.ReplaceAllString(string(inLanguage(t, "", change).HTML()), ""), ` lang="nl" dir`, name)
			for _, m := range ofTheNetwork.FindAllStringSubmatch(html, -1) {
				require.Equal(t, m[1], m[3], "%s: what ends the Dutch of %q", name, m[0])
			}
			ours := ofTheNetwork.ReplaceAllString(html, "")
			for key, forms := range words {
				for _, piece := range marks.Split(forms[0], -1) {
					if utf8.RuneCountInString(strings.TrimSpace(piece)) > 4 && len(forms) == 3 && !strings.Contains(forms[1], strings.TrimSpace(piece)) {
						require.NotContains(t, ours, piece, "%s in %s in %s", key, name, l)
					}
				}
			}
			for _, said := range []string{"Nieuw", "samenspel", "Steeds meer", "zaal", "wijk", "Er is", "Welke", "Zuilen", "ergens anders", "lopend", "met de bus"} {
				require.NotContains(t, visible(ours), said, "%s in %s", name, l)
			}
		}
	}
}

// visible is the text between the tags.
func visible(html string) string { return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(html, "\n") }

func TestAFormSaysItsLanguage(t *testing.T) {
	for l, want := range map[event.Language][2]string{
		"": {"", `-wijk#aanmelden"`}, event.Dutch: {"", `-wijk#aanmelden"`},
		event.English: {`<input type="hidden" name="language" value="en">`, `-wijk?taal=en#aanmelden"`},
		Arabic:        {`<input type="hidden" name="language" value="en">`, `-wijk?taal=ar#aanmelden"`},
	} {
		html := string(inLanguage(t, l, func(m *Meeting) { m.Proof = time.Hour }).HTML())
		require.Equal(t, want[0] != "", strings.Contains(html, `name="language"`), l)
		require.Contains(t, html, want[0])
		require.Contains(t, html, want[1])
		require.Equal(t, l == Arabic, strings.Contains(html, "باللغة الإنجليزية"), "mail is not in Arabic, and it says so")
	}
	t.Run("what it posts is a request that the meeting takes", func(t *testing.T) {
		a := meetingA(t)
		form, fine := ReadForm(map[string][]string{"name": {"Buurvrouw"}, "email": {"buurvrouw@omzien.example"}, "language": {"en"}}).Check(&a, Arabic)
		require.True(t, fine, form.Faults)
		r, err := form.Request()
		require.NoError(t, err)
		require.Equal(t, event.English, r.Language)
	})
}

func TestAFormHasAllThatTheElementSays(t *testing.T) {
	for _, l := range Languages() {
		html := string(inLanguage(t, l, meetingStates(t)["meeting-faults"]).HTML())
		for _, name := range []string{"busy", "sending", "offline", "unknown"} {
			require.Regexp(t, `<form [^>]* data-oz-`+name+`="[^"]{10,}"`, html)
		}
		require.Equal(t, 1, strings.Count(html, `<p class="oz-sent" role="status"></p></form>`))
		require.Equal(t, 1, strings.Count(html, `id="oz-fout" data-oz-focus>`))
	}
}

// letterOf is the mail that a link begins.
func letterOf(t require.TestingT, m Meeting) (link, subject, body string) {
	html := string(m.HTML())
	found := regexp.MustCompile(`href="(mailto:[^"]*\?[^"]*)"`).FindStringSubmatch(html)
	require.Len(t, found, 2, html)
	link = strings.ReplaceAll(found[1], "&amp;", "&")
	address, err := url.Parse(link)
	require.NoError(t, err)
	q, err := url.ParseQuery(address.RawQuery)
	require.NoError(t, err)
	require.Len(t, q, 2)
	return link, q.Get("subject"), q.Get("body")
}

func TestALetterToSignUpIsFilledIn(t *testing.T) {
	mail := func(l event.Language) Meeting { return inLanguage(t, l, meetingStates(t)["meeting-by-mail"]) }
	link, subject, body := letterOf(t, mail(event.Dutch))
	require.Equal(t, "Aanmelding: (Nieuw) samenspel in de wijk", subject)
	require.Equal(t, "Ik meld mij aan voor: (Nieuw) samenspel in de wijk\r\ndinsdag 29 januari 2019, 16.00 tot 19.00 uur\r\n\r\nNaam: \r\nMet hoeveel mensen: \r\n", body)
	require.Contains(t, link, "%0D%0ANaam%3A%20%0D%0A")
	_, _, body = letterOf(t, mail(event.English))
	require.Contains(t, body, "\r\nTuesday 29 January 2019, 16:00 to 19:00\r\n")
	_, _, body = letterOf(t, mail(Arabic))
	require.Contains(t, body, "\r\ndinsdag 29 januari 2019, 16.00 tot 19.00 uur\r\n\r\nNaam / الاسم: ")

	rapid.Check(t, func(t *rapid.T) {
		m := Meeting{Now: dayBefore, Base: base, Language: rapid.SampledFrom(Languages()).Draw(t, "language")}
		m.Event = event.Announcement{Status: event.Scheduled, Contact: "netwerk@omzien.example", Start: dayBefore.AddDate(0, 0, 1), End: dayBefore.AddDate(0, 0, 2),
			Title: rapid.OneOf(rapid.String(), rapid.StringN(0, event.MaxTitle, -1), rapid.SampledFrom(hostile)).Draw(t, "title")}
		link, subject, body := letterOf(t, m)
		require.Less(t, len(link), 3000)
		require.NotContains(t, subject, "\n", "a title begins no header")
		require.Equal(t, 5, strings.Count(body, "\r\n"), "nor a line of the mail")
		require.NotContains(t, strings.ReplaceAll(body, "\r\n", ""), "\n")
	})
}

func TestNothingThatPeopleWriteBecomesMarkupInAnyLanguage(t *testing.T) {
	draw := func(s string, shape uint16, l event.Language) string {
		a, form := writtenBy(s, shape)
		return string(Meeting{Event: a, Form: form, Now: a.Start.AddDate(0, 0, -1), Base: base, Language: l, Proof: time.Hour}.HTML())
	}
	for _, s := range hostile {
		for shape := uint16(0); shape < 8192; shape += 677 { // prime to every bit
			for _, l := range foreignLanguages {
				require.Equal(t, scan(t, draw(harmless(s), shape, l)), scan(t, draw(s, shape, l)), "%q", s)
			}
		}
	}
}
