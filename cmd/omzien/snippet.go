package main

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// Places where people paste, as -for has them.
const (
	forHTML        = "html"
	forWordPress   = "wordpress"
	forWix         = "wix"
	forSquarespace = "squarespace"
	forFrame       = "iframe"
	forInclude     = "include"
)

// pasting says where the lines go, by place. It is written beside them, so that
// what is on standard output can be pasted as it is.
var pasting = map[string]string{
	forHTML:        "Plak deze regels op uw pagina, op de plek waar de agenda of de bijeenkomst moet komen.",
	forWordPress:   "Kies in WordPress het blok ‘Aangepaste HTML’ en plak deze regels erin. Op WordPress.com kan dat alleen met een betaald pakket. Hebt u dat niet? Gebruik dan -for link.",
	forWix:         "Kies in Wix ‘Elementen toevoegen’, ‘Code insluiten’ en dan ‘HTML insluiten’. Plak deze regels erin. Wix zet ze in een vak met een vaste hoogte. Maak dat vak hoog genoeg.",
	forSquarespace: "Kies in Squarespace het blok ‘Code’ en plak deze regels erin. Scripts werken daar alleen met een betaald pakket. Hebt u dat niet? Gebruik dan -for link.",
	forFrame:       "Plak deze regels op uw pagina. Haalt uw site het script weg? Dan blijft de agenda werken, in een vak met een vaste hoogte.",
	forInclude:     "Laat uw eigen server dit ophalen en in de pagina zetten. Wat u toont, staat er dan meteen, ook zonder script. Bewaart uw server de pagina? Haal het dan elke 10 minuten opnieuw op, zodat het blijft kloppen.",
	forLink:        "Plak deze link op uw pagina. Dat kan op elke site.",
}

const forLink = "link"

// unstyled is what to do where a policy forbids style in the page, by place.
var unstyled = map[string]string{
	forHTML:        unreserved,
	forWordPress:   unreserved,
	forWix:         unreserved,
	forSquarespace: unreserved,
	forFrame:       "Geef het vak dan in uw eigen stijl een breedte van 100% en geen rand.",
	forInclude:     "Dan is de agenda kaal tot het script er is.",
}

// unreserved is what to do with the place that the tag keeps for what comes.
const unreserved = "Laat dan style=\"…\" weg. De pagina verspringt dan even als de agenda komt."

// pastePlaces are the names of pasting, in the order of the help.
var pastePlaces = []string{forHTML, forWordPress, forWix, forSquarespace, forFrame, forInclude, forLink}

// pasted is what was typed behind a snippet.
type pasted struct {
	place, element, event, view, language *string
	pinned, policy                        *bool
}

func (p *program) snippet(o *options) action {
	db, typed := o.database(), o.narrowing()
	o.Lookup("host").Usage += "; we zoeken het op in de database"
	base := o.baseURL("`WEBADRES` waar omzien serve draait, of waar de map van omzien export staat")
	a := pasted{
		place:    o.String("for", forHTML, "`PLAATS` waar u plakt: "+strings.Join(pastePlaces, ", ")),
		element:  o.String("element", "agenda", "`WAT` u toont: agenda, signup (één bijeenkomst) of next (de volgende)"),
		event:    o.String("event", "", "`BIJEENKOMST` bij -element signup: het laatste stuk van het adres"),
		view:     o.String("view", "", "`WEERGAVE` van de agenda: list, month of week"),
		language: o.String("lang", "", "`TAAL`: nl, en of ar (anders: die van de pagina)"),
		pinned:   o.Bool("sri", false, "maak het script vast: de browser weigert elk ander"),
		policy:   o.Bool("csp", false, "zeg erbij wat in een Content-Security-Policy moet staan"),
	}
	return func(ctx context.Context, words []string) error {
		if err := noWords(words); err != nil {
			return err
		}
		s, err := typed.selection()
		if err == nil {
			err = a.check(*base, typed)
		}
		if err != nil {
			return err
		}
		if *typed.host != "" {
			err = p.inExisting(ctx, *db, func(net *omzien.Network) error {
				host, err := findInitiative(ctx, net, "host", *typed.host)
				s.Host = host.ID
				return err
			})
			if err != nil {
				return err
			}
		}
		query := widget.Query{Theme: s.Theme, Municipality: s.Municipality, Host: s.Host, Format: s.Format, Audience: s.Audience}
		p.paste(a, a.embed(*base, query))
		return nil
	}
}

