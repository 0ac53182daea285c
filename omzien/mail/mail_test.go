package mail_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
	"github.com/omziennaarelkaar/netwerk/omzien/mail/mailtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func compose(t *testing.T, l omzien.Letter) (mail.Message, mailtest.Message) {
	t.Helper()
	m, err := mail.Compose(l, options)
	require.NoError(t, err)
	read, err := mailtest.Parse(m.Data)
	require.NoError(t, err)
	return m, read
}

func TestEveryLetterIsAsItWas(t *testing.T) {
	for _, language := range event.Languages() {
		for _, news := range omzien.AllNews() {
			t.Run(string(language)+" "+string(news), func(t *testing.T) {
				m, read := compose(t, letter(news, language))
				require.Equal(t, m.Text, read.Text)
				require.Equal(t, m.HTML, read.HTML)
				require.Equal(t, string(m.Calendar.Body), read.Calendar)
				require.Equal(t, m.Calendar.Method, read.Method)
				require.Equal(t, m.Subject, read.Subject)
				golden(t, filepath.Join("testdata", string(language), string(news)+".eml"), readable(m, read))
				golden(t, filepath.Join("testdata", string(language), string(news)+".html"), m.HTML)
			})
		}
	}
}

// The same, to who comes alone, and to who has an offer that must be answered.
func TestEveryTextIsAsItWas(t *testing.T) {
	for _, language := range event.Languages() {
		for name, change := range map[string]func(*omzien.Letter){"alone": alone, "asked": asked} {
			for _, news := range omzien.AllNews() {
				t.Run(string(language)+" "+name+" "+string(news), func(t *testing.T) {
					l := letter(news, language)
					change(&l)
					m, _ := compose(t, l)
					golden(t, filepath.Join("testdata", string(language), name, string(news)+".txt"), m.Subject+"\n\n"+m.Text)
				})
			}
		}
	}
}

func TestWhoIsAskedHearsUntilWhen(t *testing.T) {
	until := map[event.Language]string{event.Dutch: "Antwoord vóór: zaterdag 12 januari 2019, 08.30 uur", event.English: "Please answer before: Saturday 12 January 2019, 08:30"}
	for _, language := range event.Languages() {
		for _, news := range []omzien.News{omzien.NewsOffered, omzien.NewsAmended, omzien.NewsMoved, omzien.NewsPlace, omzien.NewsPlaceFirm, omzien.NewsChanged, omzien.NewsPostponed} {
			l := letter(news, language)
			asked(&l)
			m, _ := compose(t, l)
			require.Contains(t, m.Text, until[language], news)
			require.NotContains(t, m.Text, "niets te doen", news)
			require.NotContains(t, m.Text, "do not need to do anything", news)
		}
	}
}

func TestAnswer(t *testing.T) {
	for _, language := range event.Languages() {
		for _, code := range []string{mail.NoAnswer, mail.NoUTF8, mail.Unwritten} {
			require.NotContains(t, mail.Answer(code, language), "_")
			require.NotEqual(t, code, mail.Answer(code, language))
		}
		require.Equal(t, "550", mail.Answer("550", language))
	}
}

// readable is the header as it is and the text and the calendar as they are read.
func readable(m mail.Message, read mailtest.Message) string {
	header, _, _ := strings.Cut(string(m.Data), "\r\n\r\n")
	parts := []string{header, "", "Subject, decoded: " + read.Subject, "", read.Text}
	if read.Calendar != "" {
		parts = append(parts, read.Calendar)
	}
	return strings.ReplaceAll(strings.Join(parts, "\n"), "\r\n", "\n")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(got), 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), got)
}

