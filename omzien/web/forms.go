package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// newsFeed is a feed of what was announced last, in one of its forms.
func (s *site) newsFeed(form string, contentType string, write func(io.Writer, feed.News, []event.Announcement) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		allowOrigins(w)
		asked, address := readFilters(r), s.absolute(r)
		err := s.answerSeatless(w, r, asked.key(form, address), func(ctx context.Context, _ time.Time) (answer, error) {
			asked, host, err := s.subscribable(ctx, asked)
			if err != nil {
				return answer{}, err
			}
			list, err := s.net.Agenda.Feed(ctx, asked.selection())
			if err != nil {
				return answer{}, err
			}
			a := answer{contentType: contentType, caching: polled}
			for i := range list { // what ended long ago leaves the feed
				a.until = sooner(a.until, omzien.LeavesFeed(&list[i]))
			}
			n := feed.News{Name: strings.Join(append([]string{s.name}, asked.selection().Words(host)...), ", "), URL: asked.address(address + form),
				Home: asked.address(address + "/agenda"), Pages: meetingPages(address)}
			var body bytes.Buffer
			err = write(&body, n, list)
			a.body = body.Bytes()
			return a, err
		})
		if err != nil {
			s.failFeed(w, r, err)
		}
	}
}

// address is that of a list with what was asked for.
func (a asked) address(list string) string {
	if query := a.values().Encode(); query != "" {
		return list + "?" + query
	}
	return list
}

// meetingPages is what the slug of a meeting completes to the address of its page.
func meetingPages(address string) string { return address + "/bijeenkomsten/" }

// homeHead is what the front page tells programs.
func (s *site) homeHead(l event.Language, address string) *widget.Head {
	return &widget.Head{Description: s.name + ". " + widget.AgendaDescription(l), Address: inLanguages(address + "/")(l), Others: feedsOf(l, widget.Query{}, address)}
}

// inLanguages is the address of a page in each language.
func inLanguages(page string) func(event.Language) string {
	return func(l event.Language) string {
		if l == event.Dutch {
			return page
		}
		sign := "?"
		if strings.Contains(page, "?") {
			sign = "&"
		}
		return page + sign + "taal=" + string(l)
	}
}

// agendaHead is what the agenda tells programs. What people search for by text, or
// write in an address, has no end, and neither have the months: search engines stay
// out of them.
func agendaHead(v widget.Agenda, after string) *widget.Head {
	if v.Query.Text != "" || len(v.Unknown) > 0 || v.View != "" {
		return nil
	}
	address := v.Address
	shown := slices.DeleteFunc(slices.Clone(v.List), func(a event.Announcement) bool { return !v.Query.Match(&a) })
	page := inLanguages(asked{query: v.Query, after: after}.address(address + "/agenda"))(v.Language)
	return widget.AgendaHead(v.Language, page, feed.SchemaList(meetingPages(address), shown), feedsOf(v.Language, v.Query, address))
}

// feedsOf are the feeds of a list, which cannot be narrowed by text.
func feedsOf(l event.Language, q widget.Query, address string) []widget.Other {
	q.Text = ""
	asked := asked{query: q}
	return widget.Feeds(l, asked.address(address+"/agenda.ics"), asked.address(address+"/agenda.atom"), asked.address(address+"/agenda.feed.json"))
}

// meetingHead is what the page of a meeting tells programs.
func meetingHead(l event.Language, address string, a *event.Announcement) *widget.Head {
	page := meetingPages(address) + a.Slug
	h := widget.MeetingHead(a, l, inLanguages(page)(l), page+".ics", feed.Schema(a, page))
	h.Others = append(h.Others, widget.Other{Type: "application/json+oembed", Title: a.Title, Address: address + "/oembed?url=" + url.QueryEscape(page)})
	return h
}

// cardPolicy lets any site show a card in a frame. There is no form in it and no
// script, so that a click on it changes nothing.
const cardPolicy = "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"

