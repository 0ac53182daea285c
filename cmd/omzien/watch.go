package main

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// metricsPath is below the path of the website.
const metricsPath = "/metrics"

// besideSite puts the numbers for Prometheus beside the site, for callers of
// this machine only. To anybody else they are an unknown page.
func besideSite(numbers, site http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == metricsPath && (r.Method == http.MethodGet || r.Method == http.MethodHead) && ownCaller(r) {
			numbers.ServeHTTP(w, r)
			return
		}
		site.ServeHTTP(w, r)
	})
}

// ownCaller: the request comes from this machine, asks for it by a name of its
// own, and no proxy passes it on for somebody else. A proxy that says nothing of
// itself, as nginx does until it is told to, is known by its old HTTP/1.0.
func ownCaller(r *http.Request) bool {
	caller, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !caller.Addr().IsLoopback() || !r.ProtoAtLeast(1, 1) || !ownName(r.Host) {
		return false
	}
	for name := range r.Header {
		switch {
		case name == "Forwarded", name == "Via", name == "X-Real-Ip", strings.HasPrefix(name, "X-Forwarded-"):
			return false
		}
	}
	return true
}

// ownName: only this machine answers to that host, with or without a port. A
// page of somebody else's in a browser here asks for its own.
func ownName(host string) bool {
	if at, err := netip.ParseAddrPort(host); err == nil {
		return at.Addr().IsLoopback()
	}
	name, _, _ := strings.Cut(host, ":")
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return strings.EqualFold(name, "localhost") || err == nil && addr.IsLoopback()
}

// Bounds of the farewell.
const (
	// lately is how long ago somebody must have asked /readyz to be waited for.
	lately = time.Minute
	// farewellTime is how long that somebody has to ask again.
	farewellTime = 5 * time.Second
)

// farewell lets whoever sends visitors here, and asks /readyz for it, hear that
// the server stops before it refuses connections. Make one with newFarewell.
type farewell struct {
	leaving atomic.Bool
	asked   atomic.Int64 // when, in nanoseconds since 1970; zero is never
	hear    sync.Once
	heard   chan struct{} // closed when somebody was told
}

func newFarewell() *farewell { return &farewell{heard: make(chan struct{})} }

// draining is for web.Options.
func (f *farewell) draining() bool {
	f.asked.Store(time.Now().UnixNano())
	if !f.leaving.Load() {
		return false
	}
	f.hear.Do(func() { close(f.heard) })
	return true
}

// say waits until somebody was told, or until ctx ends. When nobody asked
// lately, there is nobody to wait for.
func (f *farewell) say(ctx context.Context) {
	f.leaving.Store(true)
	if time.Since(time.Unix(0, f.asked.Load())) > lately {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, farewellTime)
	defer cancel()
	select {
	case <-f.heard:
	case <-ctx.Done():
	}
}
