package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// looks is how often in all the memory is looked at under load. The median of
// the last quarter is held against that of the second: after that nothing may
// grow.
const looks = 40

// visitors is how many of them there are at the same time.
const visitors = 16

// memory runs omzien serve on the big agenda and tells how much memory it has.
func (b *bench) memory(ctx context.Context) error {
	const what = "memory of omzien serve under load, last quarter ÷ second quarter"
	if _, err := residentMB(os.Getpid()); err != nil {
		b.lines = append(b.lines, line{what: what, skipped: true, beside: "there is no /proc/self/status"})
		return nil
	}
	site, err := b.serve(ctx)
	if err != nil {
		return err
	}
	found, visits, err := site.load(ctx, time.Duration(b.minutes*float64(time.Minute)), b.many)
	if err = errors.Join(err, site.Close()); err != nil {
		return err
	}
	quarter := looks / 4
	early, late := spreadOf(found[quarter:2*quarter]), spreadOf(found[3*quarter:])
	words := fmt.Sprintf("%d events, %.3g minutes, %s; MB from the start: %.0f", b.many, b.minutes, visits, site.before)
	for i := quarter/2 - 1; i < looks; i += quarter / 2 {
		words += fmt.Sprintf(", %.0f", found[i])
	}
	b.lines = append(b.lines, line{what: what, bar: 1.2, most: true, beside: words,
		ratio: spread{late.median / early.median, late.lowest / early.highest, late.highest / early.lowest}})
	return nil
}

// program is omzien serve with a network of its own.
type program struct {
	cmd  *exec.Cmd
	root string
	// before is its memory in MB before the first visitor.
	before float64
}

// serve builds and starts it on a copy of the big agenda.
func (b *bench) serve(ctx context.Context) (*program, error) {
	made, err := b.agendaFile(ctx, b.many)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(b.scratch, "memory.db")
	if err := clone(made, file); err != nil {
		return nil, err
	}
	binary := filepath.Join(b.scratch, "omzien")
	built := exec.CommandContext(ctx, "go", "build", "-o", binary, "github.com/omziennaarelkaar/netwerk/cmd/omzien")
	if said, err := built.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, said)
	}
	cmd := exec.CommandContext(ctx, binary, "serve", "-db", file, "-addr", "127.0.0.1:0", "-proxy", proxy)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &program{cmd: cmd}
	if p.root, err = rootIn(out); err == nil {
		p.before, err = residentMB(cmd.Process.Pid)
	}
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

// rootIn is the first address of a website in what a program says.
func rootIn(said io.Reader) (string, error) {
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if _, address, found := strings.Cut(lines.Text(), "http://"); found {
			return "http://" + strings.TrimRight(address, "/"), nil
		}
	}
	return "", errors.New("omzien serve does not say where the website is")
}

func clone(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// Close stops it as Ctrl-C does.
func (p *program) Close() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return p.cmd.Wait()
}

// residentMB is how much memory a process has, without what the kernel keeps of
// its files.
func residentMB(pid int) (float64, error) {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	text, _, found := strings.Cut(rest, " kB")
	kB, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if !found || err != nil {
		return 0, errors.New("there is no VmRSS")
	}
	return kB / 1024, nil
}

// load sends visitors to a network of n meetings and looks at its memory all the
// while, in MB.
func (p *program) load(ctx context.Context, d time.Duration, n int) (memory []float64, visits string, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var pages, signUps atomic.Int64
	var all sync.WaitGroup
	for range visitors {
		all.Go(func() {
			v := visitor{root: p.root, meetings: n, client: &http.Client{Transport: &http.Transport{}}}
			defer v.client.CloseIdleConnections()
			for ctx.Err() == nil {
				counter, err := &pages, error(nil)
				if rand.IntN(10) == 0 {
					counter, err = &signUps, v.signUp(ctx)
				} else {
					err = v.look(ctx)
				}
				if err != nil && ctx.Err() == nil {
					cancel(err)
				}
				counter.Add(1)
			}
		})
	}
	for i := 0; i < looks && ctx.Err() == nil; i++ {
		select {
		case <-ctx.Done():
		case <-time.After(d / looks):
		}
		mb, err := residentMB(p.cmd.Process.Pid)
		if err != nil {
			cancel(err)
		}
		memory = append(memory, mb)
	}
	err = context.Cause(ctx)
	cancel(nil)
	all.Wait()
	return memory, fmt.Sprintf("%d pages, %d sign-ups", pages.Load(), signUps.Load()), err
}

// visitor asks for one thing after another.
type visitor struct {
	client   *http.Client
	root     string
	meetings int
}

// slug is a meeting that is still to come.
func (v *visitor) slug() string {
	later := v.meetings * 11 / 20
	return fmt.Sprintf("bijeenkomst-%d", later+rand.IntN(v.meetings-later))
}

// look asks for a page; a feed of all and a search are rare, because they are
// much work.
func (v *visitor) look(ctx context.Context) error {
	chosen := url.Values{"gemeente": {places[rand.IntN(len(places))]}, "thema": {themes[rand.IntN(len(themes))]}}
	path := "/agenda?" + chosen.Encode()
	switch dice := rand.IntN(400); {
	case dice == 0:
		path = "/agenda.ics"
	case dice == 1:
		path = "/agenda?zoek=buurthuis"
	case dice < 40:
		path = "/api/v1/events?" + chosen.Encode()
	case dice < 150:
		path = "/bijeenkomsten/" + v.slug()
	case dice < 170:
		path = "/bijeenkomsten/" + v.slug() + ".ics"
	case dice < 250:
		path = "/agenda"
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.root+path, nil)
	if err != nil {
		return err
	}
	return send(v.client, r, http.StatusOK)
}

func (v *visitor) signUp(ctx context.Context) error {
	email := strconv.FormatUint(rand.Uint64(), 36) + "@omzien.example"
	return post(ctx, v.client, v.root, v.slug(), email, http.StatusCreated)
}
