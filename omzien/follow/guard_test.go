package follow

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

var errStop = errors.New("far enough")

// names is a resolver with answers of its own, over real DNS messages. Every
// question is counted; a name without answer does not exist.
type names struct {
	answer func(host string) []netip.Addr
	asked  atomic.Int32
}

func (n *names) resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go n.serve(there)
		return here, nil
	}}
}

// serve answers questions as over TCP: two octets of length, then the message.
func (n *names) serve(c net.Conn) {
	defer c.Close()
	for {
		var size [2]byte
		if _, err := io.ReadFull(c, size[:]); err != nil {
			return
		}
		q := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(c, q); err != nil {
			return
		}
		n.asked.Add(1)
		reply := n.reply(q)
		if _, err := c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...)); err != nil {
			return
		}
	}
}

// reply builds a DNS answer (RFC 1035 4) to a message with one question.
func (n *names) reply(q []byte) []byte {
	var labels []string
	at := 12
	for q[at] != 0 {
		labels = append(labels, string(q[at+1:at+1+int(q[at])]))
		at += 1 + int(q[at])
	}
	kind := binary.BigEndian.Uint16(q[at+1:])
	question := q[12 : at+5]
	all := n.answer(strings.ToLower(strings.Join(labels, ".")))
	var records []byte
	count := 0
	for _, a := range all {
		if (kind == 1) != a.Is4() || kind != 1 && kind != 28 {
			continue
		}
		count++
		data := a.AsSlice()
		records = append(records, 0xc0, 12, 0, byte(kind), 0, 1, 0, 0, 0, 0, 0, byte(len(data)))
		records = append(records, data...)
	}
	flags := uint16(0x8180)
	if all == nil {
		flags |= 3
	}
	reply := append([]byte{}, q[:2]...)
	reply = binary.BigEndian.AppendUint16(reply, flags)
	reply = append(reply, 0, 1, 0, byte(count), 0, 0, 0, 0)
	return append(append(reply, question...), records...)
}

// victim is a machine that must not be visited. It counts who comes.
type victim struct {
	port   string
	visits atomic.Int32
}

func newVictim(t *testing.T) *victim {
	t.Helper()
	var v victim
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, v.port, err = net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	v.watch(t, listener)
	if six, err := net.Listen("tcp", "[::1]:"+v.port); err == nil {
		v.watch(t, six)
	}
	return &v
}

func (v *victim) watch(t *testing.T, listener net.Listener) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			v.visits.Add(1)
			_, _ = c.Read(make([]byte, 4096)) // a connection closed with something unread is reset
			c.Close()
		}
	}()
	t.Cleanup(func() { listener.Close(); <-done })
}

