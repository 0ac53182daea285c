package omzien

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDecodedIsBounded: what is remembered of meetings has bounds, and serves no
// meeting that has changed.
func TestDecodedIsBounded(t *testing.T) {
	record := func(id, octets int, title string) Record {
		return Record{ID: strconv.Itoa(id), Body: append([]byte(`{"zone":"Europe/Amsterdam","title":"`+title+`"}`), bytes.Repeat([]byte(" "), octets)...)}
	}
	sum := func(d *decoded) (size int) {
		for _, known := range d.byID {
			size += len(known.body)
		}
		return size
	}
	for name, c := range map[string]struct{ n, octets int }{"small ones": {maxDecoded + 500, 10}, "large ones": {150, maxDecodedOctets / 100}} {
		t.Run(name, func(t *testing.T) {
			var d decoded
			for id := range c.n {
				_, err := d.event(record(id, c.octets, "Samen eten"))
				require.NoError(t, err)
			}
			require.LessOrEqual(t, len(d.byID), maxDecoded)
			require.LessOrEqual(t, d.size, maxDecodedOctets)
			require.Equal(t, sum(&d), d.size)
		})
	}
	t.Run("one that changed takes the room of the one before", func(t *testing.T) {
		var d decoded
		for _, title := range []string{"Samen eten", "Samen koken", "Samen eten"} {
			e, err := d.event(record(1, 0, title))
			require.NoError(t, err)
			require.Equal(t, title, e.Title)
			require.Equal(t, sum(&d), d.size)
			require.Len(t, d.byID, 1)
		}
	})
	t.Run("one that is too large is read each time", func(t *testing.T) {
		var d decoded
		_, err := d.event(record(1, 10, "Samen eten"))
		require.NoError(t, err)
		e, err := d.event(record(1, maxDecodedOctets, "Samen koken"))
		require.NoError(t, err)
		require.Equal(t, "Samen koken", e.Title)
		require.Empty(t, d.byID)
		require.Zero(t, d.size)
	})
}
