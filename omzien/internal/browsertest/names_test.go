package browsertest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// node is one thing on a page as a screen reader has it.
type node struct {
	role, name, description string
	level                   int // of a heading, otherwise 0
	states                  []string
}

// String is what a screen reader says, more or less.
func (n node) String() string {
	s := n.role
	if n.level > 0 {
		s += " " + strconv.Itoa(n.level)
	}
	if n.name != "" {
		s += " " + strconv.Quote(n.name)
	}
	for _, state := range n.states {
		s += ", " + state
	}
	if n.description != "" {
		s += " (" + n.description + ")"
	}
	return s
}

// controls are the roles of what can be used.
var controls = []string{"button", "checkbox", "combobox", "DisclosureTriangle", "link", "radio", "searchbox", "spinbutton", "textbox"}

// spoken are the other roles that tell somebody where they are.
var spoken = []string{"alert", "group", "heading", "main", "radiogroup", "status"}

// nodes are what a screen reader finds on the page, in the order of reading. What
// is only text is left out, and so is what is hidden, and every role but those above
// and more.
func (p *page) nodes(more ...string) []node {
	p.t.Helper()
	call(p, accessibility.Enable, cdp.Empty{})
	tree := axTree{}
	list := call(p, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes
	for _, n := range list {
		tree[n.NodeID] = n
	}
	return tree.below(list[0], slices.Concat(controls, spoken, more))
}

// axTree is the tree of the browser.
type axTree map[accessibility.NodeID]*accessibility.Node

func (t axTree) below(n *accessibility.Node, roles []string) []node {
	var list []node
	role := text(n.Role)
	named := role != "group" || text(n.Name) != "" // a <details> is a group of which nothing is said
	if !n.Ignored && named && slices.Contains(roles, role) {
		list = append(list, t.node(n))
	}
	for _, id := range n.ChildIDs {
		if child := t[id]; child != nil {
			list = append(list, t.below(child, roles)...)
		}
	}
	return list
}

// words are the text below n.
func (t axTree) words(n *accessibility.Node) []string {
	if text(n.Role) == "StaticText" {
		return []string{text(n.Name)}
	}
	var all []string
	for _, id := range n.ChildIDs {
		if child := t[id]; child != nil {
			all = append(all, t.words(child)...)
		}
	}
	return all
}

func (t axTree) node(n *accessibility.Node) node {
	found := node{role: text(n.Role), name: text(n.Name), description: text(n.Description)}
	if found.role == "alert" || found.role == "status" {
		found.name = strings.Join(t.words(n), " ") // that is what is read aloud
	}
	for _, property := range n.Properties {
		value := text(property.Value)
		switch property.Name {
		case accessibility.PropertyNameLevel:
			found.level, _ = strconv.Atoi(value)
		case accessibility.PropertyNameRequired, accessibility.PropertyNameInvalid, accessibility.PropertyNameChecked, accessibility.PropertyNameExpanded:
			if value == "true" {
				found.states = append(found.states, string(property.Name))
			}
		}
	}
	slices.Sort(found.states)
	return found
}

// text is a value of the tree: a string, or a number or truth as JSON.
func text(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s string
	if json.Unmarshal(v.Value, &s) != nil {
		return string(v.Value)
	}
	return s
}

// says is what a screen reader says of the part of a page that it is about, a line
// for each thing, from the first line that begins with from.
func says(list []node, from string) string {
	var lines []string
	for _, n := range list {
		if line := n.String(); lines != nil || strings.HasPrefix(line, from) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// ofRole are the names of all that have a role.
func ofRole(list []node, role string) []string {
	var names []string
	for _, n := range list {
		if n.role == role {
			names = append(names, n.name)
		}
	}
	return names
}

// requireNames: everything that can be used has a name, there is one title, and no
// level of heading is passed over.
func requireNames(t *testing.T, list []node) {
	t.Helper()
	level, titles := 0, 0
	for _, n := range list {
		if n.role == "radiogroup" || slices.Contains(controls, n.role) || n.role == "heading" {
			require.NotEmpty(t, strings.TrimSpace(n.name), "%s without a name", n.role)
		}
		if n.role != "heading" {
			continue
		}
		require.LessOrEqual(t, n.level, level+1, n.name)
		level = n.level
		if level == 1 {
			titles++
		}
	}
	require.Equal(t, 1, titles, "titles")
}

// TestNames is what a screen reader says of the pages of a sign-up.
func TestNames(t *testing.T) {
	s := newMailSite(t)
	elsewhere := s.elsewhere()
	for _, v := range s.views() {
		t.Run(v.name, func(t *testing.T) {
			list := v.open(t, s, elsewhere).nodes()
			t.Log("\n" + says(list, "main"))
			requireNames(t, list)
			if v.says != nil {
				v.says(t, list)
			}
		})
	}
}

// ofAgenda are the roles that an agenda has besides.
var ofAgenda = []string{"search", "navigation", "table", "columnheader", "rowheader", "cell"}

// part is what a screen reader says from one line to another, both with it.
func part(t *testing.T, list []node, from, to string) string {
	t.Helper()
	said := says(list, from)
	i := strings.Index(said, to)
	require.GreaterOrEqual(t, i, 0, "%s\n%s", to, said)
	return said[:i] + to
}

// TestAgendaNames is what a screen reader says of the agenda on the page of another
// site: of the filter, the switch of views, a month and a week. With Go and as the
// network draws it, it is the same.
func TestAgendaNames(t *testing.T) {
	s := newMailSite(t)
	s.change("alles", func(e *event.Event) error {
		e.Themes, e.Venue.Municipality = []string{"care"}, "GM0344"
		return nil
	})
	s.change("vol", func(e *event.Event) error {
		e.Themes, e.Venue.Municipality = []string{"housing"}, "GM0307"
		return nil
	})
	for way, blocked := range map[string]bool{"with Go": false, "where Go does not come": true} {
		t.Run(way, func(t *testing.T) {
			s.when(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
				if blocked && strings.Contains(r.URL.Path, ".wasm") {
					http.NotFound(w, r)
					return true
				}
				return false
			})
			p := open(t, s.elsewhere())
			p.wait(`$$(".oz-card").length === 8`)
			list := p.nodes(ofAgenda...)
			require.Equal(t, strings.TrimSpace(filterSays)+"\nstatus \"8 bijeenkomsten\"", part(t, list, "search", "bijeenkomsten\""))
			require.Len(t, ofRole(list, "heading"), 1+1+8, "of the page, of the month and of the meetings")
			p.click("[data-oz-view=month]")
			p.wait(`$(".oz-grid-month")`)
			list = p.nodes(ofAgenda...)
			require.Equal(t, strings.TrimSpace(filterSays)+"\nstatus \"Januari 2019: 8 bijeenkomsten\"", part(t, list, "search", "bijeenkomsten\""))
			require.Equal(t, strings.TrimSpace(monthSays), part(t, list, `navigation "Andere maanden"`, "Koken voor twee\""))
			require.Contains(t, ofRole(list, "cell"), "di 29 jan 19.30 Samen aan tafel")
			require.Len(t, ofRole(list, "cell"), 35, "five weeks")
			require.Equal(t, "true", eval[string](p, `$("[data-oz-view=month]").ariaCurrent`))
			require.Equal(t, 1, eval[int](p, `$$(".oz-views [aria-current]").length`))
			p.click("[data-oz-view=week]")
			p.wait(`$(".oz-grid-week")`)
			t.Log(says(p.nodes(ofAgenda...), `navigation "Andere weken"`))
		})
	}
	s.undisturbed()
	for taal, want := range map[string][]string{
		"en": {`searchbox "Search for a meeting"`, `button "Search"`, `navigation "How would you like to see the agenda?"`, `link "Month"`, `status "January 2019: 8 meetings"`, `link "Next month"`, `table "January 2019"`, `columnheader "Monday"`,
			`cell "Mon 14 Jan today 10:00 Ochtendkoffie"`, `cell "Tue 29 Jan 19:30 Samen aan tafel"`, `link "Put this agenda in your own calendar"`},
		"ar": {`searchbox "ابحث عن لقاء"`, `button "بحث"`, `link "شهر"`, `status "يناير 2019: 8 لقاءات"`, `table "يناير 2019"`, `columnheader "الاثنين"`, `cell "الثلاثاء 29 يناير 19:30 Samen aan tafel"`},
	} {
		t.Run(taal, func(t *testing.T) {
			p := open(t, s.url+"/agenda?weergave=maand&taal="+taal)
			said := strings.Split(says(p.nodes(ofAgenda...), "search"), "\n")
			for _, line := range want {
				require.Contains(t, said, line)
			}
			require.Equal(t, taal, eval[string](p, `$(".oz").lang`))
			require.Equal(t, map[string]string{"en": "ltr", "ar": "rtl"}[taal], eval[string](p, `getComputedStyle($(".oz")).direction`))
			require.Equal(t, "nl", eval[string](p, `$("[data-oz-event=alles] [lang]")?.lang ?? $("[data-oz-event=alles]").lang`), "what the network wrote is Dutch")
		})
	}
}

const filterSays = `
search
searchbox "Zoek een bijeenkomst"
combobox "Thema"
combobox "Gemeente"
DisclosureTriangle "Meer keuzes"
button "Zoek"
navigation "Hoe wilt u de agenda zien?"
link "Lijst"
link "Maand"
link "Week"`

const monthSays = `
navigation "Andere maanden"
link "Vorige maand"
link "Volgende maand"
table "Januari 2019"
columnheader "maandag"
columnheader "dinsdag"
columnheader "woensdag"
columnheader "donderdag"
columnheader "vrijdag"
columnheader "zaterdag"
columnheader "zondag"
cell
cell "di 1 jan"
cell "wo 2 jan"
cell "do 3 jan"
cell "vr 4 jan"
cell "za 5 jan"
cell "zo 6 jan"
cell "ma 7 jan"
cell "di 8 jan"
cell "wo 9 jan"
cell "do 10 jan"
cell "vr 11 jan"
cell "za 12 jan"
cell "zo 13 jan"
cell "ma 14 jan vandaag 10.00 Ochtendkoffie"
link "10.00 Ochtendkoffie"
cell "di 15 jan"
cell "wo 16 jan"
cell "do 17 jan"
cell "vr 18 jan"
cell "za 19 jan"
cell "zo 20 jan"
cell "ma 21 jan"
cell "di 22 jan 19.30 Kleine kring"
link "19.30 Kleine kring"
cell "wo 23 jan 19.30 Bloemen schikken 19.30 Koken voor twee"`

// TestMeetingsOutOfSightAreHeard: what is not drawn because it is far below (CSS
// content-visibility) has its headings and links all the same.
func TestMeetingsOutOfSightAreHeard(t *testing.T) {
	s := newLongSite(t)
	for name, page := range map[string]string{"elsewhere": s.elsewhere(), "on the network's own page": s.url + "/agenda"} {
		t.Run(name, func(t *testing.T) {
			p := open(t, page)
			p.wait(shows(omzien.PageSize))
			count := map[string]int{}
			for _, n := range p.nodes() {
				if strings.HasPrefix(n.name, "Samen eten, dag") || strings.Contains(n.name, "zeppelin") {
					count[n.role]++
				}
			}
			require.Equal(t, map[string]int{"heading": omzien.PageSize - 3, "link": omzien.PageSize - 3}, count, "all but the first three, which have other titles")
		})
	}
}
