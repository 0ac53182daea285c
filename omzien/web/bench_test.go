package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// many is a network with n meetings, some with a theme or a place.
func many(b *testing.B, n int) *omzientest.Network {
	home, err := time.LoadLocation(omzien.Zone) // half of them are in summer
	require.NoError(b, err)
	net := omzientest.New(b, noon)
	var d omzien.Document
	for i := range n {
		e := full()
		e.Slug = fmt.Sprintf("bijeenkomst-%d", i)
		e.Start = start.In(home).AddDate(0, 0, i)
		e.End = e.Start.Add(3 * time.Hour)
		e.SignUp.Opens, e.SignUp.ClosesBefore = noon.In(home).AddDate(0, 0, -1), e.Start
		d.Events = append(d.Events, e)
	}
	_, err = net.Import(b.Context(), d, "coordinator")
	require.NoError(b, err)
	return net
}

// BenchmarkRender150 draws the agenda page with 150 meetings: at most 2 ms.
func BenchmarkRender150(b *testing.B) {
	net := many(b, 150)
	page, err := net.Agenda.Upcoming(b.Context(), omzien.Selection{})
	require.NoError(b, err)
	require.Len(b, page.List, 150)
	for b.Loop() {
		agenda := widget.Agenda{List: page.List, Now: noon, Address: "https://netwerk.example"}
		page := widget.Page{Network: "Omzien", Title: "Agenda", Here: "/agenda", Element: "agenda", Body: agenda.HTML()}
		b.SetBytes(int64(len(page.HTML())))
	}
}

// restless is a store that says at each look that something was written.
type restless struct {
	omzien.Store
	revision atomic.Int64
}

func (s *restless) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	return s.Store.Read(ctx, func(tx omzien.ReadTx) error {
		return f(restlessTx{tx, s.revision.Add(1)})
	})
}

type restlessTx struct {
	omzien.ReadTx
	revision int64
}

func (tx restlessTx) Revision() (int64, error) { return tx.revision, nil }

// Record has no count of what is announced, for which the revision then stands.
func (tx restlessTx) Record(kind, id string) (omzien.Record, error) {
	if kind == "revision" {
		return omzien.Record{}, omzien.ErrNotFound
	}
	return tx.ReadTx.Record(kind, id)
}

// BenchmarkAgendaPage150 is the page of 150 meetings over HTTP, in turn from a
// handler that writes the same bytes and does nothing else, kept as for most
// visitors, and drawn anew as after a write.
func BenchmarkAgendaPage150(b *testing.B) {
	net := many(b, 150)
	options := &web.Options{BaseURL: "https://netwerk.example"}
	first := httptest.NewRecorder()
	kept := web.New(net.Network, options)
	kept.ServeHTTP(first, httptest.NewRequest(http.MethodGet, "/agenda", nil))
	handlers := []http.Handler{
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", htmlType)
			w.Write(first.Body.Bytes())
		}),
		kept,
		web.New(omzien.New(&restless{Store: net.Store}, &omzien.Options{Now: net.Now}), options),
	}
	var took [3][]time.Duration
	var urls [3]string
	for i, handler := range handlers {
		server := httptest.NewServer(handler)
		defer server.Close()
		urls[i] = server.URL + "/agenda"
	}
	for b.Loop() {
		for i, url := range urls {
			begin := time.Now()
			response, err := http.Get(url)
			require.NoError(b, err)
			n, err := io.Copy(io.Discard, response.Body)
			require.NoError(b, err)
			require.EqualValues(b, first.Body.Len(), n)
			response.Body.Close()
			took[i] = append(took[i], time.Since(begin))
		}
	}
	var middle [3]float64
	for i, name := range []string{"bytes", "kept", "drawn"} {
		slices.Sort(took[i])
		middle[i] = float64(took[i][len(took[i])/2].Microseconds())
		b.ReportMetric(middle[i], "µs/"+name)
	}
	b.ReportMetric(middle[1]/middle[0], "kept/bytes")
	b.ReportMetric(middle[2]/middle[0], "drawn/bytes")
}

// BenchmarkNotModified is what a calendar program costs that comes back to a feed,
// in turn: told that nothing changed, once more after somebody signed up, sent the
// kept feed, as it is and compressed, and sent one that is drawn anew after a write.
func BenchmarkNotModified(b *testing.B) {
	for _, n := range []int{150, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			net := many(b, n)
			options := &web.Options{BaseURL: "https://netwerk.example"}
			kept, drawn := web.New(net.Network, options), web.New(omzien.New(&restless{Store: net.Store}, &omzien.Options{Now: net.Now}), options)
			ask := func(handler http.Handler, headers ...string) (*httptest.ResponseRecorder, time.Duration) {
				request, answer := httptest.NewRequest(http.MethodGet, "/agenda.ics", nil), httptest.NewRecorder()
				answer.Body = nil
				for pair := range slices.Chunk(headers, 2) {
					request.Header.Set(pair[0], pair[1])
				}
				begin := time.Now()
				handler.ServeHTTP(answer, request)
				return answer, time.Since(begin)
			}
			first, _ := ask(kept)
			ask(kept, "Accept-Encoding", "br")
			ways := []struct {
				name    string
				handler http.Handler
				headers []string
				status  int
			}{
				{"unchanged", kept, []string{"If-None-Match", first.Header().Get("ETag")}, http.StatusNotModified},
				{"signed-up", kept, []string{"If-None-Match", first.Header().Get("ETag")}, http.StatusNotModified},
				{"whole", kept, nil, http.StatusOK},
				{"br", kept, []string{"Accept-Encoding", "br"}, http.StatusOK},
				{"drawn", drawn, nil, http.StatusOK},
			}
			took := make([][]time.Duration, len(ways))
			for b.Loop() {
				runtime.GC() // what drawing leaves is nobody else's to clear
				ask(kept)
				for i, way := range ways {
					if way.name == "signed-up" {
						guest := event.Request{Name: "Anna", Email: fmt.Sprintf("anna%d@omzien.example", len(took[i])), Role: event.Resident}
						_, err := net.Agenda.SignUp(b.Context(), fmt.Sprintf("bijeenkomst-%d", len(took[i])%n), guest, "")
						require.NoError(b, err)
					}
					answer, d := ask(way.handler, way.headers...)
					require.Equal(b, way.status, answer.Code)
					took[i] = append(took[i], d)
				}
			}
			b.ReportMetric(0, "ns/op")
			middle := make([]float64, len(ways))
			for i, way := range ways {
				slices.Sort(took[i])
				middle[i] = float64(took[i][len(took[i])/2].Nanoseconds()) / 1000
				b.ReportMetric(middle[i], "µs/"+way.name)
			}
			b.ReportMetric(middle[1]/middle[0], "signed-up/unchanged")
			size, err := strconv.Atoi(first.Header().Get("Content-Length"))
			require.NoError(b, err)
			b.ReportMetric(float64(size)/1e6, "MB")
		})
	}
}

// BenchmarkMeetingPage is one meeting with its form.
func BenchmarkMeetingPage(b *testing.B) {
	handler := web.New(many(b, 1).Network, nil)
	for b.Loop() {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/bijeenkomsten/bijeenkomst-0", nil))
		if answer.Code != http.StatusOK {
			b.Fatal(answer.Code)
		}
	}
}
