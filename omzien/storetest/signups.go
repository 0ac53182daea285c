package storetest

import (
	"crypto/sha256"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// party is the sign-up of a person who got one seat.
func party(eventID, person string) omzien.SignUp {
	sum := func(of string) []byte { h := sha256.Sum256([]byte(of + eventID + person)); return h[:] }
	return omzien.SignUp{
		SignUp: event.SignUp{ID: eventID + "/" + person, EventID: eventID, At: time.UnixMilli(1548774000123).UTC(),
			Name: person, Email: person + "@omzien.example", Wanted: 1, Seats: 1, Status: event.SeatConfirmed},
		Person: person + "@omzien.example", Answer: omzien.Answer{Status: event.SeatConfirmed, Seats: 1},
		Token: sum("token"), Salt: sum("salt"), Request: sum("request"), Digest: sum("digest"),
	}
}

func add(t testing.TB, s omzien.Store, list ...omzien.SignUp) error {
	return s.Write(t.Context(), func(tx omzien.WriteTx) error {
		for _, one := range list {
			if err := tx.PutSignUp(one); err != nil {
				return err
			}
		}
		return nil
	})
}

// find looks a sign-up up; nil when it is not there.
func find(t testing.TB, s omzien.Store, key omzien.SignUpKey) *omzien.SignUp {
	t.Helper()
	var found *omzien.SignUp
	read(t, s, func(tx omzien.ReadTx) {
		one, err := tx.SignUp(key)
		if err == nil {
			found = &one
			return
		}
		require.ErrorIs(t, err, omzien.ErrNotFound)
	})
	return found
}

// found demands a sign-up.
func found(t testing.TB, s omzien.Store, key omzien.SignUpKey) omzien.SignUp {
	t.Helper()
	one := find(t, s, key)
	require.NotNil(t, one)
	return *one
}

func roll(t testing.TB, s omzien.Store, eventID string) []omzien.SignUp {
	t.Helper()
	var list []omzien.SignUp
	read(t, s, func(tx omzien.ReadTx) {
		var err error
		list, err = tx.SignUps(eventID)
		require.NoError(t, err)
	})
	return list
}

// fill gives every field inside v a value of its own that is not zero.
func fill(v reflect.Value, n *int) {
	*n++
	switch {
	case !v.CanSet(): // zeroes names it
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.UnixMilli(1548774000000 + int64(*n)).UTC()))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case v.Kind() == reflect.String:
		v.SetString("é💛 " + strconv.Itoa(*n))
	case v.Kind() == reflect.Float64:
		v.SetFloat(float64(*n) + 0.5)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Type() == reflect.TypeFor[[]byte]():
		sum := sha256.Sum256([]byte{byte(*n), byte(*n >> 8)})
		v.SetBytes(sum[:])
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	default:
		v.SetInt(int64(*n))
	}
}

// zeroes names the fields inside v that are zero.
func zeroes(v reflect.Value, name string) []string {
	var list []string
	if v.IsZero() {
		list = append(list, name)
	}
	switch {
	case v.Type() == reflect.TypeFor[time.Time](), v.Type() == reflect.TypeFor[[]byte]():
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			list = append(list, zeroes(v.Field(i), name+"."+v.Type().Field(i).Name)...)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			list = append(list, zeroes(v.Index(i), name+"[]")...)
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		list = append(list, zeroes(v.Elem(), name)...)
	}
	return list
}

// filled is a sign-up in which nothing is zero but what must be; n is where its
// values start, so that two of them share none.
func filled(n int) omzien.SignUp {
	var s omzien.SignUp
	fill(reflect.ValueOf(&s).Elem(), &n)
	s.Place, s.Status, s.Wanted, s.Seats = 0, event.Offered, 7, 3
	return s
}

