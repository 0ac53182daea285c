package faulttest

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// word says what a line of a report is about.
type word string

const (
	opened    word = "opened"    // the store is open
	shut      word = "shut"      // it could not be opened: Code
	announced word = "announced" // Meeting is there
	asks      word = "asks"      // about to sign up: Meeting, Email, Key
	yes       word = "yes"       // the receipt of Key: ID, Token, Status, Wanted, Seats
	no        word = "no"        // the refusal of Key: Code, Kind
	leaves    word = "leaves"    // about to withdraw ID
	left      word = "left"      // it is withdrawn
	stays     word = "stays"     // the refusal to withdraw: Code, Kind
	confirms  word = "confirms"  // about to show that the address of ID is real
	confirmed word = "confirmed" // what became of it: Status, Seats
	amends    word = "amends"    // about to come alone after all, with ID
	amended   word = "amended"   // that is so
	accepts   word = "accepts"   // about to accept the seats that ID is offered
	accepted  word = "accepted"  // they are its own
	barred    word = "barred"    // the refusal of one of these: Code, Kind
	posted    word = "posted"    // a message was handed over: Mail, News, Email
	unsure    word = "unsure"    // the store was told so of Mail, and refused: Code
	looked    word = "looked"    // a read was answered; Code when it failed
	copying   word = "copying"   // a backup to Path begins
	copied    word = "copied"    // it is there; Code when it failed
	wrong     word = "wrong"     // the child itself saw what must not be: Err
	ended     word = "ended"     // nothing comes after it
)

// line is one line of the report of a child: what it is about to ask, or the
// answer that it got. A line is written after the answer, so one that is there
// was given.
type line struct {
	Word    word   `json:"w"`
	Meeting string `json:"m,omitempty"`
	// Key is the idempotency key; it names a request.
	Key   string `json:"k,omitempty"`
	Email string `json:"e,omitempty"`
	// Again: this person signed up before, by another key.
	Again  bool               `json:"a,omitempty"`
	ID     string             `json:"i,omitempty"`
	Token  string             `json:"t,omitempty"`
	Status event.SignUpStatus `json:"s,omitempty"`
	Wanted int                `json:"n,omitempty"`
	Seats  int                `json:"o,omitempty"`
	// Mail is the id of a message, News what it tells.
	Mail string      `json:"l,omitempty"`
	News omzien.News `json:"y,omitempty"`
	Code string      `json:"c,omitempty"`
	Kind omzien.Kind `json:"d,omitempty"`
	Err  string      `json:"r,omitempty"`
	Path string      `json:"p,omitempty"`
	PID  int         `json:"x,omitempty"`
}

// because is a line with the reason why not.
func (l line) because(err error) line {
	l.Code, l.Kind, l.Err = omzien.Code(err), omzien.KindOf(err), err.Error()
	return l
}

// teller writes lines, each with one write, so that several children can share
// a pipe and none is torn (pipe(7), PIPE_BUF).
type teller struct {
	mu sync.Mutex
	to io.Writer
}

func (t *teller) say(l line) {
	text, err := json.Marshal(l)
	if err != nil {
		panic(err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = t.to.Write(append(text, '\n')) // nobody may be listening any more
}

// listener collects the lines of one or more children while they run.
type listener struct {
	mu    sync.Mutex
	more  sync.Cond // something was heard, or all fell silent
	lines []line
	over  bool
	err   error // of a line that is none
}

func newListener() *listener {
	l := &listener{}
	l.more.L = &l.mu
	return l
}

// listen reads until the last writer is gone. A last line without its end was
// not given.
func (l *listener) listen(from io.Reader) {
	text := bufio.NewReader(from)
	for {
		raw, err := text.ReadBytes('\n')
		var one line
		var fault error
		if err == nil {
			fault = json.Unmarshal(raw, &one)
		}
		l.mu.Lock()
		if l.over = err != nil; !l.over {
			l.lines = append(l.lines, one)
			l.err = errors.Join(l.err, fault)
		}
		l.mu.Unlock()
		l.more.Broadcast()
		if err != nil {
			return
		}
	}
}

// said is what was heard so far.
func (l *listener) said() []line {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines[:len(l.lines):len(l.lines)]
}

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// await waits for a line at or behind index from that fits, and reports whether
// it came before all fell silent or the patience was gone.
func (l *listener) await(from int, fits func(line) bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	late := false
	defer time.AfterFunc(patience, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		late = true
		l.more.Broadcast()
	}).Stop()
	for n := from; !late; {
		switch {
		case n < len(l.lines) && fits(l.lines[n]):
			return true
		case n < len(l.lines):
			n++
		case l.over:
			return false
		default:
			l.more.Wait()
		}
	}
	return false
}

// is makes a condition for await.
func is(w word) func(line) bool { return func(l line) bool { return l.Word == w } }
