package web

import (
	"crypto/rand"
	"crypto/sha256"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// Limits bound how often one network asks for something: all IPv4 addresses that
// share their first 24 bits, or IPv6 addresses that share 56. Whoever asks more
// often hears omzien.ErrTooOften and when to come back; nothing was changed then.
// The zero value is right for a network of some thousands of visitors.
type Limits struct {
	// SignUps is for sign-ups by form and interface, also those that are refused.
	// Zero: 60 at once, as a hall full of people shares one network, then one in 10
	// seconds.
	SignUps Rate
	// Address is for sign-ups with one mail address, for all meetings together, as
	// each can mean a mail. Zero: 6 at once, then one in 10 minutes. All networks
	// together have four times as many, so that one cannot keep somebody in another
	// from signing up, or find out that they just did. On one day, by UTC, there are 20
	// at most, of all networks. A burst below zero lifts that too.
	Address Rate
	// Guesses is for secrets that do not exist. Whoever made so many waits, also with
	// a secret that does. Zero: 60 at once, then one in 2 seconds.
	Guesses Rate
	// Fill is how soon after a form was shown it can be sent; people are slower.
	// Zero: 2 seconds; less: at once.
	Fill time.Duration
}

// Rate is Burst times at once, and then once in the time of Every. Burst zero
// means the one that [Limits] names; less: there is no limit.
type Rate struct {
	Burst int
	Every time.Duration
}

// everywhere is how many networks' worth of sign-ups one mail address can have in
// all.
const everywhere = 4

// perDay is how many sign-ups one mail address can have on one day in all.
const perDay = 20

const day = 24 * time.Hour

// limits count what was asked. Nothing of a mail address is kept but its hash, with
// a key that is gone with the process.
type limits struct {
	salt                                       []byte
	signUps, address, anywhere, today, guesses *limiter
	proxies                                    []netip.Prefix
}

func newLimits(l Limits, proxies []netip.Prefix) *limits {
	or := func(r Rate, burst int, every time.Duration) Rate {
		if r.Burst == 0 {
			return Rate{burst, every}
		}
		return r
	}
	address := or(l.Address, 6, 10*time.Minute)
	today := Rate{perDay, day} // of which none comes back on the same day
	if address.Burst < 0 {
		today = address
	}
	salt := make([]byte, sha256.Size)
	rand.Read(salt) //nolint:errcheck // it never fails (Go 1.24)
	return &limits{
		salt: salt, proxies: slices.Clone(proxies),
		signUps:  newLimiter(or(l.SignUps, 60, 10*time.Second)),
		address:  newLimiter(address),
		anywhere: newLimiter(Rate{everywhere * address.Burst, address.Every / everywhere}),
		today:    newLimiter(today),
		guesses:  newLimiter(or(l.Guesses, 60, 2*time.Second)),
	}
}

// tooOften is omzien.ErrTooOften with the time after which it can be tried again.
type tooOften struct{ wait time.Duration }

func (t tooOften) Error() string { return omzien.ErrTooOften.Error() }

// Unwrap makes it the error that it is.
func (t tooOften) Unwrap() error { return omzien.ErrTooOften }

// seconds is Retry-After.
func (t tooOften) seconds() string {
	return strconv.FormatInt(int64((t.wait+time.Second-1)/time.Second), 10)
}

// take counts one for a network.
func (l *limits) take(of *limiter, r *http.Request, now time.Time) error {
	if wait := of.take(l.key(l.network(r)), now); wait > 0 {
		return tooOften{wait}
	}
	return nil
}

// takeAddress counts one for a mail address. The sign-up that came of nothing is
// given back: people try again with fewer seats.
func (l *limits) takeAddress(r *http.Request, email string, now time.Time) (giveBack func(), err error) {
	person := event.PersonKey(email)
	here, all := l.key(person+" "+l.network(r)), l.key(person)
	today := now.Truncate(day)
	one := l.key(person + " " + strconv.FormatInt(today.Unix(), 10))
	if wait := l.address.take(here, now); wait > 0 {
		return nil, tooOften{wait}
	}
	if wait := l.anywhere.take(all, now); wait > 0 {
		l.address.giveBack(here)
		return nil, tooOften{wait}
	}
	undo := func() {
		l.address.giveBack(here)
		l.anywhere.giveBack(all)
	}
	if l.today.take(one, now) > 0 {
		undo()
		return nil, tooOften{today.Add(day).Sub(now)}
	}
	return func() {
		undo()
		l.today.giveBack(one)
	}, nil
}

// limitKey stands for a network or a mail address.
type limitKey [16]byte

func (l *limits) key(of string) limitKey {
	sum := sha256.Sum256(append(slices.Clip(l.salt), of...))
	return limitKey(sum[:16])
}

// network is that of the visitor, as text.
func (l *limits) network(r *http.Request) string {
	address := l.visitor(r)
	bits := 56
	if address.Is4() {
		bits = 24
	}
	prefix, err := address.Prefix(bits)
	if err != nil {
		return "" // a socket has no address; all who come by it are one
	}
	return prefix.String()
}

// visitor is the address of whoever asks. What proxies say is believed from the
// right, as long as the one that says it is trusted; the first that is not is the
// visitor, whatever it says itself. Where X-Forwarded-For and Forwarded tell
// different things, the proxy knows only one of them and the other is made up, so
// neither counts.
func (l *limits) visitor(r *http.Request) netip.Addr {
	peer := plain(r.RemoteAddr)
	older, newer := r.Header.Values("X-Forwarded-For"), r.Header.Values("Forwarded")
	byOlder, byNewer := l.follow(peer, hops(older)), l.follow(peer, forwarded(newer))
	switch {
	case len(newer) == 0:
		return byOlder
	case len(older) == 0, byOlder == byNewer:
		return byNewer
	}
	return peer
}

func (l *limits) trusts(address netip.Addr) bool {
	return slices.ContainsFunc(l.proxies, func(p netip.Prefix) bool { return p.Contains(address) })
}

// follow goes back from the last hop as long as it is told by somebody trusted.
func (l *limits) follow(from netip.Addr, hops []string) netip.Addr {
	for _, hop := range slices.Backward(hops) {
		address := plain(hop)
		if !l.trusts(from) || !address.IsValid() {
			break
		}
		from = address
	}
	return from
}

// hops are the entries of lists, from the first to the last.
func hops(lines []string) []string { return strings.Split(strings.Join(lines, ","), ",") }

// forwarded are the addresses in Forwarded (RFC 7239 4), with "" for a hop that
// names none.
func forwarded(lines []string) []string {
	list := hops(lines)
	for i, element := range list {
		list[i] = ""
		for pair := range strings.SplitSeq(element, ";") {
			if name, value, _ := strings.Cut(strings.TrimSpace(pair), "="); strings.EqualFold(name, "for") {
				list[i] = strings.Trim(value, `"`)
			}
		}
	}
	return list
}

// plain is the address in a text, with or without a port; the zero value when
// there is none.
func plain(text string) netip.Addr {
	text = strings.TrimSpace(text)
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return address.Unmap().WithZone("")
}

// generation is how many keys a limiter holds before the older half goes. A key
// that was used since then stays.
const generation = 1 << 15

// limiter keeps a rate for each of many. It holds 2 × generation keys at most;
// whoever comes from more networks than that is not held by this. It is for several
// goroutines.
type limiter struct {
	rate Rate

	mu sync.Mutex
	// For each key the moment, in Unix nanoseconds, at which all it took is there
	// again.
	young, old map[limitKey]int64
}

func newLimiter(r Rate) *limiter { return &limiter{rate: r, young: map[limitKey]int64{}} }

// take counts one, or says how long to wait until it can.
func (l *limiter) take(key limitKey, now time.Time) time.Duration {
	if l.rate.Burst < 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	full, wait := l.look(key, now)
	if wait == 0 {
		l.put(key, full+int64(l.rate.Every))
	}
	return wait
}

// wait is how long until one can be taken.
func (l *limiter) wait(key limitKey, now time.Time) time.Duration {
	if l.rate.Burst < 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_, wait := l.look(key, now)
	return wait
}

// giveBack undoes one take.
func (l *limiter) giveBack(key limitKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if full, found := l.young[key]; found {
		l.young[key] = full - int64(l.rate.Every)
	}
}

// look is when all will be there again, not before now. A clock that was set back
// makes nobody wait longer than one who just took everything.
func (l *limiter) look(key limitKey, now time.Time) (full int64, wait time.Duration) {
	full, found := l.young[key]
	if !found {
		full, found = l.old[key]
	}
	at, most := now.UnixNano(), int64(l.rate.Burst)*int64(l.rate.Every)
	if full = min(max(full, at), at+most); found {
		l.put(key, full)
	}
	return full, time.Duration(max(0, full+int64(l.rate.Every)-at-most))
}

func (l *limiter) put(key limitKey, full int64) {
	if _, found := l.young[key]; !found && len(l.young) >= generation {
		l.old, l.young = l.young, map[limitKey]int64{}
	}
	l.young[key] = full
}
