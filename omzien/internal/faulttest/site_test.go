package faulttest

import (
	"bytes"
	"context"
	"encoding/json"
	"hash/fnv"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// part is what a child does; empty: it signs people up by itself, see crowd.
type part string

const (
	// site serves a network over HTTP.
	site part = "site"
	// post empties its outbox into the file at orders.Spool.
	post part = "post"
)

// hold is how long people have to confirm their address.
const hold = time.Hour

// running is the clock of children with a part: it goes, from a moment that they
// share.
func (o orders) running() func() time.Time {
	return func() time.Time { return today.Add(o.Ahead + time.Since(o.Epoch)) }
}

// townNetwork is the network of children with a part.
func townNetwork(o orders, store omzien.Store) *omzien.Network {
	return omzien.New(o.Bent.store(store), &omzien.Options{Now: o.running(), Mail: true, Proof: hold})
}

// untilOrphan is a context that ends with the standard input.
func untilOrphan(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	return ctx
}

// serve is the part of a site: what omzien serve does, on a port that it tells; its
// post too, unless that is another process.
// Everybody comes from one address, so there are no limits.
func serve(ctx context.Context, o orders, store *sqlite.Store, t *teller) {
	n := townNetwork(o, store)
	none := web.Rate{Burst: -1}
	server := &http.Server{Handler: web.New(n, &web.Options{Limits: web.Limits{SignUps: none, Address: none, Guesses: none}})}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	t.say(line{Word: opened, Path: "http://" + listener.Addr().String()})
	orphan := untilOrphan(ctx)
	c := &crowd{teller: t, orders: o, net: n}
	var others sync.WaitGroup
	others.Go(func() { c.tend(ctx, 200*time.Millisecond) })
	others.Go(func() { c.watchTown(ctx) })
	if !o.Apart {
		others.Go(func() { townPost(o, n, t, orphan).post(ctx) })
	}
	others.Go(func() {
		<-orphan.Done()
		c.stop.Store(true)
		_ = server.Shutdown(ctx)
	})
	_ = server.Serve(listener)
	others.Wait()
}

// watchTown looks at one meeting after another while others write: at no moment
// may anything be unfair.
func (c *crowd) watchTown(ctx context.Context) {
	for n := 0; !c.stop.Load(); n++ {
		time.Sleep(30 * time.Millisecond)
		hall := halls[n%len(halls)]
		slug := hallSlug(n/len(halls)%c.Sets, hall)
		list, err := c.net.Agenda.SignUps(ctx, slug)
		if err != nil {
			c.say(line{Word: looked, Meeting: slug}.because(err))
			continue
		}
		for _, found := range unfair(list, hall.seats) {
			c.say(line{Word: wrong, Meeting: slug, Err: found.String()})
		}
	}
}

// deliver is the part of the post: a process of its own.
func deliver(ctx context.Context, o orders, store *sqlite.Store, t *teller) {
	orphan := untilOrphan(ctx)
	t.say(line{Word: opened})
	townPost(o, townNetwork(o, store), t, orphan).post(ctx)
}

// townPost is a postman whose letters are out of the house once the spool is synced.
func townPost(o orders, n *omzien.Network, t *teller, until context.Context) *postman {
	spool, err := openSpool(o.Spool)
	if err != nil {
		panic(err)
	}
	return &postman{
		outbox: n.Outbox, hasty: o.Bent == hastyPost, over: spool.put,
		stopped: func() bool { return until.Err() != nil },
		unsure:  func(id string, err error) { t.say(line{Word: unsure, Mail: id}.because(err)) },
		// One in sixteen is refused when it comes first, and so must come again.
		refused: func(l omzien.Letter) bool {
			h := fnv.New32a()
			_, _ = h.Write([]byte(l.ID))
			return l.Attempt == 1 && h.Sum32()%16 == 0
		},
	}
}

// spooled is a letter in the spool.
type spooled struct {
	ID    string
	News  omzien.News
	Email string
	Token string
}

// spool is the file that letters go to. Its ledger is what people got.
type spool struct{ file *os.File }

// openSpool opens the file. The half of a letter that somebody left who was killed
// becomes a line of its own, which nobody reads.
func openSpool(path string) (*spool, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(file)
	if err == nil && len(text) > 0 && text[len(text)-1] != '\n' {
		_, err = file.WriteString("\n")
	}
	return &spool{file}, err
}

// put writes letters and waits for the disk.
func (s *spool) put(letters []omzien.Letter) {
	var text bytes.Buffer
	for _, l := range letters {
		if err := json.NewEncoder(&text).Encode(spooled{l.ID, l.News, l.Email, l.Token}); err != nil {
			panic(err)
		}
	}
	if _, err := s.file.Write(text.Bytes()); err != nil {
		panic(err)
	}
	if err := s.file.Sync(); err != nil {
		panic(err)
	}
}

// follow gives each letter that comes into the spool, until stop is set and there
// are no more.
func follow(path string, stop *atomic.Bool, each func(spooled)) error {
	file, err := os.OpenFile(path, os.O_RDONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	var rest []byte
	chunk := make([]byte, 1<<16)
	for {
		last := stop.Load()
		n, err := file.Read(chunk)
		rest = append(rest, chunk[:n]...)
		for {
			raw, after, whole := bytes.Cut(rest, []byte("\n"))
			if !whole {
				break
			}
			rest = after
			var one spooled
			if json.Unmarshal(raw, &one) == nil {
				each(one)
			}
		}
		switch {
		case err != nil && err != io.EOF:
			return err
		case n == 0 && last:
			return nil
		case n == 0:
			time.Sleep(2 * time.Millisecond)
		}
	}
}
