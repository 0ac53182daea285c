package initiative_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

func TestPartialDateLabel(t *testing.T) {
	for text, label := range map[string]string{
		"":           "onbekend",
		"2013":       "2013",
		"2019-01":    "januari 2019",
		"2019-01-29": "29 januari 2019",
		"2020-02-29": "29 februari 2020",
		"--09-19":    "19 september",
		"--02-29":    "29 februari",
		"0001":       "1",
	} {
		t.Run("T4 "+text, func(t *testing.T) {
			date, err := initiative.ParsePartialDate(text)
			require.NoError(t, err)
			require.Equal(t, text, string(date))
			require.Equal(t, label, date.Label())
			require.Equal(t, len(text) == 10, date.Full())
		})
	}
}

func TestPartialDateRefuses(t *testing.T) {
	for _, text := range []string{"13", "201", "0000", "0000-01-01", "2019-00", "2019-13", "2019-1", "2019-02-29", "2019-1-29",
		"29-01-2019", "--13-01", "--09-31", "--9-19", "---09-1", "-2019-01", "2019-01-29T", " 2019", "2019 ", "+019", "２０１９", "unknown"} {
		_, err := initiative.ParsePartialDate(text)
		require.ErrorIs(t, err, initiative.DateUnreadable, text)
		require.Equal(t, "onbekend", initiative.PartialDate(text).Label(), text)
		require.False(t, initiative.PartialDate(text).Full(), text)
	}
}

func TestPartialDateCompare(t *testing.T) {
	for _, test := range []struct {
		a, b    initiative.PartialDate
		order   int
		decided bool
	}{
		{"2019-01-29", "2019-01-29", 0, true},
		{"2019-01-28", "2019-01-29", -1, true},
		{"2019-01", "2019-02-01", -1, true},
		{"2018", "2019-01-01", -1, true},
		{"2019", "2019", 0, false},
		{"2019", "2019-01-29", 0, false},
		{"2019-01", "2019-01-29", 0, false},
		{"2019-01", "2019-01", 0, false},
		{"", "2019", 0, false},
		{"", "", 0, false},
		{"--09-19", "--09-19", 0, false},
		{"--09-19", "2019-09-19", 0, false},
		{"2019-02-30", "2020", 0, false},
	} {
		t.Run(string(test.a)+" with "+string(test.b), func(t *testing.T) {
			order, decided := test.a.Compare(test.b)
			require.Equal(t, test.order, order)
			require.Equal(t, test.decided, decided)
			order, decided = test.b.Compare(test.a)
			require.Equal(t, -test.order, order)
			require.Equal(t, test.decided, decided)
		})
	}
}

func TestPartialDateOrderHoldsForEveryReading(t *testing.T) {
	full := rapid.StringMatching(`20[12][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])`)
	length := rapid.SampledFrom([]int{4, 7, 10})
	rapid.Check(t, func(t *rapid.T) {
		a, b := full.Draw(t, "a"), full.Draw(t, "b")
		cutA, cutB := a[:length.Draw(t, "length")], b[:length.Draw(t, "length")]
		order, decided := initiative.PartialDate(cutA).Compare(initiative.PartialDate(cutB))
		want, sure := initiative.PartialDate(a).Compare(initiative.PartialDate(b))
		require.True(t, sure)
		if decided {
			require.Equal(t, want, order)
		}
	})
}
