package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
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
// keeps nothing and waits for no disk. Both sides have the same server and the
// same clients, on keep-alive connections through the loopback.
//
// The clients run on the cores that the server needs, so what they cost is part
// of both sides, and the ratio says as much about them. There are two kinds:
// ordinary ones, the client of net/http as a Go program uses it, which the bar is
// for; and thin ones that send octets made beforehand and read no more of the
// answer than they must, as if they ran on a machine of their own. Against thin
// ones the ratio is little else than a durable sign-up ÷ an empty HTTP exchange.
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

// overHTTP holds sign-ups by the JSON interface against a fixed answer.
func (b *bench) overHTTP(ctx context.Context) error {
	for _, kind := range []struct {
		what string
		bar  float64
		dial func(ctx context.Context, address string) (client, error)
	}{
		{"the same over HTTP, 64 clients of net/http ÷ a handler that only reads the body", 0.5, newOrdinary},
		{"the same with 64 thin clients, for comparison", 0, newThin},
	} {
		found, err := b.websites(ctx, kind.dial)
		if err != nil {
			return err
		}
		b.lines = append(b.lines, line{what: kind.what, ratio: found.ratio(rate), bar: kind.bar, beside: found.rates() + "; p99 " + found.waits()})
	}
	return nil
}

func (b *bench) websites(ctx context.Context, dial func(context.Context, string) (client, error)) (pairs, error) {
	path, err := b.newFile(ctx)
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	net := omzien.New(store, nil)
	var sides [2]side
	var open []io.Closer
	for i, handler := range []http.Handler{web.New(net, nil), fixed{}} {
		s, err := newWebsite(ctx, handler, dial)
		if err != nil {
			return nil, errors.Join(err, store.Close())
		}
		open, sides[i] = append(open, s), s.side(b.signUps)
	}
	found, err := b.duel(ctx, func(ctx context.Context, round int) (sample, error) {
		if err := announce(ctx, net, round, b.signUps); err != nil {
			return sample{}, err
		}
		return sides[0](ctx, round)
	}, sides[1])
	for _, s := range append(open, store) {
		err = errors.Join(err, s.Close())
	}
	if err == nil {
		err = b.fairFile(ctx, path, b.signUps*(b.rounds+1))
	}
	return found, err
}

// website is a server on the loopback with its clients.
type website struct {
	server  *http.Server
	address string
	idle    chan client
}

func newWebsite(ctx context.Context, handler http.Handler, dial func(context.Context, string) (client, error)) (*website, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &website{server: &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}, address: listener.Addr().String(), idle: make(chan client, clients)}
	go s.server.Serve(listener) //nolint:errcheck // it ends with Close
	for range clients {
		c, err := dial(ctx, s.address)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.idle <- c
	}
	return s, nil
}

// Close ends the server and with it the connections of the clients.
func (s *website) Close() error { return s.server.Close() }

func (s *website) side(signUps int) side {
	return func(ctx context.Context, round int) (sample, error) {
		return crowd(ctx, clients, signUps, func(ctx context.Context, i int) error {
			c := <-s.idle
			defer func() { s.idle <- c }()
			return c.signUp(ctx, slugOf(round, i), emailOf(i))
		})
	}
}

// client is somebody with one connection.
type client interface {
	signUp(ctx context.Context, slug, email string) error
}

func bodyOf(email string) string {
	return `{"name":"` + guest + `","email":"` + email + `","role":"resident"}`
}

func pathTo(slug string) string { return "/api/v1/events/" + slug + "/sign-ups" }

// ordinary is the client of net/http.
type ordinary struct {
	http.Client
	root string
}

func newOrdinary(_ context.Context, address string) (client, error) {
	return &ordinary{http.Client{Transport: &http.Transport{}}, "http://" + address}, nil
}

func (o *ordinary) signUp(ctx context.Context, slug, email string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, o.root+pathTo(slug), strings.NewReader(bodyOf(email)))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := o.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusCreated {
		err = fmt.Errorf("the answer is %s: %s", answer.Status, text)
	}
	return err
}

// thin is a connection.
type thin struct {
	conn net.Conn
	in   *bufio.Reader
	// head is the request from the slug on, up to the length of the body.
	head string
}

func newThin(ctx context.Context, address string) (client, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &thin{conn, bufio.NewReader(conn), " HTTP/1.1\r\nHost: " + address +
		"\r\nUser-Agent: Go-http-client/1.1\r\nAccept-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: "}, nil
}

func (t *thin) signUp(_ context.Context, slug, email string) error {
	body := bodyOf(email)
	if _, err := t.conn.Write([]byte("POST " + pathTo(slug) + t.head + strconv.Itoa(len(body)) + "\r\n\r\n" + body)); err != nil {
		return err
	}
	first, err := t.in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(first, []byte("HTTP/1.1 201 ")) {
		rest, _ := t.in.Peek(t.in.Buffered())
		return fmt.Errorf("the answer is %q", string(first)+string(rest))
	}
	length, err := t.header()
	if err == nil {
		_, err = t.in.Discard(length)
	}
	return err
}

// header reads up to the body, and says how long that is.
func (t *thin) header() (length int, err error) {
	for {
		line, err := t.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) == 2 {
			return length, nil
		}
		if text, found := bytes.CutPrefix(line, []byte("Content-Length: ")); found {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(text))); err != nil {
				return 0, err
			}
		}
	}
}
