package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// asked is which part of the agenda a request asks for.
type asked struct {
	query widget.Query
	after string
	// limit is the number of meetings on a page; zero means [omzien.PageSize].
	limit int
}

// readAsked takes what it does not know for a filter that nothing fits.
func readAsked(r *http.Request) asked {
	q := r.URL.Query()
	return asked{
		query: widget.Query{Text: line(q.Get("zoek")), Theme: line(q.Get("thema")), Municipality: line(q.Get("gemeente")),
			Format: event.Format(line(q.Get("soort"))), Audience: event.Role(line(q.Get("doelgroep"))), Host: line(q.Get("initiatief"))},
		after: q.Get("na"),
	}
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
// text: what people may type has no end. After is the last part of it, as the only
// one that can hold a line break.
func (a asked) key(route, address string) string {
	q := a.query
	if q.Text != "" {
		return ""
	}
	return strings.Join([]string{route, address, q.Theme, q.Municipality, string(q.Format), string(q.Audience), q.Host, strconv.Itoa(a.limit), a.after}, "\n")
}

func (a asked) selection() omzien.Selection {
	q := a.query
	s := omzien.Selection{Theme: q.Theme, Municipality: q.Municipality, Host: q.Host, Format: q.Format, Audience: q.Audience, After: a.after, Limit: a.limit}
	if q.Text != "" {
		s.Match = widget.Query{Text: q.Text}.Match
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
	return v
}

// hosted is what was asked, with the initiative by its identifier, which stays
// the same when its slug does not; name is what it is called. What nobody knows
// stays as it is, without a name.
func (s *site) hosted(ctx context.Context, a asked) (_ asked, name string, err error) {
	if a.query.Host == "" {
		return a, "", nil
	}
	found, err := s.net.Registry.Initiative(ctx, a.query.Host)
	if errors.Is(err, omzien.ErrNotFound) {
		var all []initiative.Initiative
		all, err = s.net.Registry.Initiatives(ctx)
		if at := slices.IndexFunc(all, func(i initiative.Initiative) bool { return i.ID == a.query.Host }); at >= 0 {
			found = all[at]
		}
	}
	if err != nil || found.ID == "" {
		return a, "", err
	}
	a.query.Host = found.ID
	return a, found.Name, nil
}

// words are what the filters ask, for people; host is the name of the
// initiative. What has no word is left out.
func (a asked) words(host string) []string {
	q := a.query
	place, _ := initiative.ParseMunicipality(q.Municipality)
	words := []string{initiative.Theme(q.Theme).Label(), place.Name, q.Format.Label()}
	if who := q.Audience.Plural(); who != "" {
		words = append(words, "voor "+who)
	}
	if host != "" {
		words = append(words, "bij "+host)
	}
	return slices.DeleteFunc(words, func(word string) bool { return word == "" })
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
