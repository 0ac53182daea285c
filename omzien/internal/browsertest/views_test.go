package browsertest

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// view is a page to look at, and what is done there before.
type view struct {
	name   string
	widget bool // on the page of another site
	path   string
	steps  func(p *page)
	// says checks what a screen reader finds there. Nil: nothing special.
	says func(t *testing.T, list []node)
}

// open is a tab in which the view is. Elsewhere is the page of another site.
func (v view) open(t *testing.T, s *site, elsewhere string) *page {
	t.Helper()
	p := newPage(t)
	v.show(p, s, elsewhere)
	return p
}

func (v view) show(p *page, s *site, elsewhere string) {
	p.t.Helper()
	if v.widget {
		p.visit(elsewhere)
		p.wait(`$(".oz-card")`)
	} else {
		p.visit(s.url + v.path)
	}
	if v.steps != nil {
		v.steps(p)
	}
}

// views are the pages of a sign-up, in every state.
func (s *site) views() []view {
	s.t.Helper()
	list := []view{
		{name: "agenda", path: "/agenda"},
		{name: "agenda-month", path: "/agenda?weergave=maand"},
		{name: "agenda-week-arabic", path: "/agenda?weergave=week&taal=ar"},
		{name: "widget-month", widget: true, steps: func(p *page) {
			p.click("[data-oz-view=month]")
			p.wait(`$(".oz-grid-month")`)
		}},
		{name: "form", path: "/bijeenkomsten/alles", says: saysForm("2")},
		{name: "form-faults", path: "/bijeenkomsten/alles", steps: func(p *page) { p.wrong(submit) }, says: saysFaults},
		{name: "form-waiting-list", path: "/bijeenkomsten/vol", says: func(t *testing.T, list []node) {
			require.Equal(t, []string{"Uw naam (verplicht)", "Uw mailadres (verplicht)"}, ofRole(list, "textbox"), "where nothing is asked")
			require.Empty(t, ofRole(list, "combobox"))
			saysButtons("Zet mij op de wachtlijst")(t, list)
		}},
		{name: "form-kept", path: "/bijeenkomsten/alles", steps: func(p *page) { p.outOfReach(s) }, says: func(t *testing.T, list []node) {
			require.Len(t, ofRole(list, "alert"), 1)
			saysButtons("Probeer het opnieuw")(t, list)
		}},
		{name: "mail-sent", path: "/bijeenkomsten/alles/mail", says: saysState("Kijk in uw mail")},
		{name: "no-such-page", path: "/aanmelding/niets"},
		{name: "widget-form", widget: true, steps: func(p *page) { p.openInWidget("alles") }, says: saysForm("3")},
		{name: "widget-form-faults", widget: true, steps: func(p *page) {
			p.openInWidget("alles")
			p.wrong(submit)
		}, says: saysFaults},
	}
	for _, o := range s.owns() {
		list = append(list, view{name: "own-" + o.name, path: o.path, says: saysState(o.says, o.buttons...)})
		if o.name == "confirmed" {
			list = append(list, s.changes(o)...)
		}
	}
	return list
}

// outOfReach sends a form, filled in, when nothing can be read or written.
func (p *page) outOfReach(s *site) {
	p.t.Helper()
	p.fillIn()
	s.when(func(w http.ResponseWriter, r *http.Request, network http.Handler) bool {
		ctx, cancel := context.WithCancel(r.Context())
		cancel()
		network.ServeHTTP(w, r.WithContext(ctx))
		return true
	})
	defer s.undisturbed()
	eval[bool](p, `($(".oz-form").submit(), true)`) // as without script
	p.wait(`document.readyState === "complete" && text("h1") === "Dat lukt niet"`)
	require.Contains(p.t, eval[string](p, `text("main")`), name)
}

// changes are the form with which somebody changes their sign-up.
func (s *site) changes(o own) []view {
	open := func(p *page) {
		p.click(".oz-change > summary")
		p.wait(`$(".oz-change[open]")`)
	}
	return []view{
		{name: "change", path: o.path, steps: open, says: func(t *testing.T, list []node) {
			said := says(list, `DisclosureTriangle "Verander uw aanmelding", expanded`)
			require.Contains(t, said, `textbox "Uw naam (verplicht)", required`)
			require.Contains(t, said, `radio "met de bus", checked`)
			require.Contains(t, said, `button "Bewaar de verandering"`)
			require.NotContains(t, said, "invalid")
		}},
		{name: "change-faults", path: o.path, steps: func(p *page) {
			open(p)
			p.wrong(amend)
		}, says: func(t *testing.T, list []node) {
			require.Equal(t, []string{"Uw naam (verplicht)", "Wie komen er mee?"}, wrongFields(list))
			require.Contains(t, ofRole(list, "alert")[0], "Nog niet alles is goed ingevuld. Vul uw naam in.")
			saysState(o.says, append([]string{"Bewaar de verandering"}, o.buttons...)...)(t, list)
		}},
		{name: "change-overtaken", path: o.path, steps: func(p *page) {
			open(p)
			r := everything("anna", 2)
			r.OnBehalfOf = "De Buurtkamer, " + time.Now().String()
			_, err := s.Agenda.Amend(p.t.Context(), strings.TrimPrefix(o.path, "/aanmelding/"), r)
			require.NoError(p.t, err)
			p.click(amend)
			p.wait(`document.readyState === "complete" && $("#oz-fout")`)
		}, says: func(t *testing.T, list []node) {
			require.Contains(t, ofRole(list, "alert")[0], "intussen")
		}},
		{name: "changed", path: o.path + "?veranderd=1", says: func(t *testing.T, list []node) {
			require.Contains(t, ofRole(list, "status"), "Uw aanmelding is veranderd.")
		}},
	}
}

