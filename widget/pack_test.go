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

// brief is what is packed.
func brief(v Agenda) string {
	v.brief = true
	return string(v.HTML())
}

func TestWhatIsPackedIsTheSame(t *testing.T) {
	v := Agenda{List: spread(t), Now: dayBefore, Base: base, Address: base}
	for _, l := range Languages() {
		v.Language = l
		require.Equal(t, brief(v), unpacked(t, string(v.Packed())))
	}
	require.Less(t, len(v.Packed()), len(brief(v)))
	t.Run("also where a list was drawn before", func(t *testing.T) {
		v.drawn = map[*event.Announcement]drawn{}
		want := brief(v)
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
			require.Equal(t, brief(v), unpacked(t, string(v.Packed())))
		})
	})
}

func TestABeginningAndAllOfIt(t *testing.T) {
	list := append(spread(t), spread(t)...)
	require.Greater(t, len(list), firstOnes)
	v := Agenda{List: list, Now: dayBefore, Base: base, Address: base}
	first, whole := v.Beginning()
	require.Equal(t, firstOnes, strings.Count(string(first), `<li class="oz-card`))
	require.Contains(t, string(first), "data-oz-rest")
	require.Equal(t, brief(v), string(whole))
	for name, v := range map[string]Agenda{"few": {List: list[:firstOnes]}, "as many as a site wants": {List: list, Max: 2}, "a month": {List: list, View: MonthView}} {
		v.Now = dayBefore
		first, whole := v.Beginning()
		require.Nil(t, whole, name)
		require.Equal(t, brief(v), string(first), name)
	}
}