func signUps(t *testing.T, s omzien.Store) {
	t.Run("every field comes back", func(t *testing.T) { everyField(t, s) })
	t.Run("a sign-up is found by each of four keys", func(t *testing.T) { keys(t, s) })
	t.Run("INV-E09 places count from 1 in each meeting and are never used again", func(t *testing.T) { places(t, s) })
	t.Run("INV-E12 a person has one live sign-up for a meeting", func(t *testing.T) { oncePerPerson(t, s) })
	t.Run("ids, tokens and requests are unique", func(t *testing.T) { unique(t, s) })
	t.Run("a sign-up keeps its meeting and its place", func(t *testing.T) {
		require.NoError(t, add(t, s, party("keeps", "a"), party("keeps", "b")))
		kept := roll(t, s, "keeps")
		for _, change := range []func(*omzien.SignUp){
			func(o *omzien.SignUp) { o.ID = "unknown" },
			func(o *omzien.SignUp) { o.EventID = "another" },
			func(o *omzien.SignUp) { o.Place = 7 },
		} {
			wrong := kept[0]
			change(&wrong)
			require.ErrorIs(t, add(t, s, wrong), omzien.ErrNotFound)
		}
		require.Equal(t, kept, roll(t, s, "keeps"))
	})
}

func everyField(t testing.TB, s omzien.Store) {
	want := filled(100)
	fine := want
	fine.At, fine.Until = want.At.Add(999_999), want.Until.Add(999_999).In(time.FixedZone("", 3600))
	fine.WithdrawnAt = want.WithdrawnAt.Add(999_999).In(time.FixedZone("", 3600))
	require.NoError(t, add(t, s, fine))
	want.Place = 1
	require.Empty(t, zeroes(reflect.ValueOf(want), "SignUp"), "a field that is zero proves nothing")
	require.Equal(t, want, found(t, s, omzien.SignUpKey{ID: want.ID}), "times are kept in UTC, to the millisecond")
	require.Equal(t, []omzien.SignUp{want}, roll(t, s, want.EventID))

	next := filled(500)
	next.ID, next.EventID, next.Place = want.ID, want.EventID, want.Place
	next.Wanted, next.Seats, next.Status = 9, 0, event.Waitlisted
	next.AcceptsFewer, next.Late, next.WithdrawnAt, next.Until = false, false, time.Time{}, time.Time{}
	require.NoError(t, add(t, s, next))
	require.Equal(t, next, found(t, s, omzien.SignUpKey{ID: next.ID}), "replaced")

	next.Tables, next.Companions, next.Replies, next.Wishes, next.Language = nil, []string{}, nil, event.Wishes{}, ""
	next.Role, next.Table, next.Mails = "", "", 0
	require.NoError(t, add(t, s, next))
	next.Companions = nil
	require.Equal(t, next, found(t, s, omzien.SignUpKey{ID: next.ID}), "what was erased is gone")
	for n, set := range []func(*omzien.SignUp){
		func(o *omzien.SignUp) { o.Tables = []string{"soep"} },
		func(o *omzien.SignUp) { o.Companions = []string{"", "b"} },
		func(o *omzien.SignUp) { o.Replies = []event.Reply{{Question: "q", Text: "a"}, {}} },
		func(o *omzien.SignUp) { o.Wishes.Access = "a" },
		func(o *omzien.SignUp) { o.Wishes.Diet = "a" },
		func(o *omzien.SignUp) { o.Language = event.English },
		func(o *omzien.SignUp) { o.Mails = 1 },
	} {
		alone := party("each field alone", strconv.Itoa(n))
		set(&alone)
		require.NoError(t, add(t, s, alone))
		alone.Place = int64(n + 1)
		require.Equal(t, alone, found(t, s, omzien.SignUpKey{ID: alone.ID}))
	}
}

