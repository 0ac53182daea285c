package faulttest

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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

// Somebody who waits, and somebody who has seats, of whom the last message is a
// reminder.
const (
	queued = "(SELECT id FROM sign_up WHERE status = 'waitlisted' AND mails > 0 ORDER BY id LIMIT 1)"
	seated = "(SELECT id FROM sign_up WHERE status = 'confirmed' ORDER BY id LIMIT 1)"
)

// newest is the id of the last message for a sign-up.
func newest(signUp string) string {
	return "(SELECT id || printf('.%03d', mails) FROM sign_up WHERE id = " + signUp + ")"
}

// again writes the last message for a sign-up once more.
func again(signUp string) []string {
	return []string{
		"UPDATE sign_up SET mails = mails + 1 WHERE id = " + signUp,
		"INSERT INTO record SELECT kind, " + newest(signUp) + ", " + newest(signUp) + ", position, json_set(body, '$.id', " + newest(signUp) + ")" +
			" FROM record WHERE kind = 'mail' AND id = (SELECT id || printf('.%03d', mails - 1) FROM sign_up WHERE id = " + signUp + ")",
	}
}

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
	{"a meeting that is gone", lost, []string{"DELETE FROM record_label WHERE id IN (SELECT id FROM record WHERE kind = 'event' LIMIT 1)", "DELETE FROM record WHERE id IN (SELECT id FROM record WHERE kind = 'event' LIMIT 1)"}},
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
	{"a message that is gone", untold, []string{"DELETE FROM record WHERE kind = 'mail' AND id IN (SELECT id || '.001' FROM sign_up WHERE mails > 1 LIMIT 1)"}},
	{"news that nobody wrote", untold, []string{"DELETE FROM record WHERE kind = 'mail' AND id = " + newest(queued), "UPDATE sign_up SET mails = mails - 1 WHERE id = " + queued}},
	{"a change that one was not told", untold, []string{"DELETE FROM record WHERE kind = 'mail' AND id = " + newest(seated), "UPDATE sign_up SET mails = mails - 1 WHERE id = " + seated}},
	{"news that came twice", doubled, again(queued)},
	{"a change that was told twice", doubled, again(seated)},
	{"news that was dropped", unsent, []string{"UPDATE record SET body = json_set(body, '$.state', 'dropped') WHERE kind = 'mail' AND id = " + newest(queued)}},
	{"half a party", half, []string{"UPDATE sign_up SET wanted = wanted + 1 WHERE id IN (SELECT id FROM sign_up WHERE status = 'confirmed' AND " + samen + " LIMIT 1)"}},
}

// lies are other reports of the same file, which the judge must not believe.
var lies = map[string]struct {
	find crime
	tell func([]line) []line
}{
	"a letter that nobody got": {unsent, func(lines []line) []line {
		return slices.DeleteFunc(lines, func(l line) bool { return l.Word == posted && strings.HasSuffix(l.Mail, "7.001") })
	}},
	"letters that came twice": {resent, func(lines []line) []line {
		return append(lines, slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return l.Word != posted || !strings.HasSuffix(l.Mail, ".001") })...)
	}},
	"letters that came backwards": {resent, func(lines []line) []line {
		slices.Reverse(lines)
		return lines
	}},
	"a letter that nobody wrote": {astray, func(lines []line) []line {
		return append(lines, line{Word: posted, Mail: "x.001", News: omzien.NewsProof})
	}},
	"letters to somebody else": {astray, func(lines []line) []line {
		for n := range lines {
			if lines[n].Word == posted {
				lines[n].Email = "x@omzien.example"
			}
		}
		return lines
	}},
	"a letter that told something else the second time": {doubled, func(lines []line) []line {
		n := slices.IndexFunc(lines, func(l line) bool { return l.Word == posted })
		other := lines[n]
		other.News = omzien.NewsThanks
		return append(lines, other)
	}},
}

// A judge that finds nothing proves nothing unless it finds what was put there.
func TestJudgeFinds(t *testing.T) {
	chance := dice(t)
	path, l := network(t), newLedger()
	o := load(path, "rechter", chance)
	o.Workers = 8 // so that the first of a meeting is answered long before the last one asks
	o.Most = perMeeting * len(plans)
	lines := begin(t, nil, o).wait()
	over := func(letters []omzien.Letter) {
		for _, one := range letters {
			lines = append(lines, line{Word: posted, Mail: one.ID, News: one.News, Email: one.Email})
		}
	}
	settle(t, path, today.Add(2*time.Hour), over)
	settle(t, path, start.Add(-70*time.Hour), over)
	l.heard(lines...)
	l.finished = true
	l.acquit(t, path, 0)
	for _, c := range crimes {
		t.Run(c.name, func(t *testing.T) {
			v, err := l.judge(t.Context(), tamper(t, path, c.does...), 0)
			require.NoError(t, err)
			require.Positive(t, v.has(c.find), "%v", v.charges)
		})
	}
	for name, c := range lies {
		t.Run(name, func(t *testing.T) {
			other := newLedger()
			other.heard(c.tell(slices.Clone(lines))...)
			other.finished = true
			v, err := other.judge(t.Context(), path, 0)
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
