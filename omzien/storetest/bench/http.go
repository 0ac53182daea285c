package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// clients is how many connections are open at the same time, each with one
// request under way.
const clients = 64

// fixed is the handler that sign-ups over HTTP are held against. It reads the
// body and answers 201 with as many octets as a receipt has; it decodes nothing,
// keeps nothing and waits for no disk. So a good part of the ratio is what a
// durable sign-up costs beside an empty HTTP exchange, whoever handles it.
//
// That is why there is a second one, without a bar: bare reads the body and
// passes it to a raw writer. Against it the ratio is what the website adds.
//
// All sides have the same server and the same 64 clients of net/http, as a Go
// program uses them, on keep-alive connections through the loopback. The clients
// run on the cores that the server needs, so what they cost is in all sides.
type fixed struct{}

func (fixed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusCreated)
	w.Write([]byte(fixedAnswer)) //nolint:errcheck // the client has gone
}

var fixedAnswer = `{"id":"0190a5b0-0000-7000-8000-000000000000","status":"confirmed","seats":1,"wanted":1,"token":"` + strings.Repeat("x", 43) + `"}`

// bare is the handler that signs up without looking: it cuts the address out of
// the body where it must be.
type bare struct{ to *raw }

func (b bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err == nil {
		_, rest, _ := strings.Cut(string(body), `"email":"`)
		email, _, _ := strings.Cut(rest, `"`)
		slug := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/api/v1/events/"), "/sign-ups")
		err = b.to.signUp(slug, guest, email)
	}
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusCreated)
	w.Write([]byte(fixedAnswer)) //nolint:errcheck // the client has gone
}

// overHTTP holds sign-ups by the JSON interface against a fixed answer, then
// against the bare handler.
func (b *bench) overHTTP(ctx context.Context) error {
	found, _, err := b.websites(ctx, func(*raw) http.Handler { return fixed{} })
	if err != nil {
		return err
	}
	b.lines = append(b.lines, line{what: "the same over HTTP, 64 clients ÷ a handler that only reads the body", ratio: found.ratio(rate), bar: 0.5,
		beside: found.rates() + "; p99 " + found.waits()})
	found, theirs, err := b.websites(ctx, func(r *raw) http.Handler { return bare{r} })
	if err != nil {
		return err
	}
	b.lines = append(b.lines, line{what: "the same ÷ a handler that reads the body and passes it to raw group commit, for comparison", ratio: found.ratio(rate),
		beside: found.rates() + "; p99 " + found.waits()})
	return b.fairFile(ctx, theirs, b.signUps*(b.rounds+1))
}

// websites holds ours against another handler, which may write to the file that
// is returned.
func (b *bench) websites(ctx context.Context, other func(*raw) http.Handler) (found pairs, theirs string, err error) {
	ours, err := b.newFile(ctx)
	if err != nil {
		return nil, "", err
	}
	if theirs, err = b.newFile(ctx); err != nil {
		return nil, "", err
	}
	store, err := sqlite.Open(ctx, ours)
	if err != nil {
		return nil, "", err
	}
	r, err := openRaw(ctx, theirs)
	if err != nil {
		return nil, "", errors.Join(err, store.Close())
	}
	net := omzien.New(store, nil)
	found, err = b.visit(ctx, net, unlimited(net), other(r))
	if err = errors.Join(err, store.Close(), r.Close()); err == nil {
		err = b.fairFile(ctx, ours, b.signUps*(b.rounds+1))
	}
	return found, theirs, err
}

// unlimited is the website without limits: all clients are in one network.
func unlimited(net *omzien.Network) http.Handler {
	none := web.Rate{Burst: -1}
	return web.New(net, &web.Options{Limits: web.Limits{SignUps: none, Address: none, Guesses: none}})
}

func (b *bench) visit(ctx context.Context, net *omzien.Network, handlers ...http.Handler) (pairs, error) {
	var sides []side
	for _, handler := range handlers {
		s, err := newWebsite(ctx, handler)
		if err != nil {
			return nil, err
		}
		defer s.Close() //nolint:errcheck // nobody waits for it any more
		sides = append(sides, s.side(b.signUps, slugOf, http.StatusCreated))
	}
	ours := func(ctx context.Context, round int) (sample, error) {
		if err := announce(ctx, net, round, b.signUps); err != nil {
			return sample{}, err
		}
		return sides[0](ctx, round)
	}
	return b.duel(ctx, ours, sides[1])
}

// website is a server on the loopback with its clients.
type website struct {
	server *http.Server
	root   string
	// idle are the clients that wait for nothing.
	idle chan *http.Client
}

func newWebsite(ctx context.Context, handler http.Handler) (*website, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &website{server: &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}, root: "http://" + listener.Addr().String(),
		idle: make(chan *http.Client, clients)}
	go s.server.Serve(listener) //nolint:errcheck // it ends with Close
	for range clients {
		s.idle <- &http.Client{Transport: &http.Transport{}}
	}
	return s, nil
}

// Close ends the server and with it the connections of the clients.
func (s *website) Close() error { return s.server.Close() }

// side signs people up, who are answered as is wanted.
func (s *website) side(signUps int, slug func(round, i int) string, want int) side {
	return func(ctx context.Context, round int) (sample, error) {
		return crowd(ctx, clients, signUps, func(ctx context.Context, i int) error {
			c := <-s.idle
			defer func() { s.idle <- c }()
			return post(ctx, c, s.root, slug(round, i), emailOf(i), want)
		})
	}
}

// proxy is from where the visitors of omzien serve come, as if they lived in
// networks of their own: each of them can only sign up so often.
const proxy = "127.0.0.1/32"

// post signs somebody up by the JSON interface.
func post(ctx context.Context, c *http.Client, root, slug, email string, want int) error {
	body := `{"name":"` + guest + `","email":"` + email + `","role":"resident"}`
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, root+"/api/v1/events/"+slug+"/sign-ups", strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("2001:db8:%x:%x00::1", rand.IntN(1<<16), rand.IntN(1<<8)))
	return send(c, r, want)
}

// send reads the answer to its end.
func send(c *http.Client, r *http.Request, want int) error {
	answer, err := c.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != want {
		return fmt.Errorf("%s %s: %s", r.Method, r.URL.Path, answer.Status)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
