package omzien

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
)

// Imported counts what an import did.
type Imported struct{ Added, Changed, Same int }

// Import takes everything in a document or nothing. What is new is added (a
// meeting is announced, unless its status is draft), what differs is changed,
// what is the same is left alone, so importing twice is the same as once. A
// history that has grown since the file was written is not cut short. By is
// written into the history of meetings.
//
// It fails with an [ImportError] that names the thing at fault.
func (n *Network) Import(ctx context.Context, d Document, by string) (Imported, error) {
	imp := importer{core: n.core, at: n.now().Round(0).Truncate(time.Second), by: by}
	var done Imported
	err := n.store.Write(ctx, func(tx WriteTx) error {
		imp.done, imp.seen = Imported{}, map[string]bool{}
		err := importAll(&imp, tx, "organisations", d.Organisations, imp.organisation)
		if err == nil {
			err = importAll(&imp, tx, "initiatives", d.Initiatives, imp.initiative)
		}
		if err == nil {
			err = importAll(&imp, tx, "events", d.Events, imp.event)
		}
		if err == nil {
			err = importAll(&imp, tx, "trajectories", d.Trajectories, imp.trajectory)
		}
		done = imp.done
		return err
	})
	if err != nil {
		return Imported{}, err
	}
	return done, nil
}

// ImportError names the entry of a document that is at fault.
type ImportError struct {
	// Entry is a path such as "events[2]", Slug the entry's own name, if any.
	Entry string
	Slug  string
	Err   error
}

func (e ImportError) Error() string { return e.Entry + " (" + e.Slug + "): " + e.Err.Error() }

// Unwrap is the fault itself.
func (e ImportError) Unwrap() error { return e.Err }

// importer holds what one import needs. Ids are drawn inside the transaction:
// a second run throws the first ones away.
type importer struct {
	core
	at   time.Time
	by   string
	done Imported
	// seen are the slugs of each list, so that none comes twice.
	seen map[string]bool
}

func importAll[T any](imp *importer, tx WriteTx, list string, things []T, one func(WriteTx, T) (string, error)) error {
	for i, thing := range things {
		slug, err := one(tx, thing)
		if name := list + " " + slug; err == nil && imp.seen[name] {
			err = initiative.FieldError{Field: "slug", Code: initiative.CodeDuplicate}
		} else {
			imp.seen[name] = true
		}
		if err != nil {
			return ImportError{Entry: fmt.Sprintf("%s[%d]", list, i), Slug: slug, Err: err}
		}
	}
	return nil
}

// keep puts next unless it equals what is there.
func keep[T any](imp *importer, tx WriteTx, kind aggregate[T], old T, oldErr error, next *T) error {
	switch {
	case oldErr == nil && equalJSON(old, *next):
		imp.done.Same++
		return nil
	case oldErr == nil:
		imp.done.Changed++
	case errors.Is(oldErr, ErrNotFound):
		imp.done.Added++
	default:
		return oldErr
	}
	return kind.put(tx, next)
}

func (imp *importer) organisation(tx WriteTx, o Organisation) (string, error) {
	if o.Slug == "" {
		o.Slug = initiative.Slug(o.Name)
	}
	old, oldErr := organisations.bySlug(tx, o.Slug)
	if err := identify(imp, tx, organisations, &o.ID, old.ID); err != nil {
		return o.Slug, err
	}
	if err := o.Check(); err != nil {
		return o.Slug, err
	}
	return o.Slug, keep(imp, tx, organisations, old, oldErr, &o)
}