// spellings are ways to write this machine, or one beside it. PORT is where
// somebody listens.
var spellings = []struct {
	address string
	want    Refusal
}{
	{"http://127.0.0.1:PORT/", ErrPrivate},
	{"http://127.0.0.1.:PORT/", ErrPrivate},
	{"webcal://127.0.0.1:PORT/", ErrPrivate},
	{"  HTTP://127.0.0.1:PORT/x.ics \n", ErrPrivate},
	{"http://127.1:PORT/", ErrAddress},
	{"http://127.0.1:PORT/", ErrAddress},
	{"http://2130706433:PORT/", ErrAddress},
	{"http://0x7f000001:PORT/", ErrAddress},
	{"http://0X7F.0x0.0x0.0x1:PORT/", ErrAddress},
	{"http://0x7f.1:PORT/", ErrAddress},
	{"http://0x:PORT/", ErrAddress},
	{"http://017700000001:PORT/", ErrAddress},
	{"http://0177.0.0.1:PORT/", ErrAddress},
	{"http://0177.0.0.01.:PORT/", ErrAddress},
	{"http://127.0.0.001:PORT/", ErrAddress},
	{"http://127.0.0.1.1:PORT/", ErrAddress},
	{"http://0:PORT/", ErrAddress},
	{"http://0.0.0.0:PORT/", ErrPrivate},
	{"http://127.255.255.254:PORT/", ErrPrivate},
	{"http://[::1]:PORT/", ErrPrivate},
	{"http://[0:0:0:0:0:0:0:1]:PORT/", ErrPrivate},
	{"http://[::]:PORT/", ErrPrivate},
	{"http://[::1%25lo]:PORT/", ErrAddress},
	{"http://[fe80::1%25eth0]:PORT/", ErrAddress},
	{"http://[::ffff:127.0.0.1]:PORT/", ErrPrivate},
	{"http://[::ffff:7f00:1]:PORT/", ErrPrivate},
	{"http://[::127.0.0.1]:PORT/", ErrPrivate},
	{"http://[::ffff:0:127.0.0.1]:PORT/", ErrPrivate},
	{"http://[64:ff9b::127.0.0.1]:PORT/", ErrPrivate},
	{"http://[64:ff9b:1::7f00:1]:PORT/", ErrPrivate},
	{"http://[2002:7f00:1::]:PORT/", ErrPrivate},
	{"http://[2001:0:7f00:1::80ff:fffe]:PORT/", ErrPrivate},
	{"http://[2a00:1450::5efe:7f00:1]:PORT/", ErrPrivate},
	{"http://localhost:PORT/", ErrPrivate},
	{"http://LocalHost.:PORT/", ErrPrivate},
	{"http://agenda.localhost:PORT/", ErrPrivate},
	{"http://localhost.localdomain:PORT/", ErrPrivate},
	{"http://ip6-localhost:PORT/", ErrPrivate},
	{"http://printer:PORT/", ErrPrivate},
	{"http://printer.local:PORT/", ErrPrivate},
	{"http://metadata.google.internal:PORT/", ErrPrivate},
	{"http://router.home.arpa:PORT/", ErrPrivate},
	{"http://localhost..:PORT/", ErrAddress},
	{"http://.localhost:PORT/", ErrAddress},
	{"http://１２７.０.０.１:PORT/", ErrAddress},
	{"http://①②⑦.⓪.⓪.①:PORT/", ErrAddress},
	{"http://127。0。0。1:PORT/", ErrAddress},
	{"http://127%2e0%2e0%2e1:PORT/", ErrAddress},
	{"http://%31%32%37.0.0.1:PORT/", ErrAddress},
	{"http://lo\u00adcalhost:PORT/", ErrAddress},
	{"http://ｌｏｃａｌｈｏｓｔ:PORT/", ErrAddress},
	{"http://127.0.0.1%00.example.org:PORT/", ErrAddress},
	{"http://127.0.0.1%09:PORT/", ErrAddress},
	{"http://127.0.0.1\t:PORT/", ErrAddress},
	{"http:///127.0.0.1:PORT/", ErrAddress},
	{"http:127.0.0.1:PORT", ErrAddress},
	{"http:\\\\127.0.0.1:PORT\\", ErrAddress},
	{"http://www.example.org\\@127.0.0.1:PORT/", ErrAddress},
	{"http://www.example.org@127.0.0.1:PORT/", ErrUser},
	{"http://name:secret@127.0.0.1:PORT/", ErrUser},
	{"http://127.0.0.1:PORT:80/", ErrAddress},
	{"http://127.0.0.1:/", ErrAddress},
	{"http://127.0.0.1:0/", ErrPort},
	{"http://127.0.0.1:99999/", ErrPort},
	{"//127.0.0.1:PORT/", ErrScheme},
	{"127.0.0.1:PORT", ErrAddress},
	{"http://www.example.org:25/", ErrPort},
	{"http://www.example.org:1023/", ErrPort},
	{"ftp://127.0.0.1:PORT/", ErrScheme},
	{"file:///etc/hostname", ErrScheme},
	{"gopher://127.0.0.1:PORT/_x", ErrScheme},
	{"unix:///run/some.sock", ErrScheme},
	{"javascript:alert(1)", ErrScheme},
	{"", ErrAddress},
	{"http://" + strings.Repeat("a", MaxAddress), ErrAddress},
}