func TestNoTwoKindsSayTheSame(t *testing.T) {
	// The same facts in each, so that the words alone can differ.
	same := func(news omzien.News, language event.Language) (subject, text string) {
		l := letter(omzien.NewsConfirmed, language)
		l.News, l.Until, l.Failed = news, l.At.Add(time.Hour), omzien.NewsPlace
		m, _ := compose(t, l)
		return m.Subject, m.Text
	}
	subjects, texts := map[string]string{}, map[string]string{}
	for _, language := range event.Languages() {
		for _, news := range omzien.AllNews() {
			name := string(language) + " " + string(news)
			subject, text := same(news, language)
			require.Empty(t, subjects[subject], "INV-E14 %s: %s", name, subject)
			require.Empty(t, texts[text], "INV-E14 %s", name)
			subjects[subject], texts[text] = name, name
			require.Contains(t, subject, "Netwerkbijeenkomst in Overvecht")
			require.NotContains(t, text, "<no value>")
			require.NotContains(t, text, "%!")
		}
	}
}

func TestEachLetterThatFailedHasAName(t *testing.T) {
	said := map[string]bool{}
	for _, language := range event.Languages() {
		for _, news := range omzien.AllNews() {
			l := letter(omzien.NewsBounced, language)
			l.Failed = news
			m, _ := compose(t, l)
			require.False(t, said[m.Text], "%s %s", language, news)
			said[m.Text] = true
			require.Contains(t, m.Text, "Anna de Vries")
			require.Contains(t, m.Text, "anna@omzien.example")
			require.NotContains(t, m.Text, "/aanmelding/")
		}
	}
}

func TestALanguageThatNobodySpeaksIsDutch(t *testing.T) {
	for _, language := range []event.Language{"", "xx"} {
		_, read := compose(t, letter(omzien.NewsConfirmed, language))
		require.Equal(t, "nl", read.Header.Get("Content-Language"))
		require.Contains(t, read.Text, "Beste Anna de Vries,")
	}
}

// methods is what the calendar is told by each kind of news, to somebody who has a
// seat.
var methods = map[omzien.News]string{
	omzien.NewsConfirmed: "REQUEST", omzien.NewsPromoted: "REQUEST", omzien.NewsAmended: "REQUEST", omzien.NewsMoved: "REQUEST",
	omzien.NewsPlace: "REQUEST", omzien.NewsPlaceFirm: "REQUEST", omzien.NewsChanged: "REQUEST", omzien.NewsPostponed: "REQUEST",
	omzien.NewsLeft: "CANCEL", omzien.NewsCancelled: "CANCEL",
}

func TestCalendarPart(t *testing.T) {
	for _, news := range omzien.AllNews() {
		_, read := compose(t, letter(news, event.Dutch))
		require.Equal(t, methods[news], read.Method, news)
		if read.Method == "" {
			continue
		}
		require.Contains(t, read.Calendar, "METHOD:"+read.Method+"\r\n", "the same in the body and in the type")
		parsed, err := calendar.Read([]byte(read.Calendar), calendar.Options{})
		require.NoError(t, err, news)
		require.Len(t, parsed.Entries, 1)
		require.Empty(t, calendar.Check([]byte(read.Calendar)), news)
		unfolded := strings.ReplaceAll(read.Calendar, "\r\n ", "")
		require.Contains(t, unfolded, "mailto:aanmelden@omzien.example")
		require.Contains(t, unfolded, "mailto:anna@omzien.example")
		require.NotContains(t, unfolded, "geheim", "people share calendars")
	}
}

func TestWhoHasNoSeatHasNoAppointment(t *testing.T) {
	for _, status := range []event.SignUpStatus{event.Waitlisted, event.Offered, event.Pending} {
		for _, news := range omzien.AllNews() {
			if news == omzien.NewsLeft {
				continue
			}
			l := letter(news, event.Dutch)
			l.Receipt.Status = status
			if status == event.Waitlisted {
				l.Receipt.Seats = 0
			}
			m, _ := compose(t, l)
			require.Empty(t, m.Calendar.Method, "INV-E14 %s %s", status, news)
		}
	}
}

