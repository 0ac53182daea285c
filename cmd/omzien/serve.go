package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/follow"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
	"github.com/omziennaarelkaar/netwerk/omzien/metrics"
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
	// grace is how long the requests under way may take after the farewell: longer
	// than the 15 seconds in which PostgreSQL must have answered a batch of writes.
	grace = 20 * time.Second
)

// serveOptions are what somebody typed behind "serve".
type serveOptions struct {
	addr, db, base, beside *string
	allow, proxies         *[]netip.Prefix
	post                   postOptions
}

func (p *program) serve(o *options) action {
	typed := serveOptions{addr: o.address(), db: o.database(),
		base:   o.baseURL("`WEBADRES` waaronder bezoekers de website kennen"),
		beside: o.String("metrics", "", "`ADRES` en poort voor getallen aan Prometheus"),
		allow:  o.allow(), proxies: o.proxies(), post: o.post()}
	return func(ctx context.Context, words []string) error {
		if err := noWords(words); err != nil {
			return err
		}
		carrier, err := typed.post.carrier()
		if err != nil {
			return err
		}
		w := website{baseURL: *typed.base, proxies: *typed.proxies, log: p.logger(slog.LevelInfo), stderr: p.stderr}
		if w.key, err = formKey(); err != nil {
			return err
		}
		listener, err := listen(ctx, "-addr", *typed.addr)
		if err != nil {
			return err
		}
		defer listener.Close()
		if *typed.beside != "" {
			if w.beside, err = listen(ctx, "-metrics", *typed.beside); err != nil {
				return err
			}
			defer w.beside.Close()
		}
		fresh := !isPostgres(*typed.db) && exists(*typed.db) != nil
		return p.inStore(ctx, *typed.db, func(store database) error {
			p.sayServing(typed, &w, listener, carrier != nil, fresh)
			w.watch(store, p.now, proofWith(carrier))
			w.follower = newFollower(w.net, *typed.allow)
			w.follower.Log = w.log
			if carrier != nil {
				w.sender = &mail.Sender{Outbox: w.net.Outbox, Carrier: carrier, Log: w.log,
					Options: mail.Options{From: *typed.post.from, Site: cmp.Or(*typed.base, rootOf(listener))},
					Told:    func(n omzien.News, r mail.Result) { w.meter.Mailed(n, string(r)) }}
			}
			return w.serve(ctx, listener)
		})
	}
}

// sayServing tells what is served where, how to stop it, and what to mind.
func (p *program) sayServing(typed serveOptions, w *website, listener net.Listener, mails, fresh bool) {
	p.say("De database: %s\n", oneLine(shown(*typed.db)))
	if fresh {
		p.say("Dit is een nieuwe, lege database. Vul die met: omzien import%s\n", besides(*typed.db))
	}
	p.say("De website staat aan: %s/\n", rootOf(listener)+pathOf(w.baseURL))
	if w.beside != nil {
		p.say("Getallen voor Prometheus: %s\n", rootOf(w.beside)+metricsPath)
	}
	if mails {
		p.say("De mail gaat uit, van: %s\n", *typed.post.from)
	} else {
		p.say("Er gaat geen mail uit. Mails wachten in de database. U ziet ze met: omzien outbox%s\n", besides(*typed.db))
	}
	if w.baseURL == "" && !ownMachine(listener) {
		p.say("Let op: zonder -base-url gaan aanmeldingen over http. Zet er het adres bij dat bezoekers kennen.\n")
	}
	if w.baseURL == "" && mails {
		p.say("Let op: zonder -base-url werken de links in mails alleen op deze computer. Zet er het adres bij dat bezoekers kennen.\n")
	}
	p.say("Stoppen: druk op Ctrl-C.\n")
}

// besides is how to say to another command that it is about that file.
func besides(db string) string {
	if db == defaultDatabase {
		return ""
	}
	return " -db " + oneLine(db)
}