func keys(t testing.TB, s omzien.Store) {
	a, b := party("keys", "a"), party("keys", "b")
	elsewhere := party("keys 2", "a")
	require.NoError(t, add(t, s, a, b, elsewhere))
	a.Place, b.Place = 1, 2
	for _, key := range []omzien.SignUpKey{{ID: b.ID}, {Token: b.Token}, {Request: b.Request}, {EventID: "keys", Person: b.Person}} {
		require.Equal(t, &b, find(t, s, key))
	}
	for _, key := range []omzien.SignUpKey{
		{}, {ID: "unknown"}, {Token: b.Request}, {Token: []byte{}}, {Request: b.Token}, {Request: []byte{}},
		{EventID: "keys", Person: "unknown"}, {EventID: "unknown", Person: b.Person},
	} {
		require.Nil(t, find(t, s, key), "%+v", key)
	}
	for _, status := range []event.SignUpStatus{event.Withdrawn, event.Repeated} {
		b.Status, b.Seats = status, 0
		require.NoError(t, add(t, s, b))
		require.Nil(t, find(t, s, omzien.SignUpKey{EventID: "keys", Person: b.Person}), "%s is not live", status)
		require.Equal(t, &b, find(t, s, omzien.SignUpKey{ID: b.ID}))
	}
	require.Equal(t, &a, find(t, s, omzien.SignUpKey{EventID: "keys", Person: a.Person}))
}

func places(t testing.TB, s omzien.Store) {
	require.NoError(t, add(t, s, party("first", "a"), party("second", "a"), party("first", "b")))
	late := party("first", "c")
	late.At = late.At.Add(-time.Hour) // a clock that was set back overtakes nobody
	require.NoError(t, add(t, s, late))
	list := roll(t, s, "first")
	require.Len(t, list, 3)
	last := list[2]
	last.Status, last.Seats = event.Withdrawn, 0
	require.NoError(t, add(t, s, last))
	lost := party("first", "lost")
	require.ErrorIs(t, s.Write(t.Context(), func(tx omzien.WriteTx) error {
		require.NoError(t, tx.PutSignUp(lost))
		return errStop
	}), errStop)
	require.NoError(t, add(t, s, party("first", "d")))
	var got []string
	for _, one := range append(roll(t, s, "first"), roll(t, s, "second")...) {
		got = append(got, one.ID+" "+strconv.FormatInt(one.Place, 10))
	}
	require.Equal(t, []string{"first/a 1", "first/b 2", "first/c 3", "first/d 4", "second/a 1"}, got)
	require.Empty(t, roll(t, s, "unknown"))
}

func oncePerPerson(t testing.TB, s omzien.Store) {
	first, second := party("once", "a"), party("once", "a")
	second.ID, second.Token, second.Request = "once/again", first.Salt, first.Digest
	other := party("once", "b")
	require.NoError(t, add(t, s, first))
	for _, status := range []event.SignUpStatus{event.SeatConfirmed, event.Waitlisted} {
		second.Status, second.Seats = status, map[event.SignUpStatus]int{event.SeatConfirmed: 1}[status]
		require.Error(t, add(t, s, other, second), "%s", status)
		require.Len(t, roll(t, s, "once"), 1, "what came with it is gone too")
	}
	elsewhere := second
	elsewhere.EventID = "once, another meeting"
	elsewhere.ID, elsewhere.Token, elsewhere.Request = "once/elsewhere", first.Digest, first.Salt
	require.NoError(t, add(t, s, elsewhere))
	first.Place, first.Status, first.Seats = 1, event.Withdrawn, 0
	require.NoError(t, add(t, s, first, second), "after withdrawal it is allowed")
	first.Status = event.Waitlisted
	require.Error(t, add(t, s, first), "and coming back to life then is not")
}

func unique(t testing.TB, s omzien.Store) {
	a := party("unique", "a")
	require.NoError(t, add(t, s, a))
	for name, change := range map[string]func(*omzien.SignUp){
		"id":      func(b *omzien.SignUp) { b.ID = a.ID },
		"token":   func(b *omzien.SignUp) { b.Token = a.Token },
		"request": func(b *omzien.SignUp) { b.Request = a.Request },
	} {
		b := party("unique, too", "b")
		change(&b)
		require.Error(t, add(t, s, b), name)
	}
	require.Empty(t, roll(t, s, "unique, too"))
}
