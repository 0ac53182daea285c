package browsertest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/stretchr/testify/require"
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
// is only text is left out, and so is what is hidden.
func (p *page) nodes() []node {
	p.t.Helper()
	call(p, accessibility.Enable, cdp.Empty{})
	tree := axTree{}
	list := call(p, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes
	for _, n := range list {
		tree[n.NodeID] = n
	}
	return tree.below(list[0])
}

// axTree is the tree of the browser.
type axTree map[accessibility.NodeID]*accessibility.Node

func (t axTree) below(n *accessibility.Node) []node {
	var list []node
	role := text(n.Role)
	named := role != "group" || text(n.Name) != "" // a <details> is a group of which nothing is said
	if !n.Ignored && named && (slices.Contains(controls, role) || slices.Contains(spoken, role)) {
		list = append(list, t.node(n))
	}
	for _, id := range n.ChildIDs {
		if child := t[id]; child != nil {
			list = append(list, t.below(child)...)
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
