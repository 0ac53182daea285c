package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// span is how far before and after now the meetings of an agenda lie. It is the
// same for few and for many, so that many also means that more goes on at once.
const span = 5 * 365 * 24 * time.Hour

// The places and themes that meetings have in turn: each pair comes with every
// twentieth. The rare theme comes with every thousandth, all in the first place.
var (
	places = [...]string{"GM0344", "GM0307", "GM0345", "GM0355", "GM0342"}
	themes = [...]string{"loneliness", "housing", "care", "health"}
)

const (
	rareTheme = "equality"
	rareEvery = 1000
)

// chunk is how many meetings are imported in one transaction.
const chunk = 2000

// agendaMeeting is the meeting of that number out of n.
func agendaMeeting(now time.Time, number, n int) event.Event {
	start := now.Add(time.Duration(number)*(2*span/time.Duration(n)) - span).Truncate(time.Minute)
	e := meeting(fmt.Sprintf("bijeenkomst-%d", number), start)
	switch {
	case number%100 == 0:
		e.End = e.Start.Add(24 * time.Hour)
	case number%1000 == 1:
		e.End = e.Start.Add(7 * 24 * time.Hour)
	}
	e.Purpose = "Buren en organisaties leren elkaar kennen en kijken samen wat er in de wijk nodig is."
	e.Venue = event.Venue{Name: "Buurthuis", Municipality: places[number%len(places)]}
	e.Themes = []string{themes[number/len(places)%len(themes)]}
	if number%rareEvery == 0 {
		e.Themes = append(e.Themes, rareTheme)
	}
	return e
}

// agendaFile is a network with n meetings, from the folder that keeps it if it
// is there.
func (b *bench) agendaFile(ctx context.Context, n int) (string, error) {
	name := fmt.Sprintf("agenda-%d.db", n)
	dir := b.scratch
	if b.keep != "" {
		dir = b.keep
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	half := path + ".half"
	for _, rest := range []string{half, half + "-wal", half + "-shm"} { // of a run that was broken off
		if err := os.RemoveAll(rest); err != nil {
			return "", err
		}
	}
	if err := b.fill(ctx, half, n); err != nil {
		return "", err
	}
	return path, os.Rename(half, path)
}

func (b *bench) fill(ctx context.Context, path string, n int) error {
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	net, now, began := omzien.New(store, nil), time.Now().UTC(), time.Now()
	for i := 0; i < n && err == nil; i += chunk {
		var d omzien.Document
		for number := i; number < min(i+chunk, n); number++ {
			d.Events = append(d.Events, agendaMeeting(now, number, n))
		}
		_, err = net.Import(ctx, d, "bench")
		if i%100_000 == 0 && i > 0 {
			fmt.Fprintf(b.progress, "  %d of %d meetings after %v\n", i, n, time.Since(began).Round(time.Second))
		}
	}
	return errors.Join(err, store.Close())
}

// pagesOf are the pages that are asked for, which are as full in both agendas.
var pagesOf = []struct {
	what      string
	selection omzien.Selection
	bar       float64
}{
	{"first agenda page, many ÷ few events", omzien.Selection{}, 2},
	{"the same, a theme in a municipality", omzien.Selection{Municipality: places[0], Theme: themes[0], Limit: 20}, 2},
}

// agendaPages compares how long a page takes in a big network and a small one.
func (b *bench) agendaPages(ctx context.Context) error {
	var nets [2]*omzien.Network
	for i, n := range []int{b.many, b.few} {
		path, err := b.agendaFile(ctx, n)
		if err != nil {
			return err
		}
		store, err := sqlite.Open(ctx, path)
		if err != nil {
			return err
		}
		defer store.Close()
		nets[i] = omzien.New(store, nil)
	}
	for _, page := range pagesOf {
		var sides [2]side
		for i, net := range nets {
			sides[i] = asking(net, page.selection, b.pages)
		}
		found, err := b.duel(ctx, sides[0], sides[1])
		if err != nil {
			return err
		}
		b.lines = append(b.lines, line{what: page.what, ratio: found.ratio(half), bar: page.bar, most: page.bar > 0,
			beside: fmt.Sprintf("%d against %d events; half of the pages within %.2f ms against %.2f ms", b.many, b.few,
				1000*found.side(0, half).median, 1000*found.side(1, half).median)})
	}
	return b.rarePage(ctx, nets)
}

// rarePage tells how long the page of a theme takes that few meetings of a place
// have. It has no bar, because the pages are not the same: in the small network
// there is at most one such meeting.
func (b *bench) rarePage(ctx context.Context, nets [2]*omzien.Network) error {
	s := omzien.Selection{Municipality: places[0], Theme: rareTheme, Limit: 20}
	times := max(1, b.pages/20) // it is slow
	found, err := b.duel(ctx, asking(nets[0], s, times), asking(nets[1], s, times))
	if err == nil {
		b.lines = append(b.lines, line{what: "the same, a theme of one in 200 of the meetings there, for comparison", ratio: found.ratio(half),
			beside: fmt.Sprintf("%.2f ms against %.2f ms", 1000*found.side(0, half).median, 1000*found.side(1, half).median)})
	}
	return err
}

// asking is the side that asks for a page so many times.
func asking(net *omzien.Network, s omzien.Selection, times int) side {
	return func(ctx context.Context, _ int) (sample, error) {
		return crowd(ctx, 1, times, func(ctx context.Context, _ int) error {
			page, err := net.Agenda.Upcoming(ctx, s)
			if err == nil && len(page.List) == 0 && s.Theme != rareTheme {
				err = errors.New("the page is empty")
			}
			return err
		})
	}
}
