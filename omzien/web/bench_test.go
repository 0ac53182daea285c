package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
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
	list, err := net.Agenda.Upcoming(b.Context())
	require.NoError(b, err)
	require.Len(b, list, 150)
	for b.Loop() {
		agenda := widget.Agenda{List: list, Now: noon, Address: "https://netwerk.example"}
		page := widget.Page{Network: "Omzien", Title: "Agenda", Here: "/agenda", Element: "agenda", Body: agenda.HTML()}
		b.SetBytes(int64(len(page.HTML())))
	}
}

// BenchmarkAgendaPage150 is the same from the database to the answer.
func BenchmarkAgendaPage150(b *testing.B) {
	handler := web.New(many(b, 150).Network, nil)
	for b.Loop() {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/agenda", nil))
		if answer.Code != http.StatusOK {
			b.Fatal(answer.Code)
		}
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
