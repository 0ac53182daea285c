package postgres_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// cut is a way in which a connection breaks.
type cut string

// The cuts around a COMMIT of a transaction that may write, and one anywhere.
const (
	whole   cut = ""
	before  cut = "before"       // the COMMIT does not arrive
	torn    cut = "torn"         // half of it does
	after   cut = "after"        // it arrives and is answered; the answer does not
	answer  cut = "in answer"    // some bytes of the answer do
	late    cut = "late"         // the client is cut off first, the COMMIT arrives later
	silent  cut = "silent"       // the client is cut off first, the server learns it later
	anybyte cut = "at some byte" // after so many bytes, in either direction
)

var aroundCommit = []cut{before, torn, after, answer, late, silent}

// proxy stands between a store and PostgreSQL and breaks connections. It is
// reached through a socket in a folder of its own.
type proxy struct {
	t        *testing.T
	listener net.Listener
	network  string // of the server
	address  string
	wires    sync.WaitGroup

	// away refuses connections; frozen lets no byte through. With leave the server
	// is away after the next COMMIT that is cut.
	away, frozen, leave atomic.Bool
	// kinds are the cuts around a COMMIT, hold how long one is under way whose
	// client is gone; zero: some milliseconds.
	kinds []cut
	hold  time.Duration

	mu     sync.Mutex
	chance *rand.Rand
	// each is how many of 100 COMMITs are cut, some how many of 100 connections
	// are cut at some byte.
	each, some int
	cuts       map[cut]int
	open       map[*wire]bool
}

// newProxy is a proxy in front of the server in address, and the address to use
// instead.
func newProxy(t *testing.T, address string, seed uint64) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	dir, err := os.MkdirTemp("", "pg") // a socket's path has at most 107 bytes
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	p := &proxy{t: t, network: "tcp", address: u.Host, kinds: aroundCommit, chance: rand.New(rand.NewPCG(seed, 0)), cuts: map[cut]int{}, open: map[*wire]bool{}}
	query := u.Query()
	if host := query.Get("host"); host != "" {
		p.network, p.address = "unix", filepath.Join(host, ".s.PGSQL.5432")
	} else if u.Port() == "" {
		p.address = net.JoinHostPort(u.Hostname(), "5432")
	}
	p.listener, err = net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432"))
	require.NoError(t, err)
	p.wires.Go(p.serve)
	t.Cleanup(func() {
		p.listener.Close()
		p.frozen.Store(false)
		p.cutAll()
		p.wires.Wait()
	})
	query.Set("host", dir)
	query.Set("sslmode", "disable")
	u.Host, u.RawQuery = "", query.Encode()
	return p, u.String()
}

func (p *proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		if p.away.Load() {
			client.Close()
			continue
		}
		p.wires.Go(func() { p.join(client) })
	}
}

// wire is one connection, in two halves.
type wire struct {
	proxy          *proxy
	client, server net.Conn
	// left is how many bytes it carries before it is cut; negative: any number.
	left atomic.Int64
	// pass is how many bytes of answers the client gets; negative: all.
	pass atomic.Int64
	// answered is closed when the server said something after hush.
	hush     atomic.Bool
	answered chan struct{}
	once     sync.Once
	// reading: the transaction is read only.
	reading bool
}

func (p *proxy) join(client net.Conn) {
	server, err := net.Dial(p.network, p.address)
	if err != nil {
		client.Close()
		return
	}
	w := &wire{proxy: p, client: client, server: server, answered: make(chan struct{})}
	w.left.Store(-1)
	w.pass.Store(-1)
	p.mu.Lock()
	p.open[w] = true
	if p.chance.IntN(100) < p.some {
		w.left.Store(int64(1 + p.chance.IntN(30_000)))
	}
	p.mu.Unlock()
	p.wires.Go(w.back)
	w.forth()
	w.end()
	p.mu.Lock()
	delete(p.open, w)
	p.mu.Unlock()
}

func (w *wire) end() {
	w.client.Close()
	w.server.Close()
}

// cutAll cuts every connection.
func (p *proxy) cutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for w := range p.open {
		w.end()
	}
}

// cutThis sets how many of 100 COMMITs, and of 100 connections, are cut.
func (p *proxy) cutThis(each, some int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.each, p.some = each, some
}

// next draws what happens to a COMMIT.
func (p *proxy) next() cut {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.chance.IntN(100) >= p.each {
		return whole
	}
	return p.kinds[p.chance.IntN(len(p.kinds))]
}

func (p *proxy) draw(n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.chance.IntN(n)
}

