package faulttest

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// tamper runs statements on a copy of a closed file with nothing of ours in
// between. Each must change something.
func tamper(t *testing.T, path string, statements ...string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	copied := filepath.Join(t.TempDir(), "netwerk.db")
	require.NoError(t, os.WriteFile(copied, data, 0o600))
	db, err := sql.Open("sqlite", copied)
	require.NoError(t, err)
	for _, s := range statements {
		result, err := db.ExecContext(t.Context(), s)
		require.NoError(t, err, s)
		n, err := result.RowsAffected()
		require.NoError(t, err)
		require.True(t, n > 0 || strings.HasPrefix(s, "DROP"), s)
	}
	require.NoError(t, db.Close())
	return copied
}

// Sign-ups for a row of each kind, as conditions on table sign_up.
const (
	// last is the newest of its meeting that still lives.
	last = "status IN ('confirmed', 'waitlisted') AND place = (SELECT max(place) FROM sign_up m WHERE m.event_id = sign_up.event_id)"
	// ofPlan is one meeting of a plan, and the one with most rows.
	ofPlan = "event_id = (SELECT s.event_id FROM sign_up s JOIN record r ON r.id = s.event_id WHERE r.slug LIKE "
	most   = " GROUP BY s.event_id ORDER BY count(*) DESC LIMIT 1)"
	rij    = ofPlan + "'%-rij'" + most
	vol    = ofPlan + "'%-vol'" + most
	samen  = ofPlan + "'%-samen'" + most
	// count is how many rows a meeting has, which is its last place.
	count = "(SELECT count(*) FROM sign_up s WHERE s.event_id = sign_up.event_id)"
)

// crimes are changes that the judge must find: the statements that commit each.
var crimes = []struct {
	name string
	find crime
	does []string
}{
	{"an answered sign-up that is gone", lost, []string{"DELETE FROM sign_up WHERE id IN (SELECT id FROM sign_up WHERE " + last + " LIMIT 1)"}},
	{"an answer that is another one now", lost, []string{"UPDATE sign_up SET answer_seats = answer_seats + 1 WHERE id IN (SELECT id FROM sign_up LIMIT 1)"}},
	{"a seat taken away", lost, []string{"UPDATE sign_up SET status = 'waitlisted', seats = 0 WHERE id IN (SELECT id FROM sign_up WHERE status = 'confirmed' AND answer_status = 'confirmed' LIMIT 1)"}},
	{"a secret that opens nothing", lost, []string{"UPDATE sign_up SET token = randomblob(32) WHERE id IN (SELECT id FROM sign_up LIMIT 1)"}},
	{"a meeting that is gone", lost, []string{"DELETE FROM record_label WHERE id IN (SELECT id FROM record LIMIT 1)", "DELETE FROM record WHERE id IN (SELECT id FROM record LIMIT 1)"}},
	{"a withdrawal that is forgotten", returned, []string{"UPDATE sign_up SET status = 'waitlisted' WHERE id IN (SELECT id FROM sign_up WHERE status = 'cancelled' LIMIT 1)"}},
	{"a sign-up of nobody", conjured, []string{"UPDATE sign_up SET request = randomblob(32) WHERE id IN (SELECT id FROM sign_up LIMIT 1)"}},
	{"a place that is skipped", hole, []string{"UPDATE sign_up SET place = place + 1 WHERE id IN (SELECT id FROM sign_up WHERE " + last + " LIMIT 1)"}},
	{"two places swapped", displaced, []string{
		"UPDATE sign_up SET place = 1000 WHERE place = 1 AND " + rij,
		"UPDATE sign_up SET place = 1 WHERE place = " + count + " AND " + rij,
		"UPDATE sign_up SET place = " + count + " WHERE place = 1000",
	}},
	{"one person twice", twice, []string{
		"DROP INDEX sign_up_person",
		"UPDATE sign_up SET person = (SELECT min(s.person) FROM sign_up s WHERE s.event_id = sign_up.event_id AND s.seats > 0) WHERE seats > 0 AND " + rij,
	}},
	{"two seats swapped", overtaken, []string{
		"UPDATE sign_up SET status = 'waitlisted', seats = 0 WHERE id IN (SELECT id FROM sign_up WHERE status = 'confirmed' AND " + rij + " ORDER BY place LIMIT 1)",
	}},
	{"a seat too many", oversold, []string{"UPDATE sign_up SET wanted = wanted + 30, seats = seats + 30 WHERE id IN (SELECT id FROM sign_up WHERE status = 'confirmed' LIMIT 1)"}},
	{"a seat that nobody gets", idle, []string{"UPDATE sign_up SET status = 'cancelled', seats = 0 WHERE id IN (SELECT id FROM sign_up WHERE status = 'confirmed' AND " + rij + " LIMIT 1)"}},
	{"a seat free after a refusal", idle, []string{"DELETE FROM sign_up WHERE id IN (SELECT id FROM sign_up WHERE status = 'confirmed' AND " + vol + " LIMIT 1)"}},
	{"half a party", half, []string{"UPDATE sign_up SET wanted = wanted + 1 WHERE id IN (SELECT id FROM sign_up WHERE status = 'confirmed' AND " + samen + " LIMIT 1)"}},
}

// A judge that finds nothing proves nothing unless it finds what was put there.
func TestJudgeFinds(t *testing.T) {
	chance := dice(t)
	path, l := network(t), newLedger()
	o := load(path, "rechter", chance)
	o.Workers = 8 // so that the first of a meeting is answered long before the last one asks
	o.Most = 2 * perMeeting * len(plans)
	l.heard(begin(t, nil, o).wait()...)
	l.acquit(t, path, 0)
	for _, c := range crimes {
		t.Run(c.name, func(t *testing.T) {
			v, err := l.judge(t.Context(), tamper(t, path, c.does...), 0)
			require.NoError(t, err)
			require.Positive(t, v.has(c.find), "%v", v.charges)
		})
	}
	t.Run("a page of another table", func(t *testing.T) {
		broken := tamper(t, path)
		data, err := os.ReadFile(broken)
		require.NoError(t, err)
		copy(data[len(data)-4096:], data[len(data)-8192:])
		require.NoError(t, os.WriteFile(broken, data, 0o600))
		v, err := l.judge(t.Context(), broken, 0)
		require.True(t, errors.Is(err, sqlite.ErrDamaged) || v.has(damaged) > 0, "%v %v", err, v.charges)
	})
	t.Run("a refusal that is there", func(t *testing.T) {
		lies := newLedger()
		for _, one := range begin(t, nil, orders{Path: path, Name: "nee", Meetings: "nee", Workers: 1, Most: 1}).wait() {
			if one.Word == yes {
				one.Word, one.Kind = no, omzien.Unavailable
			}
			lies.heard(one)
		}
		v, err := lies.judge(t.Context(), path, 0)
		require.NoError(t, err)
		require.Positive(t, v.has(denied), "%v", v.charges)
	})
}