// listen takes the address behind an option, so that a busy one is known before
// anything else is done.
func listen(ctx context.Context, option, addr string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, misuse("Achter " + option + " hoort een adres met een poort, zo: 127.0.0.1:8080.")
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, trouble{omzien.Unavailable, "Het adres " + addr + " is al in gebruik. Sluit het andere programma, of kies een andere poort met " + option + ".", err}
	case err != nil:
		return nil, trouble{omzien.Internal, "Het adres " + addr + " kunnen we niet gebruiken. Kies een ander adres met " + option + ". De melding is: " + err.Error(), err}
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

// website is a network that is shown to visitors.
type website struct {
	net     *omzien.Network
	baseURL string
	log     *slog.Logger
	stderr  io.Writer // for who waits until it has stopped
	// meter may be nil: then nothing is counted.
	meter *metrics.Meter
	// beside shows what the meter counted; nil: nowhere.
	beside net.Listener
	// sender sends the mail; nil: it waits in the outbox.
	sender *mail.Sender
	// proxies are those that say truly who a visitor is.
	proxies []netip.Prefix
	// key is for the forms; empty: a random one.
	key []byte
	// extra are pages of a demo, by their patterns.
	extra map[string]http.Handler
	// follower keeps the agenda in step with the calendars of initiatives; nil:
	// they are left alone.
	follower *follow.Follower
}

// watch makes the network in a store that nobody used yet, with the meter and
// the log told what the store does.
func (s *website) watch(store database, now func() time.Time, proof time.Duration) {
	s.meter = metrics.New(store.Waiting)
	store.Observe(func(c omzien.Commit) {
		s.meter.Commit(c)
		if c.Err != nil {
			s.log.Error("commit failed", "writes", c.Writes, "waiting", c.Waiting, "took", c.Took, "cause", c.Err)
		}
	})
	s.net = omzien.New(store, &omzien.Options{Now: now, SignedUp: s.meter.SignedUp, Mail: true, Proof: proof})
	s.meter.Calendars(s.net.Calendars.List)
	s.meter.Outbox(s.net.Outbox.Waiting)
}

// handler is the website below the path of its base URL.
func (s *website) handler(draining func() bool) http.Handler {
	o := web.Options{BaseURL: s.baseURL, Log: s.log, Draining: draining, TrustedProxies: s.proxies, Key: s.key}
	if s.meter != nil {
		o.Observe = s.meter.Request
	}
	mux := http.NewServeMux()
	path := pathOf(s.baseURL)
	mux.Handle(path+"/", http.StripPrefix(path, web.New(s.net, &o)))
	for pattern, page := range s.extra {
		mux.Handle(pattern, page)
	}
	return mux
}

// logger writes lines to standard error. What is below level is left out.
func (p *program) logger(level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: level}))
}

// server answers with a handler, within bounds.
func (s *website) server(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

// serve answers until ctx ends, then says farewell and lets requests under way
// finish. What it does beside that ends last.
func (s *website) serve(ctx context.Context, listener net.Listener) error {
	leave := newFarewell()
	server := s.server(s.handler(leave.draining))
	var others sync.WaitGroup
	defer others.Wait()
	ctx, end := context.WithCancel(ctx)
	defer end() // also when the server fails by itself
	others.Go(func() { forget(ctx, s.net, s.log) })
	others.Go(func() { tend(ctx, s.net, s.log) })
	if s.sender != nil {
		others.Go(func() { s.sender.Run(ctx) })
	}
	if s.follower != nil {
		others.Go(func() {
			s.follower.Run(ctx) //nolint:errcheck // it ends when ctx does, and outlives what goes wrong
		})
	}
	if s.beside != nil {
		numbers := s.server(s.numbers())
		defer numbers.Close()
		others.Go(func() {
			if err := numbers.Serve(s.beside); !errors.Is(err, http.ErrServerClosed) {
				s.log.Error("serving metrics failed", "cause", err)
			}
		})
	}
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(done)
		leave.say(func() {
			fmt.Fprintln(s.stderr, "Aan het stoppen. Dat duurt hooguit een halve minuut.")
		})
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
