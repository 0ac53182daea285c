package mail

import (
	"context"
	"time"
)

// Waiting lets f say how time passes.
func (s *Sender) Waiting(f func(ctx context.Context, d time.Duration)) { s.wait = f }

// ByClock lets f say what time it is.
func (s *Sender) ByClock(f func() time.Time) { s.clock = f }