// check refuses what does not go together.
func (a pasted) check(base string, n narrowing) error {
	switch {
	case base == "":
		return misuse("Zet het adres van het netwerk achter -base-url.")
	case !slices.Contains(pastePlaces, *a.place):
		return misuse("‘" + *a.place + "’ kan niet bij -for. Kies uit: " + strings.Join(pastePlaces, ", ") + ".")
	case !slices.Contains([]string{"agenda", "signup", "next"}, *a.element):
		return misuse("‘" + *a.element + "’ kan niet bij -element. Kies uit: agenda, signup, next.")
	case (*a.element == "signup") != (*a.event != ""):
		return misuse("-element signup en -event horen bij elkaar.")
	case !slices.Contains([]string{"", "list", "month", "week"}, *a.view), *a.view != "" && *a.element != "agenda":
		return misuse("-view is list, month of week, en hoort bij -element agenda.")
	case *a.language != "" && string(widget.Spoken(*a.language)) != *a.language:
		return misuse("‘" + *a.language + "’ kan niet bij -lang. Kies uit: nl, en, ar.")
	case *a.element == "signup" && n.first() != "":
		return misuse("-" + n.first() + " kan niet bij -element signup: dat is al één bijeenkomst.")
	case *a.pinned && a.framed():
		return misuse("-sri kan niet bij -for " + *a.place + ".")
	case *a.policy && *a.place == forLink:
		return misuse("-csp kan niet bij -for link: een link mag altijd.")
	}
	return nil
}

// framed: no script of ours comes on the page itself.
func (a pasted) framed() bool {
	return slices.Contains([]string{forFrame, forInclude, forLink}, *a.place)
}

func (a pasted) embed(base string, q widget.Query) widget.Embed {
	e := widget.Embed{Address: base, Element: *a.element, Event: *a.event, View: *a.view, Language: event.Language(*a.language), Query: q}
	if *a.pinned {
		script, _ := dist.Open(dist.ScriptName(), "") // it is there
		sum := sha512.Sum384(script)
		e.Pinned, e.Integrity = dist.ScriptName(), "sha384-"+base64.StdEncoding.EncodeToString(sum[:])
	}
	return e
}

// paste writes the lines, and beside them where they go.
func (p *program) paste(a pasted, e widget.Embed) {
	fmt.Fprintln(p.stderr, pasting[*a.place])
	switch *a.place {
	case forFrame:
		p.say("%s\n", e.Frame())
	case forInclude:
		p.say("%s\n", e.Include())
	case forLink:
		p.say("%s\n", e.Link())
	default:
		p.say("%s\n", e.Lines())
	}
	if *a.place == forInclude {
		fmt.Fprintf(p.stderr, "Met PHP gaat dat zo: <?php readfile('%s'); ?>\n", strings.ReplaceAll(e.Include(), "'", "%27"))
	}
	if *a.pinned {
		fmt.Fprintln(p.stderr, "Plak deze regels na elke nieuwe versie van omzien opnieuw. Draait omzien serve in een andere versie dan dit programma? Dan komt het script niet, en blijft alleen de link.")
	}
	if *a.policy {
		fmt.Fprintln(p.stderr, "Heeft uw site een Content-Security-Policy? Voeg dan dit toe:")
		fmt.Fprintln(p.stderr, a.allows(e.Address))
	}
	if why := unstyled[*a.place]; *a.policy && why != "" {
		fmt.Fprintln(p.stderr, "Verbiedt die stijl in de pagina? "+why)
	}
}

// allows is what a Content-Security-Policy must allow.
func (a pasted) allows(address string) string {
	host := address
	if u, err := url.Parse(address); err == nil {
		host = u.Scheme + "://" + u.Host
	}
	if a.framed() && *a.place != forInclude {
		return "frame-src " + host + "; script-src " + host
	}
	return "script-src " + host + " 'wasm-unsafe-eval'; connect-src " + host + "; form-action " + host
}
