package feed_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

// requireSame demands that blocks write what a writer without memory writes.
func requireSame(t require.TestingT, blocks *feed.Blocks, list []event.Announcement, told ...any) {
	var want bytes.Buffer
	refused := feed.Write(&want, network(), list)
	got, err := blocks.Append([]byte("voor"), network(), list)
	require.Equal(t, refused, err, told...)
	if refused != nil {
		return
	}
	require.Equal(t, "voor"+want.String(), string(got), told...)
}

func TestBlocks(t *testing.T) {
	all := slices.Concat(awkward(), wholeDays(), []event.Announcement{fromElsewhere()})
	t.Run("INV-F02 the first and the second time the bytes are those of Write", func(t *testing.T) {
		blocks := new(feed.Blocks)
		for range 2 {
			requireSame(t, blocks, all)
			requireSame(t, blocks, nil)
			requireSame(t, blocks, all[3:9])
		}
		n, _ := blocks.Kept()
		require.Equal(t, len(all), n)
		var file bytes.Buffer
		require.NoError(t, blocks.Write(&file, network(), all))
		require.Equal(t, write(t, network(), all...), file.String())
	})
	t.Run("the addresses of two networks do not meet", func(t *testing.T) {
		blocks := new(feed.Blocks)
		for _, pages := range []string{"https://een.omzien.example/", "https://twee.omzien.example/", "", "geen adres", "https://een.omzien.example/"} {
			c := feed.Calendar{Pages: pages}
			got, err := blocks.Append(nil, c, all)
			require.NoError(t, err)
			require.Equal(t, write(t, c, all...), string(got))
		}
	})
	t.Run("what cannot be written is refused every time and not kept", func(t *testing.T) {
		blocks := new(feed.Blocks)
		bad := eventA()
		bad.Start = time.Time{}
		for range 2 {
			var fault event.FieldError
			got, err := blocks.Append([]byte("voor"), network(), []event.Announcement{bad})
			require.ErrorAs(t, err, &fault)
			require.Nil(t, got)
		}
		n, _ := blocks.Kept()
		require.Zero(t, n)
		requireSame(t, blocks, []event.Announcement{eventA()})
		require.Error(t, blocks.Write(&bytes.Buffer{}, network(), []event.Announcement{bad}), "a good one with the same identifier was kept")
	})
	t.Run("the same times by other rules of the clock are other times", func(t *testing.T) {
		// On 4 November 2018 midnight was skipped there, which moves the hour of the
		// programme and nothing else.
		there := zone("America/Sao_Paulo")
		a := meeting("sao-paulo", "Op bezoek", "2018-11-05T19:30:00-02:00", "2018-11-05T21:30:00-02:00")
		a.Programme = []event.Item{{Kind: event.Welcome, Offset: -48 * 60}}
		a.Start, a.SignUp.ClosesBefore = a.Start.In(there), time.Date(2018, 11, 5, 0, 0, 0, 0, there)
		b := a
		b.Start = a.Start.In(time.FixedZone("", -2*3600))
		blocks := new(feed.Blocks)
		for _, a := range []event.Announcement{a, b, a} {
			requireSame(t, blocks, []event.Announcement{a})
			require.Contains(t, readHere(t, write(t, network(), a))[0].Description, "tot en met zondag 4 november 2018.")
		}
		require.NotEqual(t, write(t, network(), a), write(t, network(), b))
	})
	t.Run("a failed write is heard of", func(t *testing.T) {
		require.ErrorIs(t, new(feed.Blocks).Write(brokenPipe{}, network(), nil), errBroken)
	})
	t.Run("several goroutines at once", func(t *testing.T) {
		blocks := feed.Limited(20_000)
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				for range 10 {
					got, err := blocks.Append(nil, network(), all[i:])
					if err != nil || string(got) != write(t, network(), all[i:]...) {
						t.Error("not the bytes of Write", err)
					}
				}
			})
		}
		group.Wait()
	})
}

