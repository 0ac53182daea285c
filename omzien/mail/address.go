package mail

import (
	"net"
	"net/netip"
	"net/url"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// AddressError is what is wrong with the address of a mail server. It holds no
// part of the address, as that can hold a password.
type AddressError string

// What can be wrong.
const (
	ErrScheme   AddressError = "scheme"
	ErrHost     AddressError = "host"
	ErrStartTLS AddressError = "starttls"
	ErrPassword AddressError = "password"
)

var sentences = map[AddressError]string{
	ErrScheme:   "Het adres van de mailserver begint met smtp:// of smtps://.",
	ErrHost:     "In het adres van de mailserver klopt de naam of de poort van de server niet.",
	ErrStartTLS: "Na ?starttls= staat required, opportunistic of none.",
	ErrPassword: "Een wachtwoord gaat alleen over een beveiligde verbinding. Laat ?starttls=none weg.",
}

func (e AddressError) Error() string { return "mail: address of the server: " + string(e) }

// Sentence is for people.
func (e AddressError) Sentence() string { return sentences[e] }

// place is where a mail server is, and how to talk to it.
type place struct {
	host           string
	port           string
	user, password string
	// implicit: TLS from the first byte (RFC 8314 3.3).
	implicit bool
	policy   gomail.TLSPolicy
}

// parsePlace reads an address as [SMTP] takes it.
func parsePlace(address string) (place, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return place{}, ErrScheme
	}
	p := place{host: u.Hostname(), port: u.Port(), implicit: u.Scheme == "smtps", policy: gomail.TLSMandatory}
	if p.host == "" || strings.Trim(u.Path, "/") != "" || u.Fragment != "" || strings.ContainsAny(p.host, " \t\r\n") {
		return place{}, ErrHost
	}
	if p.port == "" {
		p.port = "587"
		if p.implicit {
			p.port = "465"
		}
	}
	if _, err := net.LookupPort("tcp", p.port); err != nil {
		return place{}, ErrHost
	}
	if u.User != nil {
		p.user = u.User.Username()
		p.password, _ = u.User.Password()
	}
	asked, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return place{}, ErrStartTLS
	}
	switch said := asked.Get("starttls"); {
	case len(asked) > 1 || len(asked) == 1 && !asked.Has("starttls") || said != "" && p.implicit:
		return place{}, ErrStartTLS
	case said == "none", said == "" && p.loopback():
		p.policy = gomail.NoTLS
	case said == "opportunistic":
		p.policy = gomail.TLSOpportunistic
	case said != "" && said != "required":
		return place{}, ErrStartTLS
	}
	if p.user != "" && p.policy == gomail.NoTLS && !p.implicit && !p.loopback() {
		return place{}, ErrPassword
	}
	return p, nil
}

// loopback reports whether what is sent there stays on this machine.
func (p *place) loopback() bool {
	a, err := netip.ParseAddr(p.host)
	return p.host == "localhost" || err == nil && a.IsLoopback()
}
