package widget

import (
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// dayBlock is the date as a calendar leaf: "di 29 jan".
func dayBlock(b *builder, t time.Time) {
	words := strings.Fields(event.DutchDate(t)) // dinsdag 29 januari 2019
	b.put(`<span class="oz-weekday">`, words[0][:2], `</span><span class="oz-number">`)
	b.text(words[1])
	b.put(`</span><span class="oz-monthname">`, shortMonth(words[2]), `</span>`)
}

func shortMonth(month string) string {
	switch month {
	case "maart":
		return "mrt"
	case "mei", "juni", "juli":
		return month
	}
	return month[:3]
}

// moment is when a meeting is, for people and for programs. One without hours has
// the date alone.
func moment(b *builder, a *event.Announcement) {
	start := stamp(a.Start)
	if a.AllDay {
		start, _, _ = strings.Cut(start, "T")
	}
	b.raw(`<time`)
	b.attr("datetime", start)
	b.put(`>`, a.When(), `</time>`)
}

// stamp is RFC 3339 to the minute, which is what a <time> element reads.
func stamp(t time.Time) string {
	year, month, day := t.Date()
	hour, minute, _ := t.Clock()
	_, offset := t.Zone()
	sign := "+"
	if offset < 0 {
		sign, offset = "-", -offset
	}
	return strconv.Itoa(year) + "-" + two(int(month)) + "-" + two(day) + "T" + two(hour) + ":" + two(minute) +
		sign + two(offset/3600) + ":" + two(offset/60%60)
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// notice says first what a visitor must not miss: that a meeting is off, or may
// be.
func notice(b *builder, a *event.Announcement) {
	switch a.Status {
	case event.Cancelled:
		b.raw(`<p class="oz-notice oz-warn"><strong>Deze bijeenkomst gaat niet door.</strong>`)
	case event.Postponed:
		b.raw(`<p class="oz-notice oz-warn"><strong>Deze bijeenkomst is uitgesteld.</strong> De nieuwe datum volgt.`)
	default:
		if a.Status == event.Scheduled && a.Origin != nil && a.Origin.Tentative {
			b.raw(`<p class="oz-notice"><strong>Onder voorbehoud.</strong> Het is nog niet zeker dat deze bijeenkomst doorgaat.</p>`)
		}
		return
	}
	if a.Reason != "" {
		b.raw(` `)
		b.text(a.Reason)
	}
	b.raw(`</p>`)
}

// where is the place, with a mark as long as it is not sure (INV-E15).
func where(b *builder, a *event.Announcement) {
	if a.Mode == event.Online {
		b.raw(`Online. De organisatie stuurt u de link.`)
		return
	}
	line, unsure := strings.CutSuffix(a.Venue.Line(), " ("+event.Provisional.Label()+")")
	b.text(line)
	if a.Venue.MunicipalityName != "" && !strings.Contains(line, a.Venue.MunicipalityName) {
		b.raw(`, `)
		b.text(a.Venue.MunicipalityName)
	}
	if unsure {
		b.raw(` <span class="oz-unsure">onder voorbehoud</span>`)
	}
}

// elsewhere is the link to a meeting on the site of the initiative whose calendar
// it was read from, with that class, or what to do when there is none.
func elsewhere(b *builder, o *event.PublicOrigin, class markup) {
	name := o.Name
	if name == "" {
		name = "de organisatie"
	}
	if o.URL == "" {
		b.text("Vraag " + name + " hoe u mee kunt doen.")
		return
	}
	b.raw(`<a class="`)
	b.raw(class)
	b.raw(`" rel="noopener external"`)
	b.href("href", o.URL)
	b.put(`>`, "Meer informatie en aanmelden bij "+name, `</a>`)
}

// contact is whom to ask, unless that is not known.
func contact(b *builder, address string) {
	if address == "" {
		return
	}
	b.raw(`<p>Vragen? Mail naar <a`)
	b.href("href", "mailto:"+address)
	b.put(`>`, address, `</a>.</p>`)
}

func hostNames(a *event.Announcement) string {
	names := make([]string, len(a.Hosts))
	for i, host := range a.Hosts {
		names[i] = host.Name
	}
	return enumerate(names)
}

// enumerate is "a, b en c".
func enumerate(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " en " + names[last]
}
