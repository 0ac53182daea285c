package omzien

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Selection says which part of a list of meetings is asked for. The zero value
// is the first page of all.
type Selection struct {
	// Theme and Municipality are identifiers; empty asks nothing.
	Theme, Municipality string
	// Host is the id or the slug of an initiative at whose place, or by whose
	// invitation, it is held; empty asks nothing.
	Host string
	// Format and Audience: empty asks nothing. A meeting for several roles is found
	// by each of them.
	Format   event.Format
	Audience event.Role
	// Match narrows further by what is written in a meeting; nil asks nothing. It
	// sees no seats, may run more than once, and must not change what it gets.
	Match func(*event.Announcement) bool
	// After is the Next of the page before; empty begins at the first.
	After string
	// Limit is the greatest number of meetings; zero means [PageSize], and more
	// than [MaxList] is MaxList.
	Limit int
}

// Page is a part of a list of meetings.
type Page struct {
	// List is the meetings. What it points to is shared with the network: copy
	// before changing.
	List []event.Announcement
	// Next continues the list; empty at its end. At most [MaxList] meetings are
	// looked at for one page, so one that leaves many out can be shorter than its
	// limit, or empty, and go on all the same.
	Next string
}

// PageSize is how many meetings a page has unless another number is asked for.
const PageSize = 200

// place is where a record stands in a list.
type place struct{ position, id string }

func (p place) before(other place) bool {
	return p.position < other.position || p.position == other.position && p.id < other.id
}

// cursor is the place as people carry it in an address.
func (p place) cursor() string {
	return base64.RawURLEncoding.EncodeToString([]byte(p.position + " " + p.id))
}

// readCursor reads what [place.cursor] wrote; "" is the place before the first.
func readCursor(s string) (place, error) {
	if s == "" {
		return place{}, nil
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(s)
	at, id, found := strings.Cut(string(text), " ")
	if err != nil || !found || id == "" || !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl) {
		return place{}, ErrAfter
	}
	if moment, err := time.Parse(time.RFC3339, at); err != nil || position(moment) != at {
		return place{}, ErrAfter
	}
	return place{position: at, id: id}, nil
}

// lengths are the classes of how long a meeting lasts, in hours. What is going on
// at a moment is found by class: one of the class of two hours began at most two
// hours ago. The last is what is longer, up to event.MaxLength.
var lengths = [...]int{2, 4, 8, 24, 168, 744}

// lasts is the label of the class of a meeting: the smallest that it fits in.
func lasts(d time.Duration) Label {
	class := lengths[len(lengths)-1]
	for i := len(lengths) - 1; i >= 0 && d <= time.Duration(lengths[i])*time.Hour; i-- {
		class = lengths[i]
	}
	return lengthLabel(class)
}

func lengthLabel(hours int) Label { return Label{"lasts", strconv.Itoa(hours)} }

// labels are what the store narrows by. It walks the list of the first one, so
// those come first that most meetings do not have.
func (s Selection) labels() []Label {
	all := []Label{{"host", s.Host}, {"municipality", s.Municipality}, {"theme", s.Theme}, {"format", string(s.Format)}, {"audience", string(s.Audience)}}
	return slices.DeleteFunc(all, func(l Label) bool { return l.Value == "" })
}

// resolve finds the initiative that Host names by its slug.
func (s Selection) resolve(tx ReadTx) (Selection, error) {
	if s.Host == "" {
		return s, nil
	}
	host, err := initiatives.bySlug(tx, s.Host)
	switch {
	case err == nil:
		s.Host = host.ID
	case !errors.Is(err, ErrNotFound):
		return s, err
	}
	return s, nil
}

func (s Selection) limit() int {
	if s.Limit <= 0 {
		return PageSize
	}
	return min(s.Limit, MaxList)
}

