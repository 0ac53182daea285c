package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// side is a way to show the agenda on a page.
type side string

// The sides.
const (
	fullCalendar side = "FullCalendar"
	inPage       side = "HTML in the page"
	oneScript    side = "one script"
	firstSnippet side = "the first release's snippet"
	signUpOnly   side = "one meeting"
	// The least that anything could take: a link without any style, of the title of the
	// first meeting.
	barePage   side = "a bare link in the page"
	bareScript side = "a bare link from a script"
)

// path is that of its page on the host.
func (s side) path() string { return "/" + strings.ReplaceAll(strings.ToLower(string(s)), " ", "-") }

// scene is what one visit is about. Play is one of probe.js.
type scene struct {
	side side
	play string
	slow bool
	// again: the visitor was there before and comes back.
	again bool
	// saving: the browser was told to save data.
	saving bool
}

func (s scene) String() string {
	text := string(s.side) + ", " + s.play
	if s.slow {
		text += ", slow"
	}
	if s.again {
		text += ", again"
	}
	if s.saving {
		text += ", saving data"
	}
	return text
}

// bench is one run of the program.
type bench struct {
	began    time.Time
	town     *town
	host     *host
	chromium context.Context
	scratch  string
	progress io.Writer
	closers  []func() error
	// seen are the visits that count, failed why there are none.
	seen   map[scene][]seen
	failed map[scene]error
}

// openBench starts all that the rows need.
func openBench(ctx context.Context, chosen []row, progress io.Writer) (b *bench, err error) {
	b = &bench{began: time.Now(), progress: progress, seen: map[scene][]seen{}, failed: map[scene]error{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close())
		}
	}()
	if b.scratch, err = os.MkdirTemp("", "bench"); err != nil {
		return b, err
	}
	b.closers = append(b.closers, func() error { return os.RemoveAll(b.scratch) })
	if b.town, err = openTown(ctx, b.scratch, b.began); err != nil {
		return b, err
	}
	b.closers = append(b.closers, b.town.close)
	if b.host, err = openHost(); err != nil {
		return b, err
	}
	b.closers = append(b.closers, b.host.close)
	if err = b.pages(ctx, scenesOf(chosen)); err != nil {
		return b, err
	}
	chromium, end, err := startBrowser(ctx)
	if err != nil {
		return b, err
	}
	b.chromium = chromium
	b.closers = append(b.closers, func() error { end(); return nil })
	return b, nil
}

func (b *bench) close() error {
	var all []error
	for _, end := range slices.Backward(b.closers) {
		all = append(all, end())
	}
	return errors.Join(all...)
}

// pages puts the page of each side on the host.
func (b *bench) pages(ctx context.Context, scenes []scene) error {
	if err := b.town.pages(ctx, b.host); err != nil {
		return err
	}
	if !slices.ContainsFunc(scenes, func(s scene) bool { return s.side == fullCalendar }) {
		return nil
	}
	fmt.Fprintln(b.progress, "bundling FullCalendar")
	dir := filepath.Join(b.scratch, "peer")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	code, err := calendarScript(ctx, dir)
	if err != nil {
		return err
	}
	data, err := calendarData(b.town.list)
	if err != nil {
		return err
	}
	b.host.script("/calendar.js", code)
	b.host.json("/calendar.json", data)
	b.host.page(fullCalendar.path(), calendarPage(b.town.list))
	return nil
}

// tour visits all scenes once without counting, and then so many times, another
// one first each time. A scene that fails is not visited again.
func (b *bench) tour(ctx context.Context, scenes []scene, runs int) error {
	if len(scenes) == 0 {
		return nil
	}
	for round := range runs + 1 {
		for turn := range scenes {
			s := scenes[(turn+round)%len(scenes)]
			if b.failed[s] != nil {
				continue
			}
			runtime.GC() // none pays for the others
			found, err := b.visit(s)
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				fmt.Fprintf(b.progress, "  %v: %v\n", s, err)
				b.failed[s] = err
			case round > 0:
				b.seen[s] = append(b.seen[s], found)
			}
		}
		fmt.Fprintf(b.progress, "round %d of %d\n", round, runs)
	}
	return nil
}

func (b *bench) visit(s scene) (seen, error) {
	v, err := newVisitor(b.chromium, b.host.address)
	if err != nil {
		return seen{}, err
	}
	defer v.end()
	if s.saving {
		err = v.saving()
	}
	if err == nil && s.slow {
		err = v.slow()
	}
	if err != nil {
		return seen{}, err
	}
	p := plan{Play: s.play, Title: b.town.list[0].Title, Theme: string(chosen), Left: about(chosen, b.town.list),
		Patience: patience.Milliseconds()}
	if s.play == "read" || s.play == "visit" {
		p.Settle = settle.Milliseconds()
	}
	if s.saving {
		p.Settle = (2 * settle).Milliseconds()
	}
	if s.side == signUpOnly {
		p.Play = "signup"
	}
	found, err := v.play(b.host.address+s.side.path(), p)
	if err == nil && s.again {
		time.Sleep(settle) // what the page still fetches is kept, too
		if err = v.leave(b.host.address); err == nil {
			found, err = v.visit(b.host.address + s.side.path())
		}
	}
	return found, err
}

// median of a number over the visits to a scene; or why there is none.
func (b *bench) median(s scene, of func(seen) float64) (float64, error) {
	if err := b.failed[s]; err != nil {
		return 0, err
	}
	var all []float64
	for _, found := range b.seen[s] {
		all = append(all, of(found))
	}
	if len(all) == 0 {
		return 0, errors.New("no round counted")
	}
	slices.Sort(all)
	return all[len(all)/2], nil
}
