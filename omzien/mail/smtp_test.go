package mail_test

import (
	"context"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
	"github.com/omziennaarelkaar/netwerk/omzien/mail/mailtest"
)

// connect is the carrier to a server; change may change its address.
func connect(t *testing.T, server *mailtest.Server, change func(string) string) *mail.Server {
	t.Helper()
	address := server.URL()
	if change != nil {
		address = change(address)
	}
	return carrierTo(t, address, &mail.ServerOptions{Roots: server.Roots, Connect: 2 * time.Second, Answer: 300 * time.Millisecond, Whole: 400 * time.Millisecond})
}

func carrierTo(t *testing.T, address string, o *mail.ServerOptions) *mail.Server {
	t.Helper()
	carrier, err := mail.SMTP(address, o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = carrier.Close() })
	return carrier
}

func aMessage(t *testing.T) mail.Message {
	t.Helper()
	m, err := mail.Compose(letter(omzien.NewsConfirmed, event.Dutch), options)
	require.NoError(t, err)
	return m
}

func TestSMTPCarries(t *testing.T) {
	for _, c := range []struct {
		name string
		o    mailtest.Options
		safe bool
	}{
		{"plain, on this machine", mailtest.Options{}, false},
		{"plain with a password, on this machine", mailtest.Options{User: "omzien", Password: "geheim"}, false},
		{"STARTTLS", mailtest.Options{TLS: "starttls"}, true},
		{"STARTTLS with a password", mailtest.Options{TLS: "starttls", User: "om@zien", Password: "ge:he/im@1%"}, true},
		{"TLS from the first byte", mailtest.Options{TLS: "implicit", User: "omzien", Password: "geheim"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := mailtest.New(t, c.o)
			carrier := connect(t, server, nil)
			m := aMessage(t)
			for range 3 {
				require.NoError(t, carrier.Carry(t.Context(), m))
			}
			arrived := server.For("anna@omzien.example")
			require.Len(t, arrived, 3)
			require.Equal(t, m.Data, arrived[0].Raw)
			require.Equal(t, options.From, arrived[0].From)
			made, safely := server.Connections()
			require.Equal(t, 1, made, "one connection for a round")
			require.Equal(t, c.safe, safely == 3)
			require.NoError(t, carrier.Close())
			require.NoError(t, carrier.Close())
			require.NoError(t, carrier.Carry(t.Context(), m), "after Close there is another")
			made, _ = server.Connections()
			require.Equal(t, 2, made)
		})
	}
}

func TestSMTPRefusals(t *testing.T) {
	for _, c := range []struct {
		name string
		step mailtest.Step
		err  error
		want mail.Refused
	}{
		{"nobody lives there", mailtest.AtRecipient, mailtest.Code(550, "5.1.1"), mail.Refused{Code: "550", Forever: true}},
		{"come back later", mailtest.AtRecipient, mailtest.Code(450, "4.2.0"), mail.Refused{Code: "450"}},
		{"full", mailtest.AtRecipient, mailtest.Code(552, "5.2.2"), mail.Refused{Code: "552", Forever: true}},
		{"what the server thinks of the sender may be put right", mailtest.AtRecipient, mailtest.Code(554, "5.7.1"), mail.Refused{Code: "554"}},
		{"a password is wanted", mailtest.AtRecipient, mailtest.Code(530, "5.5.1"), mail.Refused{Code: "530"}},
		{"the message is not taken", mailtest.AtMessage, mailtest.Code(554, "5.6.0"), mail.Refused{Code: "554", Forever: true}},
		{"the message is not taken now", mailtest.AtMessage, mailtest.Code(451, "4.3.0"), mail.Refused{Code: "451"}},
		{"no answer to the recipient", mailtest.AtRecipient, mailtest.ErrHang, mail.Refused{Code: mail.NoAnswer}},
		{"no answer to the message", mailtest.AtMessage, mailtest.ErrHang, mail.Refused{Code: mail.NoAnswer}},
		{"the connection breaks at the recipient", mailtest.AtRecipient, mailtest.ErrDrop, mail.Refused{Code: mail.NoAnswer}},
		{"the connection breaks after the message", mailtest.AtMessage, mailtest.ErrDrop, mail.Refused{Code: mail.NoAnswer}},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := mailtest.New(t, mailtest.Options{})
			carrier := connect(t, server, nil)
			server.Fail(func(step mailtest.Step, address string) error {
				if step == c.step && (step != mailtest.AtRecipient || address == "anna@omzien.example") {
					return c.err
				}
				return nil
			})
			m := aMessage(t)
			begun := time.Now()
			err := carrier.Carry(t.Context(), m)
			require.Less(t, time.Since(begun), 1500*time.Millisecond, "each answer has its own time")
			var refused mail.Refused
			require.ErrorAs(t, err, &refused)
			require.Equal(t, c.want, refused)
			require.NotContains(t, err.Error(), "anna")
			require.Empty(t, server.Arrived())
			server.Fail(nil)
			require.NoError(t, carrier.Carry(t.Context(), m), "the next message goes")
			require.Len(t, server.Arrived(), 1)
			made, _ := server.Connections()
			require.Equal(t, c.want.Code == mail.NoAnswer, made == 2, "a refusal is no reason to begin anew")
		})
	}
}