func TestWhoLeftAMeetingThatIsOffHasItTakenOut(t *testing.T) {
	l := letter(omzien.NewsLeft, event.Dutch)
	l.Event.Status = event.Cancelled
	m, read := compose(t, l)
	require.Equal(t, "CANCEL", m.Calendar.Method)
	require.Contains(t, read.Calendar, "STATUS:CANCELLED")
	require.Contains(t, strings.ReplaceAll(m.Text, "\n", " "), "De bijeenkomst gaat niet door.")
	require.NotContains(t, m.Text, "Meld u dan opnieuw aan")
	l.Seats = 0
	m, _ = compose(t, l)
	require.Empty(t, m.Calendar.Method)
}

func TestWhoHadNoSeatHasNothingToTakeOut(t *testing.T) {
	l := letter(omzien.NewsLeft, event.Dutch)
	l.Seats = 0
	m, _ := compose(t, l)
	require.Empty(t, m.Calendar.Method)
}

func TestTheLetterIsTheSameAtEachAttempt(t *testing.T) {
	first := letter(omzien.NewsConfirmed, event.Dutch)
	again := first
	again.Attempt, again.Token = 2, "ander-geheim"
	one, _ := compose(t, first)
	same, _ := compose(t, first)
	two, read := compose(t, again)
	require.Equal(t, one, same)
	require.Equal(t, one.ID, two.ID)
	require.Equal(t, "<"+first.ID+"@omzien.example>", read.ID())
}

func TestHeader(t *testing.T) {
	unsubscribes := map[omzien.News]bool{omzien.NewsReminder: true, omzien.NewsChanged: true, omzien.NewsThanks: true}
	for _, news := range omzien.AllNews() {
		l := letter(news, event.Dutch)
		_, read := compose(t, l)
		require.Equal(t, "auto-generated", read.Header.Get("Auto-Submitted"))
		require.Equal(t, `"Omzien naar Elkaar" <aanmelden@omzien.example>`, read.Header.Get("From"))
		require.Empty(t, read.Header.Get("User-Agent"))
		sent, err := read.Header.Date()
		require.NoError(t, err)
		require.True(t, l.At.Equal(sent))
		list := ""
		if unsubscribes[news] {
			list = "<https://omzien.example/aanmelding/" + l.Token + ">"
		}
		require.Equal(t, list, read.Header.Get("List-Unsubscribe"), news)
		require.Empty(t, read.Header.Get("List-Unsubscribe-Post"), "a program must not withdraw anybody by itself")
		reply := "<vragen@omzien.example>"
		if news == omzien.NewsBounced {
			reply = ""
		}
		require.Equal(t, reply, read.Header.Get("Reply-To"), news)
	}
	l := letter(omzien.NewsConfirmed, event.Dutch)
	l.Event.Contact = ""
	_, read := compose(t, l)
	require.Empty(t, read.Header["Reply-To"])
	require.NotContains(t, read.Text, "Vragen?")
}

func TestAStrangerGetsNoWordsOfTheSender(t *testing.T) {
	for _, news := range []omzien.News{omzien.NewsProof, omzien.NewsAgain} {
		l := letter(news, event.Dutch)
		l.Name = "Win nu geld"
		l.Receipt.Said = event.Request{Name: "Win nu geld", OnBehalfOf: "Win nu geld", Companions: []string{"Win nu geld"}, Wishes: event.Wishes{Diet: "Win nu geld"}}
		m, _ := compose(t, l)
		require.NotContains(t, string(m.Data)+m.Text+m.HTML, "Win nu geld")
	}
}

