package element_test

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/widget/element"
)

func ExampleScripts() {
	text, err := element.Scripts.ReadFile("omzien.js")
	for _, tag := range []string{"omzien-agenda", "omzien-signup"} {
		fmt.Println(tag, strings.Contains(string(text), `customElements.define("`+tag+`"`), err)
	}
	// Output:
	// omzien-agenda true <nil>
	// omzien-signup true <nil>
}

func TestTheScriptHoldsNoTextForReaders(t *testing.T) {
	own := []string{"Terug naar de agenda", "Even geduld…"}
	for _, match := range regexp.MustCompile(`"([^"\n]*)"`).FindAllStringSubmatch(code(t), -1) {
		if regexp.MustCompile(`^[A-Z].* `).MatchString(match[1]) {
			require.True(t, slices.Contains(own, match[1]), "%q belongs in package widget", match[1])
		}
	}
}

func TestTheScriptKeepsNothing(t *testing.T) {
	for _, way := range []string{"cookie", "localStorage", "sessionStorage", "indexedDB", "caches", "serviceWorker", "sendBeacon", "eval(", "setInterval"} {
		require.NotContains(t, code(t), way)
	}
}

// code is all scripts without their comments.
func code(t *testing.T) string {
	names, err := fs.Glob(element.Scripts, "*.js")
	require.NoError(t, err)
	require.Greater(t, len(names), 1)
	var all string
	for _, name := range names {
		text, err := element.Scripts.ReadFile(name)
		require.NoError(t, err)
		all += string(text)
	}
	return regexp.MustCompile(`(?m)(^|\s)//.*$`).ReplaceAllString(all, "")
}