func TestSMTPUnreachable(t *testing.T) {
	m := aMessage(t)
	unreachable := func(t *testing.T, carrier *mail.Server) mail.Unreachable {
		t.Helper()
		err := carrier.Carry(t.Context(), m)
		var u mail.Unreachable
		require.ErrorAs(t, err, &u)
		for _, secret := range []string{"geheim", "omzien", "anna", "fout"} {
			require.NotContains(t, err.Error(), secret)
		}
		return u
	}
	t.Run("nobody listens", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		require.NoError(t, listener.Close())
		u := unreachable(t, carrierTo(t, "smtp://omzien:geheim@"+listener.Addr().String(), nil))
		require.Contains(t, u.Reason, "refused")
	})
	t.Run("somebody listens and says nothing", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer func() { _ = listener.Close() }()
		u := unreachable(t, carrierTo(t, "smtp://"+listener.Addr().String(), &mail.ServerOptions{Connect: 100 * time.Millisecond}))
		require.Equal(t, mail.Unreachable{Step: "connect", Reason: "timeout"}, u)
	})
	t.Run("busy", func(t *testing.T) {
		server := mailtest.New(t, mailtest.Options{})
		server.Fail(func(mailtest.Step, string) error { return mailtest.Code(421, "4.3.2") })
		require.Equal(t, "421", unreachable(t, connect(t, server, nil)).Code)
	})
	t.Run("the sender is not taken", func(t *testing.T) {
		server := mailtest.New(t, mailtest.Options{})
		server.Fail(func(step mailtest.Step, _ string) error {
			if step == mailtest.AtSender {
				return mailtest.Code(550, "5.1.0")
			}
			return nil
		})
		require.Equal(t, mail.Unreachable{Step: "sender", Code: "550"}, unreachable(t, connect(t, server, nil)))
	})
	t.Run("the server has no STARTTLS", func(t *testing.T) {
		server := mailtest.New(t, mailtest.Options{})
		u := unreachable(t, connect(t, server, func(s string) string { return s + "?starttls=required" }))
		require.Equal(t, "no STARTTLS", u.Reason)
		_, safely := server.Connections()
		require.Zero(t, safely)
	})
	t.Run("the certificate is nobody's", func(t *testing.T) {
		for _, kind := range []string{"starttls", "implicit"} {
			server := mailtest.New(t, mailtest.Options{TLS: kind})
			u := unreachable(t, carrierTo(t, server.URL(), nil))
			require.Contains(t, u.Reason, "certificate", kind)
		}
	})
	t.Run("the password is wrong", func(t *testing.T) {
		server := mailtest.New(t, mailtest.Options{TLS: "starttls", User: "omzien", Password: "geheim"})
		u := unreachable(t, connect(t, server, func(s string) string { return strings.Replace(s, "geheim", "fout", 1) }))
		require.Equal(t, "535", u.Code)
	})
	t.Run("there is no password", func(t *testing.T) {
		server := mailtest.New(t, mailtest.Options{User: "omzien", Password: "geheim"})
		u := unreachable(t, connect(t, server, func(s string) string { return strings.Replace(s, "omzien:geheim@", "", 1) }))
		require.Equal(t, "sender", u.Step)
	})
}

