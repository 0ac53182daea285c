package element_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/widget/element"
)

func ExampleSources() {
	text, err := element.Sources.ReadFile("omzien.d.ts")
	for _, tag := range []string{"omzien-agenda", "omzien-signup", "omzien-next"} {
		fmt.Println(tag, strings.Contains(string(text), `"`+tag+`": HTMLElement;`), err)
	}
	// Output:
	// omzien-agenda true <nil>
	// omzien-signup true <nil>
	// omzien-next true <nil>
}

func TestTheScriptsHoldNoTextForReaders(t *testing.T) {
	for _, match := range regexp.MustCompile("[\"`]([^\"`\\n]*)[\"`]").FindAllStringSubmatch(code(t), -1) {
		require.NotRegexp(t, `^[A-Z][a-zé]+( [a-z]+)+[.…]?$|…`, match[1], "that belongs in package widget")
	}
}

func TestTheScriptsKeepNothingBeforeTheVisitorAsks(t *testing.T) {
	for _, way := range []string{"cookie", "localStorage", "sessionStorage", "indexedDB", "serviceWorker", "sendBeacon", "eval(", "setInterval"} {
		require.NotContains(t, code(t), way)
	}
	for _, name := range names(t) {
		opens := strings.Contains(source(t, name), "caches.open")
		require.Equal(t, name == "network.js", opens, name)
	}
	// It is opened to read when it is there already, and to write for the button.
	require.Regexp(t, `caches\.has\(drawer\) && \(await caches\.open`, source(t, "network.js"))
	require.Equal(t, 2, strings.Count(source(t, "network.js"), "caches.open"))
	require.Equal(t, 1, strings.Count(source(t, "network.js"), "export async function keep("))
}

func TestOnePolicyForTrustedTypes(t *testing.T) {
	require.Equal(t, 1, strings.Count(code(t), "createPolicy"))
	require.Equal(t, 1, strings.Count(code(t), "innerHTML"))
	for _, name := range []string{"page.js", "address.js", "filter.js", "widget.js"} {
		for _, other := range reached(t, "more.js") {
			require.NotEqual(t, name, other, "a page may allow one policy and no more, so more.js takes the tools of the core")
		}
	}
}

// TestWhatDescribesTheElementsIsTrue compares custom-elements.json and the types
// with the source.
func TestWhatDescribesTheElementsIsTrue(t *testing.T) {
	var m struct {
		SchemaVersion string
		Modules       []struct {
			Path         string
			Declarations []struct {
				TagName            string
				Attributes, Events []struct{ Name string }
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(source(t, "custom-elements.json")), &m))
	require.Equal(t, "1.0.0", m.SchemaVersion)
	require.Len(t, m.Modules, 1)
	require.Equal(t, "omzien.js", m.Modules[0].Path)
	types := source(t, "omzien.d.ts")
	emitted := found(code(t), `emit\("(omzien-[a-z-]+)"`)
	var filters []string
	for _, name := range found(regexp.MustCompile(`export const names = .*`).FindString(code(t)), `"([a-z]+)"`) {
		filters = append(filters, "filter-"+name)
	}
	require.Len(t, filters, 5)
	described := map[string]bool{}
	for _, d := range m.Modules[0].Declarations {
		defined := regexp.MustCompile(`define\("` + d.TagName + `", (.*)\);`).FindStringSubmatch(code(t))
		require.NotNil(t, defined, d.TagName)
		observed := append([]string{"src", "lang"}, found(defined[1], `"([a-z]+)"`)...)
		if strings.Contains(defined[1], "filters") {
			observed = append(observed, filters...)
		}
		var attributes []string
		for _, a := range d.Attributes {
			attributes = append(attributes, a.Name)
			require.Regexp(t, `["\s]`+a.Name+`"?\?:`, types)
		}
		require.ElementsMatch(t, observed, attributes, d.TagName)
		for _, e := range d.Events {
			require.Contains(t, emitted, e.Name)
			require.Contains(t, types, `"`+e.Name+`": `)
			described[e.Name] = true
		}
	}
	require.Equal(t, 3, strings.Count(code(t), `define("omzien-`)-strings.Count(code(t), `define("omzien-copy`))
	for _, name := range emitted {
		require.True(t, described[name], name)
	}
}

// found are the first groups of all matches, each once.
func found(text, expression string) []string {
	var all []string
	for _, match := range regexp.MustCompile(expression).FindAllStringSubmatch(text, -1) {
		if !slices.Contains(all, match[1]) {
			all = append(all, match[1])
		}
	}
	return all
}

// reached are the modules that one imports, and those that they do.
func reached(t *testing.T, name string) []string {
	all := []string{name}
	for at := 0; at < len(all); at++ {
		for _, next := range found(source(t, all[at]), `from "\./([a-z]+\.js)"`) {
			if !slices.Contains(all, next) {
				all = append(all, next)
			}
		}
	}
	return all
}

func source(t *testing.T, name string) string {
	text, err := element.Sources.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

func names(t *testing.T) []string {
	all, err := fs.Glob(element.Sources, "*.js")
	require.NoError(t, err)
	require.Greater(t, len(all), 10)
	return all
}

// code is all scripts without their comments.
func code(t *testing.T) string {
	var all string
	for _, name := range names(t) {
		all += source(t, name)
	}
	return regexp.MustCompile(`(?m)(^|\s)//.*$`).ReplaceAllString(all, "")
}