// page reads the public meetings that end after a moment. What is read grows with
// the page and with what is going on at that moment, not with the past.
func (a *Agenda) page(ctx context.Context, s Selection, moment time.Time) (Page, error) {
	after, err := readCursor(s.After)
	if err != nil {
		return Page{}, err
	}
	var page Page
	err = a.store.Read(ctx, func(tx ReadTx) error {
		s, err := s.resolve(tx)
		if err != nil {
			return err
		}
		w := walk{tx: tx, batch: s.limit() + 1, streams: streams(s, moment, after)}
		found, next, err := a.collect(&w, s, moment)
		if err != nil {
			return err
		}
		page.Next = next
		page.List, err = announce(tx, found)
		return err
	})
	return page, err
}

// collect takes from the walk what the selection asks for, until the page is full
// and it is known that there is more.
func (a *Agenda) collect(w *walk, s Selection, moment time.Time) (found []event.Event, next string, err error) {
	read := a.decoded.event
	if s.Match != nil {
		read = a.decoded.glance // most of them are read for this one search
	}
	var last place
	for looked := 0; ; looked++ {
		r, err := w.next()
		if err != nil || r == nil {
			return found, "", err
		}
		if looked == MaxList {
			return found, last.cursor(), nil
		}
		e, err := read(*r)
		if err != nil {
			return nil, "", err
		}
		if e.Status.Public() && e.End.After(moment) && s.matches(&e) {
			if len(found) == s.limit() {
				return found, last.cursor(), nil
			}
			found = append(found, e)
			w.batch = s.limit() + 1 - len(found)
		}
		last = place{r.Position, r.ID}
	}
}

func (s Selection) matches(e *event.Event) bool {
	if s.Match == nil {
		return true
	}
	a := e.Announcement(event.Occupancy{}, names)
	return s.Match(&a)
}

// streams are the queries for meetings that end after a moment: one for each
// class of length for those that have begun, and one for those to come.
func streams(s Selection, moment time.Time, after place) []*stream {
	query := Query{Kind: events.kind, AfterPosition: after.position, AfterID: after.id}
	now := position(moment)
	var all []*stream
	for _, hours := range lengths {
		if after.position >= now {
			break // everything behind it is still to come
		}
		q := query
		longest := time.Duration(hours) * time.Hour
		if hours == lengths[len(lengths)-1] {
			longest = event.MaxLength
		}
		q.From, q.Before = position(moment.Add(-longest)), now
		q.Labels = append([]Label{lengthLabel(hours)}, s.labels()...)
		all = append(all, &stream{query: q})
	}
	query.From, query.Labels = now, s.labels()
	return append(all, &stream{query: query, later: true})
}

// walk reads streams as one list, in the order of place.
type walk struct {
	tx      ReadTx
	streams []*stream
	// batch is how many records to read at once.
	batch int
}

// minBatch keeps a search for the last ones of a page from asking for each by
// itself.
const minBatch = 50

// next is the first of what is left, or nil. The streams of what has begun are
// before the one of what is to come, which is not read before it is needed.
func (w *walk) next() (*Record, error) {
	var first *stream
	for _, s := range w.streams {
		if s.later && first != nil {
			break
		}
		if err := s.fill(w.tx, max(w.batch, minBatch)); err != nil {
			return nil, err
		}
		if len(s.ahead) > 0 && (first == nil || s.place().before(first.place())) {
			first = s
		}
	}
	if first == nil {
		return nil, nil
	}
	r := &first.ahead[0]
	first.ahead = first.ahead[1:]
	return r, nil
}

// stream is the answer to one query, read in parts.
type stream struct {
	query Query
	ahead []Record
	// over: the query has no more. Later: all of it is behind the other streams.
	over, later bool
}

func (s *stream) place() place { return place{s.ahead[0].Position, s.ahead[0].ID} }

// fill reads the next part when the one before is used up.
func (s *stream) fill(tx ReadTx, batch int) error {
	if len(s.ahead) > 0 || s.over {
		return nil
	}
	s.query.Limit = min(batch, MaxList)
	found, err := tx.Records(s.query)
	if err != nil {
		return err
	}
	s.ahead, s.over = found, len(found) < s.query.Limit
	if n := len(found); n > 0 {
		s.query.AfterPosition, s.query.AfterID = found[n-1].Position, found[n-1].ID
	}
	return nil
}