func TestBlocksAreBounded(t *testing.T) {
	meetings := func(from, n int) []event.Announcement {
		list := make([]event.Announcement, n)
		for i := range list {
			list[i] = meeting(fmt.Sprintf("nr-%05d", from+i), "Samen eten", "2026-05-12T19:30:00+02:00", "2026-05-12T21:30:00+02:00")
		}
		return list
	}
	one := new(feed.Blocks)
	requireSame(t, one, meetings(0, 1))
	_, each := one.Kept()

	t.Run("no more than the limit is kept, whatever passes by", func(t *testing.T) {
		blocks := feed.Limited(10 * each)
		for from := range 30 {
			requireSame(t, blocks, meetings(from*7, 25))
			n, size := blocks.Kept()
			require.Equal(t, n*each, size)
			require.Equal(t, 10, n)
		}
	})
	t.Run("a block above the limit is not kept", func(t *testing.T) {
		blocks := feed.Limited(each - 1)
		requireSame(t, blocks, meetings(0, 3))
		n, size := blocks.Kept()
		require.Zero(t, n)
		require.Zero(t, size)
	})
	t.Run("a meeting that changes takes the room of what it was", func(t *testing.T) {
		blocks := new(feed.Blocks)
		for i := range 50 {
			list := meetings(0, 3)
			list[1].Purpose = strings.Repeat("x", i)
			requireSame(t, blocks, list)
			n, _ := blocks.Kept()
			require.Equal(t, 3, n)
		}
	})
	t.Run("a list somewhat larger than the limit still finds most of its blocks", func(t *testing.T) {
		list := meetings(0, 100)
		blocks := feed.Limited(80 * each)
		requireSame(t, blocks, list)
		full := testing.AllocsPerRun(5, func() { write(t, network(), list...) })
		found := testing.AllocsPerRun(5, func() { _, _ = blocks.Append(nil, network(), list) })
		require.Less(t, found, full*2/3)
	})
}

// TestBlocksAreNeverStale changes each field of an announcement, and each field
// of what it holds, one at a time.
func TestBlocksAreNeverStale(t *testing.T) {
	changed := 0
	for _, base := range bases() {
		blocks := new(feed.Blocks)
		a := base
		alter(reflect.ValueOf(&a).Elem(), base.ID+" ", func(path string) {
			requireSame(t, blocks, []event.Announcement{base}, path)
			requireSame(t, blocks, []event.Announcement{a}, path)
			var was, is bytes.Buffer
			require.NoError(t, feed.Write(&was, network(), []event.Announcement{base}))
			if feed.Write(&is, network(), []event.Announcement{a}) == nil && was.String() != is.String() {
				changed++
			}
		})
		requireSame(t, blocks, []event.Announcement{a})
		require.Equal(t, base, a, "left altered")
	}
	require.Greater(t, changed, 150, "most changes do not show")
}

// bases are meetings that together show everything that a meeting can show.
func bases() []event.Announcement {
	scheduled, online, cancelled, bare := eventA(), eventA(), eventA(), eventA()
	scheduled.Venue.Geo = &event.Geo{Latitude: 52, Longitude: 5}
	scheduled.SignUp.ClosesBefore = at("2019-01-25T12:00:00+01:00")
	online.SignUp = event.PublicTerms{Online: true}
	cancelled.Status, cancelled.Reason, cancelled.Origin = event.Cancelled, "storm", &event.PublicOrigin{Name: "De Hoek", URL: "https://hoek.omzien.example/"}
	bare.Venue, bare.Mode, bare.Title, bare.CreatedAt, bare.ChangedAt = event.PublicVenue{}, event.Online, "", time.Time{}, time.Time{}
	bare.Programme = []event.Item{{Kind: event.Welcome, Offset: 12 * 60}}
	bare.Start, bare.End = at("2026-03-28T16:00:00+01:00"), at("2026-03-29T16:00:00+02:00")
	return append([]event.Announcement{scheduled, online, cancelled, bare, fromElsewhere()}, wholeDays()...)
}