func TestSpellingsOfAPrivateAddressCauseNoRequest(t *testing.T) {
	v := newVictim(t)
	dns := &names{answer: func(string) []netip.Addr { return []netip.Addr{netip.MustParseAddr("127.0.0.1")} }}
	f := Fetcher{inside: inside{resolver: dns.resolver()}}
	for _, s := range spellings {
		t.Run(s.address, func(t *testing.T) {
			_, err := f.Fetch(t.Context(), strings.ReplaceAll(s.address, "PORT", v.port), Seen{})
			require.ErrorIs(t, err, s.want)
		})
	}
	require.Zero(t, v.visits.Load(), "a connection was made")
	require.Zero(t, dns.asked.Load(), "a name was looked up")

	_, err := (&Fetcher{Allow: prefixes("127.0.0.0/8")}).Fetch(t.Context(), "http://127.0.0.1:"+v.port, Seen{})
	require.ErrorIs(t, err, ErrAnswer)
	require.EqualValues(t, 1, v.visits.Load(), "the listener cannot be reached at all, so the test proves nothing")
}

// beside is a server on another loopback address than the victim's, so that one
// can be allowed and the other not.
func beside(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Skip("this system has one loopback address:", err)
	}
	s := httptest.NewUnstartedServer(h)
	s.Listener.Close()
	s.Listener = listener
	s.Start()
	t.Cleanup(s.Close)
	return s
}

func TestRedirectsToAPrivateAddressAreNotFollowed(t *testing.T) {
	v := newVictim(t)
	var to string
	s := beside(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	})
	f := Fetcher{Allow: prefixes("127.0.0.2/32")}
	for _, one := range spellings {
		to = strings.ReplaceAll(strings.TrimSpace(one.address), "PORT", v.port)
		if strings.ContainsAny(to, "\t") {
			continue // no header can hold it
		}
		t.Run(one.address, func(t *testing.T) {
			_, err := f.Fetch(t.Context(), s.URL, Seen{})
			require.Error(t, err)
			require.NotErrorIs(t, err, ErrRedirects)
		})
	}
	require.Zero(t, v.visits.Load())

	f.Allow = prefixes("127.0.0.0/8")
	to = "http://127.0.0.1:" + v.port
	_, err := f.Fetch(t.Context(), s.URL, Seen{})
	require.ErrorIs(t, err, ErrAnswer)
	require.EqualValues(t, 1, v.visits.Load(), "the redirect does not work at all, so the test proves nothing")
}

func TestNamesThatResolveToAPrivateAddress(t *testing.T) {
	v := newVictim(t)
	for _, private := range []string{"127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "10.1.2.3", "169.254.169.254", "fd00:ec2::254", "64:ff9b::7f00:1"} {
		t.Run(private, func(t *testing.T) {
			dns := &names{answer: func(string) []netip.Addr { return []netip.Addr{netip.MustParseAddr(private)} }}
			f := Fetcher{inside: inside{resolver: dns.resolver(), reached: func(to netip.AddrPort) error {
				require.Failf(t, "passed the guard", "%s", to)
				return errStop
			}}}
			_, err := f.Fetch(t.Context(), "http://agenda.buurt.example:"+v.port+"/geheim?sleutel=geheim", Seen{})
			require.ErrorIs(t, err, ErrPrivate)
			require.NotContains(t, err.Error(), "geheim")
			require.NotZero(t, dns.asked.Load())
		})
	}
	require.Zero(t, v.visits.Load())
}

func TestAnAnswerThatChangesBetweenTwoQuestionsPassesNoMoreThanAnyOther(t *testing.T) {
	v := newVictim(t)
	public, private := netip.MustParseAddr("9.9.9.9"), netip.MustParseAddr("127.0.0.1")
	var times atomic.Int32
	dns := &names{answer: func(string) []netip.Addr {
		if times.Add(1) <= 2 { // one question for IPv4 and one for IPv6
			return []netip.Addr{public}
		}
		return []netip.Addr{private}
	}}
	var passed []netip.Addr
	f := Fetcher{inside: inside{resolver: dns.resolver(), reached: func(to netip.AddrPort) error {
		passed = append(passed, to.Addr())
		return errStop
	}}}
	address := "http://agenda.buurt.example:" + v.port
	_, err := f.Fetch(t.Context(), address, Seen{})
	require.ErrorIs(t, err, ErrUnreachable)
	_, err = f.Fetch(t.Context(), address, Seen{})
	require.ErrorIs(t, err, ErrPrivate)
	require.Equal(t, []netip.Addr{public}, passed)
	require.Zero(t, v.visits.Load())
}

