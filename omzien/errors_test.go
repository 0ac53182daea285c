package omzien_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// kinds is the kind of every refusal of the domain and of the network.
var kinds = map[error]omzien.Kind{
	omzien.ErrNotFound: omzien.NotFound, omzien.ErrToken: omzien.Denied, omzien.ErrBusy: omzien.Unavailable,
	omzien.ErrKeyReused: omzien.Invalid, omzien.ErrKey: omzien.Invalid, omzien.ErrDocument: omzien.Invalid,
	omzien.ErrHistory: omzien.Conflict, omzien.ErrExists: omzien.Conflict, omzien.ErrAfter: omzien.Invalid,
	omzien.ErrUnfinished: omzien.Conflict, omzien.ErrMoved: omzien.Conflict, omzien.ErrOccupied: omzien.Conflict, omzien.ErrPlaces: omzien.Conflict, omzien.ErrDiffers: omzien.Conflict,
	omzien.ErrAddress: omzien.Invalid, omzien.ErrCalendars: omzien.Conflict, omzien.ErrNoEntries: omzien.Conflict, omzien.ErrCut: omzien.Conflict,
	omzien.ErrMismatch: omzien.Conflict, omzien.ErrLost: omzien.Conflict, omzien.ErrMany: omzien.Conflict, omzien.ErrElsewhere: omzien.Conflict,
	omzien.ErrUnknown: omzien.Unavailable, omzien.ErrFull: omzien.Unavailable,
	omzien.ErrUnproven: omzien.Denied, omzien.ErrTooOften: omzien.Limited, omzien.ErrNoMail: omzien.Conflict,
	omzien.ErrPersonal: omzien.NotFound, omzien.ErrPersonalFull: omzien.Conflict, omzien.ErrPersonals: omzien.Conflict,

	event.ErrFull: omzien.Conflict, event.ErrNotEnoughSeats: omzien.Conflict, event.ErrNotOffered: omzien.Conflict,
	event.ErrNotYetOpen: omzien.Conflict, event.ErrDeadlinePassed: omzien.Conflict, event.ErrOver: omzien.Conflict,
	event.ErrNotLive: omzien.Conflict, event.ErrBelowTaken: omzien.Conflict, event.ErrTransition: omzien.Conflict,
	event.ErrNotEnded: omzien.Conflict, event.ErrReason: omzien.Invalid,
	event.ErrRoleFull: omzien.Conflict, event.ErrTableFull: omzien.Conflict, event.ErrLapsed: omzien.Conflict, event.ErrOfferOver: omzien.Conflict,
	event.ErrNoOffer: omzien.Conflict, event.ErrNoMore: omzien.Conflict, event.ErrStillWaiting: omzien.Conflict, event.ErrNotBegun: omzien.Conflict,

	initiative.PhaseNotAllowed: omzien.Conflict, initiative.DateUnreadable: omzien.Invalid,
	support.MoveNotAllowed: omzien.Conflict, support.NotLive: omzien.Conflict,
}

// unexpected is what a visitor reads of an error that is nobody's refusal.
const unexpected = "Er ging iets mis bij ons. Probeer het later opnieuw."

// declared lists the refusals that stand in the source of a package, as
// "package.value".
func declared(t *testing.T, name, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	var found []string
	for _, path := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) == 0 {
				return true
			}
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Refusal" && !strings.HasSuffix(path, "_test.go") {
				value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				require.NoError(t, err)
				found = append(found, name+"."+value)
			}
			return true
		})
	}
	return found
}

