package main

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// narrowing is which part of the agenda somebody wants, as it was typed: each an
// identifier or the Dutch word for it, or "" for all.
type narrowing struct{ theme, municipality, host, format, audience *string }

func (o *options) narrowing() narrowing {
	return narrowing{
		theme:        o.String("theme", "", "`THEMA` van de bijeenkomsten"),
		municipality: o.String("municipality", "", "`GEMEENTE` waar ze zijn"),
		host:         o.String("host", "", "`INITIATIEF` dat de gastheer is"),
		format:       o.String("format", "", "`SOORT` bijeenkomst"),
		audience:     o.String("audience", "", "`DOELGROEP` van de bijeenkomsten"),
	}
}

// selection is what was typed in the words of the network, but for the host: that
// needs the register.
func (n narrowing) selection() (omzien.Selection, error) {
	s, faults := omzien.Words{Theme: *n.theme, Municipality: *n.municipality, Format: *n.format, Audience: *n.audience}.Selection()
	if len(faults) == 0 {
		return s, nil
	}
	typed := map[string]struct{ word, known string }{
		"theme":        {*n.theme, labels(initiative.Themes())},
		"municipality": {*n.municipality, municipalityNames()},
		"format":       {*n.format, labels(event.Formats())},
		"audience":     {*n.audience, labels(event.Roles())},
	}
	option := faults[0].Field
	return s, misuse("‘" + typed[option].word + "’ kan niet bij -" + option + ". Kies uit: " + typed[option].known + ".")
}

// labels are the Dutch words, one after the other.
func labels[T term](all []T) string {
	words := make([]string, len(all))
	for n, one := range all {
		words[n] = one.Label()
	}
	return strings.Join(words, ", ")
}

// first is the option by which something is left out, or "".
func (n narrowing) first() string {
	for _, one := range []struct {
		option string
		typed  *string
	}{{"theme", n.theme}, {"municipality", n.municipality}, {"host", n.host}, {"format", n.format}, {"audience", n.audience}} {
		if *one.typed != "" {
			return one.option
		}
	}
	return ""
}

func municipalityNames() string {
	all := initiative.Municipalities()
	names := make([]string, len(all))
	for n, m := range all {
		names[n] = m.Name
	}
	return strings.Join(names, ", ")
}

// maxNamed bounds how many initiatives are listed for who named one that is not
// there.
const maxNamed = 30

// findInitiative takes a slug, an id or a name, typed behind that option.
func findInitiative(ctx context.Context, net *omzien.Network, option, text string) (initiative.Initiative, error) {
	found, err := net.Registry.Find(ctx, text)
	if !errors.Is(err, omzien.ErrNotFound) {
		return found, err
	}
	all, err := net.Registry.Initiatives(ctx)
	if err != nil {
		return found, err
	}
	why := "Het initiatief ‘" + text + "’ achter -" + option + " kennen we niet. "
	if len(all) == 0 {
		return initiative.Initiative{}, trouble{omzien.NotFound, why + "Er staan nog geen initiatieven in de database. Die leest u in met: omzien import", nil}
	}
	slugs := make([]string, 0, maxNamed)
	for _, i := range all[:min(len(all), maxNamed)] {
		slugs = append(slugs, i.Slug)
	}
	why += "Kies uit: " + strings.Join(slugs, ", ")
	if more := len(all) - len(slugs); more > 0 {
		why += " en nog " + strconv.Itoa(more)
	}
	return initiative.Initiative{}, trouble{omzien.NotFound, why + ".", nil}
}

// narrowLegend lists the words for the options of a narrowing. The Dutch word may
// be typed as well.
func narrowLegend() string {
	return legend("THEMA", initiative.Themes()) + legend("SOORT", event.Formats()) + legend("DOELGROEP", event.Roles())
}