func (s *site) card(w http.ResponseWriter, r *http.Request) {
	slug, address := r.PathValue("slug"), s.absolute(r)
	w.Header().Set("Content-Security-Policy", cardPolicy)
	w.Header().Set("X-Robots-Tag", "noindex")
	err := s.answer(w, r, "/bijeenkomsten/"+slug+"/kaart\n"+address, func(ctx context.Context, _ time.Time) (answer, error) {
		a, err := s.net.Agenda.Announcement(ctx, slug)
		if err != nil {
			return answer{}, err
		}
		return answer{contentType: htmlType, body: s.cardOf(a, address).HTML()}, nil
	})
	if err != nil {
		s.failPage(w, r, err)
	}
}

func (s *site) cardOf(a event.Announcement, address string) widget.Card {
	return widget.Card{Event: a, Network: s.name, Address: address, Base: s.path}
}

// embedded is the answer of oEmbed 1.0, section 2.3.4.
type embedded struct {
	Type     string `json:"type"`
	Version  string `json:"version"`
	Title    string `json:"title"`
	Provider string `json:"provider_name"`
	Home     string `json:"provider_url"`
	CacheAge int    `json:"cache_age"` // in seconds
	HTML     string `json:"html"`
	Width    int    `json:"width"`  // in pixels
	Height   int    `json:"height"` // in pixels
}

// maxEmbedHeight is more than any card needs, in pixels.
const maxEmbedHeight = 2000

// oEmbed tells a site on which somebody pasted the address of a meeting how to
// show it (oembed.com). It knows no other addresses than those.
func (s *site) oEmbed(w http.ResponseWriter, r *http.Request) {
	allowOrigins(w)
	q, address := r.URL.Query(), s.absolute(r)
	if format := q.Get("format"); format != "" && format != "json" {
		s.problem(w, http.StatusNotImplemented, wire.NewProblem("format", "Dit kan alleen als JSON. Vraag om format=json."))
		return
	}
	slug := slugIn(q.Get("url"), address)
	if slug == "" {
		s.fail(w, omzien.ErrNotFound)
		return
	}
	width, most := bound(q.Get("maxwidth"), widget.CardWidth), bound(q.Get("maxheight"), maxEmbedHeight)
	key := "/oembed\n" + address + "\n" + slug
	if width != widget.CardWidth || most != maxEmbedHeight {
		key = "" // there are too many sizes to keep each
	}
	err := s.answer(w, r, key, func(ctx context.Context, _ time.Time) (answer, error) {
		a, err := s.net.Agenda.Announcement(ctx, slug)
		if err != nil {
			return answer{}, err
		}
		card := s.cardOf(a, address)
		height := min(card.Height(width), most)
		data, err := wire.Encode(embedded{Type: "rich", Version: "1.0", Title: widget.MeetingTitle(&a, event.Dutch), Provider: s.name, Home: address + "/",
			CacheAge: 3600, HTML: card.Embed(width, height), Width: width, Height: height})
		return answer{contentType: jsonType, body: data}, err
	})
	if err != nil {
		s.fail(w, err)
	}
}

// bound is the number of pixels that a site has room for, and at most most.
func bound(asked string, most int) int {
	if n, err := strconv.Atoi(asked); err == nil && n > 0 {
		return min(n, most)
	}
	return most
}

// slugIn is the slug in the address of a meeting's page on the network at own, or
// "". People paste addresses with another scheme, a slash at the end, or
// something behind it.
func slugIn(raw, own string) string {
	asked, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || asked.Scheme != "http" && asked.Scheme != "https" {
		return ""
	}
	home, err := url.Parse(own)
	if err != nil || !strings.EqualFold(asked.Host, home.Host) {
		return ""
	}
	slug, found := strings.CutPrefix(asked.Path, home.Path+"/bijeenkomsten/")
	slug = strings.TrimSuffix(slug, "/")
	if !found || strings.Contains(slug, "/") || len(slug) > event.MaxSlug {
		return ""
	}
	return slug
}
