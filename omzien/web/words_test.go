package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// TestWords: what a server says it says in every language.
func TestWords(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "words.go", nil, 0)
	require.NoError(t, err)
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		literal, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if kind, ok := literal.Type.(*ast.Ident); !ok || kind.Name != "text" {
			return true
		}
		found++
		require.Len(t, literal.Elts, len(widget.Languages()))
		var said []string
		for _, e := range literal.Elts {
			s, err := strconv.Unquote(e.(*ast.BasicLit).Value)
			require.NoError(t, err)
			require.NotEmpty(t, strings.TrimSpace(s))
			said = append(said, s)
		}
		require.NotEqual(t, said[0], said[1])
		require.True(t, strings.ContainsFunc(said[2], func(r rune) bool { return unicode.Is(unicode.Arabic, r) }), said[2])
		require.Equal(t, strings.HasPrefix(said[0], " "), strings.HasPrefix(said[2], " "), said[2])
		return true
	})
	require.Greater(t, found, 10)
}

// TestRefusalsAreTranslated: no sentence for a visitor is Dutch in another language.
func TestRefusalsAreTranslated(t *testing.T) {
	for _, err := range []error{omzien.ErrNotFound, omzien.ErrToken, omzien.ErrUnproven, omzien.ErrKeyReused, omzien.ErrBusy, omzien.ErrUnknown, omzien.ErrTooOften, omzien.ErrFull, omzien.ErrAfter,
		omzien.ErrPersonal, event.ErrFull, event.ErrNoOffer, event.ErrOfferOver, event.ErrTransition, event.FieldErrors{{Field: "name", Code: event.CodeRequired}}, unreadable(nil)} {
		for _, l := range widget.Languages()[1:] {
			require.NotEqual(t, omzien.Sentence(err), sentenceOf(l, err), "%v in %s", err, l)
			for i, fault := range faultsOf(l, err) {
				require.NotEqual(t, omzien.Faults(err)[i].Sentence, fault.Sentence)
			}
		}
	}
}
