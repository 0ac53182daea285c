// Command bench measures how fast the stores are, each against a bar:
//
//	go run ./omzien/storetest/bench
//
// A number in its table is a ratio of two sides that did the same work in turn,
// in one run: the median of the rounds, with the lowest and the highest. So it
// holds on a machine that others use at the same time. Rates beside it do not;
// they only tell the order of size.
//
// What a raw side does and leaves out stands at [raw], for HTTP at [fixed]. All
// sides are looked at afterwards: who was answered has one row, no meeting has
// more people than seats, and no queue has a hole.
//
// It refuses to say anything about a machine without load or with another disk.
// Whether a store is right is for package storetest.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
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

// row is one line of the table, or some that are measured together.
type row struct {
	name string
	run  func(*bench, context.Context) error
}

var rows = []row{
	{"sqlite", (*bench).onSQLite},
	{"http", (*bench).overHTTP},
	{"life", (*bench).life},
	{"group", (*bench).inGroups},
	{"postgres", (*bench).onPostgres},
	{"full", (*bench).fullSync},
	{"agenda", (*bench).agendaPages},
	{"memory", (*bench).memory},
}

func names() []string {
	var all []string
	for _, r := range rows {
		all = append(all, r.name)
	}
	return all
}

// errBar says that something is slower than it may be.
var errBar = errors.New("a bar was missed")

// run prints the table on out and what goes on meanwhile on progress.
func run(ctx context.Context, args []string, out, progress io.Writer) (err error) {
	b := &bench{size: full, progress: progress}
	set := flag.NewFlagSet("bench", flag.ContinueOnError)
	set.SetOutput(progress)
	chosen := set.String("rows", strings.Join(names(), ","), "which rows to measure")
	quick := set.Bool("quick", false, "a smoke test: small numbers, whose bars mean nothing")
	set.StringVar(&b.postgres, "postgres", "", "URL of an empty database; without it a server is started in a temporary folder")
	set.StringVar(&b.keep, "dir", "", "folder that keeps the big agenda for the next run; without it that is made anew")
	set.Float64Var(&b.minutes, "minutes", 1, "how long omzien serve is under load for the memory row")
	profile := set.String("cpuprofile", "", "file for a profile of the chosen rows")
	if err := set.Parse(args); err != nil {
		return err
	}
	if *quick {
		b.size, b.minutes = small, 0.05
	}
	return b.inScratch(func() error {
		stop, err := profileTo(*profile)
		if err != nil {
			return err
		}
		defer stop()
		return b.table(ctx, out, strings.Split(*chosen, ","), *quick)
	})
}

// table measures the rows and prints each when it is there.
func (b *bench) table(ctx context.Context, out io.Writer, chosen []string, quick bool) error {
	for _, name := range chosen {
		if !slices.Contains(names(), name) {
			return fmt.Errorf("there is no row %q; the rows are %s", name, strings.Join(names(), ", "))
		}
	}
	facts, err := b.machine(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s\n\n| what | ratio (lowest to highest) | bar | | beside it |\n|---|---|---|---|---|\n", facts)
	missed := false
	for _, r := range rows {
		if !slices.Contains(chosen, r.name) {
			continue
		}
		fmt.Fprintln(b.progress, "measuring", r.name)
		if err := r.run(b, ctx); err != nil {
			return fmt.Errorf("row %s: %w", r.name, err)
		}
		for _, l := range b.lines {
			fmt.Fprintln(out, l)
			missed = missed || l.missed()
		}
		b.lines = nil
	}
	if missed && !quick {
		return errBar
	}
	return nil
}
