package storetest

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// oddities are texts that databases quarrel about.
var oddities = map[string]string{
	"a NUL byte":              "a\x00b",
	"a NUL byte at the end":   "a\x00",
	"bytes that are no UTF-8": "a\xff\xfeb",
	"half a pair":             "a\xed\xa0\x80b",
	"the sign for such bytes": "a\ufffdb",
	"control characters":      "a\x01\x1b\x7fb",
	"line ends":               "a\r\nb\n",
	"spaces around":           " \ta ",
	"quotes":                  `'; DROP TABLE record; -- " \' \\ $1 ? %s`,
	"JSON":                    `{"a": "\u0000"}`,
	"emoji":                   "👩🏽‍🌾💛🏳️‍🌈",
	"letters in two parts":    "e\u0301 is not \u00e9",
	"from right to left":      "\u202eשלום",
	"very long":               strings.Repeat("lang 💛 ", 20_000),
	"very long and wild":      wild(20_000),
}

// wild is text of so many characters that does not become shorter when packed.
func wild(n int) string {
	var b strings.Builder
	for at := uint32(1); n > 0; n-- {
		at = at*1664525 + 1013904223
		b.WriteRune(rune(at>>16%0x2000) + 0x4e00)
	}
	return b.String()
}

// texts puts odd text wherever there is text: it is kept to the byte or refused,
// and nobody finds it under another name.
func texts(t *testing.T, s omzien.Store) {
	for name, odd := range oddities {
		t.Run(name, func(t *testing.T) {
			t.Run("who looks for it finds nothing", func(t *testing.T) { absent(t, s, odd) })
			t.Run("in a record", func(t *testing.T) { oddRecords(t, s, name, odd) })
			t.Run("in a sign-up", func(t *testing.T) { oddSignUps(t, s, name, odd) })
		})
	}
}

