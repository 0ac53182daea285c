package omzien_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// spread are n meetings of two hours over three years, noon in the middle.
func spread(b *testing.B, path string, n int) *omzien.Network {
	b.Helper()
	store, err := sqlite.Open(b.Context(), path)
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, store.Close()) })
	net := omzien.New(store, &omzien.Options{Now: func() time.Time { return noon }})
	const years = 3 * 365 * 24 * time.Hour
	const batch = 5000
	begin := noon.Add(-years / 2)
	if _, err := net.Agenda.Event(b.Context(), fmt.Sprintf("m-%d", n-1)); err == nil {
		return net
	}
	municipalities, themes := initiative.Municipalities(), initiative.Themes()
	for first := 0; first < n; first += batch {
		require.NoError(b, store.Write(b.Context(), func(tx omzien.WriteTx) error {
			for i := first; i < min(first+batch, n); i++ {
				from := begin.Add(time.Duration(float64(years) * float64(i) / float64(n))).Truncate(time.Minute)
				e := meeting(fmt.Sprintf("m-%d", i), 20, event.WaitlistAuto)
				e.ID, e.Start, e.End, e.CreatedAt, e.ChangedAt = fmt.Sprintf("018f0000-0000-7000-8000-%012d", i), from, from.Add(2*time.Hour), begin, begin
				e.Purpose, e.Contact = "We eten samen. Daarna praten we over wat er in de wijk gebeurt en wat we zelf kunnen doen.", "aanmelden@omzien.example"
				e.Hosts = []event.Named{{Name: "De Buurtkamer"}}
				e.Venue = event.Venue{Name: "De Buurtkamer", Address: "Voorbeeldstraat 1", Municipality: municipalities[i%len(municipalities)].Code}
				e.Themes = []string{string(themes[i%len(themes)])}
				body, err := json.Marshal(e)
				if err != nil {
					return err
				}
				if err := tx.PutRecord(omzien.Record{Kind: "event", ID: e.ID, Slug: e.Slug, Position: from.UTC().Format("2006-01-02T15:04:05Z"), Body: body,
					Labels: []omzien.Label{{Name: "lasts", Value: "2"}, {Name: "municipality", Value: e.Venue.Municipality}, {Name: "theme", Value: e.Themes[0]}}}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	return net
}

// BenchmarkMillion compares a page of a million meetings with one of a thousand,
// read in turn. OMZIEN_BENCH_MILLION names a folder for the two files; the large
// one takes some 2 GB, and minutes to make the first time.
func BenchmarkMillion(b *testing.B) {
	folder := os.Getenv("OMZIEN_BENCH_MILLION")
	if folder == "" {
		b.Skip("OMZIEN_BENCH_MILLION names no folder for a million meetings")
	}
	small, large := spread(b, filepath.Join(folder, "thousand.db"), 1000), spread(b, filepath.Join(folder, "million.db"), 1_000_000)
	place, theme := initiative.Municipalities()[0].Code, string(initiative.Themes()[0])
	for _, c := range []struct {
		name  string
		s     omzien.Selection
		later bool // the page behind the first
	}{
		{name: "first page", s: omzien.Selection{}}, {name: "second page", s: omzien.Selection{}, later: true},
		{name: "first page of 50", s: omzien.Selection{Limit: 50}}, {name: "place", s: omzien.Selection{Municipality: place, Limit: 15}},
		{name: "place and theme", s: omzien.Selection{Municipality: place, Theme: theme, Limit: 1}},
	} {
		b.Run(c.name, func(b *testing.B) {
			took := map[*omzien.Network][]time.Duration{}
			selections := map[*omzien.Network]omzien.Selection{small: c.s, large: c.s}
			for net, s := range selections {
				page, err := net.Agenda.Upcoming(b.Context(), s)
				require.NoError(b, err)
				require.NotEmpty(b, page.Next, "both have a full page")
				if c.later {
					s.After = page.Next
					selections[net] = s
				}
			}
			for b.Loop() {
				for _, net := range []*omzien.Network{small, large} {
					begin := time.Now()
					_, err := net.Agenda.Upcoming(b.Context(), selections[net])
					took[net] = append(took[net], time.Since(begin))
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			middle := func(net *omzien.Network) float64 {
				slices.Sort(took[net])
				return float64(took[net][len(took[net])/2].Microseconds())
			}
			b.ReportMetric(middle(small), "µs/thousand")
			b.ReportMetric(middle(large), "µs/million")
			b.ReportMetric(middle(large)/middle(small), "ratio")
		})
	}
}
