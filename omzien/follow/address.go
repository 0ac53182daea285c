package follow

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// MaxAddress bounds an address, in octets.
const MaxAddress = 2000

// reserved are names at the end of a host that lead nowhere or inside: RFC 6761,
// RFC 6762 with the names of its appendix G, RFC 7686, RFC 8375, and what ICANN
// set apart for inside use in 2024.
var reserved = []string{"localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan",
	"home.arpa", "onion"}

// parse reads an address, or a redirect relative to from, and refuses what is no
// place to ask; it asks nobody. The fragment is dropped, webcal is https.
func (f *Fetcher) parse(text string, from *url.URL) (*url.URL, error) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > MaxAddress {
		return nil, ErrAddress
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, ErrAddress // err holds the whole text
	}
	if from != nil {
		u = from.ResolveReference(u)
	}
	switch u.Scheme {
	case "http", "https":
	case "webcal", "webcals":
		u.Scheme = "https"
	default:
		return nil, ErrScheme
	}
	if u.User != nil {
		return nil, ErrUser
	}
	u.Fragment, u.RawFragment = "", ""
	if err := f.checkHost(u); err != nil {
		return nil, err
	}
	return u, nil
}

// site is all of an address that an error may hold.
func site(u *url.URL) string { return u.Scheme + "://" + u.Host }

// checkHost judges the host as far as its spelling goes, so that nobody is asked
// for the whereabouts of what is refused anyway.
func (f *Fetcher) checkHost(u *url.URL) error {
	port, err := portOf(u)
	if err != nil {
		return err
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if strings.HasPrefix(u.Host, "[") || numeric(host) {
		a, err := netip.ParseAddr(host)
		if err != nil || a.Zone() != "" {
			return ErrAddress
		}
		return f.judge(netip.AddrPortFrom(a, port))
	}
	if !validName(host) {
		return ErrAddress
	}
	if len(f.Allow) > 0 {
		return nil // the name may be one of the network's own; the connection tells
	}
	if insideName(host) {
		return ErrPrivate
	}
	if !webPort(port) {
		return ErrPort
	}
	return nil
}

func portOf(u *url.URL) (uint16, error) {
	text := u.Port()
	switch {
	case text != "":
	case strings.HasSuffix(u.Host, ":"):
		return 0, ErrAddress
	case u.Scheme == "http":
		return 80, nil
	default:
		return 443, nil
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 {
		return 0, ErrPort
	}
	return uint16(port), nil
}

// numeric tells whether a reader somewhere could take host for an IPv4 address:
// its last label is a number in some base (WHATWG URL, "ends in a number"). Only
// four decimal numbers are one here; the other spellings are refused.
func numeric(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if digits, hex := strings.CutPrefix(last, "0x"); hex {
		return strings.Trim(digits, "0123456789abcdef") == ""
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}

// validName tells whether host is a name as DNS and the web use it: labels of
// letters, digits, hyphens and underscores. A name in other letters has to come
// in its form in ASCII, as browsers copy it: look-alikes of digits and dots are
// beyond judging.
func validName(host string) bool {
	if len(host) > 253 {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	return true
}

// insideName tells whether a name means a machine nearby: one word, or an end
// that the internet does not give out.
func insideName(host string) bool {
	return !strings.Contains(host, ".") || slices.ContainsFunc(reserved, func(end string) bool {
		return strings.HasSuffix("."+host, "."+end)
	})
}
