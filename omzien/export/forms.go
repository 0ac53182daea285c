package export

import (
	"bytes"
	"errors"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// Names of the feeds for news readers.
const (
	atomName = "agenda.atom"
	newsName = "feed.json"
)

// news writes what was announced last. A feed has the address by which readers
// know it again, so there is none without a network that runs; they then follow
// that.
func (f *folder) news(list []event.Announcement) {
	if f.base == "" {
		return
	}
	n := feed.News{Name: omzien.DefaultName, URL: f.base + "/agenda.atom", Home: f.base + "/agenda", Pages: f.pages()}
	var atom, json bytes.Buffer
	f.err = errors.Join(f.err, feed.Atom(&atom, n, list))
	f.put(atomName, atom.Bytes())
	n.URL = f.base + "/agenda.feed.json"
	f.err = errors.Join(f.err, feed.JSONFeed(&json, n, list))
	f.put(newsName, json.Bytes())
}

// pages is what the slug of a meeting completes to an address, or "".
func (f *folder) pages() string {
	if f.base == "" {
		return ""
	}
	return f.base + "/bijeenkomsten/"
}

// agendaHead is what the list tells programs; depth is as in [folder.links].
func (f *folder) agendaHead(depth string, list []event.Announcement) *widget.Head {
	h := widget.Head{Description: widget.AgendaDescription, Data: feed.SchemaList(f.pages(), list), Others: []widget.Other{
		{Type: "text/calendar", Title: "Agenda voor uw kalender", Address: depth + "/agenda.ics"}}}
	if f.base != "" {
		h.Address = f.base + "/agenda"
		h.Others = append(h.Others,
			widget.Other{Type: "application/atom+xml", Title: "Nieuwe bijeenkomsten", Address: depth + "/" + atomName},
			widget.Other{Type: "application/feed+json", Title: "Nieuwe bijeenkomsten", Address: depth + "/" + newsName})
	}
	return &h
}

// meetingHead is what the page of a meeting tells programs. Where a network runs,
// its own page of the meeting is the one to refer to.
func (f *folder) meetingHead(depth string, a *event.Announcement) *widget.Head {
	h := widget.Head{Description: widget.MeetingDescription(a), Others: []widget.Other{
		{Type: "text/calendar", Title: "Deze bijeenkomst voor uw kalender", Address: depth + "/bijeenkomsten/" + a.Slug + ".ics"}}}
	if f.base != "" {
		h.Address = f.pages() + a.Slug
	}
	h.Data = feed.Schema(a, h.Address)
	return &h
}