func oddRecords(t testing.TB, s omzien.Store, name, odd string) {
	for field, r := range map[string]omzien.Record{
		"kind":     {Kind: odd, ID: name, Slug: name, Body: []byte("{}")},
		"id":       {Kind: "odd id", ID: odd, Slug: name, Body: []byte("{}")},
		"slug":     {Kind: "odd slug", ID: name, Slug: odd, Body: []byte("{}")},
		"position": {Kind: "odd position", ID: name, Slug: name, Position: odd, Body: []byte("{}")},
		"label":    {Kind: "odd label", ID: name, Slug: name, Labels: []omzien.Label{{Name: odd, Value: odd}}, Body: []byte("{}")},
		"body":     {Kind: "odd body", ID: name, Slug: name, Body: []byte(`{"a":"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(odd) + `"}`)},
	} {
		if err := s.Write(t.Context(), func(tx omzien.WriteTx) error { return tx.PutRecord(r) }); err != nil {
			continue
		}
		want := r
		want.Labels = nil
		read(t, s, func(tx omzien.ReadTx) {
			byID, err := tx.Record(r.Kind, r.ID)
			require.NoError(t, err, field)
			require.Equal(t, want, byID, field)
			bySlug, err := tx.RecordBySlug(r.Kind, r.Slug)
			require.NoError(t, err, field)
			require.Equal(t, want, bySlug, field)
			list, err := tx.Records(omzien.Query{Kind: r.Kind, From: r.Position, Labels: r.Labels})
			require.NoError(t, err, field)
			require.Contains(t, list, want, field)
		})
	}
}

func oddSignUps(t testing.TB, s omzien.Store, name, odd string) {
	for field, set := range map[string]func(*omzien.SignUp){
		"id":         func(o *omzien.SignUp) { o.ID = odd },
		"eventID":    func(o *omzien.SignUp) { o.EventID = odd },
		"name":       func(o *omzien.SignUp) { o.Name = odd },
		"email":      func(o *omzien.SignUp) { o.Email = odd },
		"onBehalfOf": func(o *omzien.SignUp) { o.OnBehalfOf = odd },
		"person":     func(o *omzien.SignUp) { o.Person = odd },
		"role":       func(o *omzien.SignUp) { o.Role = event.Role(odd) },
		"table":      func(o *omzien.SignUp) { o.Table = odd },
		"tables":     func(o *omzien.SignUp) { o.Tables = []string{"a", odd} },
		"companions": func(o *omzien.SignUp) { o.Companions = []string{odd, "a"} },
		"question":   func(o *omzien.SignUp) { o.Replies = []event.Reply{{Question: odd}} },
		"reply":      func(o *omzien.SignUp) { o.Replies = []event.Reply{{Question: "a", Text: odd}} },
		"access":     func(o *omzien.SignUp) { o.Wishes.Access = odd },
		"diet":       func(o *omzien.SignUp) { o.Wishes.Diet = odd },
		"language":   func(o *omzien.SignUp) { o.Language = event.Language(odd) },
	} {
		want := party("odd "+name, field)
		set(&want)
		if add(t, s, want) != nil {
			require.Nil(t, find(t, s, omzien.SignUpKey{Token: want.Token}), "%s is refused and there", field)
			continue
		}
		got := find(t, s, omzien.SignUpKey{Token: want.Token})
		require.NotNil(t, got, field)
		want.Place = got.Place
		require.Equal(t, want, *got, field)
		require.Equal(t, &want, find(t, s, omzien.SignUpKey{ID: want.ID}), field)
		require.Equal(t, &want, find(t, s, omzien.SignUpKey{EventID: want.EventID, Person: want.Person}), field)
		require.Contains(t, roll(t, s, want.EventID), want, field)
		read(t, s, func(tx omzien.ReadTx) {
			one, err := tx.Occupancies(want.EventID)
			require.NoError(t, err, field)
			both, err := tx.Occupancies("odd, another", want.EventID)
			require.NoError(t, err, field)
			require.Equal(t, one[0], both[1], field)
			require.NotZero(t, one[0].Taken, field)
		})
	}
}

// absent looks for what is not there, in every way that a visitor can. Whatever
// they type, the answer is that there is no such thing.
func absent(t testing.TB, s omzien.Store, odd string) {
	for what, look := range map[string]func(omzien.ReadTx) (int, error){
		"record by kind": func(tx omzien.ReadTx) (int, error) { _, err := tx.Record(odd, odd); return 0, err },
		"record by id":   func(tx omzien.ReadTx) (int, error) { _, err := tx.Record("note", odd); return 0, err },
		"record by slug": func(tx omzien.ReadTx) (int, error) { _, err := tx.RecordBySlug("note", odd); return 0, err },
		"list by kind": func(tx omzien.ReadTx) (int, error) {
			list, err := tx.Records(omzien.Query{Kind: odd})
			return len(list), err
		},
		"list by label": func(tx omzien.ReadTx) (int, error) {
			list, err := tx.Records(omzien.Query{Kind: "note", Labels: []omzien.Label{{Name: "a", Value: odd}, {Name: odd, Value: "a"}}})
			return len(list), err
		},
		"list from a position": func(tx omzien.ReadTx) (int, error) {
			list, err := tx.Records(omzien.Query{Kind: "note", From: odd, AfterPosition: odd, AfterID: odd})
			return len(list), err
		},
		"occupancies": func(tx omzien.ReadTx) (int, error) {
			list, err := tx.Occupancies(odd, "note", odd)
			return len(list) - 3, err
		},
		"sign-up by id": func(tx omzien.ReadTx) (int, error) { _, err := tx.SignUp(omzien.SignUpKey{ID: odd}); return 0, err },
		"sign-up by person": func(tx omzien.ReadTx) (int, error) {
			_, err := tx.SignUp(omzien.SignUpKey{EventID: odd, Person: odd})
			return 0, err
		},
		"pending sign-up": func(tx omzien.ReadTx) (int, error) {
			_, err := tx.SignUp(omzien.SignUpKey{EventID: odd, Person: odd, Pending: true})
			return 0, err
		},
		"who left": func(tx omzien.ReadTx) (int, error) {
			n, err := tx.Left(odd, "note")
			m, other := tx.Left("note", odd)
			return n + m, cmp.Or(err, other)
		},
		"who came last": func(tx omzien.ReadTx) (int, error) { n, err := tx.Last(odd); return int(n), err },
		"sign-ups":      func(tx omzien.ReadTx) (int, error) { list, err := tx.SignUps(odd); return len(list), err },
	} {
		found, err := 0, error(nil)
		failed := s.Read(t.Context(), func(tx omzien.ReadTx) error {
			found, err = look(tx)
			return nil
		})
		require.NoError(t, failed, what)
		require.Zero(t, found, what)
		if err != nil {
			require.ErrorIs(t, err, omzien.ErrNotFound, fmt.Sprint(what, ": what is not there is not a fault"))
		}
	}
}

// visitors type odd text into the form. Each field is kept as they meant it, or
// refused as a fault of that field; whatever they add to an address leads
// nowhere.
func visitors(t *testing.T, s omzien.Store) {
	start := time.Date(2019, time.January, 29, 16, 0, 0, 0, time.UTC)
	net := omzien.New(s, &omzien.Options{Now: func() time.Time { return start.AddDate(0, 0, -7) }})
	r := race{net: net, slug: "plek-genoeg", policy: event.WaitlistAuto}
	require.NoError(t, r.announce(t.Context(), start))
	n := 0
	for name, odd := range oddities {
		t.Run(name, func(t *testing.T) {
			for field, set := range map[string]func(*event.Request){
				"name":       func(r *event.Request) { r.Name = odd },
				"email":      func(r *event.Request) { r.Email = odd + "@omzien.example" },
				"onBehalfOf": func(r *event.Request) { r.OnBehalfOf = odd },
				"role":       func(r *event.Request) { r.Role = event.Role(odd) },
			} {
				n++
				asked := event.Request{Name: "Buur", Email: fmt.Sprintf("buur%d@omzien.example", n)}
				set(&asked)
				receipt, err := net.Agenda.SignUp(t.Context(), r.slug, asked, odd[:min(len(odd), omzien.MaxKey-2)]+fmt.Sprint(n))
				if err != nil {
					require.Equal(t, omzien.Invalid, omzien.KindOf(err), "%s: %v", field, err)
					require.Equal(t, field, omzien.Faults(err)[0].Field)
					continue
				}
				kept, meant := found(t, s, omzien.SignUpKey{ID: receipt.ID}), asked.Tidy()
				require.Equal(t, []string{meant.Name, meant.Email, meant.OnBehalfOf, string(meant.Role)},
					[]string{kept.Name, kept.Email, kept.OnBehalfOf, string(kept.Role)}, field)
				require.NoError(t, net.Agenda.Withdraw(t.Context(), receipt.ID, receipt.Token))
			}
			_, err := net.Agenda.Announcement(t.Context(), odd)
			require.ErrorIs(t, err, omzien.ErrNotFound)
			_, err = net.Agenda.SignUp(t.Context(), odd, event.Request{Name: "Buur", Email: "buur@omzien.example"}, "")
			require.ErrorIs(t, err, omzien.ErrNotFound)
			_, err = net.Agenda.Receipt(t.Context(), odd)
			require.ErrorIs(t, err, omzien.ErrToken)
			require.ErrorIs(t, net.Agenda.Withdraw(t.Context(), odd, odd), omzien.ErrToken)
		})
	}
}
