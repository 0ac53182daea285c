package omzien_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// secret stands in every field that could hold something about a person.
const secret = "Zeldzaam"

// silent demands that an error, and all that is made of it, holds nothing about
// a person.
func silent(t require.TestingT, err error) {
	require.Error(t, err)
	said := []string{err.Error(), omzien.Sentence(err), omzien.Code(err)}
	for _, f := range omzien.Faults(err) {
		said = append(said, f.Field, f.Code, f.Sentence)
	}
	require.NotContains(t, strings.ToLower(strings.Join(said, "\n")), strings.ToLower(secret))
}

func TestErrorsHoldNoPerson(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, meeting("wijk", 1, event.Closed), meeting("wachtlijst", 1, event.WaitlistAuto))
	t.Run("a request that is refused", func(t *testing.T) {
		n.signUp(t, "wijk", "Anna", "sleutel")
		rapid.Check(t, func(t *rapid.T) {
			noise := rapid.SampledFrom([]string{"", "\x00", "\n", "\u202e", "\xff", "@", " ", "@@", strings.Repeat("x", 300)})
			text := func(label string) string { return noise.Draw(t, label) + secret + noise.Draw(t, label) }
			_, err := n.Agenda.SignUp(t.Context(), rapid.SampledFrom([]string{"wijk", secret}).Draw(t, "slug"), event.Request{
				Name: text("name"), Email: text("email") + "@omzien.example", Role: event.Role(text("role")), OnBehalfOf: text("behalf"),
				Seats: rapid.IntRange(-1, 12).Draw(t, "seats")}, rapid.SampledFrom([]string{"", "sleutel", strings.Repeat(secret, 99)}).Draw(t, "key"))
			silent(t, err)
		})
	})
	t.Run("a token that is wrong", func(t *testing.T) {
		silent(t, n.Agenda.Withdraw(t.Context(), secret, secret))
		_, err := n.Agenda.Receipt(t.Context(), secret)
		silent(t, err)
	})
	t.Run("a constraint of the store", func(t *testing.T) {
		n.signUp(t, "wachtlijst", "Anna", "")
		list, err := n.Agenda.SignUps(t.Context(), "wachtlijst")
		require.NoError(t, err)
		for name, spoil := range map[string]func(*omzien.SignUp){
			"the person twice": func(s *omzien.SignUp) { s.Token, s.Request = s.Salt, s.Digest },
			"the token twice":  func(s *omzien.SignUp) { s.Person += secret },
			"a wrong status":   func(s *omzien.SignUp) { s.Status = secret },
			"no seats":         func(s *omzien.SignUp) { s.Seats = 0 },
			"a short token":    func(s *omzien.SignUp) { s.Token = []byte(secret) },
			"an unknown id":    func(s *omzien.SignUp) { s.Place = 9 },
		} {
			s := list[0]
			s.ID, s.Place, s.Name, s.Email, s.OnBehalfOf = secret, 0, secret, secret, secret
			spoil(&s)
			t.Run(name, func(t *testing.T) {
				silent(t, n.store.Write(t.Context(), func(tx omzien.WriteTx) error { return tx.PutSignUp(s) }))
			})
		}
	})
	t.Run("a support file", func(t *testing.T) {
		bad := trajectory("traject-1", "buurtkamer")
		bad.History[0].By, bad.History[0].Reason = secret+"\x00", secret
		bad.Coordinator, bad.Sessions = secret, []support.Session{{Participants: []string{secret, secret + "\n"}, Note: secret, By: secret}}
		_, err := n.Import(t.Context(), omzien.Document{Initiatives: []initiative.Initiative{room()}, Trajectories: []support.Trajectory{bad}}, secret)
		silent(t, err)
		require.NotErrorIs(t, err, omzien.ErrNotFound)
		for _, text := range []string{
			`{"trajectories": [{"createdAt": "Zeldzaam"}]}`, `{"trajectories": [{"sessions": "Zeldzaam"}]}`,
			`{"trajectories": [{"sessions": [{"minutes": "Zeldzaam"}]}]}`, `{"trajectories": [{"title": "Zeldzaam}]}`, `{} Zeldzaam`,
		} {
			_, err := omzien.ReadDocument(strings.NewReader(text))
			require.ErrorIs(t, err, omzien.ErrDocument)
			silent(t, err)
		}
	})
	t.Run("the measure itself", func(t *testing.T) {
		var failed bool
		silent(failing(func() { failed = true }), errors.New("van zeldzaam@omzien.example"))
		require.True(t, failed)
	})
}

// failing is a test that only notes that it failed.
type failing func()

func (f failing) Errorf(string, ...any) { f() }
func (f failing) FailNow()              { f() }
