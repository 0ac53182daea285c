package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// Sender brings what is in an outbox to the people it is for. Several may do so
// with the same outbox, in one program or in several; each Sender is used by one
// goroutine at a time.
type Sender struct {
	Outbox  *omzien.Outbox
	Carrier Carrier
	Options Options
	// Log hears of what could not be sent: ids and codes, no names, addresses or
	// texts. Nil: nobody does.
	Log *slog.Logger
	// Told is told what came of each attempt, for counts. Nil: nobody is told.
	Told func(news omzien.News, r Result)

	// wait lets time pass, until ctx ends, and clock tells it; nil is the real one.
	wait  func(ctx context.Context, d time.Duration)
	clock func() time.Time
}

// Result is what came of one attempt to send a letter.
type Result string

// What comes of an attempt.
const (
	Sent Result = "sent"
	// Delayed: it is tried again later.
	Delayed Result = "delayed"
	// GivenUp: it is not tried again; the organiser hears of it.
	GivenUp Result = "given_up"
)

// Bounds of a round.
const (
	every    = 5 * time.Second  // between two looks into the outbox
	patience = 5 * time.Minute  // between two rounds at most, while nothing can be sent
	batch    = 20               // letters that are taken at once
	grace    = 10 * time.Second // for the message that is under way when ctx ends
	silences = 3                // messages in a row without an answer that end a round

	// freshness is how long after it was taken a letter is begun at the latest. With
	// the time that a [Server] may take it stays within [omzien.Lease].
	freshness = 45 * time.Second
)

// Run sends what is due, every few seconds, until ctx ends. A message that is under
// way then has ten seconds to end. While the server or the store cannot be reached
// it looks ever less often, at least every five minutes.
func (s *Sender) Run(ctx context.Context) {
	pause := every
	for ctx.Err() == nil {
		if err := s.Flush(ctx); err == nil {
			pause = every
		} else if ctx.Err() == nil {
			pause = min(2*pause, patience)
			s.log().Warn("mail waits", "error", err, "next", pause)
		}
		s.rest(ctx, pause)
	}
}

func (s *Sender) rest(ctx context.Context, d time.Duration) {
	if s.wait != nil {
		s.wait(ctx, d)
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

func (s *Sender) log() *slog.Logger {
	if s.Log != nil {
		return s.Log
	}
	return slog.New(slog.DiscardHandler)
}

// Flush sends all that is due now, one letter after the other. A letter that is
// refused does not keep the next from going; when nothing can be sent, Flush
// returns why and leaves the rest for another time. It returns nil when nothing is
// due any more.
func (s *Sender) Flush(ctx context.Context) error {
	if err := s.Options.Check(); err != nil {
		return err
	}
	defer func() { _ = s.Carrier.Close() }() // what was sent was sent
	silent := 0
	for {
		letters, err := s.Outbox.Take(ctx, batch)
		if err != nil || len(letters) == 0 {
			return err
		}
		taken := s.now()
		for i := range letters {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if s.now().Sub(taken) > freshness { // another may have it soon, and it would go out twice
				break
			}
			code, err := s.send(ctx, &letters[i])
			if err != nil {
				return err
			}
			if silent++; code != NoAnswer {
				silent = 0
			}
			if silent == silences {
				return Unreachable{Step: "message", Reason: "no answer"}
			}
		}
	}
}

func (s *Sender) now() time.Time {
	if s.clock != nil {
		return s.clock()
	}
	return time.Now()
}

// send sends one letter and writes down what came of it. Code is why it was not
// sent, err why nothing can be.
func (s *Sender) send(ctx context.Context, l *omzien.Letter) (code string, err error) {
	refused := Refused{Code: Unwritten}
	m, err := Compose(*l, s.Options)
	if err == nil {
		if err = s.carry(ctx, m); err == nil {
			return "", s.done(ctx, l, Sent, func(ctx context.Context) error { return s.Outbox.Sent(ctx, l.ID) })
		}
		if !errors.As(err, &refused) {
			return "", err
		}
	}
	s.log().Warn("mail not sent", "id", l.ID, "news", l.News, "attempt", l.Attempt, "error", err)
	result := Delayed
	if refused.Forever {
		result = GivenUp
	}
	return refused.Code, s.done(ctx, l, result, func(ctx context.Context) error {
		return s.Outbox.Failed(ctx, l.ID, refused.Code, refused.Forever)
	})
}

// carry lets a message end that is under way when ctx ends, within bounds.
func (s *Sender) carry(ctx context.Context, m Message) error {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		s.rest(longer, grace)
		cancel()
	})
	defer stop()
	return s.Carrier.Carry(longer, m)
}

// done writes down what came of a letter, also when ctx has ended: otherwise it
// would go out twice.
func (s *Sender) done(ctx context.Context, l *omzien.Letter, r Result, write func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := write(ctx); err != nil {
		return err
	}
	if s.Told != nil {
		s.Told(l.News, r)
	}
	return nil
}
