package widget

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// catalogue is every text and plural of the files words*.go, by the name of its
// variable, with the strings of its literal.
func catalogue(t testing.TB) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("words*.go")
	require.NoError(t, err)
	all := map[string][]string{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, is := n.(*ast.ValueSpec)
			if !is {
				return true
			}
			for i, value := range spec.Values {
				ast.Inspect(value, func(n ast.Node) bool {
					if literal, is := n.(*ast.BasicLit); is && literal.Kind == token.STRING {
						s, err := strconv.Unquote(literal.Value)
						require.NoError(t, err)
						all[spec.Names[i].Name] = append(all[spec.Names[i].Name], s)
					}
					return true
				})
			}
			return false
		})
	}
	require.NotEmpty(t, all)
	return all
}

var (
	marks  = regexp.MustCompile(`\{\d\}|[][*]`)
	arabic = regexp.MustCompile(`\p{Arabic}`)
)

// Texts have three strings, plurals two, two and six. Tables of words have theirs
// by row, which is why only these sizes are compared.
func TestTheCatalogueIsComplete(t *testing.T) {
	for name, words := range catalogue(t) {
		require.NotContains(t, words, "", name)
		switch len(words) {
		case 3:
			for _, other := range words[1:] {
				require.ElementsMatch(t, marks.FindAllString(words[0], -1), marks.FindAllString(other, -1), "%s: what is filled in, strong or a link in %q", name, other)
			}
			require.Regexp(t, arabic, words[2], name)
		case 10:
			require.Regexp(t, arabic, words[9], name)
		}
	}
}

func TestPluralsAreThoseOfTheirLanguage(t *testing.T) {
	p := &plural{[2]string{"# een", "# meer"}, [2]string{"# one", "# other"}, [6]string{"zero", "one", "two", "few #", "many #", "other #"}}
	for _, c := range []struct {
		n          int
		nl, en, ar string
	}{{0, "0 meer", "0 other", "zero"}, {1, "1 een", "1 one", "one"}, {2, "2 meer", "2 other", "two"}, {3, "3 meer", "3 other", "few 3"}, {10, "10 meer", "10 other", "few 10"},
		{11, "11 meer", "11 other", "many 11"}, {99, "99 meer", "99 other", "many 99"}, {100, "100 meer", "100 other", "other 100"}, {102, "102 meer", "102 other", "other 102"}, {103, "103 meer", "103 other", "few 103"}} {
		require.Equal(t, []string{c.nl, c.en, c.ar}, []string{p.in(event.Dutch, c.n), p.in(event.English, c.n), p.in(Arabic, c.n)}, c.n)
	}
}

func TestATextIsWrittenByItsMarks(t *testing.T) {
	b := builder{lang: event.English}
	b.sayLink(&text{"", "*Hello* {0}: [go {1}] there", ""}, `<a class="x"`, "https://netwerk.omzien.example", "<b>*[", "{0}")
	require.Equal(t, `<strong>Hello</strong> &lt;b&gt;*[: <a class="x" href="https://netwerk.omzien.example">go {0}</a> there`, string(b.buf))
	require.Equal(t, "een {1} en <b>", b.word(&text{"", "een {0} en {1}", ""}, "{1}", "<b>"))
}

func TestALanguageIsFoundByItsTag(t *testing.T) {
	for tag, want := range map[string]event.Language{"nl": event.Dutch, "nl-BE": event.Dutch, "EN-gb": event.English, "ar": Arabic, "ar-MA": Arabic, "de": "", "": "", "nld": ""} {
		require.Equal(t, want, Spoken(tag), tag)
	}
}
