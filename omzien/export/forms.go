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
	var page, atom, json string
	if f.base != "" {
		page, atom, json = f.base+"/agenda", depth+"/"+atomName, depth+"/"+newsName
	}
	return widget.AgendaHead(event.Dutch, page, feed.SchemaList(f.pages(), list), widget.Feeds(event.Dutch, depth+"/agenda.ics", atom, json))
}

// meetingHead is what the page of a meeting tells programs. Where a network runs,
// its own page of the meeting is the one to refer to.
func (f *folder) meetingHead(depth string, a *event.Announcement) *widget.Head {
	page := ""
	if f.base != "" {
		page = f.pages() + a.Slug
	}
	return widget.MeetingHead(a, event.Dutch, page, depth+"/bijeenkomsten/"+a.Slug+".ics", feed.Schema(a, page))
}
