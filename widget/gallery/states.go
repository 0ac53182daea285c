package gallery

import (
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// states are all panels in a language, in the order of the page.
func states(l event.Language) []state {
	var all []state
	all = append(all, lists(l)...)
	all = append(all, meetings(l)...)
	all = append(all, forms(l)...)
	all = append(all, receipts(l)...)
	return append(all, troubles(l)...)
}

func agenda(l event.Language, list []event.Announcement) widget.Agenda {
	return widget.Agenda{List: list, Language: l, Now: now, Base: base, Address: base}
}

func lists(l event.Language) []state {
	narrowed := agenda(l, list())
	narrowed.Query = widget.Query{Theme: "food", Format: event.NetworkMeeting}
	nothing := agenda(l, list())
	nothing.Query = widget.Query{Text: "zeppelin"}
	page := agenda(l, list()[:2])
	page.Later, page.Next = true, "verder"
	in := func(view widget.View) []byte {
		grid := agenda(l, list())
		grid.View, grid.At, grid.Past = view, at(29, 0, 0), true
		return grid.HTML()
	}
	return []state{
		{id: "many", element: "omzien-agenda", wide: true, html: agenda(l, list()).HTML()},
		{id: "empty", element: "omzien-agenda", html: agenda(l, nil).HTML()},
		{id: "one", element: "omzien-agenda", html: agenda(l, list()[:1]).HTML()},
		{id: "nothing", element: "omzien-agenda", html: nothing.HTML()},
		{id: "narrowed", element: "omzien-agenda", html: narrowed.HTML()},
		{id: "page", element: "omzien-agenda", html: page.HTML()},
		{id: "month", element: "omzien-agenda", wide: true, html: in(widget.MonthView)},
		{id: "week", element: "omzien-agenda", wide: true, html: in(widget.WeekView)},
		{id: "next", element: "omzien-next", html: widget.Next{List: list(), Now: now, Base: base, Language: l}.HTML()},
		{id: "next-none", element: "omzien-next", html: widget.Next{Now: now, Base: base, Language: l}.HTML()},
	}
}

func signUp(l event.Language, a event.Announcement) widget.Meeting {
	return widget.Meeting{Event: a, Language: l, Now: now, Base: base, Proof: time.Hour}
}

func meetings(l event.Language) []state {
	var all []state
	for _, s := range []struct {
		id     string
		change func(*event.Announcement)
	}{
		{"meeting", func(*event.Announcement) {}}, {"full", full}, {"waiting", waiting}, {"early", early}, {"closed", closed}, {"over", over},
		{"cancelled", cancelled}, {"postponed", postponed}, {"provisional", provisional}, {"elsewhere", elsewhere},
	} {
		all = append(all, state{id: s.id, element: "omzien-signup", html: signUp(l, changed(s.change)).HTML()})
	}
	return all
}

func forms(l event.Language) []state {
	asked := signUp(l, changed(asking))
	wrong := asked
	wrong.Form, _ = widget.ReadForm(map[string][]string{"name": {""}, "email": {"buurvrouw@"}, "seats": {"11"}, "acceptFewer": {"1"}}).Check(&wrong.Event, l)
	refused := signUp(l, changed(full))
	refused.Form = widget.Form{Name: "Buurvrouw", Email: "buurvrouw@omzien.example", Seats: "2", Problem: widget.Sentence(l, "full", "Alle plekken zijn bezet.")}
	mail := signUp(l, changed(func(a *event.Announcement) { a.SignUp.Online = false }))
	return []state{
		{id: "form", element: "omzien-signup", html: asked.HTML()},
		{id: "faults", element: "omzien-signup", html: wrong.HTML()},
		{id: "refused", element: "omzien-signup", html: refused.HTML()},
		{id: "by-mail", element: "omzien-signup", html: mail.HTML()},
	}
}

func receipts(l event.Language) []state {
	request := event.Request{Name: "Buurvrouw", Email: "buurvrouw@omzien.example", Seats: 2}
	receipt := func(status event.SignUpStatus, seats int) widget.Receipt {
		return widget.Receipt{Event: meeting(), Status: status, Wanted: 2, Seats: seats, Said: request, Token: "geheim", Base: base, Language: l, Proof: time.Hour}
	}
	queue := receipt(event.Waitlisted, 0)
	queue.Position = 3
	held := receipt(event.Pending, 2)
	held.Until = at(24, 10, 0)
	offered := receipt(event.Offered, 2)
	offered.Until = at(25, 9, 0)
	return []state{
		{id: "mail-sent", element: "omzien-signup", html: widget.MailSent{Event: meeting(), Base: base, Language: l, Proof: time.Hour}.HTML()},
		{id: "pending", element: "omzien-signup", html: held.HTML()},
		{id: "confirmed", element: "omzien-signup", html: receipt(event.SeatConfirmed, 2).HTML()},
		{id: "waitlisted", element: "omzien-signup", html: queue.HTML()},
		{id: "offered", element: "omzien-signup", html: offered.HTML()},
		{id: "withdrawn", element: "omzien-signup", html: receipt(event.Withdrawn, 0).HTML()},
	}
}

// troubles are what a visitor sees when the network is slow, away or broken. The
// script of the element would do to the HTML what is done to it here.
func troubles(l event.Language) []state {
	link := []byte(`<a href="` + base + `/agenda">` + words[l]["link"] + `</a>`)
	form := string(signUp(l, meeting()).HTML())
	before, after, _ := strings.Cut(said(form, "data-oz-sending"), `type="submit">`)
	_, after, _ = strings.Cut(after, "<")
	busy := before + `type="submit" aria-disabled="true">` + attribute(form, "data-oz-busy") + "<" + after
	kept := string(agenda(l, list()[:2]).HTML())
	note := `<p class="oz-notice oz-warn" role="status" part="notice">` + strings.Replace(attribute(kept, "data-oz-kept"), "#", "23-01-2019 20:15", 1) + `</p>`
	start, rest, _ := strings.Cut(kept, ">")
	return []state{
		{id: "loading", element: "omzien-agenda", html: link, bare: true},
		{id: "busy", element: "omzien-signup", html: []byte(busy)},
		{id: "offline", element: "omzien-agenda", html: []byte(start + ">" + note + rest)},
		{id: "offline-form", element: "omzien-signup", html: []byte(said(form, "data-oz-offline"))},
		{id: "error", element: "omzien-agenda", html: widget.Failure(words[l]["trouble"], base, l, 2)},
	}
}

// said is a form in which stands what one of its attributes has.
func said(form, name string) string {
	const place = `<p class="oz-sent" role="status">`
	return strings.Replace(form, place, place+attribute(form, name), 1)
}

// attribute is the first value of an attribute in HTML of package widget, escaped as
// it is there.
func attribute(html, name string) string {
	_, value, _ := strings.Cut(html, " "+name+`="`)
	value, _, _ = strings.Cut(value, `"`)
	return value
}
