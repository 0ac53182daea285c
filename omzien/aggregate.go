package omzien

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
)

// aggregate says how values of one type become records. A new kind of thing in
// the network is one more of these.
type aggregate[T any] struct {
	kind string
	// describe fills the record but for Kind and Body.
	describe func(*T) Record
	// restore mends what JSON cannot carry; nil: nothing.
	restore func(*T) error
}

var (
	events = aggregate[event.Event]{kind: "event", describe: describeEvent, restore: restoreEvent}

	initiatives = aggregate[initiative.Initiative]{kind: "initiative", describe: func(i *initiative.Initiative) Record {
		r := Record{ID: i.ID, Slug: i.Slug, Position: initiative.NormaliseName(i.Name)}
		for _, kind := range i.Kinds {
			r.Labels = append(r.Labels, Label{"kind", string(kind)})
		}
		for _, theme := range i.Themes {
			r.Labels = append(r.Labels, Label{"theme", string(theme)})
		}
		for _, area := range i.Areas {
			r.Labels = append(r.Labels, Label{"municipality", area.Municipality})
		}
		return r
	}}

	organisations = aggregate[Organisation]{kind: "organisation", describe: func(o *Organisation) Record {
		return Record{ID: o.ID, Slug: o.Slug, Position: initiative.NormaliseName(o.Name), Labels: []Label{{"kind", string(o.Kind)}}}
	}}

	trajectories = aggregate[support.Trajectory]{kind: "trajectory", describe: func(t *support.Trajectory) Record {
		r := Record{ID: t.ID, Slug: t.Slug, Position: position(t.CreatedAt), Labels: []Label{{"status", string(t.Status)}, {"kind", string(t.Kind)}}}
		for _, client := range t.Clients {
			r.Labels = append(r.Labels, Label{"client", client})
		}
		return r
	}}
)

func describeEvent(e *event.Event) Record {
	r := Record{ID: e.ID, Slug: e.Slug, Position: position(e.Start)}
	r.Labels = append(r.Labels, lasts(e.End.Sub(e.Start)), Label{"format", string(e.Format)}, Label{"municipality", e.Venue.Municipality})
	for _, theme := range e.Themes {
		r.Labels = append(r.Labels, Label{"theme", theme})
	}
	for _, host := range e.Hosts {
		r.Labels = append(r.Labels, Label{"host", host.ID})
	}
	audience := e.Audience
	if len(audience) == 0 { // whoever wants to come
		audience = event.Roles()
	}
	for _, role := range audience {
		r.Labels = append(r.Labels, Label{"audience", string(role)})
	}
	if e.Origin != nil {
		r.Labels = append(r.Labels, Label{calendarLabel, e.Origin.Calendar})
	}
	return r
}

// calendarLabel finds the meetings of a calendar that is followed.
const calendarLabel = "calendar"

func restoreEvent(e *event.Event) error {
	loc, err := location(e.Zone)
	if err != nil {
		return err
	}
	e.Localise(loc)
	return nil
}

// position is a moment as text that sorts by time.
func position(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

func (a aggregate[T]) put(tx WriteTx, value *T) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("omzien: encode %s: %w", a.kind, err)
	}
	r := a.describe(value)
	r.Kind, r.Body = a.kind, body
	kept := r.Labels[:0]
	for _, label := range r.Labels {
		if label.Value != "" {
			kept = append(kept, label)
		}
	}
	r.Labels = kept
	return tx.PutRecord(r)
}

func (a aggregate[T]) decode(r Record) (T, error) {
	var value T
	if err := json.Unmarshal(r.Body, &value); err != nil {
		return value, unreadable{fmt.Errorf("omzien: decode %s %s: %w", a.kind, r.ID, err)}
	}
	if a.restore != nil {
		if err := a.restore(&value); err != nil {
			return value, unreadable{fmt.Errorf("omzien: restore %s %s: %w", a.kind, r.ID, err)}
		}
	}
	return value, nil
}

// unreadable is the fault of one thing that is not what was kept; there is nothing
// wrong with the others.
type unreadable struct{ error }

func (u unreadable) Unwrap() error { return u.error }

// isUnreadable also knows the JSON in a sign-up.
func isUnreadable(err error) bool {
	_, whole := errors.AsType[unreadable](err)
	_, syntax := errors.AsType[*json.SyntaxError](err)
	_, kind := errors.AsType[*json.UnmarshalTypeError](err)
	return whole || syntax || kind
}

func (a aggregate[T]) byID(tx ReadTx, id string) (T, error) {
	r, err := tx.Record(a.kind, id)
	if err != nil {
		var none T
		return none, err
	}
	return a.decode(r)
}

func (a aggregate[T]) bySlug(tx ReadTx, slug string) (T, error) {
	r, err := tx.RecordBySlug(a.kind, slug)
	if err != nil {
		var none T
		return none, err
	}
	return a.decode(r)
}

func (a aggregate[T]) list(tx ReadTx, q Query) ([]T, error) {
	q.Kind = a.kind
	records, err := tx.Records(q)
	if err != nil {
		return nil, err
	}
	values := make([]T, len(records))
	for i, r := range records {
		if values[i], err = a.decode(r); err != nil {
			return nil, err
		}
	}
	return values, nil
}