func (p *proxy) count(c cut) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cuts[c]++
}

func (p *proxy) total() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, count := range p.cuts {
		n += count
	}
	return n
}

func (p *proxy) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var said []string
	for _, c := range slices.Sorted(maps.Keys(p.cuts)) {
		said = append(said, fmt.Sprintf("%s %d", c, p.cuts[c]))
	}
	return strings.Join(said, ", ")
}

func (p *proxy) thaw() {
	for p.frozen.Load() {
		time.Sleep(time.Millisecond)
	}
}

// forth carries what the client says, message by message.
func (w *wire) forth() {
	for first := true; ; first = false {
		kind, message, err := readMessage(w.client, first)
		if err != nil {
			return
		}
		w.proxy.thaw()
		if c := w.judge(kind, message); c != whole {
			w.proxy.count(c)
			w.cut(c, message)
			return
		}
		if !w.carry(w.server, message) {
			return
		}
	}
}

// readMessage reads one message of the protocol (PostgreSQL 55.2); the first of
// a connection has no letter.
func readMessage(from io.Reader, first bool) (kind byte, message []byte, err error) {
	head := make([]byte, 5)
	if first {
		head = head[1:]
	}
	if _, err := io.ReadFull(from, head); err != nil {
		return 0, nil, err
	}
	size := binary.BigEndian.Uint32(head[len(head)-4:])
	if size < 4 || size > 1<<24 {
		return 0, nil, errors.New("no message")
	}
	message = append(head, make([]byte, size-4)...)
	_, err = io.ReadFull(from, message[len(head):])
	if !first {
		kind = head[0]
	}
	return kind, message, err
}

// judge says what happens to a message: only a COMMIT is cut, and only that of a
// transaction that may write.
func (w *wire) judge(kind byte, message []byte) cut {
	if kind != 'Q' {
		return whole
	}
	text := bytes.ToLower(message[5:])
	switch {
	case bytes.HasPrefix(text, []byte("begin")):
		w.reading = bytes.Contains(text, []byte("read only"))
	case bytes.HasPrefix(text, []byte("commit")) && !w.reading:
		return w.proxy.next()
	}
	return whole
}

// cut breaks the connection around a COMMIT.
func (w *wire) cut(c cut, message []byte) {
	if w.proxy.leave.Load() {
		w.proxy.away.Store(true)
	}
	switch c {
	case torn:
		w.server.Write(message[:1+w.proxy.draw(len(message)-1)]) //nolint:errcheck // it is cut next
	case after:
		w.say(message, 0)
	case answer:
		w.say(message, 1+w.proxy.draw(17)) // of 18
	case late:
		w.client.Close()
		w.proxy.wait()
		w.say(message, 0)
	case silent:
		w.client.Close()
		w.proxy.wait()
	}
}

// wait is how long the server does not know that its client is gone.
func (p *proxy) wait() {
	if p.hold > 0 {
		time.Sleep(p.hold)
		return
	}
	time.Sleep(time.Duration(p.draw(100)) * time.Millisecond)
}

// say brings a message, waits for its answer and passes so many bytes of it.
func (w *wire) say(message []byte, pass int) {
	w.pass.Store(int64(pass))
	w.hush.Store(true)
	if _, err := w.server.Write(message); err != nil {
		return
	}
	select {
	case <-w.answered:
	case <-time.After(10 * time.Second):
		w.proxy.t.Error("a COMMIT was not answered in ten seconds")
	}
}

// back carries what the server says.
func (w *wire) back() {
	defer w.end()
	buffer := make([]byte, 16<<10)
	for {
		n, err := w.server.Read(buffer)
		w.proxy.thaw()
		if n > 0 && w.hush.Load() {
			pass := min(int64(n), w.pass.Load())
			w.client.Write(buffer[:pass]) //nolint:errcheck // it is cut next
			w.once.Do(func() { close(w.answered) })
			continue
		}
		if err != nil || !w.carry(w.client, buffer[:n]) {
			w.once.Do(func() { close(w.answered) })
			return
		}
	}
}

// carry writes, and reports whether the connection goes on.
func (w *wire) carry(to net.Conn, b []byte) bool {
	if w.left.Load() >= 0 {
		left := w.left.Add(-int64(len(b)))
		if left+int64(len(b)) >= 0 && left < 0 {
			to.Write(b[:max(0, int64(len(b))+left)]) //nolint:errcheck // it is cut next
			w.proxy.count(anybyte)
			w.end()
			return false
		}
	}
	_, err := to.Write(b)
	return err == nil
}
