package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// Server is a mail server that takes messages by SMTP. It keeps one connection,
// until Close. It is safe for use by several goroutines; they send in turn.
type Server struct {
	place
	options ServerOptions

	mu sync.Mutex
	// client and conn are nil when there is no connection.
	client *smtp.Client
	conn   net.Conn
}

// ServerOptions bound what a server may take. Nil and the zero value are right for
// use.
type ServerOptions struct {
	// Connect is for the connection up to and with the password, Answer for each
	// command, Whole for the text of a message. Zero means 20, 30 and 45 seconds.
	// Nothing takes longer than Connect and Whole together, which must stay well
	// within [omzien.Lease].
	Connect, Answer, Whole time.Duration
	// Roots are the authorities whose certificates are believed; nil means those of
	// the system.
	Roots *x509.CertPool
}

// SMTP is the mail server at an address such as
//
//	smtp://name:password@mail.example:587
//	smtps://name:password@mail.example:465
//	smtp://localhost:25
//
// The connection of smtp:// must become safe by STARTTLS before anything is said;
// ?starttls=opportunistic does without where the server has none, and
// ?starttls=none always, as is the default for this machine itself. SMTP connects
// to nothing yet. It refuses with an [AddressError].
func SMTP(address string, o *ServerOptions) (*Server, error) {
	p, err := parsePlace(address)
	if err != nil {
		return nil, err
	}
	s := &Server{place: p}
	if o != nil {
		s.options = *o
	}
	for _, bound := range []struct {
		d         *time.Duration
		otherwise time.Duration
	}{{&s.options.Connect, 20 * time.Second}, {&s.options.Answer, 30 * time.Second}, {&s.options.Whole, 45 * time.Second}} {
		if *bound.d <= 0 {
			*bound.d = bound.otherwise
		}
	}
	return s, nil
}

// Unreachable says that the server takes no messages at all at the moment. It holds
// neither what was sent nor what the server said.
type Unreachable struct {
	// Step is what was tried: "connect", "sender", "quit", or "message" when several
	// of them in a row got no answer.
	Step string
	// Code is the answer of the server, such as "535"; "" when there was none.
	Code string
	// Reason is what went wrong underneath, where that is known and no secret.
	Reason string
}

func (u Unreachable) Error() string {
	return "mail: server: " + strings.Join(strings.Fields(u.Step+" "+u.Code+" "+u.Reason), " ")
}

func unreachable(step string, err error) error {
	u := Unreachable{Step: step, Code: code(err)}
	var (
		op   *net.OpError
		cert *tls.CertificateVerificationError
		dns  *net.DNSError
	)
	switch {
	case u.Code != "":
	case timedOut(err):
		u.Reason = "timeout"
	case errors.Is(err, context.Canceled):
		u.Reason = "stopped"
	case errors.As(err, &dns):
		u.Reason = "unknown host"
	case errors.As(err, &cert):
		u.Reason = "certificate: " + cert.Err.Error()
	case errors.As(err, &op):
		u.Reason = op.Op + ": " + op.Err.Error()
	case errors.Is(err, smtp.ErrUnencrypted):
		u.Reason = "the password would go over a connection that is not safe"
	case strings.Contains(err.Error(), "STARTTLS"):
		u.Reason = "no STARTTLS"
	}
	return u
}

// code is the answer of the server; "" when there was none.
func code(err error) string {
	var answer *textproto.Error
	if errors.As(err, &answer) {
		return strconv.Itoa(answer.Code)
	}
	return ""
}

func timedOut(err error) bool {
	var n net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}

// Carry implements [Carrier]. A server that does not take the sender, or wants
// another password, is [Unreachable]: what is set up wrongly must not make letters
// fail for ever.
func (s *Server) Carry(ctx context.Context, m Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, s.options.Connect+s.options.Whole)
	defer cancel()
	again := s.client != nil
	if err := s.begin(ctx, m); err != nil {
		s.drop()
		// A server may end a connection that was used before.
		if !again {
			return err
		}
		if err := s.begin(ctx, m); err != nil {
			s.drop()
			return err
		}
	}
	err := s.hand(ctx, m)
	var refused Refused
	if errors.As(err, &refused) && (refused.Code == NoAnswer || s.ask(ctx, s.client.Reset) != nil) {
		s.drop()
	}
	return err
}

