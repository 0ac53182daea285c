package web

import (
	"encoding/binary"
	"time"
)

// Stamp is what the form of a meeting has that was drawn at a moment.
func Stamp(key []byte, slug, formKey string, at time.Time) string {
	return newStamps(key, -1).make(slug, formKey, at)
}

// Generation is how many keys a limiter keeps for sure.
const Generation = generation

// Limiter keeps a rate for each of many.
type Limiter struct{ limiter }

// NewLimiter is an empty one.
func NewLimiter(r Rate) *Limiter {
	return &Limiter{limiter{rate: r, young: map[limitKey]int64{}}}
}

// Take counts one of n.
func (l *Limiter) Take(n int, now time.Time) time.Duration { return l.take(numbered(n), now) }

// GiveBack undoes a take.
func (l *Limiter) GiveBack(n int) { l.giveBack(numbered(n)) }

// Holds is how many keys it has.
func (l *Limiter) Holds() int { return len(l.young) + len(l.old) }

func numbered(n int) (key limitKey) {
	binary.BigEndian.PutUint64(key[:], uint64(n))
	return key
}
