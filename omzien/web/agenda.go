package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
	"github.com/omziennaarelkaar/netwerk/widget"
)

func (s *site) home(w http.ResponseWriter, r *http.Request) {
	address := s.absolute(r)
	w.Header().Set("Content-Security-Policy", policy)
	language, _ := languageOf(r)
	err := s.answer(w, r, "/\n"+address+"\n"+string(language), func(ctx context.Context, now time.Time) (answer, error) {
		page, err := s.net.Agenda.Upcoming(ctx, omzien.Selection{Limit: widget.NextShown})
		if err != nil {
			return answer{}, err
		}
		home := widget.Home{Language: language, Network: s.name, List: page.List, Now: now, Base: s.path, Address: address}
		body := s.frame(widget.Page{Language: language, Title: s.name, Here: "/", In: inLanguages(address + "/"), Head: s.homeHead(language, address), Body: home.HTML()})
		return answer{contentType: htmlType, body: body, until: nextChange(page.List, now)}, nil
	})
	if err != nil {
		s.failPage(w, r, err)
	}
}

func (s *site) agendaPage(w http.ResponseWriter, r *http.Request) {
	asked, address := readLooked(r), s.absolute(r)
	w.Header().Set("Content-Security-Policy", policy)
	err := s.answer(w, r, asked.key("/agenda", address), func(ctx context.Context, now time.Time) (answer, error) {
		agenda, until, err := s.agenda(ctx, asked, now)
		if err != nil {
			return answer{}, err
		}
		agenda.Base, agenda.Address = s.path, address
		asked.query = agenda.Query // without what nobody knows
		body := s.frame(widget.Page{Language: asked.language, Title: widget.TitleAgenda.In(asked.language), Here: "/agenda", Element: "agenda",
			In: inLanguages(asked.address(address + "/agenda")), Head: agendaHead(agenda, asked.after), Body: agenda.HTML()})
		return answer{contentType: htmlType, body: body, until: until, once: len(agenda.Unknown) > 0}, nil
	})
	if err != nil {
		s.failPage(w, r, err)
	}
}

func (s *site) agendaFragment(w http.ResponseWriter, r *http.Request) {
	fragmentHeaders(w)
	asked, address := readLooked(r), s.absolute(r)
	err := s.answer(w, r, asked.key("/agenda.html", address), func(ctx context.Context, now time.Time) (answer, error) {
		return s.drawAgenda(ctx, asked, address, now)
	})
	if err != nil {
		s.fail(w, err)
	}
}

// drawAgenda is the agenda for a widget on any site.
func (s *site) drawAgenda(ctx context.Context, asked asked, address string, now time.Time) (answer, error) {
	return s.drawAgendaAs(ctx, asked, address, now, widget.Agenda.HTML)
}

// drawAgendaAs is what as makes of it.
func (s *site) drawAgendaAs(ctx context.Context, asked asked, address string, now time.Time, as func(widget.Agenda) []byte) (answer, error) {
	agenda, until, err := s.agenda(ctx, asked, now)
	if err != nil {
		return answer{}, err
	}
	agenda.Base, agenda.Address = address, address
	return answer{contentType: htmlType, body: as(agenda), until: until, once: len(agenda.Unknown) > 0}, nil
}

// nextFragment is the meeting that comes next.
func (s *site) nextFragment(w http.ResponseWriter, r *http.Request) {
	fragmentHeaders(w)
	asked, address := readNext(r), s.absolute(r)
	err := s.answer(w, r, asked.key("/volgende.html", address), func(ctx context.Context, now time.Time) (answer, error) {
		return s.drawNext(ctx, asked, address, now)
	})
	if err != nil {
		s.fail(w, err)
	}
}

// drawNext is what comes next, for a widget on any site. What nobody knows is
// refused: a site would say for ever that nothing comes.
func (s *site) drawNext(ctx context.Context, asked asked, address string, now time.Time) (answer, error) {
	asked, _, err := s.subscribable(ctx, asked)
	if err != nil {
		return answer{}, err
	}
	list, err := s.coming(ctx, asked)
	if err != nil {
		return answer{}, err
	}
	next := widget.Next{List: list, Now: now, Base: address, Language: asked.language, Query: asked.query}
	return answer{contentType: htmlType, body: next.HTML(), until: nextChange(list, now)}, nil
}

// published is an announcement as JSON has it, with what depends on place and
// moment.
type published struct {
	event.Announcement
	URL          string             `json:"url"`
	Availability event.Availability `json:"availability"`
}

func publish(address string, now time.Time, a event.Announcement) published {
	if a.Audience == nil {
		a.Audience = []event.Role{} // a list in JSON, as everywhere
	}
	return published{Announcement: a, URL: address + "/bijeenkomsten/" + a.Slug, Availability: a.Availability(now)}
}