// alter gives v other values, one after the other, calls try for each, and gives
// it back its own.
func alter(v reflect.Value, path string, try func(path string)) {
	own := reflect.New(v.Type()).Elem()
	own.Set(v)
	set := func(values ...any) {
		for _, value := range values {
			v.Set(reflect.ValueOf(value).Convert(v.Type()))
			try(fmt.Sprint(path, " = ", value))
		}
		v.Set(own)
	}
	switch was := v.Interface().(type) {
	case time.Time:
		set(time.Time{}, was.Add(1), was.Add(time.Hour), was.AddDate(0, 0, 1), was.UTC(), was.In(time.FixedZone("", 3600)), was.In(time.FixedZone("", 7200)))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			alter(v.Field(i), path+"."+v.Type().Field(i).Name, try)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		if !own.IsNil() {
			v.Elem().Set(own.Elem())
		}
		alter(v.Elem(), path, try)
		v.Set(reflect.Zero(v.Type()))
		try(path + " = nil")
		v.Set(own)
	case reflect.Slice:
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		try(path + " + 1")
		v.Set(reflect.Zero(v.Type()))
		try(path + " = nil")
		copied := reflect.MakeSlice(v.Type(), own.Len(), own.Len())
		reflect.Copy(copied, own)
		v.Set(copied)
		for i := range v.Len() {
			alter(v.Index(i), fmt.Sprint(path, i), try)
		}
		v.Set(own)
	case reflect.String:
		set("", v.String()+"x", "scheduled", "cancelled", "postponed", "held", "online", "confirmed", "provisional", "harvest", "UTC", "https://omzien.example/x")
	case reflect.Int:
		set(v.Int()+1, v.Int()+60)
	case reflect.Float64:
		set(v.Float()+1, v.Float()+1e-9, 1000.0)
	case reflect.Bool:
		set(!v.Bool())
	default:
		panic("no other value for " + path)
	}
}

// TestBlocksFollowALife lets meetings live by the event package's own methods.
func TestBlocksFollowALife(t *testing.T) {
	t.Run("INV-F02 whatever happens to meetings, blocks write what Write writes", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			blocks := feed.Limited(rapid.SampledFrom([]int{0, 5_000, 1_500}).Draw(t, "limit"))
			here, there := announcedA(), event.Event{}
			theme, now := "samenspel", at("2019-01-07T10:00:00+01:00")
			step := func() event.Step {
				now = now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour)
				return event.Step{At: now, By: "coordinator", Reason: rapid.SampledFrom([]string{"", "storm", "ziek"}).Draw(t, "reason")}
			}
			// A refusal changes nothing, which is a step like any other.
			t.Repeat(map[string]func(*rapid.T){
				"revise":   func(t *rapid.T) { _ = here.Revise(revised(t, here), 0, step()) },
				"postpone": func(*rapid.T) { _ = here.Postpone(step()) },
				"cancel":   func(*rapid.T) { _ = here.Cancel(step()) },
				"seats":    func(t *rapid.T) { _ = here.SetSeats(rapid.IntRange(0, 9).Draw(t, "seats"), 0, false, step()) },
				"hold":     func(*rapid.T) { _ = here.Hold(step()) },
				"follow":   func(t *rapid.T) { _ = there.Follow(followed(t), step()) },
				"anew":     func(*rapid.T) { here = announcedA() },
				"theme":    func(*rapid.T) { theme += "!" }, // no revision rises
				"": func(t *rapid.T) {
					names := event.Register{Theme: func(string) string { return theme }, Municipality: func(string) string { return "" }}
					requireSame(t, blocks, []event.Announcement{here.Announcement(event.Occupancy{}, names), there.Announcement(event.Occupancy{}, names)})
				},
			})
		})
	})
}

func revised(t *rapid.T, e event.Event) event.Event {
	switch days := rapid.IntRange(-3, 3).Draw(t, "change"); days {
	case 0:
		e.Title = rapid.SampledFrom([]string{"Samen eten", "Samen koken", "Samen eten"}).Draw(t, "title")
	case 1:
		e.Venue.Certainty = rapid.SampledFrom(event.Certainties()).Draw(t, "certainty")
	case 2:
		e.Venue.Geo = &event.Geo{Latitude: rapid.Float64Range(-90, 90).Draw(t, "latitude")}
	default:
		e.Start, e.End = e.Start.AddDate(0, 0, days), e.End.AddDate(0, 0, days)
	}
	return e
}

func followed(t *rapid.T) event.Event {
	start := at("2019-03-30T00:00:00+01:00").AddDate(0, 0, rapid.IntRange(0, 3).Draw(t, "day"))
	return event.Event{ID: "repair-cafe", Slug: "repair-cafe", Title: "Repair Café", Format: event.Activity, Zone: "Europe/Amsterdam",
		Start: start, End: start.AddDate(0, 0, 1), AllDay: rapid.Bool().Draw(t, "all day"), Hosts: []event.Named{{Name: "De Hoek"}},
		Origin: &event.Origin{Calendar: "k", UID: "u", URL: rapid.SampledFrom([]string{"", "https://hoek.omzien.example/"}).Draw(t, "url"), Tentative: rapid.Bool().Draw(t, "tentative")},
		Status: rapid.SampledFrom([]event.Status{event.Scheduled, event.Postponed, event.Cancelled, event.Discarded}).Draw(t, "status")}
}
