package main

import (
	"context"
	"slices"
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
func (n narrowing) selection() (s omzien.Selection, err error) {
	theme, err := choose("theme", *n.theme, initiative.Themes())
	if err != nil {
		return s, err
	}
	s.Theme = string(theme)
	if s.Municipality, err = chooseMunicipality(*n.municipality); err != nil {
		return s, err
	}
	if s.Format, err = choose("format", *n.format, event.Formats()); err != nil {
		return s, err
	}
	s.Audience, err = choose("audience", *n.audience, event.Roles())
	return s, err
}

// chooseMunicipality takes a code or a name; nothing stays nothing.
func chooseMunicipality(text string) (code string, err error) {
	if text == "" {
		return "", nil
	}
	if known, ok := initiative.ParseMunicipality(strings.ToUpper(text)); ok {
		return known.Code, nil
	}
	all := initiative.Municipalities()
	n := slices.IndexFunc(all, func(m initiative.Municipality) bool { return strings.EqualFold(m.Name, text) })
	if n < 0 {
		return "", misuse("‘" + text + "’ kan niet bij -municipality. Kies uit: " + municipalityNames() + ".")
	}
	return all[n].Code, nil
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
	all, err := net.Registry.Initiatives(ctx)
	if err != nil {
		return initiative.Initiative{}, err
	}
	n := slices.IndexFunc(all, func(i initiative.Initiative) bool {
		return text == i.Slug || text == i.ID || strings.EqualFold(text, i.Name)
	})
	if n >= 0 {
		return all[n], nil
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

// wordsOf are what a selection asks, for people; host is the name of the
// initiative.
func wordsOf(s omzien.Selection, host string) []string {
	place, _ := initiative.ParseMunicipality(s.Municipality)
	words := []string{initiative.Theme(s.Theme).Label(), place.Name, s.Format.Label()}
	if s.Audience != "" {
		words = append(words, "voor "+s.Audience.Plural())
	}
	if host != "" {
		words = append(words, "bij "+host)
	}
	return slices.DeleteFunc(words, func(word string) bool { return word == "" })
}

// narrowLegend lists the words for the options of a narrowing. The Dutch word may
// be typed as well.
func narrowLegend() string {
	return legend("THEMA", initiative.Themes()) + legend("SOORT", event.Formats()) + legend("DOELGROEP", event.Roles())
}
