package storetest

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// contents are a network in memory: every rule of the contract said plainly, and
// nothing of it fast.
type contents struct {
	records  map[[2]string]omzien.Record // by kind and id
	signUps  map[string]omzien.SignUp    // by id
	marks    map[string]int64            // the last batch of each writer
	revision int64
}

// clone shares what nobody changes: the values, and marks.
func (c *contents) clone() *contents {
	next := &contents{records: maps.Clone(c.records), signUps: maps.Clone(c.signUps), marks: c.marks, revision: c.revision}
	if next.records == nil {
		next.records, next.signUps = map[[2]string]omzien.Record{}, map[string]omzien.SignUp{}
	}
	return next
}

// errTaken is what must be unique and is not.
var errTaken = errors.New("storetest: taken")

func (c *contents) putRecord(r omzien.Record) error {
	for _, other := range c.records {
		if other.Kind == r.Kind && other.Slug == r.Slug && other.ID != r.ID {
			return errTaken
		}
	}
	r.Body, r.Labels = bytes.Clone(r.Body), slices.Clone(r.Labels)
	slices.SortFunc(r.Labels, func(a, b omzien.Label) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value)) })
	r.Labels = slices.Compact(r.Labels)
	c.records[[2]string{r.Kind, r.ID}] = r
	return nil
}

// putSignUp fails with ErrNotFound and ErrExists as the contract says, and with
// errTaken where it leaves open how.
func (c *contents) putSignUp(s omzien.SignUp) error {
	before, there := c.signUps[s.ID]
	switch {
	case s.Place == 0 && there:
		return omzien.ErrExists
	case s.Place == 0:
		s.Place = int64(len(c.of(s.EventID)) + 1) // none is ever taken away
	case !there || before.EventID != s.EventID || before.Place != s.Place:
		return omzien.ErrNotFound
	}
	for _, other := range c.signUps {
		if other.ID != s.ID && (bytes.Equal(other.Token, s.Token) || bytes.Equal(other.Request, s.Request) ||
			other.EventID == s.EventID && other.Person == s.Person && other.Status.Live() && s.Status.Live()) {
			if there {
				return errTaken
			}
			return omzien.ErrExists
		}
	}
	s.At, s.WithdrawnAt = stamp(s.At), stamp(s.WithdrawnAt)
	c.signUps[s.ID] = s
	return nil
}

// stamp is a moment as stores keep it.
func stamp(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}

// view is an omzien.ReadTx on contents. Look comes before each look.
type view struct {
	*contents
	look func() error
}

// bare is r as lists and lookups give it.
func bare(r omzien.Record) omzien.Record {
	r.Labels = nil
	return r
}

// Record implements omzien.ReadTx, as do the methods below.
func (v view) Record(kind, id string) (omzien.Record, error) {
	if err := v.look(); err != nil {
		return omzien.Record{}, err
	}
	r, found := v.records[[2]string{kind, id}]
	if !found {
		return omzien.Record{}, omzien.ErrNotFound
	}
	return bare(r), nil
}

// RecordBySlug looks at all.
func (v view) RecordBySlug(kind, slug string) (omzien.Record, error) {
	if err := v.look(); err != nil {
		return omzien.Record{}, err
	}
	for _, r := range v.records {
		if r.Kind == kind && r.Slug == slug {
			return bare(r), nil
		}
	}
	return omzien.Record{}, omzien.ErrNotFound
}

// Records sorts what the query fits.
func (v view) Records(q omzien.Query) ([]omzien.Record, error) {
	if err := v.look(); err != nil {
		return nil, err
	}
	after := omzien.Record{Position: q.AfterPosition, ID: q.AfterID}
	var list []omzien.Record
	for _, r := range v.records {
		lacks := func(l omzien.Label) bool { return !slices.Contains(r.Labels, l) }
		if r.Kind == q.Kind && r.Position >= q.From && (q.Before == "" || r.Position < q.Before) &&
			(q.AfterID == "" || byBytes(r, after) > 0) && !slices.ContainsFunc(q.Labels, lacks) {
			list = append(list, bare(r))
		}
	}
	slices.SortFunc(list, byBytes)
	limit := q.Limit
	if limit <= 0 {
		limit = omzien.MaxList
	}
	return list[:min(len(list), limit)], nil
}

