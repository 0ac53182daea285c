package widget

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// unpacked does what rest.js does.
func unpacked(t require.TestingT, packed string) string {
	parts := strings.Split(packed, columnMark)
	var columns [][]string
	for _, column := range parts[1:] {
		columns = append(columns, strings.Split(column, valueMark))
	}
	pieces := strings.Split(parts[0], cardMark)
	out := pieces[0]
	for i, piece := range pieces[1:] {
		for _, column := range columns {
			require.Len(t, column, len(pieces)+1)
			out += column[0] + column[2+i] + column[1]
		}
		out += piece
	}
	return out
}

// brief is what is included, without what is for a script alone.
func brief(v Agenda) string {
	v.brief = true
	return string(v.HTML())
}

// toAll is the way to what waits.
const toAll = `<p class="oz-actions oz-all"><a class="oz-button" part="button" data-oz-all href="`

// late is what is packed.
func late(v Agenda) string { return without(string(v.Included()), " data-oz-rest") }

// without is what is included without marks, and without the way to what waits.
func without(html string, marks ...string) string {
	for _, mark := range marks {
		html = strings.ReplaceAll(html, mark, "")
	}
	before, after, _ := strings.Cut(html, toAll)
	if after != "" {
		_, after, _ = strings.Cut(after, `</p>`)
	}
	return before + after
}

func TestWhatIsPackedIsTheSame(t *testing.T) {
	v := Agenda{List: spread(t), Now: dayBefore, Base: base, Address: base}
	for _, l := range Languages() {
		v.Language = l
		require.Equal(t, late(v), unpacked(t, string(v.Packed())))
	}
	require.Less(t, len(v.Packed()), len(brief(v)))
	t.Run("also where a list was drawn before", func(t *testing.T) {
		v.drawn = map[*event.Announcement]drawn{}
		want := late(v)
		require.Equal(t, want, unpacked(t, string(v.Packed())))
	})
	t.Run("and where there is none", func(t *testing.T) {
		v.List = nil
		require.Equal(t, []byte(brief(v)), v.Packed())
	})
	t.Run("a month has no cards", func(t *testing.T) {
		v := Agenda{List: spread(t), Now: dayBefore, View: MonthView}
		require.Equal(t, brief(v), string(v.Packed()))
	})
	t.Run("whatever people wrote", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			v := Agenda{List: rapid.SliceOfN(anyMeeting(), 0, 8).Draw(t, "list"), Now: dayBefore, Language: rapid.SampledFrom(Languages()).Draw(t, "language")}
			require.Equal(t, late(v), unpacked(t, string(v.Packed())))
		})
	})
}

func TestWhatWaits(t *testing.T) {
	list := append(spread(t), spread(t)...)
	require.Greater(t, len(list), firstOnes)
	v := Agenda{List: list, Now: dayBefore, Base: base, Address: base}
	html := string(v.Included())
	require.Contains(t, html, `<div class="oz-results" data-oz-rest>`)
	require.Equal(t, brief(v), without(html, " data-oz-rest", " data-oz-wait"), "the same but for what waits")
	require.Equal(t, 1, strings.Count(html, toAll))
	months := strings.Split(html, `<section class="oz-month`)[1:]
	seen := 0
	for _, month := range months {
		name, _, _ := strings.Cut(month, "<h2")
		require.Equal(t, seen >= firstOnes, strings.Contains(name, "data-oz-wait"), "a month waits when all that is in it does")
		for _, card := range strings.Split(month, "<li")[1:] {
			require.Equal(t, seen >= firstOnes, strings.HasPrefix(card, " data-oz-wait"), seen)
			seen++
		}
	}
	require.Equal(t, len(list), seen)
	for name, v := range map[string]Agenda{"few": {List: list[:firstOnes]}, "a month": {List: list, View: MonthView}} {
		v.Now = dayBefore
		require.Equal(t, brief(v), string(v.Included()), name)
	}
	t.Run("so does what a site bounds", func(t *testing.T) {
		v.Max = firstOnes + 1
		html := string(v.Included())
		require.Contains(t, html, `<div class="oz-results" data-oz-more data-oz-rest>`)
		require.Equal(t, 1, strings.Count(html, "<li data-oz-wait"))
	})
	t.Run("on a page of the network nothing does", func(t *testing.T) {
		require.NotContains(t, string(v.HTML()), "data-oz-wait")
	})
}
