package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// Bounds of the web server. A page is small, so a visitor who needs longer is
// not reading it.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 120 * time.Second
	maxHeaderBytes    = 16 << 10
	// grace is how long requests under way may take after the signal to stop.
	grace = 10 * time.Second
)

func (p *program) serve(o *options) action {
	addr, db := o.address(), o.database()
	base := o.baseURL("`WEBADRES` waaronder bezoekers de website kennen")
	return func(ctx context.Context, words []string) error {
		if err := noWords(words); err != nil {
			return err
		}
		listener, err := listen(ctx, *addr)
		if err != nil {
			return err
		}
		defer listener.Close()
		return p.inNetwork(ctx, *db, func(n *omzien.Network) error {
			p.say("De website staat aan: %s/\nStoppen: druk op Ctrl-C.\n", rootOf(listener)+pathOf(*base))
			if *base == "" && !ownMachine(listener) {
				p.say("Let op: zonder -base-url gaan aanmeldingen over http. Zet er het adres bij dat bezoekers kennen.\n")
			}
			return p.website(ctx, listener, n, *base, slog.LevelInfo)
		})
	}
}

// listen takes the address, so that a busy one is known before anything else
// is done.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, misuse("Achter -addr hoort een adres met een poort, zo: 127.0.0.1:8080.")
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, trouble{omzien.Unavailable, "Het adres " + addr + " is al in gebruik. Sluit het andere programma, of kies een andere poort met -addr.", err}
	case err != nil:
		return nil, trouble{omzien.Internal, "Het adres " + addr + " kunnen we niet gebruiken. Kies een ander adres met -addr. De melding is: " + err.Error(), err}
	}
	return listener, nil
}

// rootOf is the address for a browser on this machine, without a slash at its end.
func rootOf(listener net.Listener) string {
	host, port, _ := net.SplitHostPort(listener.Addr().String())
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// ownMachine: nobody but this machine can reach it.
func ownMachine(listener net.Listener) bool {
	addr, ok := listener.Addr().(*net.TCPAddr)
	return ok && addr.IP.IsLoopback()
}

// pathOf is the path in a base URL that was checked before, without a slash at
// its end.
func pathOf(baseURL string) string {
	u, err := url.Parse(baseURL)
	if err != nil {
		return ""
	}
	return strings.TrimRight(u.Path, "/")
}

// handler is the website below the path of its base URL.
func handler(n *omzien.Network, baseURL string, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	path := pathOf(baseURL)
	mux.Handle(path+"/", http.StripPrefix(path, web.New(n, &web.Options{BaseURL: baseURL, Log: log})))
	return mux
}

// website serves until ctx ends, then lets requests under way finish. What is
// below level is not logged.
func (p *program) website(ctx context.Context, listener net.Listener, n *omzien.Network, baseURL string, level slog.Level) error {
	log := slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: level}))
	server := &http.Server{
		Handler:           handler(n, baseURL, log),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	var erasing sync.WaitGroup
	defer erasing.Wait()
	ctx, end := context.WithCancel(ctx)
	defer end() // also when the server fails by itself
	erasing.Go(func() { forget(ctx, n, log) })
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(done)
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		if server.Shutdown(patience) != nil {
			server.Close() //nolint:errcheck // whoever is not done by now is cut off
		}
	})
	err := server.Serve(listener)
	if stop() {
		return err
	}
	<-done
	return nil
}

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
