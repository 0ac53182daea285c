package omzientest_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
)

// t stands here for the t of a test, which an example does not have.
type t struct {
	testing.TB
	cleanup []func()
}

func (t *t) Helper()                  {}
func (t *t) Context() context.Context { return context.Background() }
func (t *t) Cleanup(f func())         { t.cleanup = append(t.cleanup, f) }
func (t *t) Fatal(args ...any)        { panic(fmt.Sprint(args...)) }
func (t *t) Error(args ...any)        { panic(fmt.Sprint(args...)) }

func (t *t) TempDir() string {
	dir, err := os.MkdirTemp("", "omzientest")
	if err != nil {
		panic(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (t *t) end() {
	for n := len(t.cleanup) - 1; n >= 0; n-- {
		t.cleanup[n]()
	}
}

func ExampleNew() {
	t := &t{}
	defer t.end()

	start := time.Date(2019, time.January, 29, 16, 0, 0, 0, time.UTC)
	net := omzientest.New(t, start.AddDate(0, 0, -7))
	_, err := net.Import(t.Context(), omzien.Document{Events: []event.Event{{
		Slug: "koffie-in-de-wijk", Title: "Koffie in de wijk", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
		Zone: "Europe/Amsterdam", Start: start, End: start.Add(time.Hour), Status: event.Scheduled,
		SignUp: event.Terms{Online: true},
	}}}, "coordinator")
	if err != nil {
		t.Fatal(err)
	}
	neighbour := event.Request{Name: "Buurvrouw", Email: "buurvrouw@omzien.example"}
	receipt, err := net.Agenda.SignUp(t.Context(), "koffie-in-de-wijk", neighbour, "")
	fmt.Println(receipt.Status.Label(), receipt.ID, err)

	net.Advance(8 * 24 * time.Hour)
	_, err = net.Agenda.SignUp(t.Context(), "koffie-in-de-wijk", neighbour, "")
	fmt.Println(omzien.Sentence(err))
	// Output:
	// aangemeld 0168764a-3000-711e-a46a-dd6a48d89474 <nil>
	// Deze bijeenkomst is al begonnen. Aanmelden of afmelden kan niet meer.
}
