package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// This file is what a website does beside answering, again and again.

// forget erases the sign-ups whose term has passed, now and then every day,
// until ctx ends. What fails is tried again the next day.
func forget(ctx context.Context, n *omzien.Network, log *slog.Logger) {
	daily := time.NewTicker(24 * time.Hour)
	defer daily.Stop()
	for {
		count, err := n.Agenda.Forget(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			log.Error("erasing sign-ups failed", "cause", err)
		case count > 0:
			log.Info("erased sign-ups", "count", count)
		}
		select {
		case <-ctx.Done():
			return
		case <-daily.C:
		}
	}
}

// tending is how often time is looked at: an offer may end that much later.
const tending = 3 * time.Second

// tend does what time demands, until ctx ends. Of what keeps failing the log hears
// once.
func tend(ctx context.Context, n *omzien.Network, log *slog.Logger) {
	often := time.NewTicker(tending)
	defer often.Stop()
	failing := false
	for {
		err := n.Agenda.Tend(ctx)
		if err != nil && !failing && ctx.Err() == nil {
			log.Error("tending sign-ups failed", "cause", err)
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-often.C:
		}
	}
}
