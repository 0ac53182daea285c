// Package export writes the public agenda of a network as a folder of plain
// files: pages, fragments, JSON, calendars, feeds of news and the widget. Any web
// server can show them, one that runs nothing and compresses nothing too.
//
// A folder cannot take sign-ups. With the address of a network that runs
// (package web) the forms and calendars point there, and there are parts for other
// sites in every language: agenda.html, of one theme (thema/housing.html),
// municipality (gemeente/GM0344.html) or host (initiatief/buurtkamer.html),
// volgende.html, of each meeting; embed/agenda.js and embed/next.js bring the first
// of it in one script. Without one, a visitor is asked to mail, and other sites have
// the frame embed/agenda/ alone. The folder holds what the public may see
// and nothing else, and all meetings that are not over on one page.
//
// manifest.json lists every file with its size and SHA-256. The next export into the
// same folder removes what it no longer writes, and only that.
package export

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// ErrNotEmpty refuses a folder in which something is that no export wrote.
const ErrNotEmpty = refusal("not_empty")

type refusal string

func (r refusal) Error() string { return "export: " + string(r) }

// Sentence is what a person reads.
func (r refusal) Sentence() string {
	return "In deze map staat al iets anders. Kies een lege map, of een map van een eerdere export."
}

// marker is the file by which an earlier export is known.
const marker = "agenda.json"

// Write fills the folder dir, which it makes when needed. A folder of an earlier
// export is written over, and what that wrote and this does not is removed, unless
// somebody changed it. Pages of meetings that are over stay, so that links to them
// still work. BaseURL is the address of a running network, or empty.
func Write(ctx context.Context, net *omzien.Network, dir, baseURL string) error {
	if err := check(dir); err != nil {
		return err
	}
	coming, err := upcoming(ctx, net)
	if err != nil {
		return err
	}
	past, err := net.Agenda.Feed(ctx, omzien.Selection{})
	if err != nil {
		return err
	}
	f := folder{dir: dir, base: strings.TrimSuffix(baseURL, "/"), net: net}
	before := f.earlier()
	offered := make([]event.Announcement, len(coming))
	for i, a := range coming {
		offered[i] = f.offered(a)
		f.meeting(offered[i])
	}
	f.agenda(offered, past)
	f.parts(offered, f.registered(ctx, offered, past))
	f.frames(offered)
	f.widget()
	f.finish(before, func(slug string) (bool, error) {
		_, err := net.Agenda.Announcement(ctx, slug)
		if errors.Is(err, omzien.ErrNotFound) {
			return false, nil
		}
		return true, err
	})
	return f.err
}

// upcoming is every page of the agenda.
func upcoming(ctx context.Context, net *omzien.Network) ([]event.Announcement, error) {
	var all []event.Announcement
	s := omzien.Selection{Limit: omzien.MaxList}
	for {
		page, err := net.Agenda.Upcoming(ctx, s)
		if err != nil {
			return nil, err
		}
		all = append(all, page.List...)
		if page.Next == "" {
			return all, nil
		}
		s.After = page.Next
	}
}

func check(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, marker)); err != nil {
		return ErrNotEmpty
	}
	return nil
}

// folder writes files until the first error.
type folder struct {
	dir, base string
	net       *omzien.Network
	// files are what was written, but for the manifest.
	files []listed
	err   error
}

func (f *folder) put(name string, data []byte) {
	if f.err != nil {
		return
	}
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	if f.err = os.MkdirAll(filepath.Dir(path), 0o755); f.err == nil {
		f.err = os.WriteFile(path, data, 0o644)
	}
	if name != manifestName {
		f.files = append(f.files, listing(name, data))
	}
}

// links is what stands before links in a page that lies depth folders down.
func (f *folder) links(depth string) string {
	if f.base != "" {
		return f.base
	}
	return depth
}

// offered is the meeting as this folder can offer it.
func (f *folder) offered(a event.Announcement) event.Announcement {
	if a.Audience == nil {
		a.Audience = []event.Role{} // a list in JSON, as everywhere
	}
	if f.base == "" {
		// Who can no longer sign up here must still do so: by mail.
		a.SignUp.Limited = a.SignUp.Limited || a.SignUp.Online
		a.SignUp.Online = false
	}
	return a
}

func (f *folder) meeting(a event.Announcement) {
	const depth = "../.."
	m := widget.Meeting{Event: a, Now: f.net.Now(), Proof: f.net.Proof(), Base: f.links(depth), Heading: 1, Files: f.base == ""}
	page := widget.Page{Network: omzien.DefaultName, Title: widget.MeetingTitle(&a, event.Dutch), Base: depth, Head: f.meetingHead(depth, &a), Body: m.HTML()}
	if f.base != "" {
		page.Element, page.Event = "signup", a.Slug // its form goes to the network without leaving the page
	}
	f.put("bijeenkomsten/"+a.Slug+"/index.html", page.HTML())
	if f.base != "" { // a fragment is shown on other sites, so its links need an address
		m.Heading = 2
		for _, m.Language = range widget.Languages() {
			f.put("bijeenkomsten/"+a.Slug+ending(m.Language)+".html", m.HTML())
		}
	}
	f.calendar("bijeenkomsten/"+a.Slug+".ics", a.Title, []event.Announcement{a})
}

func (f *folder) agenda(list, past []event.Announcement) {
	agenda := widget.Agenda{List: list, Now: f.net.Now(), Base: f.links("."), Address: f.base, Files: f.base == ""}
	if f.base == "" {
		f.put("agenda.html", agenda.HTML())
	}
	page := widget.Page{Network: omzien.DefaultName, Title: "Agenda", Base: ".", Element: "agenda", Head: f.agendaHead(".", list), Body: agenda.HTML()}
	f.put("index.html", page.HTML())
	agenda.Base = f.links("..")
	page.Base, page.Here, page.Head, page.Body = "..", "/agenda", f.agendaHead("..", list), agenda.HTML()
	f.put("agenda/index.html", page.HTML())
	f.calendar("agenda.ics", omzien.DefaultName, past)
	f.news(past)
	data, err := wire.Encode(map[string]any{"events": list})
	f.err = errors.Join(f.err, err)
	f.put(marker, data)
}

func (f *folder) calendar(name, title string, list []event.Announcement) {
	c := feed.Calendar{Name: title}
	if f.base != "" {
		c.URL = f.base + "/agenda.ics"
		c.Pages = f.base + "/bijeenkomsten/"
	}
	var b bytes.Buffer
	f.err = errors.Join(f.err, feed.Write(&b, c, list))
	f.put(name, b.Bytes())
}

// widget writes the built files, each also compressed for servers that look for
// that.
func (f *folder) widget() {
	for _, file := range dist.Files() {
		for encoding, packed := range map[string]string{"": "", "br": ".br", "gzip": ".gz"} {
			data, _ := dist.Open(file.Name, encoding) // every file is there in each of the encodings
			f.put("widget/"+file.Name+packed, data)
		}
	}
}
