// Command bench measures in Chromium how fast the widget is on somebody else's
// page, beside FullCalendar 7 with the same 150 meetings, filter and form:
//
//	go run ./widget/bench
//
// It makes a network and a site that embeds it, on two ports of the loopback, and
// the same page with FullCalendar, bundled into one script. Everything is sent in
// brotli. Visitors without a cache come to all of them in turn, unthrottled and on
// a slow line (1.6 Mbit/s, 150 ms for each request, a processor that does a
// quarter). A row has the median of the rounds, or for "÷ FullCalendar" the one
// median over the other; both are beside it. The first round is not counted.
//
// A visitor is a script in the page, see probe.js: something is there when it is
// drawn inside the window and the next frame begins. Times of day depend on the
// machine; ratios hardly do, as both sides bear what it bears. Fewer than 7 rounds
// are for a quick look.
//
// It ends with status 1 when a bar is missed, or could not be measured. FullCalendar
// comes from npm; nothing else leaves the machine. Whether the widget is right is
// for the tests.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// errBar says that something is slower or heavier than it may be.
var errBar = errors.New("a bar was missed")

// run prints the table on out and what goes on meanwhile on progress.
func run(ctx context.Context, args []string, out, progress io.Writer) (err error) {
	set := flag.NewFlagSet("bench", flag.ContinueOnError)
	set.SetOutput(progress)
	runs := set.Int("runs", 7, "rounds that count")
	only := set.String("only", strings.Join(names(), ","), "which rows to measure")
	if err := set.Parse(args); err != nil {
		return err
	}
	chosen, err := choose(strings.Split(*only, ","))
	if err != nil {
		return err
	}
	b, err := openBench(ctx, chosen, progress)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	if err := b.tour(ctx, scenesOf(chosen), *runs); err != nil {
		return err
	}
	version, err := browserVersion(b.chromium)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s on %s/%s, %d cores, %s. %d meetings, %d rounds.\n\n", version, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(),
		runtime.Version(), shown, *runs)
	fmt.Fprint(out, "| what | value | bar | ambition | holds | beside it |\n|---|--:|--:|--:|---|---|\n")
	missed := false
	for _, r := range chosen {
		l := r.measure(ctx, b)
		fmt.Fprintln(out, l)
		missed = missed || l.missed()
	}
	if missed {
		return errBar
	}
	return nil
}

func choose(wanted []string) ([]row, error) {
	var chosen []row
	for _, name := range wanted {
		if !slices.Contains(names(), name) {
			return nil, fmt.Errorf("there is no row %q; the rows are %s", name, strings.Join(names(), ", "))
		}
	}
	for _, r := range rows {
		if slices.Contains(wanted, r.name) {
			chosen = append(chosen, r)
		}
	}
	return chosen, nil
}

// names are those of the rows, each once.
func names() []string {
	var all []string
	for _, r := range rows {
		if !slices.Contains(all, r.name) {
			all = append(all, r.name)
		}
	}
	return all
}
