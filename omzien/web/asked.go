package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// asked is which part of the agenda a request asks for.
type asked struct {
	query widget.Query
	after string
	// limit is the number of meetings on a page; zero means [omzien.PageSize].
	limit int
	// language is that of the answer, max the greatest number of meetings that are
	// drawn, zero for all; both are for people only.
	language event.Language
	max      int
	// view is not [widget.ListView] but the zero value for a list. At is in the month
	// or the week that is asked for; the zero value is now.
	view widget.View
	at   time.Time
	// unknown are the filters with a word that nobody knows, by their names in an
	// address. The word is still in query, and nothing fits it.
	unknown event.FieldErrors
}

// filters are the names in an address of what can be narrowed by.
var filters = map[string]string{"theme": "thema", "municipality": "gemeente", "format": "soort", "audience": "doelgroep", "host": "initiatief",
	"view": "weergave", "at": "datum"}

// readAsked takes Dutch words as well as identifiers; we write the latter. The
// initiative is looked up later, by [site.hosted].
func readAsked(r *http.Request) asked {
	q := r.URL.Query()
	value := func(name string) string { return strings.TrimSpace(line(q.Get(name))) }
	s, faults := omzien.Words{Theme: value("thema"), Municipality: value("gemeente"), Format: value("soort"),
		Audience: value("doelgroep"), Host: value("initiatief")}.Selection()
	a := asked{after: q.Get("na"), query: widget.Query{Text: line(q.Get("zoek")),
		Theme: s.Theme, Municipality: s.Municipality, Format: s.Format, Audience: s.Audience, Host: s.Host}}
	for _, fault := range faults {
		a = a.missing(fault.Field)
	}
	return a
}

// missing is the same with one more filter that nobody knows.
func (a asked) missing(field string) asked {
	fault := event.FieldError{Field: filters[field], Code: event.CodeUnknown}
	a.unknown = append(a.unknown[:len(a.unknown):len(a.unknown)], fault)
	return a
}

// known is the query without the words that nobody knows.
func (a asked) known() widget.Query {
	q := a.query
	for _, fault := range a.unknown {
		switch fault.Field {
		case filters["theme"]:
			q.Theme = ""
		case filters["municipality"]:
			q.Municipality = ""
		case filters["format"]:
			q.Format = ""
		case filters["audience"]:
			q.Audience = ""
		case filters["host"]:
			q.Host = ""
		}
	}
	return q
}

// refused is the error for programs, which would show an empty agenda for ever.
func (a asked) refused() error {
	if len(a.unknown) == 0 {
		return nil
	}
	return a.unknown
}

// sentences say what nobody knows.
func (a asked) sentences() []string {
	var all []string
	for _, fault := range a.unknown {
		all = append(all, unknownSentence(a.language, fault.Field))
	}
	return all
}

func unknownSentence(l event.Language, filter string) string {
	switch filter {
	case filters["theme"]:
		return unknownTheme.in(l)
	case filters["municipality"]:
		return unknownPlace.in(l)
	case filters["format"]:
		return unknownFormat.in(l)
	case filters["audience"]:
		return unknownAudience.in(l)
	case filters["view"]:
		return unknownView.in(l)
	case filters["at"]:
		return unknownDate.in(l)
	}
	return unknownHost.in(l)
}

// failFeed is for whoever subscribes to a part of the agenda: a program shows an
// error at once, and an empty calendar never.
func (s *site) failFeed(w http.ResponseWriter, r *http.Request, err error) {
	if _, unknown := errors.AsType[event.FieldErrors](err); !unknown {
		s.failPage(w, r, err)
		return
	}
	language := s.shown(r).language
	said := []string{saidAddress.in(language)}
	for _, fault := range omzien.Faults(err) {
		said = append(said, unknownSentence(language, fault.Field))
	}
	said = append(said, saidChoose.in(language))
	s.sendFailure(w, r, http.StatusNotFound, strings.Join(said, " "))
}

// readFilters is what a feed can be narrowed by. A search by text is not for
// programs that come back each hour: that part is passed over, as is the page.
func readFilters(r *http.Request) asked {
	a := readAsked(r)
	a.query.Text, a.after = "", ""
	return a
}

// readLimited also takes "aantal", from 1 to [omzien.PageSize]; any other number
// is passed over.
func readLimited(r *http.Request) asked {
	a := readAsked(r)
	if n, err := strconv.Atoi(r.URL.Query().Get("aantal")); err == nil && n > 0 && n < omzien.PageSize {
		a.limit = n
	}
	return a
}

// maxAsked is the greatest length of what is asked for, in octets.
const maxAsked = 100

// line keeps what can be in a line of text: whole letters, nothing that controls.
func line(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), maxAsked)], "")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// key names the answer at a route among those that are kept. There is none for a
// text or a word that nobody knows: what people may type has no end. After is the last part of it, as the only
// one that can hold a line break.
func (a asked) key(route, address string) string {
	q := a.query
	if q.Text != "" || len(a.unknown) > 0 {
		return ""
	}
	return strings.Join([]string{route, address, q.Theme, q.Municipality, string(q.Format), string(q.Audience), q.Host, strconv.Itoa(a.limit),
		string(a.language), strconv.Itoa(a.max), string(a.view), a.day(), a.after}, "\n")
}

func (a asked) selection() omzien.Selection {
	q := a.query
	s := omzien.Selection{Theme: q.Theme, Municipality: q.Municipality, Host: q.Host, Format: q.Format, Audience: q.Audience, After: a.after, Limit: a.limit}
	if q.Text != "" {
		s.Match = func(found *event.Announcement) bool { return widget.Query{Text: q.Text}.MatchIn(a.language, found) }
	}
	return s
}

// values are the same as the query of an address.
func (a asked) values() url.Values {
	v := url.Values{}
	for _, p := range a.query.Parameters() {
		v.Set(p[0], p[1])
	}
	if a.after != "" {
		v.Set("na", a.after)
	}
	if a.limit > 0 {
		v.Set("aantal", strconv.Itoa(a.limit))
	}
	if a.max > 0 {
		v.Set("max", strconv.Itoa(a.max))
	}
	if a.view != "" {
		v.Set(filters["view"], a.view.Word())
	}
	if !a.at.IsZero() {
		v.Set(filters["at"], a.day())
	}
	return v
}

// hosted is what was asked, with the initiative by its identifier, which stays
// the same when its slug does not; name is what it is called. It may be asked for
// by its id, slug or name.
func (s *site) hosted(ctx context.Context, a asked) (_ asked, name string, err error) {
	if a.query.Host == "" {
		return a, "", nil
	}
	found, err := s.net.Registry.Find(ctx, a.query.Host)
	if errors.Is(err, omzien.ErrNotFound) {
		return a.missing("host"), "", nil
	}
	if err != nil {
		return a, "", err
	}
	a.query.Host = found.ID
	return a, found.Name, nil
}

// subscribable is what was asked by identifiers alone; it refuses what nobody
// knows.
func (s *site) subscribable(ctx context.Context, a asked) (_ asked, host string, err error) {
	a, host, err = s.hosted(ctx, a)
	if err == nil {
		err = a.refused()
	}
	return a, host, err
}

// maxFileName is the greatest length of the name of a file, without its ending.
const maxFileName = 80

// fileName is a name for a file with the agenda that these words are about, such
// as agenda-wonen-utrecht.ics.
func fileName(words []string, ending string) string {
	parts := strings.FieldsFunc(strings.ToLower("agenda "+strings.Join(words, " ")), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	name := strings.Join(parts, "-")
	return strings.TrimSuffix(name[:min(len(name), maxFileName)], "-") + ending
}