func (imp *importer) initiative(tx WriteTx, i initiative.Initiative) (string, error) {
	if i.Slug == "" {
		i.Slug = initiative.Slug(i.Name)
	}
	old, oldErr := initiatives.bySlug(tx, i.Slug)
	if err := identify(imp, tx, initiatives, &i.ID, old.ID); err != nil {
		return i.Slug, err
	}
	switch {
	case begins(i.Phases, old.Phases):
	case begins(old.Phases, i.Phases): // the file is older
		i.Phases = old.Phases
	default:
		return i.Slug, ErrHistory
	}
	if i.ChangedAt = old.ChangedAt; !equalJSON(old, i) {
		i.ChangedAt = imp.at
	}
	if err := i.Check(); err != nil {
		return i.Slug, err
	}
	return i.Slug, keep(imp, tx, initiatives, old, oldErr, &i)
}

func (imp *importer) event(tx WriteTx, e event.Event) (string, error) {
	if e.Origin != nil {
		return e.Slug, errOrigin
	}
	if err := onTheClock(&e); err != nil {
		return e.Slug, err
	}
	if err := imp.resolveHosts(tx, &e); err != nil {
		return e.Slug, err
	}
	old, oldErr := events.bySlug(tx, e.Slug)
	if errors.Is(oldErr, ErrNotFound) {
		return e.Slug, imp.newEvent(tx, e)
	}
	if oldErr != nil {
		return e.Slug, oldErr
	}
	return e.Slug, imp.reviseEvent(tx, old, e)
}

