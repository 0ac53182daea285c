package widget

import (
	hypertext "html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

func TestWhatCanBeDoneInEachState(t *testing.T) {
	done := func(r Receipt) string {
		var all []string
		for _, found := range regexp.MustCompile(`(?:action|formaction|download href)="`+base+`/aanmelding/geheim/([^"#]*)`).FindAllStringSubmatch(string(r.HTML()), -1) {
			all = append(all, found[1])
		}
		return strings.Join(all, " ")
	}
	const live, final = "wijzigen kalender afmelden gegevens.json", "gegevens.json"
	for status, want := range map[event.SignUpStatus]string{
		event.Pending: "bevestigen gegevens.json", event.SeatConfirmed: live, event.Waitlisted: live, event.Offered: "aannemen afslaan wijzigen gegevens.json",
		event.Refused: final, event.Withdrawn: final, event.Lapsed: final, event.Attended: final, event.Absent: final, event.Repeated: final,
	} {
		t.Run(string(status), func(t *testing.T) {
			r := Receipt{Event: asking(t), Status: status, Wanted: 2, Seats: 1, Until: dayBefore, Said: said, Base: base, Token: "geheim"}
			require.Equal(t, want, done(r))
			r.Event.Status = event.Postponed
			require.Equal(t, want, done(r), "it stays on the list")
			for _, over := range []event.Status{event.Cancelled, event.Held} {
				r.Event.Status = over
				require.Equal(t, final, done(r), "nothing can be done any more")
			}
			r.Event.Status, r.Said = event.Scheduled, event.Request{}
			require.NotContains(t, done(r), "gegevens", "nothing is left of it")
			require.NotContains(t, done(r), "wijzigen")
		})
	}
	require.Len(t, event.SignUpStatuses(), 10, "a state that is not in this test")
}

func TestTheReceiptSaysWhereOneStands(t *testing.T) {
	titles := map[string]event.SignUpStatus{}
	for _, status := range event.SignUpStatuses() {
		if status == event.Repeated { // it looks like what it repeats
			continue
		}
		h := Receipt{Event: meetingA(t), Status: status, Wanted: 1, Seats: 1}.news()
		require.NotEmpty(t, h.class, status)
		require.NotEmpty(t, h.sentence, status)
		require.Empty(t, titles[h.title], "%s and %s have the same title", status, titles[h.title])
		titles[h.title] = status
	}
	says := func(r Receipt, offer bool) string {
		r.Event = meetingA(t)
		if offer {
			r.Event.SignUp.OfferHours = 24
		}
		return r.news().sentence
	}
	waiting := Receipt{Status: event.Waitlisted, Wanted: 2, Position: 3}
	proven := waiting
	proven.Proof = time.Hour
	require.Contains(t, says(waiting, false), "U staat op plaats 3 van de wachtlijst. Komt er een plek vrij? Dan schuift u vanzelf op. Kijk later nog eens op de pagina van uw aanmelding.")
	require.Contains(t, says(waiting, true), "Dan vragen we u op uw eigen pagina of u nog wilt. Kijk later nog eens")
	require.Contains(t, says(proven, false), "Dan schuift u vanzelf op. U krijgt dan een mail.")
	require.Contains(t, says(proven, true), "Dan vragen we u per mail of u nog wilt.")
	require.Contains(t, says(Receipt{Status: event.SeatConfirmed, Wanted: 3, Seats: 1, Position: 2}, false), "De rest wacht op een vrije plek. U staat op plaats 2 van de wachtlijst.")
	require.NotContains(t, says(Receipt{Status: event.Waitlisted, Wanted: 1}, false), "plaats")
}

func TestTheFormSaysWhetherMailComes(t *testing.T) {
	m := Meeting{Event: meetingA(t), Now: dayBefore, Base: base}
	require.Contains(t, string(m.HTML()), "<strong>U hoeft uw mailadres niet te bevestigen.</strong>")
	m.Proof = 90 * time.Minute
	require.Contains(t, string(m.HTML()), "<strong>U krijgt een mail met een link.</strong> Open die link binnen 90 minuten en druk daar op de knop.")
	for proof, within := range map[time.Duration]string{119 * time.Minute: "119 minuten", 2 * time.Hour: "2 uur", 24 * time.Hour: "24 uur"} {
		m.Proof = proof
		require.Contains(t, string(m.HTML()), "Open die link binnen "+within+" en druk daar op de knop.")
		require.Contains(t, string(MailSent{Event: m.Event, Base: base, Proof: proof}.HTML()), "Open die link binnen "+within+" en druk daar op de knop.")
	}
	m.Event.SignUp = event.PublicTerms{Online: true, WaitingList: true, Full: true, OfferHours: 5}
	require.Contains(t, string(m.HTML()), "Komt er een plek vrij? Dan vragen we u per mail of u nog wilt.")
}

// TestTheFormAsksNothingElse: INV-W03.
func TestTheFormAsksNothingElse(t *testing.T) {
	names := func(a event.Announcement) []string {
		var all []string
		for _, found := range regexp.MustCompile(` name="([^"]*)"`).FindAllStringSubmatch(string(Meeting{Event: a, Now: dayBefore, Base: base}.HTML()), -1) {
			all = append(all, found[1])
		}
		return all
	}
	plain := []string{"key", "website", "name", "email", "seats", "acceptFewer"}
	bare := meetingA(t)
	bare.SignUp.Asks = event.Asks{}
	require.Equal(t, plain, names(bare))
	for field, ask := range map[string]func(*event.PublicTerms){
		"role": func(s *event.PublicTerms) { s.AskRole = true }, "onBehalfOf": func(s *event.PublicTerms) { s.AskOnBehalfOf = true },
		"companions": func(s *event.PublicTerms) { s.AskCompanions = true },
	} {
		one := bare
		ask(&one.SignUp)
		require.Equal(t, append(plain[:len(plain):len(plain)], field), names(one))
	}
	bare.SignUp.RoleNeeded = true
	require.Contains(t, names(bare), "role", "seats go by it")
	require.Subset(t, names(asking(t)), append(plain, "companions", "role", "onBehalfOf", "replies.soep", "wishes.access", "wishes.diet", "tables"))
	html := string(Meeting{Event: asking(t), Now: dayBefore, Base: base}.HTML())
	for _, said := range []string{"7 dagen na de bijeenkomst wissen we het.", "We wissen uw antwoord 14 dagen na de bijeenkomst.", "We wissen uw antwoord 1 dag na de bijeenkomst.",
		"90 dagen na de bijeenkomst wissen we ze. Kreeg u geen plek? Dan na 14 dagen.", "Als wethouder (vol)</option>", "Als expert</option>"} {
		require.Contains(t, html, said)
	}
	one := asking(t)
	one.SignUp.Tables = one.SignUp.Tables[:1]
	require.NotContains(t, string(Meeting{Event: one, Now: dayBefore, Base: base}.HTML()), "tweede keus")
}

func TestTheChangeFormHoldsAllThatWasSaid(t *testing.T) {
	html := string(Receipt{Event: asking(t), Status: event.SeatConfirmed, Wanted: 3, Seats: 3, Said: said, Was: "toen", Base: base, Token: "geheim"}.HTML())
	for _, part := range []string{`name="name" required type="text" autocomplete="name" maxlength="120" value="Buurvrouw"`, `name="acceptFewer" value="1" checked`, `max="10" value="3"`, ">Ans\nBep</textarea>",
		`value="Buuf"`, `value="nee" checked`, `value="met de bus" checked`, `value="Zuilen" selected`, `value="Een ringleiding"`, `value="zorg" selected`, `value="De Buurtkamer"`,
		"Nu staat u op de lijst met 3 mensen.", `<input type="hidden" name="was" value="toen">`, "Hier kunt u uw aanmelding veranderen"} {
		require.Contains(t, html, part)
	}
	for _, name := range []string{"email", "role", "key", "stamp", "website"} {
		require.NotContains(t, html, ` name="`+name+`"`)
	}
	require.NotContains(t, html, `oz-change" open`)
	require.NotContains(t, string(Receipt{Event: asking(t), Status: event.SeatConfirmed, Wanted: 3, Seats: 3, Base: base}.HTML()), "veranderen")
}

// TestTheChangeFormHasAPlaceForWhatWasSaid: also where the meeting does not ask for
// it (any more), as what is not sent is taken away.
func TestTheChangeFormHasAPlaceForWhatWasSaid(t *testing.T) {
	r := Receipt{Event: meetingA(t), Status: event.SeatConfirmed, Wanted: 3, Seats: 3, Base: base, Token: "geheim"}
	r.Event.SignUp.Asks = event.Asks{}
	r.Said = event.Request{Name: "Buurvrouw", Seats: 3, OnBehalfOf: "De Buurtkamer", Companions: []string{"Ans"}}
	require.Contains(t, string(r.HTML()), `value="De Buurtkamer"`)
	require.Contains(t, string(r.HTML()), ">Ans</textarea>")
	r.Said.OnBehalfOf, r.Said.Companions = "", nil
	require.NotContains(t, string(r.HTML()), `name="onBehalfOf"`)
	require.NotContains(t, string(r.HTML()), `name="companions"`)
}

func TestNobodySitsAnywhereBeforeTheyConfirm(t *testing.T) {
	html := string(Receipt{Event: asking(t), Status: event.Pending, Wanted: 1, Seats: 1, Table: "Zorg in de buurt", Until: dayBefore, Proof: time.Hour, Said: said, Base: base, Token: "geheim"}.HTML())
	require.NotContains(t, html, "Uw tafel")
	require.NotContains(t, html, "Kunt u toch niet?")
	require.Contains(t, html, "Hebt u zich niet zelf aangemeld? Dan hoeft u niets te doen.")
}

// TestKeptFormIsTheSameForm: what comes back from the page is what was sent, and
// all of it can be read there.
func TestKeptFormIsTheSameForm(t *testing.T) {
	fields := fieldsOf(said)
	fields["name"], fields["stamp"], fields["website"] = []string{`"<Buurvrouw>" & co`}, []string{"stempel"}, []string{"https://x.example"}
	f := ReadForm(fields)
	html := string(Kept{Form: f, Was: "toen", Action: "/bijeenkomsten/wijk", Sentence: "Het is nu te druk.", Base: base}.HTML())
	back := map[string][]string{}
	for _, found := range regexp.MustCompile(`(?s)<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(html, -1) {
		back[found[1]] = append(back[found[1]], hypertext.UnescapeString(found[2]))
	}
	require.Equal(t, []string{"toen"}, back["was"])
	f.Website, f.Companions = "", "Ans\nBep"
	require.Equal(t, f, ReadForm(back))
	for _, typed := range []string{"&lt;Buurvrouw&gt;", "buurvrouw@omzien.example", "De Buurtkamer", "Ans, Bep", "initiatiefnemer", "met de bus", "Zuilen", "Een ringleiding", "Geen vlees"} {
		require.Contains(t, html[strings.Index(html, "<dl"):], typed)
	}
	require.Contains(t, html, `<p role="alert">Het is nu te druk.</p>`)
	require.NotContains(t, html, "stempel</dd>")
}

func TestAllThatIsWrongIsSaidAtOnce(t *testing.T) {
	a := asking(t)
	for seats, code := range map[string]event.Code{"0": event.CodeTooFew, "abc": event.CodeType} {
		f, sound := Form{Seats: seats, Email: "buurvrouw", Companions: "Ans\nBep"}.Check(&a, event.Dutch)
		require.False(t, sound)
		require.Equal(t, event.FieldError{Field: "seats", Code: code, Limit: 1}.Sentence(), f.fault("seats"))
		require.NotEmpty(t, f.fault("name"))
		require.NotEmpty(t, f.fault("email"))
		require.NotEmpty(t, f.fault("role"))
		require.NotEmpty(t, f.fault("replies.vervoer"))
		require.Empty(t, f.fault("companions"), "nobody can tell whether there are too many names")
	}
}