// listEvents answers with one page of the list, and the address of the next one
// where there is one.
func (s *site) listEvents(w http.ResponseWriter, r *http.Request) {
	allowOrigins(w)
	asked, address := readLimited(r), s.absolute(r)
	route := r.URL.Path
	err := s.answer(w, r, asked.key(route, address), func(ctx context.Context, now time.Time) (answer, error) {
		asked, _, err := s.subscribable(ctx, asked)
		if err != nil {
			return answer{}, err
		}
		page, err := s.upcoming(ctx, asked)
		if err != nil {
			return answer{}, err
		}
		body := struct {
			Events []published `json:"events"`
			Next   string      `json:"next,omitempty"`
		}{Events: make([]published, len(page.List))}
		for i, a := range page.List {
			body.Events[i] = publish(address, now, a)
		}
		if page.Next != "" {
			next := asked
			next.after = page.Next
			body.Next = address + route + "?" + next.values().Encode()
		}
		data, err := wire.Encode(body)
		return answer{contentType: jsonType, body: data, until: nextChange(page.List, now)}, err
	})
	if err != nil {
		s.fail(w, err)
	}
}

// Bounds of searches by text, of which each can read [omzien.MaxList] meetings:
// how many run at a time, and how long another one waits for its turn.
const (
	maxSearches  = 2
	searchWithin = 5 * time.Second
)

// upcoming is the page that was asked for. It fails with [omzien.ErrBusy] when
// too many others are searching.
func (s *site) upcoming(ctx context.Context, asked asked) (omzien.Page, error) {
	release, err := s.turn(ctx, asked)
	if err != nil {
		return omzien.Page{}, err
	}
	defer release()
	return s.net.Agenda.Upcoming(ctx, asked.selection())
}

// turn waits, when a text is searched for, until that can be done.
func (s *site) turn(ctx context.Context, asked asked) (release func(), err error) {
	if asked.query.Text == "" {
		return func() {}, nil
	}
	waiting, cancel := context.WithTimeout(ctx, searchWithin)
	defer cancel()
	select {
	case s.searches <- struct{}{}:
		return func() { <-s.searches }, nil
	case <-waiting.Done():
		return nil, omzien.ErrBusy
	}
}

// agenda is what was asked for, and until when it is right. A list that fits on
// one page is given whole, so that there is only to choose from what occurs in it.
func (s *site) agenda(ctx context.Context, asked asked, now time.Time) (v widget.Agenda, until time.Time, err error) {
	asked, host, err := s.hosted(ctx, asked)
	if err != nil {
		return v, until, err
	}
	v = widget.Agenda{Query: asked.known(), Language: asked.language, Host: host, Unknown: asked.sentences(), Now: now, Later: asked.after != "", Max: asked.max}
	if asked.view != "" {
		return s.calendar(ctx, asked, v, now)
	}
	if !v.Later {
		page, err := s.net.Agenda.Upcoming(ctx, omzien.Selection{})
		until = nextChange(page.List, now)
		v.List, v.Next = page.List, page.Next
		if err != nil || page.Next == "" {
			return v, until, err
		}
	}
	v.Themes, v.Places = choices(v.Query)
	if len(v.Unknown) == 0 && (v.Later || v.Query != (widget.Query{})) {
		page, err := s.upcoming(ctx, asked)
		if err != nil {
			return v, until, err
		}
		v.List, v.Next = page.List, page.Next
		v.Partial = asked.query.Text != "" && page.Next != "" && len(page.List) < omzien.PageSize
		until = sooner(until, nextChange(page.List, now))
	}
	return v, until, nil
}

// choices are all themes and places of the network, and the place that was chosen
// already.
func choices(q widget.Query) (themes, places []event.Named) {
	for _, theme := range initiative.Themes() {
		themes = append(themes, event.Named{ID: string(theme), Name: theme.Label()})
	}
	slices.SortFunc(themes, func(a, b event.Named) int { return strings.Compare(a.Name, b.Name) })
	all := initiative.Municipalities()
	if asked, known := initiative.ParseMunicipality(q.Municipality); known && !slices.Contains(all, asked) {
		all = append(all, asked) // one that is no more
	}
	for _, m := range all {
		places = append(places, event.Named{ID: m.Code, Name: m.Name})
	}
	return themes, places
}

// nextChange is the first moment after now at which the clock changes what is
// said of any of these meetings; zero: never.
func nextChange(list []event.Announcement, now time.Time) time.Time {
	var next time.Time
	for i := range list {
		next = sooner(next, list[i].NextChange(now))
	}
	return next
}

// sooner is the first of two moments; the zero time is never.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