// onTheClock puts the times of a meeting on the wall clock of its zone. A time in
// UTC or another named zone is converted. A bare offset, as a file has it, must be
// the zone's own at that moment: the offset of winter in summer is a slip of the
// pen that would have people come an hour late.
func onTheClock(e *event.Event) error {
	loc, err := location(e.Zone)
	if err != nil {
		return err
	}
	var faults event.FieldErrors
	for _, t := range []struct {
		field string
		time  *time.Time
	}{
		{"start", &e.Start}, {"end", &e.End}, {"signUp.opens", &e.SignUp.Opens}, {"signUp.closesBefore", &e.SignUp.ClosesBefore},
	} {
		_, offset := t.time.Zone()
		local := t.time.In(loc)
		if _, right := local.Zone(); offset != right && t.time.Location().String() == "" {
			faults = append(faults, event.FieldError{Field: t.field, Code: event.CodeOffset})
		}
		if !t.time.IsZero() {
			*t.time = local
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}

// resolveHosts gives hosts that the register knows their id. A host is found by
// slug, which is what a file can name.
func (imp *importer) resolveHosts(tx ReadTx, e *event.Event) error {
	e.Hosts = slices.Clone(e.Hosts)
	for n, host := range e.Hosts {
		slug := host.ID
		if slug == "" {
			slug = initiative.Slug(host.Name)
		}
		found, err := initiatives.bySlug(tx, slug)
		switch {
		case err == nil:
			e.Hosts[n].ID = found.ID
		case !errors.Is(err, ErrNotFound):
			return err
		}
	}
	return nil
}

// A file can announce a meeting or keep it as a draft; every other state has a
// history that a file cannot give.
var errStatus = event.FieldErrors{{Field: "status", Code: event.CodeUnknown}}

// Nor can a file say that a meeting comes from a calendar.
var errOrigin = event.FieldErrors{{Field: "origin", Code: event.CodeNoField}}

func (imp *importer) newEvent(tx WriteTx, e event.Event) error {
	if e.Status != "" && e.Status != event.Draft && e.Status != event.Scheduled {
		return errStatus
	}
	if err := identify(imp, tx, events, &e.ID, ""); err != nil {
		return err
	}
	e.CreatedAt, e.ChangedAt, e.Revision, e.History = imp.at, imp.at, 0, nil
	announced := e.Status != event.Draft
	e.Status = event.Draft
	if err := e.Check(); err != nil {
		return err
	}
	if announced {
		if err := e.Announce(event.Step{At: imp.at, By: imp.by}); err != nil {
			return err
		}
	}
	imp.done.Added++
	return events.put(tx, &e)
}

// elsewhere keeps a file from undoing what was read in a calendar. A meeting that
// is known from one alone is not for files; one that was entered here as well is,
// as long as the file does not have it at a third time, which is most likely the
// time before it moved.
func elsewhere(old event.Event, e *event.Event) error {
	if old.Origin == nil {
		return nil
	}
	now := e.Start.Equal(old.Start) && e.End.Equal(old.End)
	there := e.Start.Equal(old.Origin.Start) && e.End.Equal(old.Origin.End)
	if old.Elsewhere() || !now && !there {
		return ErrElsewhere
	}
	e.Origin = old.Origin
	return nil
}

func (imp *importer) reviseEvent(tx WriteTx, old, e event.Event) error {
	if err := elsewhere(old, &e); err != nil {
		return err
	}
	announced := old.Status == event.Draft && e.Status != event.Draft
	if e.Status != "" && e.Status != old.Status && !(announced && e.Status == event.Scheduled) {
		return errStatus
	}
	same := e
	same.ID, same.Status, same.Revision, same.History = old.ID, old.Status, old.Revision, old.History
	same.CreatedAt, same.ChangedAt = old.CreatedAt, old.ChangedAt
	if equalJSON(same, old) && !announced {
		imp.done.Same++
		return nil
	}
	occupied, err := tx.Occupancies(old.ID)
	if err != nil {
		return err
	}
	next, step := old, event.Step{At: imp.at, By: imp.by}
	if err := next.Revise(e, occupied[0].Taken, step); err != nil {
		return err
	}
	if announced {
		if err := next.Announce(step); err != nil {
			return err
		}
	}
	imp.done.Changed++
	return imp.revise(tx, old, &next, imp.at)
}

// begins reports whether a history begins with all of an earlier one. History is
// only added to.
func begins[T any](history, earlier []T) bool {
	return len(earlier) == 0 || len(history) >= len(earlier) && equalJSON(history[:len(earlier)], earlier)
}

// equalJSON compares as kept: a time read from a file and the same time read
// from a store differ in memory only.
func equalJSON(a, b any) bool {
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && bytes.Equal(left, right)
}

func (imp *importer) trajectory(tx WriteTx, t support.Trajectory) (string, error) {
	old, oldErr := trajectories.bySlug(tx, t.Slug)
	if err := identify(imp, tx, trajectories, &t.ID, old.ID); err != nil {
		return t.Slug, err
	}
	t.Clients = slices.Clone(t.Clients)
	for n, client := range t.Clients {
		found, err := initiatives.bySlug(tx, client)
		if errors.Is(err, ErrNotFound) {
			found, err = initiatives.byID(tx, client)
		}
		if errors.Is(err, ErrNotFound) {
			return t.Slug, initiative.FieldError{Field: "clients[" + strconv.Itoa(n) + "]", Code: initiative.CodeUnknownValue}
		}
		if err != nil {
			return t.Slug, err
		}
		t.Clients[n] = found.ID
	}
	if err := t.Check(); err != nil {
		return t.Slug, err
	}
	switch {
	case begins(t.History, old.History):
	case begins(old.History, t.History): // it has moved on since the file was written
		moved := old
		moved.Title, moved.Goal, moved.Clients, moved.Kind, moved.Continues = t.Title, t.Goal, t.Clients, t.Kind, t.Continues
		t = moved
	default:
		return t.Slug, ErrHistory
	}
	return t.Slug, keep(imp, tx, trajectories, old, oldErr, &t)
}

// identify keeps the id that is known, takes the file's own for something new,
// and draws one where there is none. The id of something else is refused: ids are
// never used again (INV-I07).
func identify[T any](imp *importer, tx ReadTx, kind aggregate[T], id *string, known string) error {
	if known != "" {
		*id = known
		return nil
	}
	if *id == "" {
		drawn, err := imp.newID()
		*id = drawn
		return err
	}
	switch _, err := tx.Record(kind.kind, *id); {
	case err == nil:
		return initiative.FieldError{Field: "id", Code: initiative.CodeDuplicate}
	case !errors.Is(err, ErrNotFound):
		return err
	}
	return nil
}