func TestRefusals(t *testing.T) {
	var listed, all []string
	for refusal := range kinds {
		listed = append(listed, strings.TrimSuffix(fmt.Sprintf("%T", refusal), "Refusal")+omzien.Code(refusal))
	}
	for name, dir := range map[string]string{"omzien": ".", "event": "../event", "initiative": "../initiative", "support": "../initiative/support"} {
		found := declared(t, name, dir)
		require.NotEmpty(t, found, name)
		all = append(all, found...)
	}
	require.ElementsMatch(t, all, listed, "every refusal in the source stands in the table")
	for refusal, kind := range kinds {
		t.Run(refusal.Error(), func(t *testing.T) {
			for _, err := range []error{refusal, fmt.Errorf("around: %w", refusal), errors.Join(errors.New("beside"), refusal),
				omzien.ImportError{Entry: "events[0]", Err: refusal}} {
				require.Equal(t, kind, omzien.KindOf(err))
				require.True(t, strings.HasSuffix(omzien.Sentence(err), "."), omzien.Sentence(err))
				require.NotEqual(t, unexpected, omzien.Sentence(err))
				require.Empty(t, omzien.Faults(err))
				require.Equal(t, omzien.Code(refusal), omzien.Code(err))
				require.NotEqual(t, string(omzien.Internal), omzien.Code(err))
			}
		})
	}
}

func TestFaults(t *testing.T) {
	one := event.FieldErrors{{Field: "name", Code: event.CodeRequired}, {Field: "seats", Code: event.CodeTooMany, Limit: 10}}
	two := errors.Join(initiative.FieldError{Field: "slug", Code: initiative.CodeBadSlug}, nil)
	for name, c := range map[string]struct {
		err  error
		want []string
	}{
		"a meeting's":        {one, []string{"name", "seats"}},
		"one alone":          {one[1], []string{"seats"}},
		"an initiative's":    {two, []string{"slug"}},
		"wrapped and joined": {fmt.Errorf("x: %w", errors.Join(omzien.ImportError{Err: two}, one)), []string{"slug", "name", "seats"}},
		"a refusal has none": {event.ErrFull, nil},
		"nor has nil":        {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, fields(c.err))
			if len(c.want) == 0 {
				return
			}
			require.Equal(t, omzien.Invalid, omzien.KindOf(c.err))
			require.Equal(t, "invalid", omzien.Code(c.err))
			require.Equal(t, "Nog niet alles is goed ingevuld. Kijk bij de velden hieronder.", omzien.Sentence(c.err))
		})
	}
	t.Run("every code has a sentence that stays when it is a fault", func(t *testing.T) {
		for _, code := range event.Codes() {
			f := event.FieldError{Field: "name", Code: code, Limit: 3}
			require.Equal(t, []omzien.Fault{{Field: "name", Code: string(code), Sentence: f.Sentence()}}, omzien.Faults(f))
			require.True(t, strings.HasSuffix(f.Sentence(), "."))
		}
	})
}

// What is nobody's refusal says nothing of itself.
func TestUnexpected(t *testing.T) {
	for _, err := range []error{
		errors.New("secret"), fs.ErrPermission, os.ErrDeadlineExceeded, fmt.Errorf("secret: %w", errors.ErrUnsupported),
		sqlite.ErrDamaged, errors.Join(sqlite.ErrDamaged, errors.New("database disk image is malformed")),
	} {
		require.Equal(t, omzien.Internal, omzien.KindOf(err), "%v", err)
		require.Equal(t, "internal", omzien.Code(err), "%v", err)
		require.Equal(t, unexpected, omzien.Sentence(err))
		require.Empty(t, omzien.Faults(err))
	}
	require.Empty(t, omzien.KindOf(nil))
}

func TestCancelled(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, meeting("wijk", 5, event.Closed))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, writing := n.Agenda.SignUp(ctx, "wijk", guest("Anna"), "")
	_, reading := n.Agenda.Upcoming(ctx, omzien.Selection{})
	for _, err := range []error{writing, reading, context.DeadlineExceeded} {
		require.Equal(t, omzien.Unavailable, omzien.KindOf(err))
		require.Equal(t, omzien.ErrBusy.Sentence(), omzien.Sentence(err))
	}
	require.Empty(t, n.roll(t, "wijk"))
}