// begin opens a connection, unless there is one, and names the sender.
func (s *Server) begin(ctx context.Context, m Message) error {
	if s.client == nil {
		if err := s.open(ctx); err != nil {
			return err
		}
	}
	s.client.SkipSMTPUTF8(isASCII(m.To))
	if err := s.ask(ctx, func() error { return s.client.Mail("<" + m.From + ">") }); err != nil {
		return unreachable("sender", err)
	}
	return nil
}

// hand gives a message to the server, which knows the sender.
func (s *Server) hand(ctx context.Context, m Message) error {
	if known, _ := s.client.Extension("SMTPUTF8"); !known && !isASCII(m.To) {
		return Refused{Code: NoUTF8, Forever: true}
	}
	if err := s.ask(ctx, func() error { return s.client.Rcpt("<" + m.To + ">") }); err != nil {
		return refusal(err)
	}
	return refusalOf(s.within(ctx, s.options.Whole, func() error {
		w, err := s.client.Data()
		if err != nil {
			return err
		}
		if _, err := w.Write(m.Data); err != nil {
			return err
		}
		return w.Close()
	}))
}

func refusalOf(err error) error {
	if err == nil {
		return nil
	}
	return refusal(err)
}

// refusal is about one message. What the server says about itself or the sender
// (RFC 3463: 5.7.x; RFC 5321: 50x, 530) may be put right, so it is not for ever.
func refusal(err error) Refused {
	var answer *textproto.Error
	if !errors.As(err, &answer) {
		return Refused{Code: NoAnswer}
	}
	ours := strings.HasPrefix(answer.Msg, "5.7.") || answer.Code < 510 || answer.Code >= 530 && answer.Code < 540
	return Refused{Code: strconv.Itoa(answer.Code), Forever: answer.Code >= 500 && !ours}
}

// ask is one command and its answer.
func (s *Server) ask(ctx context.Context, f func() error) error {
	return s.within(ctx, s.options.Answer, f)
}

// within bounds what is said over the connection by a time and by ctx.
func (s *Server) within(ctx context.Context, d time.Duration, f func() error) error {
	conn := s.conn
	if err := conn.SetDeadline(time.Now().Add(d)); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // nothing waits for what it has to say
	defer stop()
	return f()
}

// open connects, makes the connection safe and gives the password.
func (s *Server) open(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Connect)
	defer cancel()
	safe := &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12, RootCAs: s.options.Roots}
	var conn net.Conn
	stop := func() bool { return true }
	defer func() { stop() }()
	dial := func(_ context.Context, network, _ string) (_ net.Conn, err error) {
		address := net.JoinHostPort(s.host, s.port)
		if s.implicit {
			conn, err = (&tls.Dialer{Config: safe}).DialContext(ctx, network, address)
		} else {
			conn, err = (&net.Dialer{}).DialContext(ctx, network, address)
		}
		if err == nil {
			made := conn
			stop = context.AfterFunc(ctx, func() { _ = made.Close() }) // nothing waits for what it has to say
		}
		return conn, err
	}
	options := []gomail.Option{gomail.WithTimeout(s.options.Connect), gomail.WithDialContextFunc(dial), gomail.WithTLSConfig(safe), gomail.WithTLSPolicy(s.policy)}
	if s.implicit {
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.user != "" {
		options = append(options, gomail.WithUsername(s.user), gomail.WithPassword(s.password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	g, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return unreachable("connect", err)
	}
	client, err := g.DialToSMTPClientWithContext(ctx)
	if err != nil {
		if conn != nil {
			_ = conn.Close() // the first error is the one that counts
		}
		if ctx.Err() != nil { // that is why it was closed
			err = ctx.Err()
		}
		return unreachable("connect", err)
	}
	s.client, s.conn = client, conn
	return nil
}

// drop ends the connection without a word.
func (s *Server) drop() {
	if s.conn != nil {
		_ = s.conn.Close() // it is of no use any more
	}
	s.client, s.conn = nil, nil
}

// Close ends the connection, if there is one, with the words that the protocol
// wants.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client == nil {
		return nil
	}
	err := s.ask(context.Background(), s.client.Quit)
	s.drop()
	if err != nil {
		return unreachable("quit", err)
	}
	return nil
}