// amend is the button of the form with which a sign-up is changed.
const amend = ".oz-amend [type=submit]"

// wrong fills in a form so that much is wrong, of which a browser finds nothing,
// and sends it.
func (p *page) wrong(button string) {
	p.t.Helper()
	p.fill("#oz-name", " ")
	p.fill("#oz-seats", "1")
	if !eval[bool](p, `$("#oz-companions").checkVisibility()`) {
		p.click(".oz-more > summary:has(+ .oz-field #oz-companions)")
		p.wait(`$("#oz-companions").checkVisibility()`)
	}
	p.fill("#oz-companions", "Ans, Bep")
	if button == submit {
		p.fill("#oz-email", "fatima@omzien")
		p.wait(`$(".oz-form").noValidate`)
	}
	p.click(button)
	p.wait(`document.readyState === "complete" && $("#oz-fout")`)
}

// saysForm: the form in which everything is asked, below a heading of that level.
func saysForm(level string) func(t *testing.T, list []node) {
	return func(t *testing.T, list []node) {
		t.Helper()
		heading := `heading ` + level + ` "Aanmelden"`
		form, _, _ := strings.Cut(says(list, heading), "\nlink \"Nederlands\"") // below a page is the choice of a language
		require.Contains(t, form, "\nstatus", "where it is said what becomes of it")
		require.Equal(t, heading+formSays, strings.ReplaceAll(form, "\nstatus", ""))
	}
}

const formSays = `
textbox "Uw naam (verplicht)", required
textbox "Uw mailadres (verplicht)", required
spinbutton "Met hoeveel mensen komt u?" (Tel uzelf mee.)
checkbox "Zijn er minder plekken vrij? Dan komen we met minder mensen."
DisclosureTriangle "Komt u met meer mensen? Geef hun namen als u dat wilt"
combobox "In welke rol komt u? (verplicht)" (Er zijn plekken per rol.)
textbox "Namens welk initiatief of welke organisatie komt u?" (Dit mag leeg blijven.)
group "Aan welke tafel wilt u zitten?"
combobox "Uw eerste keus"
combobox "Uw tweede keus"
textbox "Wat wilt u meenemen naar huis?" (Dit mag leeg blijven. We wissen uw antwoord 14 dagen na de bijeenkomst.)
radiogroup "Hoe komt u? (verplicht)"
radio "lopend"
radio "met de fiets"
radio "met de bus"
combobox "Uit welke wijk komt u?" (Dit mag leeg blijven.)
radiogroup "Eet u soep mee?" (Dit mag leeg blijven.)
radio "Ja"
radio "Nee"
radio "Geen antwoord", checked
group "Hebt u iets nodig?"
textbox "Toegang en hulp" (Bijvoorbeeld: ik kom met een rolstoel.)
textbox "Eten en drinken" (Bijvoorbeeld: ik eet geen vlees.)
link "aanmelden@omzien.example"
button "Meld mij aan"`

// saysFaults: what is wrong is said first, in the order of the fields, leads to
// them, and is said again at each of them.
func saysFaults(t *testing.T, list []node) {
	t.Helper()
	faults := []struct{ field, sentence string }{
		{"Uw naam (verplicht)", event.FieldError{Field: "name", Code: event.CodeRequired}.Sentence()},
		{"Uw mailadres (verplicht)", event.FieldError{Field: "email", Code: event.CodeEmail}.Sentence()},
		{"Wie komen er mee?", event.FieldError{Field: "companions", Code: event.CodeTooMany}.Sentence()},
		{"In welke rol komt u? (verplicht)", event.FieldError{Field: "role", Code: event.CodeRequired}.Sentence()},
		{"Hoe komt u? (verplicht)", event.FieldError{Field: "replies.vervoer", Code: event.CodeRequired}.Sentence()},
	}
	alerts := ofRole(list, "alert")
	require.Len(t, alerts, 1)
	require.True(t, strings.HasPrefix(alerts[0], "Nog niet alles is goed ingevuld."), alerts[0])
	var fields []string
	links := ofRole(list, "link")
	for _, fault := range faults {
		fields = append(fields, fault.field)
		var at int
		for at = 0; at < len(links) && !strings.HasSuffix(links[at], fault.sentence); at++ {
		}
		require.Less(t, at, len(links), "no link leads to %s", fault.field)
		links = links[at+1:]
	}
	require.Equal(t, fields, wrongFields(list))
	for _, n := range list {
		for _, fault := range faults {
			if n.name == fault.field {
				require.True(t, strings.HasSuffix(n.description, fault.sentence), n)
			}
		}
	}
}

// wrongFields are those of which a screen reader says that they are wrong; of a
// group of radio buttons it is the group.
func wrongFields(list []node) []string {
	var names []string
	for _, n := range list {
		if n.role != "radio" && strings.Contains(n.String(), ", invalid") {
			names = append(names, n.name)
		}
	}
	return names
}

// saysButtons: these buttons are in what the page is about, in this order, and no
// others.
func saysButtons(names ...string) func(t *testing.T, list []node) {
	return func(t *testing.T, list []node) {
		t.Helper()
		require.Equal(t, names, ofRole(list, "button"))
	}
}

// saysState: the page begins with how things are, and has these buttons.
func saysState(sentence string, buttons ...string) func(t *testing.T, list []node) {
	return func(t *testing.T, list []node) {
		t.Helper()
		require.Contains(t, strings.Join(ofRole(list, "status"), "\n"), sentence)
		saysButtons(buttons...)(t, list)
	}
}
