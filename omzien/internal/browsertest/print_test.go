package browsertest

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/stretchr/testify/require"
)

// TestPrinted: on paper is what somebody can read, and nothing to press.
func TestPrinted(t *testing.T) {
	s := newSite(t)
	for name, c := range map[string]struct {
		page         string
		there, gone  []string
		openedInList bool
	}{
		"the agenda elsewhere":       {page: s.elsewhere(), there: []string{".oz-card", ".oz-when", ".oz-status"}, gone: []string{".oz-filter", ".oz-views"}},
		"the network's own agenda":   {page: s.url + "/agenda", there: []string{".oz-card", ".oz-when"}, gone: []string{".oz-filter", ".oz-views", ".oz-subscribe", ".oz-header nav"}},
		"a meeting":                  {page: s.url + "/bijeenkomsten/koffie", there: []string{"h1", ".oz-facts"}, gone: []string{".oz-form", ".oz-header nav"}},
		"a meeting opened elsewhere": {page: s.elsewhere(), openedInList: true, there: []string{"h2", ".oz-facts"}, gone: []string{".oz-form", ".oz-back"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, c.page)
			p.wait(`$(".oz-card, .oz-facts")`)
			if c.openedInList {
				p.openInWidget("koffie")
			}
			call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
			for _, selector := range c.there {
				require.True(t, eval[bool](p, `$("`+selector+`").checkVisibility()`), selector)
			}
			for _, selector := range c.gone {
				require.True(t, eval[bool](p, `$$("`+selector+`").every((e) => !e.checkVisibility())`), selector)
			}
		})
	}
}
