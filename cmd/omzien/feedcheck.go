package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
	"github.com/omziennaarelkaar/netwerk/omzien/follow"
)

func (p *program) checkFeed(o *options) action {
	allow := o.allow()
	return func(ctx context.Context, words []string) error {
		if len(words) != 1 {
			return misuse("Zet erbij welke agenda we na moeten kijken: één bestand of één adres.")
		}
		data, err := p.calendarData(ctx, words[0], *allow)
		if err != nil {
			return err
		}
		name := oneLine(guarded(words[0]))
		if words[0] == "-" {
			name = "wat u doorgaf"
		}
		p.say("De agenda: %s\n", name)
		return p.tellFindings(calendar.Check(data), bytes.Count(data, []byte("\n")))
	}
}

// maxChecked is one octet more than package calendar looks at, so that it can say
// that it is too much.
const maxChecked = 16<<20 + 1

// calendarData is what stands in a file, at an address, or for "-" on standard
// input.
func (p *program) calendarData(ctx context.Context, from string, allow []netip.Prefix) ([]byte, error) {
	if addressLike(from) {
		fetched, err := (&follow.Fetcher{Allow: allow}).Fetch(ctx, from, follow.Seen{})
		return fetched.Body, err
	}
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() { // a pipe into which nobody writes must not keep Ctrl-C waiting
		data, err := readAll(p.stdin, from)
		done <- result{data, err}
	}()
	select {
	case r := <-done:
		return r.data, notRead(from, r.err)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func readAll(stdin io.Reader, from string) ([]byte, error) {
	if from != "-" {
		file, err := os.Open(from)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		stdin = file
	}
	return io.ReadAll(io.LimitReader(stdin, maxChecked))
}

func notRead(file string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return trouble{omzien.NotFound, "Het bestand " + file + " is er niet. Kijk of de naam klopt. Is het een adres op internet? Zet er dan https:// voor.", err}
	case errors.Is(err, syscall.EISDIR):
		return trouble{omzien.NotFound, file + " is een map. Zet erbij welk bestand in die map u bedoelt.", err}
	case errors.Is(err, fs.ErrPermission):
		return trouble{omzien.Internal, "Het bestand " + file + " mag u niet lezen. Vraag wie het mag openzetten.", err}
	}
	return trouble{omzien.Internal, "Het bestand " + file + " kunnen we niet lezen. De melding is: " + err.Error(), err}
}

// tellFindings says what is wrong with a calendar of so many lines, the worst
// first. Its error means that some programs cannot read it, or show what is not so.
func (p *program) tellFindings(found []calendar.Finding, lines int) error {
	if len(found) == 0 {
		p.say("\nAlles is in orde. De programma's die we kennen, lezen deze agenda goed.\n")
		return nil
	}
	p.say("Geef deze lijst aan wie de agenda maakt.\n")
	faults := p.tellKinds("Dit gaat mis:", found, calendar.SeverityError, lines)
	hints := p.tellKinds("Dit kan beter:", found, calendar.SeverityWarning, lines)
	if n := len(found) - 1; found[n].Code == unlisted {
		p.say("\nEr is nog meer. Los dit eerst op, en kijk de agenda daarna opnieuw na.\n")
	}
	if faults == 0 {
		p.say("\nGeen fouten. Wat beter kan: %d.\n", hints)
		return nil
	}
	p.say("\nFouten: %d. Wat beter kan: %d.\n", faults, hints)
	return trouble{omzien.Internal, "De agenda is niet in orde. Er zijn programma's die hem niet goed lezen.", nil}
}

// unlisted is the code of the last finding when there are more than are listed.
const unlisted calendar.Code = "more"

// tellKinds lists the findings of one severity, each kind once with all its lines,
// in the order of the first of those. The result is how many kinds there are.
func (p *program) tellKinds(title string, found []calendar.Finding, severity calendar.Severity, lines int) int {
	kinds := map[calendar.Code][]calendar.Finding{}
	for _, f := range found {
		if f.Severity == severity && f.Code != unlisted {
			kinds[f.Code] = append(kinds[f.Code], f)
		}
	}
	if len(kinds) == 0 {
		return 0
	}
	p.say("\n%s\n", title)
	number := 0
	for _, f := range found {
		if same := kinds[f.Code]; same != nil {
			number++
			indent := strings.Repeat(" ", len(strconv.Itoa(number))+4)
			p.say("\n  %d. %s\n%s%s\n%sGevolg: %s\n%sStaat in: %s\n", number, f.Sentence(), indent, places(same, lines), indent, f.Consequence(), indent, f.Rule())
			delete(kinds, f.Code)
		}
	}
	return number
}

// places says where one kind of finding is in a calendar of so many lines.
func places(same []calendar.Finding, lines int) string {
	var where []string
	more := 0
	for _, f := range same {
		place := "regel " + strconv.Itoa(f.Line)
		if f.Line == 0 {
			place = "het hele bestand"
		}
		if f.Value != "" {
			place += " (" + oneLine(f.Value) + ")"
		}
		where = append(where, place)
		more += f.More
	}
	if most := lines * 4 / 5; more > 0 && len(same)+more >= most {
		return "Waar: bijna elke regel."
	}
	if more > 0 {
		where = append(where, "nog "+strconv.Itoa(more)+" keer")
	}
	return "Waar: " + enumerate(where, "en") + "."
}
