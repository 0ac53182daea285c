//go:build unix

package postgres_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
)

// site is a real omzien serve.
type site struct {
	program string // path
	address string // of its database
	process *exec.Cmd
	stderr  bytes.Buffer
	root    atomic.Pointer[string] // of its website; another port each time
}

// sites are processes of their own on one database, until the test ends.
func sites(t *testing.T, address string, count int) []*site {
	t.Helper()
	program := filepath.Join(t.TempDir(), "omzien")
	out, err := exec.Command("go", "build", "-o", program, "github.com/omziennaarelkaar/netwerk/cmd/omzien").CombinedOutput()
	require.NoError(t, err, "%s", out)
	var all []*site
	for range count {
		s := &site{program: program, address: address}
		s.start(t)
		t.Cleanup(func() {
			require.NoError(t, s.process.Process.Signal(os.Interrupt))
			require.NoError(t, s.process.Wait(), "%s", &s.stderr)
		})
		all = append(all, s)
	}
	return all
}

func (s *site) start(t *testing.T) {
	t.Helper()
	s.process = exec.Command(s.program, "serve", "-addr", "127.0.0.1:0", "-db", s.address, "-proxy", "127.0.0.1/32")
	s.process.Stderr = &s.stderr
	stdout, err := s.process.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, s.process.Start())
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if root := strings.TrimSuffix(regexp.MustCompile(`http://\S+`).FindString(lines.Text()), "/"); root != "" {
			s.root.Store(&root)
			return
		}
	}
	s.process.Wait() //nolint:errcheck // what it said on its way out tells more
	require.FailNow(t, "it does not serve", "%s", &s.stderr)
}

func (s *site) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, s.process.Process.Kill())
	require.Error(t, s.process.Wait())
}

// doors are those of sites, through one client.
func doors(t *testing.T, all []*site) []door {
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64, MaxConnsPerHost: 1_000}}
	t.Cleanup(client.CloseIdleConnections)
	var list []door
	for _, s := range all {
		list = append(list, door{
			signUp: func(ctx context.Context, p *person) (receipt, error) {
				header := http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {p.key}, "X-Forwarded-For": {home(p.email)}}
				return ask(ctx, client, http.MethodPost, *s.root.Load()+"/api/v1/events/"+p.slug+"/sign-ups", header,
					`{"name": "Buur", "email": "`+p.email+`"}`)
			},
			withdraw: func(ctx context.Context, r receipt) error {
				header := http.Header{"Authorization": {"Bearer " + r.Token}}
				_, err := ask(ctx, client, http.MethodDelete, *s.root.Load()+"/api/v1/sign-ups/"+r.ID, header, "")
				return err
			},
		})
	}
	return list
}

// home is an address in a network of somebody's own, since one network can only
// sign up so often.
func home(email string) string {
	sum := sha256.Sum256([]byte(email))
	return fmt.Sprintf("2001:db8:%x:%x00::1", sum[:2], sum[2:3])
}

// ask is one request. Who gets no answer knows nothing.
func ask(ctx context.Context, client *http.Client, method, address string, header http.Header, body string) (receipt, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return receipt{}, err
	}
	request.Header = header
	answer, err := client.Do(request)
	if err != nil {
		return receipt{}, errors.Join(omzien.ErrUnknown, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<16))
	if err != nil {
		return receipt{}, errors.Join(omzien.ErrUnknown, err)
	}
	var r receipt
	switch {
	case answer.StatusCode >= 300:
		var problem struct{ Code omzien.Refusal }
		if err := json.Unmarshal(text, &problem); err != nil {
			return receipt{}, fmt.Errorf("%s: %w: %s", answer.Status, err, text)
		}
		return receipt{}, problem.Code
	case len(text) > 0:
		err = json.Unmarshal(text, &r)
	}
	return r, err
}

// Two real processes on one database take 2 000 sign-ups at once for 500 seats;
// a quarter of the people clicks twice, and reaches both.
func TestProcessesTogether(t *testing.T) {
	const people, seats = 2_000, 500
	address := pgtest.Database(t)
	net := network(open(t, address))
	announce(t, net, 1, seats)
	n, there := rush(t, net, doors(t, sites(t, address, 2)), people, seats)
	t.Log(&n)
	require.Zero(t, n.faults())
	require.Equal(t, people, n.answered)
	require.Equal(t, seats, confirmed(there))
}

// Two processes, of which one is killed again and again; later it is held still
// in the middle of its work for longer than the other waits.
func TestProcessKilled(t *testing.T) {
	rounds := 3
	if long() {
		rounds = 60
	}
	address, seed := pgtest.Database(t), seedOf(t)
	net := network(open(t, address))
	announce(t, net, meetings, seatsEach)
	all := sites(t, address, 2)
	c := &crowd{doors: doors(t, all), seed: seed, giveUp: true}
	c.come(t.Context(), 16)
	chance := rand.New(rand.NewPCG(seed, 0))
	for range rounds {
		time.Sleep(time.Duration(100+chance.IntN(400)) * time.Millisecond)
		all[0].kill(t)
		all[0].start(t)
	}
	stills := 0
	for ; long() && stills < 3; stills++ {
		time.Sleep(time.Duration(100+chance.IntN(400)) * time.Millisecond)
		require.NoError(t, all[0].process.Process.Signal(syscall.SIGSTOP))
		time.Sleep(20 * time.Second)
		require.NoError(t, all[0].process.Process.Signal(syscall.SIGCONT))
	}
	people := c.stop()
	n := judgeAll(t.Context(), t, net, people, seatsEach)
	t.Logf("%d kills, held still %d times; nobody knew %d times, nothing was changed %d times; %s",
		rounds, stills, c.unsure.Load(), c.denied.Load(), &n)
	require.Zero(t, n.faults())
	sameAnswer(t, net, people)
}