func TestSMTPOpportunisticTakesWhatThereIs(t *testing.T) {
	for kind, safe := range map[string]bool{"": false, "starttls": true} {
		server := mailtest.New(t, mailtest.Options{TLS: kind})
		carrier := connect(t, server, func(s string) string {
			s, _, _ = strings.Cut(s, "?")
			return s + "?starttls=opportunistic"
		})
		require.NoError(t, carrier.Carry(t.Context(), aMessage(t)))
		_, safely := server.Connections()
		require.Equal(t, safe, safely == 1, kind)
	}
}

func TestSMTPAConnectionThatTheServerEndedIsMadeAgain(t *testing.T) {
	server := mailtest.New(t, mailtest.Options{})
	carrier := connect(t, server, nil)
	require.NoError(t, carrier.Carry(t.Context(), aMessage(t)))
	dropped := false
	server.Fail(func(step mailtest.Step, _ string) error {
		if step == mailtest.AtSender && !dropped {
			dropped = true
			return mailtest.ErrDrop
		}
		return nil
	})
	require.NoError(t, carrier.Carry(t.Context(), aMessage(t)))
	require.Len(t, server.Arrived(), 2)
	made, _ := server.Connections()
	require.Equal(t, 2, made)
}

func TestSMTPLettersThatAreNotASCII(t *testing.T) {
	server := mailtest.New(t, mailtest.Options{})
	l := letter(omzien.NewsConfirmed, event.Dutch)
	l.Email = "zoë@omzien.example"
	m, err := mail.Compose(l, options)
	require.NoError(t, err)
	require.Equal(t, mail.Refused{Code: mail.NoUTF8, Forever: true}, connect(t, server, nil).Carry(t.Context(), m))
}

func TestSMTPEndsWithItsContext(t *testing.T) {
	for _, step := range []mailtest.Step{mailtest.AtGreeting, mailtest.AtSender, mailtest.AtMessage} {
		server := mailtest.New(t, mailtest.Options{})
		carrier := carrierTo(t, server.URL(), nil)
		ctx, cancel := context.WithCancel(t.Context())
		server.Fail(func(at mailtest.Step, _ string) error {
			if at == step {
				cancel()
				return mailtest.ErrHang
			}
			return nil
		})
		begun := time.Now()
		require.Error(t, carrier.Carry(ctx, aMessage(t)), step)
		require.Less(t, time.Since(begun), 5*time.Second, step)
	}
}

func TestAddressOfAServer(t *testing.T) {
	for _, good := range []string{"smtp://localhost", "smtp://localhost:25", "smtps://mail.example", "smtp://u:p@mail.example:587", "smtp://u:p@mail.example?starttls=required",
		"smtp://mail.example?starttls=opportunistic", "smtp://mail.example?starttls=none", "smtp://u:p@127.0.0.1:2525?starttls=none", "smtp://[::1]:25/"} {
		_, err := mail.SMTP(good, nil)
		require.NoError(t, err, good)
	}
	for bad, want := range map[string]mail.AddressError{
		"": mail.ErrScheme, "mail.example:587": mail.ErrScheme, "http://geheim@mail.example": mail.ErrScheme, "smtp://u:ge%heim@mail.example": mail.ErrScheme,
		"smtp://": mail.ErrHost, "smtp://mail.example/box": mail.ErrHost, "smtp://mail.example:99999": mail.ErrHost, "smtp://u:geheim@": mail.ErrHost,
		"smtp://mail.example?starttls=perhaps": mail.ErrStartTLS, "smtp://mail.example?tls=no": mail.ErrStartTLS, "smtps://mail.example?starttls=none": mail.ErrStartTLS,
		"smtp://u:geheim@mail.example?starttls=none": mail.ErrPassword,
	} {
		_, err := mail.SMTP(bad, nil)
		require.ErrorIs(t, err, want, bad)
		require.NotContains(t, err.Error(), "heim")
		require.NotEmpty(t, want.Sentence())
	}
}

func TestCodeOf(t *testing.T) {
	require.Equal(t, "mail: server: connect "+strconv.Itoa(535), mail.Unreachable{Step: "connect", Code: "535"}.Error())
}
