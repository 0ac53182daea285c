package omzien

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
)

// Document is a file with things of the network, as [Network.Import] takes it.
// Things that it holds are found again by slug; one without a slug gets it from
// its name.
type Document struct {
	Organisations []Organisation          `json:"organisations,omitempty"`
	Initiatives   []initiative.Initiative `json:"initiatives,omitempty"`
	Events        []event.Event           `json:"events,omitempty"`
	Trajectories  []support.Trajectory    `json:"trajectories,omitempty"`
}

// MaxDocument is the greatest size of a file to import in octets.
const MaxDocument = 32 << 20

// ReadDocument reads one JSON document. A field that it does not know, text
// behind the end and a file above [MaxDocument] are refused with a
// [DocumentError], so that a slip of the pen is seen and not lost.
func ReadDocument(r io.Reader) (Document, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxDocument+1))
	if err != nil {
		return Document{}, err
	}
	if len(data) > MaxDocument {
		return Document{}, DocumentError{Why: "het is groter dan 32 MB"}
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var d Document
	if err := decoder.Decode(&d); err != nil {
		return Document{}, DocumentError{Line: lineOf(data, err), Why: whyUnreadable(err)}
	}
	rest := data[decoder.InputOffset():]
	if blank := len(rest) - len(bytes.TrimLeft(rest, " \t\r\n")); blank < len(rest) {
		line := 1 + bytes.Count(data[:len(data)-len(rest)+blank], []byte("\n"))
		return Document{}, DocumentError{Line: line, Why: "er staat nog iets achter het einde"}
	}
	return d, nil
}

// whyUnreadable puts an error of encoding/json into plain Dutch. Unknown fields
// and times have no type of their own there.
func whyUnreadable(err error) string {
	if fault, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if fault.Field == "" {
			return "het begint niet met {"
		}
		return "het veld " + fault.Field + " heeft niet de juiste vorm"
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "dit is geen geldige JSON"
	}
	if name := unknownField(err); name != "" {
		return "het veld " + name + " kennen we niet"
	}
	return "een datum of tijd klopt niet, schrijf hem zo: 2019-01-29T16:00:00+01:00" // all that has its own reader
}

// unknownField is the name in quotes that encoding/json complains about, or "".
func unknownField(err error) string {
	if name, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		return name
	}
	return ""
}

// DocumentError says where a file cannot be read. It is an [ErrDocument].
type DocumentError struct {
	// Line is counted from 1; zero when it is not known.
	Line int
	Why  string
}

func (e DocumentError) Error() string {
	if e.Line == 0 {
		return "omzien: document: " + e.Why
	}
	return "omzien: document: line " + strconv.Itoa(e.Line) + ": " + e.Why
}

// Sentence is what a person reads.
func (e DocumentError) Sentence() string {
	if e.Line == 0 {
		return "Dit bestand kunnen we niet lezen: " + e.Why + "."
	}
	return "Dit bestand kunnen we niet lezen. Kijk bij regel " + strconv.Itoa(e.Line) + ": " + e.Why + "."
}

// Is makes errors.Is find [ErrDocument].
func (e DocumentError) Is(target error) bool { return target == ErrDocument }

// As lets [KindOf] see it as the refusal that it is.
func (e DocumentError) As(target any) bool {
	if refusal, ok := target.(*Refusal); ok {
		*refusal = ErrDocument
		return true
	}
	return false
}

// lineOf is the line, counted from 1, where reading failed, and zero when
// encoding/json does not tell: it names an unknown field without its place, and
// of a wrong time not even that.
func lineOf(data []byte, err error) int {
	var end int
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		end = int(syntax.Offset)
	} else if fault, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		end = int(fault.Offset)
	} else if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		end = len(data)
	} else if name := []byte(unknownField(err)); len(name) > 0 && bytes.Count(data, name) == 1 {
		end = bytes.Index(data, name)
	} else {
		return 0
	}
	return 1 + bytes.Count(data[:min(end, len(data))], []byte("\n"))
}

// Imported counts what an import did.
type Imported struct{ Added, Changed, Same int }

// Import takes everything in a document or nothing. What is new is added (a
// meeting is announced, unless its status is draft), what differs is changed,
// what is the same is left alone, so importing twice is the same as once. By is
// written into the history of meetings.
//
// It fails with an [ImportError] that names the thing at fault.
func (n *Network) Import(ctx context.Context, d Document, by string) (Imported, error) {
	imp := importer{core: n.core, at: n.now().Round(0).Truncate(time.Second), by: by}
	var done Imported
	err := n.store.Write(ctx, func(tx WriteTx) error {
		imp.done = Imported{}
		err := errors.Join(
			importAll(&imp, tx, "organisations", d.Organisations, imp.organisation),
			importAll(&imp, tx, "initiatives", d.Initiatives, imp.initiative),
			importAll(&imp, tx, "events", d.Events, imp.event),
			importAll(&imp, tx, "trajectories", d.Trajectories, imp.trajectory),
		)
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
}

func importAll[T any](imp *importer, tx WriteTx, list string, things []T, one func(WriteTx, T) (string, error)) error {
	for i, thing := range things {
		if slug, err := one(tx, thing); err != nil {
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
	if i.ChangedAt = old.ChangedAt; !equalJSON(old, i) {
		i.ChangedAt = imp.at
	}
	if err := i.Check(); err != nil {
		return i.Slug, err
	}
	return i.Slug, keep(imp, tx, initiatives, old, oldErr, &i)
}

func (imp *importer) event(tx WriteTx, e event.Event) (string, error) {
	if e.Slug == "" {
		e.Slug = initiative.Slug(e.Title)
	}
	loc, err := location(e.Zone)
	if err != nil {
		return e.Slug, err
	}
	e.Localise(loc)
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

func (imp *importer) newEvent(tx WriteTx, e event.Event) error {
	if err := identify(imp, tx, events, &e.ID, ""); err != nil {
		return err
	}
	e.CreatedAt, e.ChangedAt, e.Revision, e.History = imp.at, imp.at, 0, nil
	status := e.Status
	e.Status = event.Draft
	if err := e.Check(); err != nil {
		return err
	}
	if status != event.Draft {
		if err := e.Announce(event.Step{At: imp.at, By: imp.by}); err != nil {
			return err
		}
	}
	imp.done.Added++
	return events.put(tx, &e)
}

func (imp *importer) reviseEvent(tx WriteTx, old, e event.Event) error {
	step := event.Step{At: imp.at, By: imp.by}
	seats := 0
	if e.SignUp.Capacity.Limited {
		seats = e.SignUp.Capacity.Seats
	}
	same := e
	same.ID, same.Status, same.Revision, same.History = old.ID, old.Status, old.Revision, old.History
	same.CreatedAt, same.ChangedAt = old.CreatedAt, old.ChangedAt
	if equalJSON(same, old) {
		imp.done.Same++
		return nil
	}
	next := old
	if err := next.Revise(e, step); err != nil {
		return err
	}
	if e.SignUp.Capacity != next.SignUp.Capacity {
		occupied, err := tx.Occupancies(old.ID)
		if err != nil {
			return err
		}
		if err := next.SetSeats(seats, occupied[0].Taken, false, step); err != nil {
			return err
		}
		next.SignUp.Capacity = e.SignUp.Capacity // also "limited" without a number, which SetSeats cannot say
	}
	imp.done.Changed++
	if err := events.put(tx, &next); err != nil {
		return err
	}
	return promote(tx, next)
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
