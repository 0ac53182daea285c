package widget

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// fillIn gives everything in v a value of its own: next counts them.
func fillIn(t *testing.T, v reflect.Value, next *int) {
	*next++
	n := *next
	if v.Type() == reflect.TypeFor[time.Time]() {
		zone := time.FixedZone("", (n%24-12)*1800)
		v.Set(reflect.ValueOf(time.Date(2019, 1, n%28, n%24, n%60, 7, n*1000, zone)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("één \"" + strconv.Itoa(n) + "\" <&>")
	case reflect.Int:
		v.SetInt(int64(n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(float64(n) + 0.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillIn(t, v.Elem(), next)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fillIn(t, v.Index(0), next)
		fillIn(t, v.Index(1), next)
	case reflect.Struct:
		for i := range v.NumField() {
			fillIn(t, v.Field(i), next)
		}
	default:
		require.Fail(t, "no value for a "+v.Type().String())
	}
}

// textOf is a in JSON, where an instant shows its offset.
func textOf(t *testing.T, a event.Announcement) string {
	t.Helper()
	out, err := json.Marshal(a)
	require.NoError(t, err)
	return string(out)
}

func TestAnAnnouncementIsReadBackWhole(t *testing.T) {
	var full event.Announcement
	next := 0
	fillIn(t, reflect.ValueOf(&full).Elem(), &next)
	full.Venue.Geo = nil // drawn nowhere, so the browser is spared a reader of floats
	for name, want := range map[string]event.Announcement{"every field": full, "no field": {}, "meeting A": meetingA(t)} {
		t.Run(name, func(t *testing.T) {
			n, ok := readJSON([]byte(textOf(t, want)))
			require.True(t, ok)
			require.Equal(t, textOf(t, want), textOf(t, readAnnouncement(n)))
		})
	}
	t.Run("what is of another kind or unknown is passed over", func(t *testing.T) {
		n, ok := readJSON([]byte(`{"slug":1,"start":"gisteren","hosts":{"id":"a"},"programme":"geen","signUp":[],"venue":null,"later":{"a":[1]},"title":"Koffie"}`))
		require.True(t, ok)
		require.Equal(t, event.Announcement{Title: "Koffie"}, readAnnouncement(n))
	})
}

func TestTimesKeepInstantAndOffset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offset := rapid.IntRange(-14*60, 14*60).Draw(t, "offset in minutes")
		second := rapid.Int64Range(-60_000_000_000, 250_000_000_000).Draw(t, "second")
		nano := rapid.SampledFrom([]int64{0, 0, 1, 500_000_000, 999_999_999, 120}).Draw(t, "nano")
		want := time.Unix(second, nano).In(time.FixedZone("", offset*60)).Format(time.RFC3339Nano)
		require.Equal(t, want, readTime(want).Format(time.RFC3339Nano))
	})
}

func TestWhatIsNoTimeIsZero(t *testing.T) {
	for _, s := range []string{"", "2019", "2019-01-29", "2019-01-29 16:00:00Z", "2019-01-29T16:00Z", "2019-01-29T16:00:00", "2019-01-29T16:00:00+1:00",
		"2019-01-29T16:00:00+0100", "2019-01-29T16:00:00x01:00", "2019-01-29T16:00:00+01:0a", "20x9-01-29T16:00:00Z", "2019-01-29T16:00:00.Zx", "2019-01-29T16:00:00z"} {
		require.Zero(t, readTime(s), s)
	}
	n, ok := readJSON([]byte(`{"at": 2019}`))
	require.True(t, ok)
	require.Zero(t, n.time("at"))
}

func FuzzReadTime(f *testing.F) {
	f.Add("2019-01-29T16:00:00+01:00")
	f.Add("2019-01-29T16:00:00.123456789123Z")
	f.Fuzz(func(t *testing.T, s string) {
		var want time.Time
		// As encoding/json does it, but for an hour of one digit and a decimal comma.
		if want.UnmarshalText([]byte(s)) == nil && s[13] == ':' && !strings.Contains(s, ",") {
			require.True(t, want.Equal(readTime(s)), s)
		}
	})
}