func TestANameWithAPublicAndAPrivateAddressLeadsToThePublicOneOnly(t *testing.T) {
	public, private := netip.MustParseAddr("9.9.9.9"), netip.MustParseAddr("127.0.0.1")
	for _, both := range [][]netip.Addr{{public, private}, {private, public}} {
		dns := &names{answer: func(string) []netip.Addr { return both }}
		var passed []netip.Addr
		f := Fetcher{inside: inside{resolver: dns.resolver(), reached: func(to netip.AddrPort) error {
			passed = append(passed, to.Addr())
			return errStop
		}}}
		_, err := f.Fetch(t.Context(), "https://agenda.buurt.example/", Seen{})
		require.Error(t, err)
		require.Equal(t, []netip.Addr{public}, passed)
	}
}

func TestPublic(t *testing.T) {
	for text, want := range map[string]bool{
		"1.1.1.1": true, "9.255.255.255": true, "11.0.0.0": true, "100.63.255.255": true, "100.128.0.0": true,
		"172.15.255.255": true, "172.32.0.0": true, "192.167.255.255": true, "192.169.0.0": true, "198.17.255.255": true,
		"198.20.0.0": true, "223.255.255.255": true, "2a00:1450:400e::1": true, "2001:200::1": true, "2606:4700::1111": true,
		"::ffff:1.1.1.1": true, "64:ff9b::1.1.1.1": true, "168.63.129.15": true,

		"0.1.2.3": false, "10.0.0.0": false, "10.255.255.255": false, "100.64.0.0": false, "100.127.255.255": false,
		"127.0.0.1": false, "169.254.169.254": false, "172.16.0.0": false, "172.31.255.255": false, "192.0.0.9": false,
		"192.0.2.1": false, "192.31.196.1": false, "192.52.193.1": false, "192.88.99.1": false, "192.168.255.255": false,
		"192.175.48.1": false, "198.18.0.0": false, "198.19.255.255": false, "198.51.100.7": false, "203.0.113.7": false,
		"224.0.0.1": false, "239.255.255.255": false, "240.0.0.1": false, "255.255.255.255": false, "168.63.129.16": false,
		"::": false, "::1": false, "::8.8.8.8": false, "::ffff:0:8.8.8.8": false, "::ffff:10.0.0.1": false,
		"64:ff9b::10.0.0.1": false, "64:ff9b:1::8.8.8.8": false, "100::1": false, "2001::1": false, "2001:1::1": false,
		"2001:20::1": false, "2001:db8::1": false, "2002:808:808::1": false, "2620:4f:8000::1": false, "3fff::1": false,
		"3ffe::5efe:8.8.8.8": false, "2a00:1450::200:5efe:8.8.8.8": false, "4000::1": false, "5f00::1": false,
		"fc00::1": false, "fd12::1": false, "fe80::1": false, "fec0::1": false, "ff02::1": false, "fe80::1%eth0": false,
		"2a00:1450:400e::1%eth0": false, "::ffff:1.1.1.1%eth0": false,
	} {
		require.Equal(t, want, public(netip.MustParseAddr(text)), text)
	}
	require.False(t, public(netip.Addr{}))
}

func TestJudge(t *testing.T) {
	f := Fetcher{
		Allow: prefixes("10.1.0.0/16", "fd01::/64"),
		inside: inside{addresses: func() ([]net.Addr, error) {
			_, one, err := net.ParseCIDR("9.9.9.9/24")
			one.IP = net.IPv4(9, 9, 9, 9)
			return []net.Addr{one}, err
		}},
	}
	for to, want := range map[string]error{
		"1.1.1.1:80": nil, "1.1.1.1:443": nil, "1.1.1.1:8443": nil, "1.1.1.1:25": ErrPort, "1.1.1.1:1023": ErrPort,
		"10.1.2.3:80": nil, "10.1.2.3:25": nil, "10.2.0.1:80": ErrPrivate, "[::ffff:10.1.2.3]:80": nil, "[fd01::7]:81": nil,
		"[fd01::7%eth0]:81":        ErrPrivate,
		"[::ffff:1.1.1.1%eth0]:80": ErrPrivate,
		"9.9.9.9:443":              nil, "9.9.9.9:6379": ErrPrivate, "9.9.9.8:6379": nil, "[::ffff:9.9.9.9]:6379": ErrPrivate,
	} {
		require.Equal(t, want, f.judge(netip.MustParseAddrPort(to)), to)
	}
	f.inside.addresses = func() ([]net.Addr, error) { return nil, errStop }
	require.Equal(t, ErrPrivate, f.judge(netip.MustParseAddrPort("9.9.9.8:6379")))
	require.NoError(t, f.judge(netip.MustParseAddrPort("9.9.9.8:443")))
}