func TestWordsOfALetter(t *testing.T) {
	for _, c := range []struct {
		name   string
		news   omzien.News
		change func(*omzien.Letter)
		says   []string
		not    []string
	}{
		{"the link stands on a line of its own", omzien.NewsConfirmed, nil,
			[]string{"\nhttps://omzien.example/aanmelding/geheim-geheim-geheim-geheim-geheim-geheim-0\n"}, nil},
		{"one seat", omzien.NewsConfirmed, func(l *omzien.Letter) { l.Seats = 1 }, []string{"Voor u: 1 plek\n"}, []string{"plekken"}},
		{"a part of the party waits", omzien.NewsConfirmed, func(l *omzien.Letter) { l.Receipt.Wanted = 4 }, []string{"U wacht nog op 2 plekken."}, nil},
		{"moved: both times", omzien.NewsMoved, nil,
			[]string{"Eerst was het: dinsdag 22 januari 2019, 16.00 tot 19.00 uur", "Nu is het: dinsdag 29 januari 2019, 16.00 tot 19.00 uur"}, []string{"Ook de plaats"}},
		{"moved: the place too", omzien.NewsMoved, func(l *omzien.Letter) { l.Before.Venue.Name = "De Jager" },
			[]string{"Ook de plaats is anders. Eerst was het: De Jager, Gambiadreef 60, Utrecht."}, nil},
		{"moved: goes on after all", omzien.NewsMoved, func(l *omzien.Letter) { l.Before.Start, l.Before.End = l.Event.Start, l.Event.End },
			[]string{"De bijeenkomst gaat door."}, []string{"Eerst was het"}},
		{"moved: who waits has no seat", omzien.NewsMoved, func(l *omzien.Letter) { l.Receipt.Status = event.Waitlisted },
			[]string{"Uw plaats op de wachtlijst blijft van u."}, []string{"Uw plek blijft"}},
		{"moved: the clock that the meeting has", omzien.NewsMoved, func(l *omzien.Letter) { l.Before.Start, l.Before.End = l.Before.Start.UTC(), l.Before.End.UTC() },
			[]string{"Eerst was het: dinsdag 22 januari 2019, 16.00 tot 19.00 uur"}, nil},
		{"place: both", omzien.NewsPlace, nil,
			[]string{"Eerst was het: Wijkcentrum De Jager, Teun de Jagerdreef 1, Utrecht", "Nu is het: Buurthuis De Boog, Gambiadreef 60, Utrecht"}, nil},
		{"offered: until when, and the night", omzien.NewsOffered, nil,
			[]string{"tot zaterdag 12 januari 2019, 08.30 uur", "’s Nachts telt niet mee"}, nil},
		{"proof: until when, and what then", omzien.NewsProof, nil,
			[]string{"Doe dit vóór donderdag 10 januari 2019, 10.30 uur.", "houden we 2 plekken voor u vast. Daarna vervalt de aanmelding", "Hebt u zich niet aangemeld? Dan hoeft u niets te doen."}, []string{"Anna"}},
		{"proof: a place in the queue", omzien.NewsProof, func(l *omzien.Letter) { l.Seats = 0 }, []string{"uw plaats op de wachtlijst vast"}, []string{"plekken"}},
		{"proof: seats for everybody", omzien.NewsProof, func(l *omzien.Letter) { l.Event.SignUp.Limited = false },
			[]string{"10.30 uur. Daarna vervalt de aanmelding vanzelf."}, []string{"houden we"}},
		{"changed: nobody knows what it was", omzien.NewsChanged, func(l *omzien.Letter) { l.Before = omzien.Before{} }, nil, []string{"hetzelfde"}},
		{"changed: the time too", omzien.NewsChanged, func(l *omzien.Letter) { l.Before.Start = l.Before.Start.AddDate(0, 0, 1) }, nil, []string{"hetzelfde"}},
		{"changed: neither time nor place", omzien.NewsChanged, nil, []string{"De tijd en de plaats zijn hetzelfde."}, nil},
		{"left: who waited took no seat", omzien.NewsLeft, func(l *omzien.Letter) { l.Seats = 0 }, []string{"U bent afgemeld."}, []string{"iemand anders"}},
		{"left: seats for everybody", omzien.NewsLeft, func(l *omzien.Letter) { l.Event.SignUp.Limited = false }, nil, []string{"iemand anders"}},
		{"left: the sign-up has closed", omzien.NewsLeft, func(l *omzien.Letter) {
			l.Event.SignUp.Strictness, l.Event.SignUp.ClosesBefore = event.Hard, l.At.AddDate(0, 0, -1)
		}, nil, []string{"opnieuw"}},
		{"offer over: the sign-up has closed", omzien.NewsOfferOver, func(l *omzien.Letter) {
			l.Event.SignUp.Strictness, l.Event.SignUp.ClosesBefore = event.Hard, l.At.AddDate(0, 0, -1)
		}, []string{"De plek is niet meer van u."}, []string{"opnieuw", "iemand anders"}},
		{"promoted: true for who had seats too", omzien.NewsPromoted, nil, []string{"U hebt nu 2 plekken."}, []string{"U stond"}},
		{"moved: who waits is in nobody's way", omzien.NewsMoved, func(l *omzien.Letter) { l.Receipt.Status = event.Waitlisted }, nil, []string{"iemand anders"}},
		{"waiting: the place in the queue", omzien.NewsWaiting, nil, []string{"Uw plaats op de wachtlijst: 3", "Dan krijgt u die vanzelf."}, []string{"U bent aangemeld"}},
		{"waiting: who is asked first", omzien.NewsWaiting, func(l *omzien.Letter) { l.Event.SignUp.OfferHours = 24 }, []string{"Dan vragen we u"}, []string{"vanzelf"}},
		{"again: who waits", omzien.NewsAgain, func(l *omzien.Letter) { l.Receipt.Status = event.Waitlisted }, []string{"U staat op de wachtlijst."}, []string{"U hebt een plek"}},
		{"again: who is asked", omzien.NewsAgain, func(l *omzien.Letter) { l.Receipt.Status = event.Offered }, []string{"Laat ons weten of u komt."}, []string{"U hebt een plek"}},
		{"thanks: the harvest, line by line", omzien.NewsThanks, nil,
			[]string{"> Wij waren met zestig mensen.\n>\n> Drie nieuwe ideeën:\n> - een soepgroep\n> - een leenkast\n"}, nil},
		{"cancelled without a reason", omzien.NewsCancelled, func(l *omzien.Letter) { l.Text = "" }, nil, []string{"reden"}},
		{"bounced after three days", omzien.NewsBounced, func(l *omzien.Letter) { l.Code, l.Refused = "450", false }, []string{"drie dagen"}, []string{"weigerde"}},
		{"bounced after three days of a code that begins with 5", omzien.NewsBounced, func(l *omzien.Letter) { l.Refused = false }, []string{"drie dagen"}, []string{"weigerde"}},
		{"bounced for the letters of the address", omzien.NewsBounced, func(l *omzien.Letter) { l.Code = mail.NoUTF8 },
			[]string{"Antwoord van de mailserver: kent de letters in het adres niet"}, []string{"drie dagen", "no_utf8", "weigerde"}},
		{"online", omzien.NewsConfirmed, func(l *omzien.Letter) { l.Event.Mode, l.Event.Venue = event.Online, event.PublicVenue{} }, []string{"Waar: online\n"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := letter(c.news, event.Dutch)
			if c.change != nil {
				c.change(&l)
			}
			m, _ := compose(t, l)
			both := m.Text + strings.ReplaceAll(m.Text, "\n", " ") // as it is, and without the ends of lines
			for _, text := range c.says {
				require.Contains(t, both, text)
			}
			for _, text := range c.not {
				require.NotContains(t, m.Text, text)
			}
		})
	}
}

