package widget

import "strconv"

// pageSummary says which part of the list this is, and that there is more.
func (v Agenda) pageSummary(found int) string {
	const more = " Onderaan staat een link naar latere bijeenkomsten."
	switch n := strconv.Itoa(found); {
	case v.Partial && found == 0:
		return "Nog niets gevonden. We hebben nog niet alle bijeenkomsten bekeken. Onderaan kunt u verder zoeken."
	case v.Partial && found == 1:
		return "1 bijeenkomst. We hebben nog niet alle bijeenkomsten bekeken. Onderaan kunt u verder zoeken."
	case v.Partial:
		return n + " bijeenkomsten. We hebben nog niet alle bijeenkomsten bekeken. Onderaan kunt u verder zoeken."
	case found == 0:
		return "Verder zijn er geen bijeenkomsten."
	case v.Next == "" && found == 1:
		return "De laatste bijeenkomst."
	case v.Next == "":
		return "De laatste " + n + " bijeenkomsten."
	case v.Later:
		return "De volgende " + n + " bijeenkomsten." + more
	default:
		return "De eerste " + n + " bijeenkomsten." + more
	}
}

// pages are the ways to the other pages of the list.
func (v Agenda) pages(b *builder) {
	if v.Next == "" && !v.Later {
		return
	}
	b.raw(`<nav class="oz-pages oz-actions" aria-label="Verder in de agenda">`)
	if v.Next != "" {
		b.raw(`<a class="oz-button" rel="next" data-oz-page`)
		b.href("href", v.address(v.Next))
		if v.Partial {
			b.raw(`>Zoek verder in latere bijeenkomsten</a>`)
		} else {
			b.raw(`>Latere bijeenkomsten</a>`)
		}
	}
	if v.Later {
		b.link(`<a class="oz-button oz-quiet" data-oz-page`, v.address(""), `>Naar het begin</a>`)
	}
	b.raw(`</nav>`)
}

// parameters are the query as pairs of name and value, as addresses have it, with
// the place where a page begins. Those from fixed to place are those that the
// search form has no field for.
func (q Query) parameters(after string) [7][2]string {
	return [...][2]string{{"zoek", q.Text}, {"thema", q.Theme}, {"gemeente", q.Municipality},
		fixed: {"soort", string(q.Format)}, {"doelgroep", string(q.Audience)}, {"initiatief", q.Host},
		place: {"na", after}}
}

const (
	fixed = 3
	place = 6
)

// Parameters are the query as pairs of name and value. What asks nothing is left
// out.
func (q Query) Parameters() [][2]string {
	var asked [][2]string
	for _, p := range q.parameters("") {
		if p[1] != "" {
			asked = append(asked, p)
		}
	}
	return asked
}

// address is that of a page of what was asked for.
func (v Agenda) address(after string) string { return v.Base + v.Query.at("/agenda", after) }

// at is a path with the query behind it, from the place after on.
func (q Query) at(path, after string) string {
	sign := "?"
	for _, p := range q.parameters(after) {
		if p[1] != "" {
			path += sign + p[0] + "=" + percent(p[1])
			sign = "&"
		}
	}
	return path
}
