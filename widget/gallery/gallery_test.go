package gallery

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

func ExamplePage() {
	page := string(Page(event.English, Options{Scheme: "dark", Host: Host("theme-warm")}))
	fmt.Println(strings.Contains(page, `<section id="state-waiting"><h2>Full, with a waiting list</h2>`))
	// Output: true
}

func ExampleHosts() {
	fmt.Println(Hosts())
	// Output: [hostile-loud hostile-rtl hostile-unset theme-dark-by-hand theme-nl-design-system theme-warm]
}

// panels are the sections of a page without their style sheets, by the id of their
// state.
func panels(t *testing.T, page string) map[string]string {
	all := map[string]string{}
	sheet, _ := dist.Open("omzien.css", "")
	page = strings.ReplaceAll(page, string(sheet), "")
	for _, found := range regexp.MustCompile(`(?s)<section id="state-([^"]*)".*?</omzien-[a-z]*></section>`).FindAllStringSubmatch(page, -1) {
		require.NotContains(t, all, found[1], "a state twice")
		all[found[1]] = found[0]
	}
	return all
}

func TestEveryStateIsThereInEveryLanguage(t *testing.T) {
	for _, l := range widget.Languages() {
		all := panels(t, string(Page(l, Options{})))
		require.Len(t, all, len(States()))
		for _, id := range States() {
			t.Run(string(l)+" "+id, func(t *testing.T) {
				require.Contains(t, all, id)
				require.NotEmpty(t, words[l][id], "it has a heading")
				require.Contains(t, all[id], `<h2>`+words[l][id]+`</h2>`)
				if id != "loading" {
					require.Regexp(t, `<template shadowrootmode="open"><style></style><(div|article|section) class="oz[ "][^>]*lang="`+string(l)+`"`, all[id])
				}
			})
		}
	}
}

func TestTheCatalogueHasNothingElse(t *testing.T) {
	for _, l := range widget.Languages() {
		known := append(States(), "title", "lead", "link", "trouble")
		for key := range words[l] {
			require.Contains(t, known, key, l)
		}
		require.Len(t, words[l], len(known), l)
	}
}

// What shows a state to those who look at it, in Dutch.
func TestStatesAreWhatTheySay(t *testing.T) {
	all := panels(t, string(Page(event.Dutch, Options{})))
	for id, sign := range map[string]string{
		"many": `oz-off`, "empty": "Er staan nu geen bijeenkomsten op de agenda.", "nothing": "Geen bijeenkomsten gevonden.", "narrowed": "<details class=\"oz-choices\" open>", "page": `rel="next"`,
		"month": "oz-grid-month", "week": "oz-grid-week", "next": `class="oz-card`, "next-none": "oz-empty",
		"full": "Alle plekken zijn bezet.", "waiting": "Zet mij op de wachtlijst", "early": "Aanmelden kan vanaf", "closed": "oz-closed", "over": "oz-closed",
		"cancelled": "gaat niet door", "postponed": "is uitgesteld", "provisional": "oz-unsure", "elsewhere": "Onder voorbehoud",
		"form": "oz-group", "faults": `aria-invalid="true"`, "refused": `role="alert"`, "by-mail": "mailto:",
		"pending": "/bevestigen", "confirmed": "/afmelden", "waitlisted": "plaats 3", "offered": "/aannemen", "withdrawn": "U bent afgemeld",
		"loading": "Bekijk de agenda", "busy": `aria-disabled="true">Even geduld…</button>`, "offline": `role="status" part="notice">Er is nu geen internet`, "offline-form": `<p class="oz-sent" role="status">Er is nu geen internet`, "error": "oz-failure",
	} {
		require.Contains(t, all[id], sign, id)
	}
}

func TestThePageAroundIt(t *testing.T) {
	sheet, _ := dist.Open("omzien.css", "")
	plain := string(Page(event.Dutch, Options{}))
	t.Run("each shadow root has the built style sheet", func(t *testing.T) {
		require.Equal(t, len(States())-1, strings.Count(plain, "<style>"+string(sheet)+"</style>"))
	})
	t.Run("a language that nobody writes is Dutch", func(t *testing.T) {
		require.True(t, plain == string(Page("xx", Options{Scheme: "paars"})))
	})
	t.Run("Arabic runs from right to left", func(t *testing.T) {
		require.True(t, strings.HasPrefix(string(Page(widget.Arabic, Options{})), `<!doctype html><html lang="ar" dir="rtl">`))
	})
	t.Run("a colour scheme", func(t *testing.T) {
		require.True(t, strings.Contains(string(Page(event.Dutch, Options{Scheme: "dark"})), ":root{color-scheme:dark}"))
	})
	t.Run("the rules of a host stand outside the shadow roots", func(t *testing.T) {
		for _, name := range Hosts() {
			require.NotEmpty(t, Host(name))
			page := string(Page(event.Dutch, Options{Host: Host(name)}))
			require.Equal(t, 1, strings.Count(page, Host(name)))
			require.Less(t, strings.Index(page, Host(name)), strings.Index(page, "<template"))
		}
	})
	t.Run("what could end the style sheet is left out", func(t *testing.T) {
		require.True(t, plain == string(Page(event.Dutch, Options{Host: "</style><script>"})))
		require.Empty(t, Host("../gallery"))
	})
	t.Run("nothing runs, and nothing is fetched", func(t *testing.T) {
		for _, l := range widget.Languages() {
			page := string(Page(l, Options{}))
			for _, never := range []string{"<script", ` src="`, "@import", "url("} {
				require.False(t, strings.Contains(page, never), never)
			}
		}
	})
}

// The page is drawn by hand, so an element that nobody closes would swallow the
// states behind it.
func TestElementsAreClosed(t *testing.T) {
	void := []string{"meta", "input", "br", "link", "!doctype"}
	for _, l := range widget.Languages() {
		var open []string
		page := regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(string(Page(l, Options{})), "")
		for _, tag := range regexp.MustCompile(`<(/?)([a-z0-9!-]+)[^>]*>`).FindAllStringSubmatch(page, -1) {
			switch {
			case tag[1] == "/":
				require.NotEmpty(t, open)
				require.Equal(t, open[len(open)-1], tag[2], "closes what was opened last")
				open = open[:len(open)-1]
			default:
				if !slices.Contains(void, tag[2]) {
					open = append(open, tag[2])
				}
			}
		}
		require.Empty(t, open)
	}
}
