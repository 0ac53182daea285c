package element_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/widget/element"
)

// rules are both style sheets without their comments.
func rules() string {
	return regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(element.List+element.Rest, "")
}

// matches are what fits the first group of a pattern, each once, sorted.
func matches(pattern, text string) []string {
	var all []string
	for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all = append(all, found[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestThemingIsDocumented(t *testing.T) {
	docs, err := os.ReadFile(filepath.Join("..", "..", "docs", "theming.md"))
	require.NoError(t, err)
	t.Run("each property of a site, and no other", func(t *testing.T) {
		const property = `(--(?:omzien|utrecht)-[a-z-]+)`
		require.Equal(t, matches(property, rules()), matches("`"+property+"`", string(docs)))
	})
	t.Run("each part, and no other", func(t *testing.T) {
		var drawn string
		names, err := filepath.Glob(filepath.Join("..", "*.go"))
		require.NoError(t, err)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			if !strings.HasSuffix(name, "_test.go") {
				drawn += string(text)
			}
		}
		_, parts, found := strings.Cut(string(docs), "| part |")
		require.True(t, found)
		parts, _, _ = strings.Cut(parts, "\n\n")
		require.Equal(t, matches(`part="([a-z]+)"`, drawn), matches("\\| `([a-z]+)`", parts))
	})
}

func TestStylesSuitEveryPage(t *testing.T) {
	t.Run("nothing but the network's own pages goes by the size of the root", func(t *testing.T) {
		for _, rule := range regexp.MustCompile(`([^{}]+)\{([^{}]*\drem\b[^{}]*)\}`).FindAllStringSubmatch(rules(), -1) {
			require.Regexp(t, `oz-(page|header|footer|skip|framed|home|code)`, rule[1])
		}
	})
	t.Run("left and right are start and end", func(t *testing.T) {
		fixed := regexp.MustCompile(`(?:margin|padding|border|inset)-(?:left|right)|[{;\s](?:left|right):|float:\s*(?:left|right)`)
		require.Empty(t, fixed.FindAllString(rules(), -1))
	})
	t.Run("nothing is fetched, and nothing moves", func(t *testing.T) {
		for _, never := range []string{"url(", "@import", "animation", "transition", "@font-face"} {
			require.NotContains(t, rules(), never)
		}
	})
	t.Run("each class is one that is drawn", func(t *testing.T) {
		var drawn string
		for _, pattern := range []string{"../*.go", "*.js"} {
			names, err := filepath.Glob(pattern)
			require.NoError(t, err)
			for _, name := range names {
				text, err := os.ReadFile(name)
				require.NoError(t, err)
				drawn += string(text)
			}
		}
		for _, class := range matches(`\.(oz-[a-z-]+)`, rules()) {
			if !slices.Contains([]string{"oz-open", "oz-wait", "oz-closed"}, class) { // of an availability, put together in Go
				require.True(t, regexp.MustCompile(class+`\b`).MatchString(drawn), class)
			}
		}
	})
}
