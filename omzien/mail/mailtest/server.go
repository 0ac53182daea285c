// Package mailtest is for tests of what sends mail: a real SMTP server on this
// machine, and what arrived there as mail programs read it. The server can be told
// to refuse, to say nothing or to break the connection.
package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Server is an SMTP server that keeps what it is sent. It is safe for use by several
// goroutines.
type Server struct {
	// Roots believe its certificate.
	Roots *x509.CertPool

	t       testing.TB
	options Options
	address string
	over    chan struct{}

	mu          sync.Mutex
	arrived     []Message
	fault       Fault
	connections int
	safe        int
}

// Options of a server. The zero value is one without TLS and password.
type Options struct {
	// TLS is "starttls", "implicit" or "" for none.
	TLS string
	// User and Password must be given, unless User is "".
	User, Password string
}

// Step is where in the conversation a server is.
type Step string

// The steps of which a [Fault] is asked.
const (
	AtGreeting  Step = "greeting"  // the connection is there
	AtSender    Step = "sender"    // MAIL
	AtRecipient Step = "recipient" // RCPT
	AtMessage   Step = "message"   // all of the message has come, and is not kept yet
)

// Fault says what goes wrong at a step, for the address that the step is about: nil
// for nothing, [Code] for an answer, or one of [ErrHang] and [ErrDrop].
type Fault func(step Step, address string) error

// What a server can do instead of answering.
var (
	// ErrHang says nothing until the test is over.
	ErrHang = errors.New("mailtest: hang")
	// ErrDrop breaks the connection.
	ErrDrop = errors.New("mailtest: drop")
)

// Code is an answer such as 550; enhanced is that of RFC 3463, such as "5.1.1".
func Code(code int, enhanced string) error {
	e := &smtp.SMTPError{Code: code, Message: "as the test wants"}
	for i, part := range strings.Split(enhanced, ".") {
		for _, digit := range part {
			e.EnhancedCode[i] = 10*e.EnhancedCode[i] + int(digit-'0')
		}
	}
	return e
}

// New starts a server, which stops when the test is over.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	s := &Server{t: t, options: o, over: make(chan struct{})}
	backend := smtp.NewServer(smtp.BackendFunc(s.session))
	backend.Domain, backend.AllowInsecureAuth = "mail.omzien.example", true
	backend.ErrorLog = log.New(io.Discard, "", 0)
	backend.MaxMessageBytes = 1 << 20
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	listener = counting{listener, s}
	if o.TLS != "" {
		config := s.certify()
		if o.TLS == "implicit" {
			listener = tls.NewListener(listener, config)
		} else {
			backend.TLSConfig = config
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = backend.Serve(listener) // it ends when the listener does
	}()
	t.Cleanup(func() {
		close(s.over)
		_ = backend.Close() // the test is over
		<-done
	})
	return s
}

// URL is the address for mail.SMTP, with the password.
func (s *Server) URL() string {
	u := url.URL{Scheme: "smtp", Host: s.address}
	switch s.options.TLS {
	case "implicit":
		u.Scheme = "smtps"
	case "starttls":
		u.RawQuery = "starttls=required"
	}
	if s.options.User != "" {
		u.User = url.UserPassword(s.options.User, s.options.Password)
	}
	return u.String()
}

// Fail makes things go wrong from now on; nil: nothing.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Arrived are the messages that were taken, in their order.
func (s *Server) Arrived() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.arrived)
}

// For are those to one address.
func (s *Server) For(address string) []Message {
	return slices.DeleteFunc(s.Arrived(), func(m Message) bool { return m.To != address })
}

// Take returns the messages that were taken, and forgets them.
func (s *Server) Take() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	arrived := s.arrived
	s.arrived = nil
	return arrived
}

// Connections is how many connections were made, and how many senders were named
// over one that nobody could read.
func (s *Server) Connections() (made, safely int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections, s.safe
}

// goesWrong asks the fault, and does what that says.
func (s *Server) goesWrong(c *smtp.Conn, step Step, address string) error {
	s.mu.Lock()
	fault := s.fault
	s.mu.Unlock()
	if fault == nil {
		return nil
	}
	err := fault(step, address)
	switch {
	case errors.Is(err, ErrHang):
		<-s.over
	case errors.Is(err, ErrDrop):
		_ = c.Conn().Close() // that is the point
	}
	return err
}

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	if err := s.goesWrong(c, AtGreeting, ""); err != nil {
		return nil, err
	}
	return &session{server: s, conn: c, known: s.options.User == ""}, nil
}

// counting counts connections.
type counting struct {
	net.Listener
	server *Server
}

func (c counting) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err == nil {
		c.server.mu.Lock()
		c.server.connections++
		c.server.mu.Unlock()
	}
	return conn, err
}

// session is one connection; STARTTLS begins another one on it.
type session struct {
	server   *Server
	conn     *smtp.Conn
	known    bool
	from, to string
}

func (c *session) AuthMechanisms() []string {
	if c.server.options.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (c *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != c.server.options.User || password != c.server.options.Password {
			return smtp.ErrAuthFailed
		}
		c.known = true
		return nil
	}), nil
}

func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	if !c.known {
		return smtp.ErrAuthRequired
	}
	if err := c.server.goesWrong(c.conn, AtSender, from); err != nil {
		return err
	}
	c.from = from
	_, safe := c.conn.TLSConnectionState()
	if safe {
		c.server.mu.Lock()
		c.server.safe++
		c.server.mu.Unlock()
	}
	return nil
}

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if c.to != "" {
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 5, 3}, Message: "one letter, one reader"}
	}
	if err := c.server.goesWrong(c.conn, AtRecipient, to); err != nil {
		return err
	}
	c.to = to
	return nil
}

// Data keeps a message, and lets the test fail when it is none.
func (c *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := c.server.goesWrong(c.conn, AtMessage, c.to); err != nil {
		return err
	}
	m, err := Parse(raw)
	if err != nil {
		c.server.t.Errorf("mailtest: a message that is none: %v\n%s", err, raw)
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "no message"}
	}
	m.From, m.To = c.from, c.to
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.server.arrived = append(c.server.arrived, m)
	return nil
}

func (c *session) Reset() { c.from, c.to = "", "" }

func (c *session) Logout() error { return nil }

// certify makes a certificate for this machine.
func (s *Server) certify() *tls.Config {
	s.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		s.t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Roots = x509.NewCertPool()
	s.Roots.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
}
