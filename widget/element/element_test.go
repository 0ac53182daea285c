package element_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/widget/element"
)

func ExampleScript() {
	for _, tag := range []string{"omzien-agenda", "omzien-signup"} {
		fmt.Println(tag, strings.Contains(element.Script, `customElements.define("`+tag+`"`))
	}
	// Output:
	// omzien-agenda true
	// omzien-signup true
}

func TestTheScriptHoldsNoTextForReaders(t *testing.T) {
	own := []string{"Terug naar de agenda", "Even geduld…"}
	for _, match := range regexp.MustCompile(`"([^"\n]*)"`).FindAllStringSubmatch(code(), -1) {
		if regexp.MustCompile(`^[A-Z].* `).MatchString(match[1]) {
			require.True(t, slices.Contains(own, match[1]), "%q belongs in package widget", match[1])
		}
	}
}

func TestTheScriptKeepsNothing(t *testing.T) {
	for _, way := range []string{"cookie", "localStorage", "sessionStorage", "indexedDB", "caches", "serviceWorker", "sendBeacon", "eval(", "setInterval"} {
		require.NotContains(t, code(), way)
	}
}

// code is the script without its comments.
func code() string { return regexp.MustCompile(`(?m)(^|\s)//.*$`).ReplaceAllString(element.Script, "") }