func TestEnglishDaysAndPlaces(t *testing.T) {
	zone := amsterdam()
	for _, c := range []struct {
		name   string
		change func(*event.Announcement)
		says   string
	}{
		{"hours", func(*event.Announcement) {}, "When: Tuesday 29 January 2019, 16:00 to 19:00\n"},
		{"two days", func(e *event.Announcement) { e.End = e.End.AddDate(0, 0, 1) }, "When: Tuesday 29 January 2019, 16:00 to Wednesday 30 January 2019, 19:00\n"},
		{"all day", func(e *event.Announcement) {
			e.AllDay, e.Start, e.End = true, time.Date(2019, 3, 31, 0, 0, 0, 0, zone), time.Date(2019, 4, 1, 0, 0, 0, 0, zone)
		}, "When: Sunday 31 March 2019, all day\n"},
		{"days", func(e *event.Announcement) {
			e.AllDay, e.Start, e.End = true, time.Date(2019, 5, 10, 0, 0, 0, 0, zone), time.Date(2019, 5, 12, 0, 0, 0, 0, zone)
		}, "When: Friday 10 May 2019 up to and including Saturday 11 May 2019\n"},
		{"not certain", func(e *event.Announcement) { e.Venue.Certainty = event.Provisional }, "Where: Buurthuis De Boog, Gambiadreef 60, Utrecht (not certain yet)\n"},
		{"nowhere", func(e *event.Announcement) { e.Venue = event.PublicVenue{} }, "Where: Place to be announced\n"},
		{"online", func(e *event.Announcement) { e.Mode, e.Venue = event.Online, event.PublicVenue{} }, "Where: online\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := letter(omzien.NewsConfirmed, event.English)
			c.change(&l.Event)
			m, _ := compose(t, l)
			require.Contains(t, m.Text, c.says)
		})
	}
}