func TestAllowLetsTheNetworksOwnNamesThrough(t *testing.T) {
	v := newVictim(t)
	dns := &names{answer: func(string) []netip.Addr { return []netip.Addr{netip.MustParseAddr("127.0.0.1")} }}
	f := Fetcher{Allow: prefixes("127.0.0.1/32"), inside: inside{resolver: dns.resolver()}}
	_, err := f.Fetch(t.Context(), "http://kalender.intern.lan:"+v.port, Seen{})
	require.ErrorIs(t, err, ErrAnswer)
	require.EqualValues(t, 1, v.visits.Load())

	f.Allow = prefixes("10.0.0.0/8")
	_, err = f.Fetch(t.Context(), "http://kalender.intern.lan:"+v.port, Seen{})
	require.ErrorIs(t, err, ErrPrivate)
	require.EqualValues(t, 1, v.visits.Load())
}

// FuzzAddress: whatever the text, what passes the guard is a public address at a
// port of the web. The oracle shares nothing with the guard.
func FuzzAddress(f *testing.F) {
	for _, s := range spellings {
		f.Add(strings.ReplaceAll(s.address, "PORT", "8080"), uint64(0), uint64(0x7f000001))
	}
	f.Add("https://agenda.buurt.example/a.ics", uint64(0x2a00_1450_400e_0000), uint64(1))
	f.Add("https://9.9.9.9/a.ics", uint64(0), uint64(0))
	f.Add("https://[2a00:1450:400e::1]:8443/", uint64(0xfe80_0000_0000_0000), uint64(1))
	f.Fuzz(func(t *testing.T, text string, high, low uint64) {
		var six [16]byte
		binary.BigEndian.PutUint64(six[:], high)
		binary.BigEndian.PutUint64(six[8:], low)
		dns := &names{answer: func(string) []netip.Addr {
			return []netip.Addr{netip.AddrFrom16(six), netip.AddrFrom4([4]byte(six[12:]))}
		}}
		fetcher := Fetcher{inside: inside{resolver: dns.resolver(), reached: func(to netip.AddrPort) error {
			if why := notPublic(to); why != "" {
				t.Errorf("%q: %s passed the guard, but is %s", text, to, why)
			}
			return errStop
		}}}
		_, err := fetcher.Fetch(t.Context(), text, Seen{})
		var failure Failure
		if !errors.As(err, &failure) || failure.Sentence() == "" {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// notPublic says in its own way why a place is not public, or "".
func notPublic(to netip.AddrPort) string {
	ip := net.IP(to.Addr().AsSlice())
	four := ip.To4()
	if four == nil && fmt.Sprintf("%x", []byte(ip[:12])) == "0064ff9b0000000000000000" {
		four = net.IP(ip[12:]).To4()
	}
	switch {
	case to.Port() < 1024 && to.Port() != 80 && to.Port() != 443:
		return "at a port below 1024"
	case ip.IsLoopback(), ip.IsPrivate(), ip.IsUnspecified(), ip.IsMulticast(), ip.IsLinkLocalUnicast():
		return "of this machine or one nearby"
	case four != nil && (four[0] == 0 || four[0] >= 224 || four[0] == 100 && four[1]>>6 == 1 || four.IsPrivate() || four.IsLoopback() || four.IsLinkLocalUnicast()):
		return "a special IPv4 address"
	case four == nil && ip[0]>>5 != 1:
		return "outside the unicast space"
	case four == nil && ip[0] == 0x20 && (ip[1] == 2 || ip[1] == 1 && ip[2] < 2 || ip[1] == 1 && ip[2] == 0x0d && ip[3] == 0xb8):
		return "a special IPv6 address"
	}
	return ""
}
