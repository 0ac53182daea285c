package feed

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/omziennaarelkaar/netwerk/event"
)

// JSONFeedType is the Content-Type of what [JSONFeed] writes.
const JSONFeedType = "application/feed+json; charset=utf-8"

// JSONFeed writes what [Atom] writes, as a JSON Feed of version 1.1
// (jsonfeed.org/version/1.1).
func JSONFeed(w io.Writer, n News, list []event.Announcement) error {
	meetings, err := n.latest(list)
	if err != nil {
		return err
	}
	f := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: n.name(), Language: "nl", URL: webAddress(n.URL), Home: webAddress(n.Home),
		Authors: []jsonAuthor{{Name: n.name()}}, Items: make([]jsonItem, len(meetings))}
	for i, a := range meetings {
		f.Items[i] = n.jsonItem(a)
	}
	file, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("feed: %w", err)
	}
	return writeFile(w, file, nil)
}

type jsonFeed struct {
	Version  string       `json:"version"`
	Title    string       `json:"title"`
	Home     string       `json:"home_page_url,omitempty"`
	URL      string       `json:"feed_url"`
	Language string       `json:"language"`
	Authors  []jsonAuthor `json:"authors"`
	Items    []jsonItem   `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url,omitempty"`
	Elsewhere string       `json:"external_url,omitempty"`
	Title     string       `json:"title"`
	Content   string       `json:"content_text"`
	Published string       `json:"date_published"`
	Updated   string       `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

func (n News) jsonItem(a *event.Announcement) jsonItem {
	item := jsonItem{ID: urn(a.ID), URL: n.page(a), Elsewhere: elsewhere(a), Title: summary(a), Content: told(a),
		Published: stamp(announcedAt(a)), Updated: stamp(changedAt(a)), Tags: names(a.Themes)}
	if name := responsible(a); name != "" {
		item.Authors = []jsonAuthor{{Name: name}}
	}
	return item
}
