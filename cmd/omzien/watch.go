package main

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// metricsPath is where Prometheus looks by itself.
const metricsPath = "/metrics"

// numbers is the handler for a listener of its own, which shows what the meter
// counted and nothing else. Who can reach that address may read it.
func (s *website) numbers() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+metricsPath, s.meter.Handler())
	return mux
}

// Bounds of the farewell.
const (
	// lately is within how long somebody must have asked /readyz twice to be waited
	// for.
	lately = time.Minute
	// farewellTime is how long that somebody has to ask again.
	farewellTime = 5 * time.Second
)

// farewell lets whoever sends visitors here, and asks /readyz for it, hear that
// the server stops before it refuses connections. Make one with newFarewell.
type farewell struct {
	leaving atomic.Bool
	hear    sync.Once
	heard   chan struct{} // closed when somebody was told

	mu sync.Mutex
	// asked is when somebody asked, before is the time before that; zero is never.
	asked, before time.Time
}

func newFarewell() *farewell { return &farewell{heard: make(chan struct{})} }

// draining is for web.Options.
func (f *farewell) draining() bool {
	f.mu.Lock()
	f.before, f.asked = f.asked, time.Now()
	f.mu.Unlock()
	if !f.leaving.Load() {
		return false
	}
	f.hear.Do(func() { close(f.heard) })
	return true
}

// awaited: somebody keeps asking. One who asked once, perhaps a stranger, does
// not come back to hear the answer.
func (f *farewell) awaited() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return time.Since(f.before) <= lately
}

// say waits until somebody was told, for a while, and calls waiting before that.
// When nobody keeps asking, there is nobody to wait for.
func (f *farewell) say(waiting func()) {
	f.leaving.Store(true)
	if !f.awaited() {
		return
	}
	waiting()
	ctx, cancel := context.WithTimeout(context.Background(), farewellTime)
	defer cancel()
	select {
	case <-f.heard:
	case <-ctx.Done():
	}
}
