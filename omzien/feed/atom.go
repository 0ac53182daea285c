package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"

	"github.com/omziennaarelkaar/netwerk/event"
)

// AtomType is the Content-Type of what [Atom] writes.
const AtomType = "application/atom+xml; charset=utf-8"

// Atom writes the newest public meetings of list as an Atom feed (RFC 4287), the
// one that was announced last first, at most [MaxNews]. The same meetings give
// the same bytes, in whatever order they come. It fails as [Write] does, and when
// n has no address; then nothing reaches w.
func Atom(w io.Writer, n News, list []event.Announcement) error {
	meetings, err := n.latest(list)
	if err != nil {
		return err
	}
	f := atomFeed{Space: "http://www.w3.org/2005/Atom", Language: "nl", ID: webAddress(n.URL), Title: n.name(),
		Updated: stamp(updated(meetings)), Author: atomPerson{Name: n.name()}}
	f.Links = append(f.Links, atomLink{Rel: "self", Type: "application/atom+xml", Address: f.ID})
	if home := webAddress(n.Home); home != "" {
		f.Links = append(f.Links, atomLink{Rel: "alternate", Type: "text/html", Address: home})
	}
	for _, a := range meetings {
		f.Entries = append(f.Entries, n.atomEntry(a))
	}
	var file bytes.Buffer
	file.WriteString(xml.Header)
	encoder := xml.NewEncoder(&file)
	encoder.Indent("", " ")
	if err := encoder.Encode(f); err != nil {
		return fmt.Errorf("feed: %w", err)
	}
	file.WriteByte('\n')
	return writeFile(w, file.Bytes(), nil)
}

type atomFeed struct {
	XMLName  xml.Name    `xml:"feed"`
	Space    string      `xml:"xmlns,attr"`
	Language string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Author   atomPerson  `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Links      []atomLink     `xml:"link"`
	Author     *atomPerson    `xml:"author"`
	Categories []atomCategory `xml:"category"`
	// Without an address to link to, an entry must have content (RFC 4287 4.1.2).
	Summary string `xml:"summary,omitempty"`
	Content string `xml:"content,omitempty"`
}

type atomLink struct {
	Rel     string `xml:"rel,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Address string `xml:"href,attr"`
}

// atomPerson is a body that answers for something; there is no place for an
// address of somebody.
type atomPerson struct {
	Name string `xml:"name"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr,omitempty"`
}

func (n News) atomEntry(a *event.Announcement) atomEntry {
	e := atomEntry{ID: urn(a.ID), Title: summary(a), Published: stamp(announcedAt(a)), Updated: stamp(changedAt(a))}
	if page := n.page(a); page != "" {
		e.Links = append(e.Links, atomLink{Rel: "alternate", Type: "text/html", Address: page})
		e.Summary = told(a)
	} else {
		e.Content = told(a)
	}
	if source := elsewhere(a); source != "" {
		e.Links = append(e.Links, atomLink{Rel: "via", Address: source})
	}
	if name := responsible(a); name != "" {
		e.Author = &atomPerson{Name: name}
	}
	for _, theme := range a.Themes {
		if c := (atomCategory{Term: event.CleanLine(theme.ID), Label: event.CleanLine(theme.Name)}); c.Term != "" {
			e.Categories = append(e.Categories, c)
		} else if c.Label != "" {
			e.Categories = append(e.Categories, atomCategory{Term: c.Label})
		}
	}
	return e
}
