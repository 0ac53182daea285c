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
			other.EventID == s.EventID && other.Person == s.Person && inTheWay(other.Status, s.Status)) {
			if there {
				return errTaken
			}
			return omzien.ErrExists
		}
	}
	s.At, s.Until, s.WithdrawnAt = stamp(s.At), stamp(s.Until), stamp(s.WithdrawnAt)
	s.Tables, s.Companions, s.Replies = own(s.Tables), own(s.Companions), own(s.Replies)
	c.signUps[s.ID] = s
	return nil
}

// inTheWay reports whether a person cannot have sign-ups in both states for one
// meeting.
func inTheWay(a, b event.SignUpStatus) bool {
	return a.Live() && b.Live() || a == event.Pending && b == event.Pending
}

// own is a copy that nobody else changes; nil when there is nothing in it.
func own[T any](list []T) []T { return append([]T(nil), list...) }

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
	roles, tables := map[event.Role]int{}, map[string]int{}
	for _, s := range signUps {
		if s.Status.Holds() {
			o.Taken += s.Seats
			roles[s.Role] += s.Seats
			tables[s.Table] += s.Seats
		}
		if s.Status.Wants() && s.Wanted > s.Seats {
			o.Queue = append(o.Queue, event.Waiting{SignUpID: s.ID, Role: s.Role, Wants: s.Wanted - s.Seats, Whole: !s.AcceptsFewer})
		}
	}
	o.Roles, o.Tables = named(roles), named(tables)
	return o
}

// named are the seats of what has a name.
func named[K ~string](seats map[K]int) map[K]int {
	maps.DeleteFunc(seats, func(name K, n int) bool { return name == "" || n == 0 })
	if len(seats) == 0 {
		return nil
	}
	return seats
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
			fits = s.EventID == key.EventID && s.Person == key.Person && (key.Pending && s.Status == event.Pending || !key.Pending && s.Status.Live())
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

// Due looks at all.
func (v view) Due(now time.Time, limit int) ([]omzien.SignUp, error) {
	if err := v.look(); err != nil {
		return nil, err
	}
	var list []omzien.SignUp
	for _, s := range v.signUps {
		if !s.Until.IsZero() && !s.Until.After(now) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b omzien.SignUp) int { return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.ID, b.ID)) })
	return list[:min(len(list), limit)], nil
}

// Last looks at all of them.
func (v view) Last(eventID string) (int64, error) {
	if err := v.look(); err != nil {
		return 0, err
	}
	last := int64(0)
	for _, s := range v.signUps {
		if s.EventID == eventID {
			last = max(last, s.Place)
		}
	}
	return last, nil
}

// Left counts rows.
func (v view) Left(eventID, person string) (int, error) {
	if err := v.look(); err != nil {
		return 0, err
	}
	n := 0
	for _, s := range v.signUps {
		if s.EventID == eventID && s.Person == person && s.Status == event.Withdrawn {
			n++
		}
	}
	return n, nil
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
