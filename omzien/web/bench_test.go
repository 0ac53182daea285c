package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

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
