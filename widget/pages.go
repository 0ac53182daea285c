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
		b.raw(`<a class="oz-button oz-quiet" data-oz-page`)
		b.href("href", v.address(""))
		b.raw(`>Naar het begin</a>`)
	}
	b.raw(`</nav>`)
}

// address is that of a page of what was asked for.
func (v Agenda) address(after string) string {
	address, sign := v.Base+"/agenda", "?"
	for _, part := range [...][2]string{{"zoek", v.Query.Text}, {"thema", v.Query.Theme}, {"gemeente", v.Query.Municipality}, {"na", after}} {
		if part[1] != "" {
			address += sign + part[0] + "=" + percent(part[1])
			sign = "&"
		}
	}
	return address
}