// Occupancies counts rows.
func (v view) Occupancies(eventIDs ...string) ([]event.Occupancy, error) {
	if err := v.look(); err != nil {
		return nil, err
	}
	list := make([]event.Occupancy, len(eventIDs))
	for n, id := range eventIDs {
		list[n] = count(v.of(id))
	}
	return list, nil
}

// count says what occupancy is, of the sign-ups of one meeting.
func count(signUps []omzien.SignUp) event.Occupancy {
	var o event.Occupancy
	for _, s := range signUps {
		if s.Status == event.SeatConfirmed {
			o.Taken += s.Seats
		}
		if s.Status.Live() && s.Wanted > s.Seats {
			o.Queue = append(o.Queue, event.Waiting{SignUpID: s.ID, Wants: s.Wanted - s.Seats, Whole: !s.AcceptsFewer})
		}
	}
	return o
}

// of are the sign-ups of a meeting in the order of Place.
func (c *contents) of(eventID string) []omzien.SignUp {
	var list []omzien.SignUp
	for _, s := range c.signUps {
		if s.EventID == eventID {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, byPlace)
	return list
}

func byPlace(a, b omzien.SignUp) int {
	return cmp.Or(cmp.Compare(a.EventID, b.EventID), cmp.Compare(a.Place, b.Place))
}

// SignUp looks at all.
func (v view) SignUp(key omzien.SignUpKey) (omzien.SignUp, error) {
	if err := v.look(); err != nil {
		return omzien.SignUp{}, err
	}
	for _, s := range v.signUps {
		var fits bool
		switch {
		case key.Token != nil:
			fits = bytes.Equal(s.Token, key.Token)
		case key.Request != nil:
			fits = bytes.Equal(s.Request, key.Request)
		case key.Person != "":
			fits = s.EventID == key.EventID && s.Person == key.Person && s.Status.Live()
		default:
			fits = s.ID == key.ID
		}
		if fits {
			return s, nil
		}
	}
	return omzien.SignUp{}, omzien.ErrNotFound
}

// SignUps implements omzien.ReadTx, as do the methods below.
func (v view) SignUps(eventID string) ([]omzien.SignUp, error) {
	if err := v.look(); err != nil {
		return nil, err
	}
	return v.of(eventID), nil
}

// Revision is that of the contents.
func (v view) Revision() (int64, error) { return v.revision, v.look() }

// Scan goes by kind and id.
func (v view) Scan(afterKind, afterID string, limit int) ([]omzien.Record, error) {
	if err := v.look(); err != nil {
		return nil, err
	}
	order := func(a, b omzien.Record) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID)) }
	after := omzien.Record{Kind: afterKind, ID: afterID}
	list := slices.SortedFunc(maps.Values(v.records), order)
	list = slices.DeleteFunc(list, func(r omzien.Record) bool { return order(r, after) <= 0 })
	return list[:min(len(list), limit)], nil
}

// ScanSignUps goes by meeting and place.
func (v view) ScanSignUps(afterEvent string, afterPlace int64, limit int) ([]omzien.SignUp, error) {
	if err := v.look(); err != nil {
		return nil, err
	}
	var after omzien.SignUp
	after.EventID, after.Place = afterEvent, afterPlace
	list := slices.SortedFunc(maps.Values(v.signUps), byPlace)
	list = slices.DeleteFunc(list, func(s omzien.SignUp) bool { return byPlace(s, after) <= 0 })
	return list[:min(len(list), limit)], nil
}
