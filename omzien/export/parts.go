package export

import (
	"context"
	"slices"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
	"github.com/omziennaarelkaar/netwerk/widget/pack"
)

// This file is what other sites show: parts, and what is made of them. They stand
// on a page of somebody else, so that every link in them needs the address of a
// network that runs; without one there are none. They are there in every language.

// ending is what the name of a part ends in, as package web has it.
func ending(l event.Language) string {
	if l == event.Dutch {
		return ""
	}
	return "." + string(l)
}

// parts are those of the agenda; every is who can be asked for as host.
func (f *folder) parts(list []event.Announcement, every []initiative.Initiative) {
	if f.base == "" {
		return
	}
	for _, l := range widget.Languages() {
		f.put("agenda"+ending(l)+".html", f.part(l, list, widget.Query{}, ""))
		f.put("volgende"+ending(l)+".html", f.next(l, list))
		for _, theme := range initiative.Themes() {
			f.put("thema/"+string(theme)+ending(l)+".html", f.part(l, list, widget.Query{Theme: string(theme)}, ""))
		}
		for _, place := range initiative.Municipalities() {
			f.put("gemeente/"+place.Code+ending(l)+".html", f.part(l, list, widget.Query{Municipality: place.Code}, ""))
		}
		for _, host := range every {
			f.put("initiatief/"+host.Slug+ending(l)+".html", f.part(l, list, widget.Query{Host: host.ID}, host.Name))
		}
		f.embeds(l, list)
	}
}

// part is the agenda, narrowed, as an element anywhere shows it.
func (f *folder) part(l event.Language, list []event.Announcement, q widget.Query, host string) []byte {
	v := widget.Agenda{List: list, Query: q, Host: host, Language: l, Now: f.net.Now(), Base: f.base, Address: f.base}
	return v.HTML()
}

func (f *folder) next(l event.Language, list []event.Announcement) []byte {
	return widget.Next{List: list, Now: f.net.Now(), Base: f.base, Language: l}.HTML()
}

// embeds are the agenda and what comes next, in one script and as HTML to include.
// They ask the network for what comes after. A folder has none of a single meeting,
// and none that is narrowed or a month: it cannot look at what is asked.
func (f *folder) embeds(l event.Language, list []event.Announcement) {
	v := widget.Agenda{List: list, Language: l, Now: f.net.Now(), Base: f.base, Address: f.base}
	source := f.base + "/agenda" + ending(l) + ".html"
	f.packed("embed/agenda"+ending(l)+".js", dist.Embed(dist.Brought{Element: "omzien-agenda", Address: source, HTML: v.Packed()}))
	style, _ := dist.Open("list.css", "") // it is there: a test of package dist opens it
	f.put("embed/agenda"+ending(l)+".html", widget.Embed{Address: f.base, Language: l}.Included(source, string(style), v.Included()))
	part := f.next(l, list)
	source = f.base + "/volgende" + ending(l) + ".html"
	f.packed("embed/next"+ending(l)+".js", dist.Embed(dist.Brought{Element: "omzien-next", Address: source, HTML: part}))
	f.put("embed/next"+ending(l)+".html", widget.Embed{Address: f.base, Element: "next", Language: l}.Included(source, string(style), part))
}

// frames are the documents for frames. They stand in this folder, and so does all
// that they load. Without a network there is one, as there is one fragment.
func (f *folder) frames(list []event.Announcement) {
	const depth = "../.."
	for _, l := range widget.Languages() {
		if f.base == "" && l != event.Dutch {
			continue
		}
		e := widget.Embed{Address: f.links(depth), Language: l}
		v := widget.Agenda{List: list, Language: l, Now: f.net.Now(), Base: f.links(depth), Address: f.base, Files: f.base == ""}
		f.put("embed/agenda"+ending(l)+"/index.html", e.Framed(depth+"/agenda"+ending(l)+".html", depth+"/widget/", v.HTML()))
		if f.base != "" {
			e.Element = "next"
			f.put("embed/next"+ending(l)+"/index.html", e.Framed(depth+"/volgende"+ending(l)+".html", depth+"/widget/", f.next(l, list)))
		}
	}
}

// packed also writes what servers look for that compress nothing themselves.
func (f *folder) packed(name string, data []byte) {
	f.put(name, data)
	f.put(name+".br", pack.Brotli(data, pack.Best))
	f.put(name+".gz", pack.Gzip(data, pack.Best))
}

// registered are the initiatives by which the agenda can be narrowed: the hosts of
// a meeting that is in one of the lists. Of others the register may hold what a
// network does not show.
func (f *folder) registered(ctx context.Context, lists ...[]event.Announcement) []initiative.Initiative {
	if f.base == "" || f.err != nil {
		return nil
	}
	hosts := map[string]bool{}
	for _, a := range slices.Concat(lists...) {
		for _, host := range a.Hosts {
			hosts[host.ID] = true
		}
	}
	list, err := f.net.Registry.Initiatives(ctx)
	f.err = err
	return slices.DeleteFunc(list, func(i initiative.Initiative) bool { return !hosts[i.ID] })
}
