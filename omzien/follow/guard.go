package follow

import (
	"net"
	"net/netip"
	"slices"
)

// special are the ranges that are no place of a public website: IANA's registries
// of special-purpose addresses for IPv4 and IPv6 (RFC 6890, RFC 8190), multicast,
// and ways to hide another address. What IANA calls globally reachable is among
// them: those are services of the network itself.
var special = prefixes(
	"0.0.0.0/8",        // this network, RFC 791
	"10.0.0.0/8",       // private, RFC 1918
	"100.64.0.0/10",    // shared by customers of one provider, RFC 6598
	"127.0.0.0/8",      // loopback, RFC 1122
	"168.63.129.16/32", // the host of a machine in Azure: public to look at, answered inside only
	"169.254.0.0/16",   // link-local and the metadata of clouds, RFC 3927
	"172.16.0.0/12",    // private, RFC 1918
	"192.0.0.0/24",     // protocol assignments, RFC 6890
	"192.0.2.0/24",     // documentation, RFC 5737
	"192.31.196.0/24",  // AS112, RFC 7535
	"192.52.193.0/24",  // AMT, RFC 7450
	"192.88.99.0/24",   // 6to4 relays, RFC 7526
	"192.168.0.0/16",   // private, RFC 1918
	"192.175.48.0/24",  // AS112, RFC 7534
	"198.18.0.0/15",    // benchmarks, RFC 2544
	"198.51.100.0/24",  // documentation, RFC 5737
	"203.0.113.0/24",   // documentation, RFC 5737
	"224.0.0.0/4",      // multicast, RFC 5771
	"240.0.0.0/4",      // reserved, and broadcast, RFC 1112

	"2001::/23",         // protocol assignments, Teredo among them, RFC 2928
	"2001:db8::/32",     // documentation, RFC 3849
	"2002::/16",         // 6to4: an IPv4 address in disguise, RFC 3056
	"2620:4f:8000::/48", // AS112, RFC 7534
	"3fff::/20",         // documentation, RFC 9637
)

var (
	// unicast is all that IANA has given out for use on the public internet. What
	// lies outside is refused without a line of its own: ::1, IPv4-compatible and
	// IPv4-translated addresses, fc00::/7, fe80::/10, fec0::/10, ff00::/8, 100::/64,
	// 5f00::/16, 64:ff9b:1::/48.
	unicast = netip.MustParsePrefix("2000::/3")
	// nat64 is how a machine without IPv4 of its own reaches IPv4 (RFC 6052); the
	// last 32 bits are judged. A prefix that a network chose itself looks like any
	// other address; its translator has to refuse what lies inside.
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
)

func prefixes(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}

// public tells whether a is an address of the public internet. An address with a
// zone never is.
func public(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	if a = a.Unmap(); nat64.Contains(a) {
		bits := a.As16()
		a = netip.AddrFrom4([4]byte(bits[12:]))
	}
	return !in(special, a) && (a.Is4() || unicast.Contains(a) && !isatap(a))
}

// isatap tells whether a carries an IPv4 address for a tunnel inside a site (RFC
// 5214 6.1).
func isatap(a netip.Addr) bool {
	bits := a.As16()
	return bits[8]&^2 == 0 && bits[9] == 0 && bits[10] == 0x5e && bits[11] == 0xfe
}

func in(list []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(a) })
}

// webPort tells whether web servers of the public listen there. Below 1024 live
// the protocols for mail, files and machines, which take what is sent to them for
// commands; above it are web servers that nobody needs special rights to run.
func webPort(port uint16) bool { return port == 80 || port == 443 || port >= 1024 }

// judge refuses a place to connect to. An allowed address is good at any port.
//
// A public address of this very machine is good at the ports of the web only: a
// firewall in front of it does not stand between the machine and itself.
func (f *Fetcher) judge(to netip.AddrPort) error {
	switch a := to.Addr().Unmap(); {
	case in(f.Allow, a):
		return nil
	case !public(to.Addr()):
		return ErrPrivate
	case !webPort(to.Port()):
		return ErrPort
	case to.Port() >= 1024 && f.own(a):
		return ErrPrivate
	}
	return nil
}

// own tells whether a belongs to this machine. When that cannot be found out, it
// does: an odd port at an unknown place is not worth the risk.
func (f *Fetcher) own(a netip.Addr) bool {
	list := net.InterfaceAddrs
	if f.inside.addresses != nil {
		list = f.inside.addresses
	}
	all, err := list()
	return err != nil || slices.ContainsFunc(all, func(one net.Addr) bool {
		p, err := netip.ParsePrefix(one.String())
		return err == nil && p.Addr().Unmap() == a
	})
}
