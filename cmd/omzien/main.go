// Command omzien runs the network: it shows the agenda as a website, takes
// sign-ups, reads files into the database, writes the agenda as a folder of
// files or one calendar, follows the calendars of initiatives, and keeps the
// support trajectories.
//
// It uses only packages that everybody can import, so it proves daily that they
// are enough. What people read is Dutch; the words that they type (commands and
// options) are English and stable. An error is one line on standard error, and
// the exit code tells what kind it was: see [exits].
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks to stop. A later one ends the program at once, as the
	// system does by itself; one that follows within a second is the same wish,
	// because programs such as timeout send it twice.
	context.AfterFunc(ctx, func() { time.AfterFunc(time.Second, stop) })
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program: args are the words after its name, the result is
// its exit code. It returns soon after ctx ends, with everything closed.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	p := program{stdin: os.Stdin, stdout: stdout, stderr: stderr, now: time.Now}
	return p.run(ctx, args)
}
