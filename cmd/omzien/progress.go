package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// barWidth is the length of a full bar; tick is how often a line is written for
// whoever is not watching.
const (
	barWidth = 30
	tick     = 10 * time.Second
)

// progress shows on standard error how far something is: as a bar that grows in
// a terminal, else as a line now and then.
func (p *program) progress(what string) func(done, total int) {
	if isTerminal(p.stderr) {
		return bar(p.stderr, what)
	}
	last := p.now()
	return func(done, total int) {
		if now := p.now(); done < total && now.Sub(last) >= tick {
			last = now
			fmt.Fprintf(p.stderr, "%s: %d van %d\n", what, done, total)
		}
	}
}

// bar is drawn anew, on one line, for each percent.
func bar(w io.Writer, what string) func(done, total int) {
	drawn := -1
	return func(done, total int) {
		percent := 100
		if total > 0 {
			percent = 100 * done / total
		}
		if percent == drawn {
			return
		}
		drawn = percent
		full := barWidth * percent / 100
		fmt.Fprintf(w, "\r%s [%s%s] %3d %%", what, strings.Repeat("#", full), strings.Repeat(".", barWidth-full), percent)
		if done == total {
			fmt.Fprintln(w)
		}
	}
}

// isTerminal: somebody may be watching.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