func TestComposeRefuses(t *testing.T) {
	l := letter(omzien.NewsConfirmed, event.Dutch)
	for _, from := range []string{"", "aanmelden", "a b@omzien.example", "a@omzien.example\r\nBcc: x@omzien.example", "Naam <a@omzien.example>", "é@omzien.example"} {
		_, err := mail.Compose(l, mail.Options{From: from, Site: options.Site})
		require.ErrorIs(t, err, mail.ErrFrom, from)
	}
	for _, site := range []string{"", "omzien.example", "ftp://omzien.example", "https://", "https://omzien.example/?a=b", "https://u:p@omzien.example", "javascript:alert(1)"} {
		_, err := mail.Compose(l, mail.Options{From: options.From, Site: site})
		require.ErrorIs(t, err, mail.ErrSite, site)
	}
	for _, to := range []string{"", "anna", "anna@omzien.example\r\nBcc: x@omzien.example", "anna@omzien.example,x@omzien.example", "<anna@omzien.example>"} {
		l.Email = to
		_, err := mail.Compose(l, options)
		require.ErrorIs(t, err, mail.ErrTo, to)
	}
}

func TestASiteInAFolder(t *testing.T) {
	m, err := mail.Compose(letter(omzien.NewsLeft, event.Dutch), mail.Options{From: options.From, Site: "https://stad.example/omzien/", Name: "De Buurt"})
	require.NoError(t, err)
	require.Contains(t, m.Text, "\nhttps://stad.example/omzien/bijeenkomsten/netwerkbijeenkomst-overvecht\n")
	require.Contains(t, m.Text, "De Buurt")
}

func TestWhoCanSignUpCanGetMail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		address := rapid.StringMatching(`[a-zA-Z0-9!#$%&'*+/=?^_{|}~.\-é@ ]{1,12}@[a-zA-Z0-9.\-_é]{1,12}`).Draw(t, "address")
		r := event.Request{Name: "Anna", Email: address}.Tidy()
		if r.Check(nil, &event.PublicTerms{}) != nil {
			return
		}
		l := letter(omzien.NewsConfirmed, event.Dutch)
		l.Email = r.Email
		m, err := mail.Compose(l, options)
		require.NoError(t, err)
		require.Equal(t, r.Email, m.To)
	})
}

func BenchmarkCompose(b *testing.B) {
	for _, news := range []omzien.News{omzien.NewsConfirmed, omzien.NewsReminder} {
		b.Run(string(news), func(b *testing.B) {
			l := letter(news, event.Dutch)
			for b.Loop() {
				if _, err := mail.Compose(l, options); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "letters/s")
		})
	}
}
