package omzien_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func codes(found []omzien.Finding) []string {
	var list []string
	for _, f := range found {
		list = append(list, f.Code)
	}
	return list
}

func TestCheck(t *testing.T) {
	t.Run("a network in which much has happened is in order", func(t *testing.T) {
		report, err := omzien.Check(t.Context(), busy(t))
		require.NoError(t, err)
		require.Empty(t, report.Findings)
		require.Zero(t, report.Faults+report.Notes)
		counts, err := omzien.Count(t.Context(), busy(t))
		require.NoError(t, err)
		require.Equal(t, counts, report.Counts)
	})

	// The meeting with places, in which Bert, Carla and Dirk are live.
	const wijk = "(SELECT id FROM record WHERE slug = 'wijk')"
	// The one who has an offer, in the meeting with mail.
	const fleur = "(SELECT id FROM sign_up WHERE name = 'Fleur')"
	for name, c := range map[string]struct {
		spoil string
		code  string
		names string
	}{
		"a meeting that cannot be read": {`UPDATE record SET body = '{"start":7}' WHERE slug = 'leeg'`, "record_unreadable", "leeg"},
		"a label that is gone":          {"DELETE FROM record_label WHERE name = 'theme'", "record_lists", "de-linde"},
		"a label too many": {"INSERT INTO record_label SELECT kind, 'theme', 'care', position, id FROM record WHERE slug = 'wijk'",
			"record_lists", "wijk"},
		"another place in lists":  {"UPDATE record SET position = 'z' WHERE kind = 'organisation'", "record_lists", "gemeente-voorbeeld"},
		"another address":         {"UPDATE record SET slug = 'plein' WHERE slug = 'wijk'", "record_lists", "plein"},
		"INV-E09 a hole":          {"DELETE FROM sign_up WHERE place = 2 AND event_id = " + wijk, "sign_up_place", "‘wijk’, aanmelding 3"},
		"a first one that is not": {"DELETE FROM sign_up WHERE place = 1 AND event_id = " + wijk, "sign_up_place", "‘wijk’, aanmelding 2"},
		"INV-E06 more seats than there are": {"UPDATE sign_up SET status = 'confirmed', seats = 1 WHERE status = 'waitlisted' AND event_id = " + wijk,
			"seats_over", "‘wijk’ zijn 3 plekken gegeven. Er zijn er 2"},
		"INV-E12 somebody twice": {"DROP INDEX sign_up_person; UPDATE sign_up SET person = 'bert@omzien.example' WHERE place = 3 AND event_id = " + wijk,
			"sign_up_twice", "‘wijk’, aanmelding 3"},
		"nobody":                         {"UPDATE sign_up SET person = '' WHERE place = 2 AND event_id = " + wijk, "sign_up_person", "‘wijk’, aanmelding 2"},
		"a seat that nobody was given":   {"UPDATE sign_up SET status = 'waitlisted' WHERE place = 2 AND event_id = " + wijk, "sign_up_status", "‘wijk’, aanmelding 2"},
		"a status that is unknown":       {"UPDATE sign_up SET status = 'x', seats = 0 WHERE place = 2 AND event_id = " + wijk, "sign_up_status", "‘wijk’, aanmelding 2"},
		"sign-ups for a meeting that is": {"UPDATE sign_up SET event_id = 'weg' WHERE event_id = " + wijk, "sign_up_meeting", "weg"},
		"a message that is missing":      {"DELETE FROM record WHERE kind = 'mail' AND id = " + fleur + " || '.002'", "sign_up_mails", "‘post’, aanmelding 2"},
		"the last message is missing":    {"DELETE FROM record WHERE kind = 'mail' AND id = " + fleur + " || '.003'", "sign_up_mails", "‘post’, aanmelding 2"},
		"a message too many":             {"UPDATE sign_up SET mails = 2 WHERE name = 'Fleur'", "sign_up_mails", "‘post’, aanmelding 2"},
		"a message for nobody":           {mailFor("weg", ".001"), "mail_sign_up", "1"},
		"a link for nobody":              {"UPDATE record SET body = replace(body, (SELECT id FROM sign_up WHERE name = 'Greet'), 'weg') WHERE kind = 'link'", "mail_sign_up", "1"},
		"news of no meeting":             {"UPDATE record SET body = replace(body, '\"event\":\"', '\"event\":\"weg-') WHERE kind = 'mailing'", "mailing_meeting", "weg-"},
		"more seats than for that role":  {"UPDATE record SET body = replace(body, '\"resident\",\"seats\":1', '\"resident\",\"seats\":0') WHERE slug = 'vol'", "quota_over", "‘vol’, voor de rol bewoner, zijn 1 plekken gegeven. Er zijn er 0"},
		"more seats than at that table": {"UPDATE sign_up SET table_id = 'tafel' WHERE name = 'Els'; UPDATE record SET body = replace(body, '\"Tafel\",\"seats\":1', '\"Tafel\",\"seats\":0') WHERE slug = 'vol'",
			"table_over", "‘vol’, aan de tafel ‘tafel’, zijn 1 plekken gegeven. Er zijn er 0"},
		"a time for who has a seat":     {"UPDATE sign_up SET until = 1 WHERE name = 'Els'", "sign_up_until", "‘vol’, aanmelding 1"},
		"no time for who is asked":      {"UPDATE sign_up SET until = NULL WHERE name = 'Fleur'", "sign_up_until", "‘post’, aanmelding 2"},
		"no time for who is to confirm": {"UPDATE sign_up SET until = NULL WHERE name = 'Greet'", "sign_up_until", "‘post’, aanmelding 3"},
		"an offer without seats":        {"UPDATE sign_up SET seats = 0 WHERE name = 'Fleur'", "sign_up_status", "‘post’, aanmelding 2"},
		"nobody who is to confirm":      {"UPDATE sign_up SET person = '' WHERE name = 'Greet'", "sign_up_person", "‘post’, aanmelding 3"},
		"INV-E12 somebody to confirm twice": {"DROP INDEX sign_up_pending; UPDATE sign_up SET status = 'pending', person = 'greet@omzien.example' WHERE name = 'Fleur'",
			"sign_up_twice", "‘post’, aanmelding 3"},
		"half a network": {mark("unfinished"), string(omzien.ErrUnfinished), "niet compleet"},
	} {
		t.Run("a fault: "+name, func(t *testing.T) {
			f := busy(t)
			f.raw(t, "PRAGMA ignore_check_constraints = 1; "+c.spoil)
			report, err := omzien.Check(t.Context(), f)
			require.NoError(t, err)
			require.Equal(t, []string{c.code}, codes(report.Findings), "%v", report.Findings)
			require.Equal(t, 1, report.Faults)
			require.Zero(t, report.Notes)
			require.Contains(t, report.Findings[0].Sentence, c.names)
			for _, person := range []string{"anna", "bert", "carla", "dirk", "els", "fleur", "greet", "@"} {
				require.NotContains(t, strings.ToLower(report.Findings[0].Sentence), person)
			}
		})
	}
	for name, c := range map[string]struct{ spoil, code string }{
		"a kind of a later release":                              {`INSERT INTO record VALUES ('song', '1', 'lied', '', '{}')`, "record_kind"},
		"a network that moved":                                   {mark("moved"), string(omzien.ErrMoved)},
		"a copy that went well says":                             {mark("finished"), ""},
		"too many seats are held, of a meeting that was changed": {"UPDATE sign_up SET seats = 9, wanted = 9 WHERE name = 'Greet'", "seats_cut"},
	} {
		t.Run("no fault: "+name, func(t *testing.T) {
			f := busy(t)
			f.raw(t, c.spoil)
			report, err := omzien.Check(t.Context(), f)
			require.NoError(t, err)
			require.Zero(t, report.Faults)
			require.Equal(t, c.code, strings.Join(codes(report.Findings), " "))
		})
	}
	t.Run("INV-E11 no fault: fewer seats by force", func(t *testing.T) {
		f := busy(t)
		n := networkOn(t, f)
		require.ErrorIs(t, n.Agenda.SetSeats(t.Context(), "wijk", 1, false, n.step()), event.ErrBelowTaken)
		require.NoError(t, n.Agenda.SetSeats(t.Context(), "wijk", 1, true, n.step()))
		report, err := omzien.Check(t.Context(), f)
		require.NoError(t, err)
		require.Equal(t, []string{"seats_cut"}, codes(report.Findings))
		require.Equal(t, 1, report.Notes)
		require.Zero(t, report.Faults)
	})
	t.Run("a report names no more than it can hold, and counts all", func(t *testing.T) {
		f := busy(t)
		f.raw(t, "PRAGMA ignore_check_constraints = 1; UPDATE sign_up SET status = 'x', seats = 0 WHERE person LIKE 'gast%'")
		report, err := omzien.Check(t.Context(), f)
		require.NoError(t, err)
		require.Equal(t, guests, report.Faults)
		require.Len(t, report.Findings, omzien.MaxFindings)
	})
	t.Run("many notes do not hide the only fault", func(t *testing.T) {
		f := busy(t)
		f.raw(t, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 150)
			INSERT INTO record SELECT 'aaa', i, 'lied-'||i, '', '{}' FROM n; DELETE FROM record_label WHERE name = 'theme'`)
		report, err := omzien.Check(t.Context(), f)
		require.NoError(t, err)
		require.Equal(t, []int{150, 1}, []int{report.Notes, report.Faults})
		require.Len(t, report.Findings, omzien.MaxFindings+1)
		require.Equal(t, "record_lists", report.Findings[omzien.MaxFindings].Code)
	})
}

// mailFor is a message of somebody that was never put.
func mailFor(signUp, number string) string {
	id := signUp + number
	return `INSERT INTO record VALUES ('mail', '` + id + `', '` + id + `', '1 2019-01-10T11:00:00.000Z',
		'{"id":"` + id + `","signUp":"` + signUp + `","news":"left","at":"2019-01-10T11:00:00Z","due":"2019-01-10T11:00:00Z"}')`
}

// mark is how far a copy says it is.
func mark(state string) string {
	return `INSERT INTO record VALUES ('copy', 'state', 'state', '', '{"state":"` + state + `"}')`
}
