package main

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// said is the exit code of a command and what it says, both outputs together.
func said(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := run(t.Context(), args, &out, &out)
	return code, out.String()
}

// inDatabase opens a database for a moment.
func inDatabase(t *testing.T, name string, f func(database)) {
	t.Helper()
	store, err := open(t.Context(), name)
	require.NoError(t, err)
	f(store)
	require.NoError(t, store.Close())
}

// crowded makes a file with so many meetings, and sign-ups for the first one:
// people with a seat, people who wait, and one who withdrew.
func crowded(t *testing.T, path string, meetings int) {
	t.Helper()
	inDatabase(t, path, func(store database) {
		now := at("2019-01-10T09:00:00+01:00")
		net := omzien.New(store, &omzien.Options{Now: func() time.Time { return now }})
		require.NoError(t, fill(t.Context(), net, almanacAt(t, now), meetings))
		for n := range 5 {
			receipt, err := net.Agenda.SignUp(t.Context(), waitingListSlug,
				event.Request{Name: "Buurvrouw", Email: "buurvrouw" + strconv.Itoa(n) + "@omzien.example"}, "")
			require.NoError(t, err)
			if n == 1 {
				require.NoError(t, net.Agenda.Withdraw(t.Context(), receipt.ID, receipt.Token))
			}
		}
	})
}

func equal(t *testing.T, one, other string) {
	t.Helper()
	inDatabase(t, one, func(a database) {
		inDatabase(t, other, func(b database) {
			compared, err := omzien.Compare(t.Context(), a, b)
			require.NoError(t, err)
			require.True(t, compared.Equal(), "%v", compared.First)
			require.Positive(t, compared.Same)
		})
	})
}

func TestDatabaseVariable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mijn.db")
	t.Setenv(databaseVariable, path)
	code, out := said(t, "import", "../../examples/data/initiatieven.json")
	require.Equal(t, exitOK, code, out)
	require.FileExists(t, path)
	code, out = said(t, "check")
	require.Equal(t, exitOK, code, out)
	require.Contains(t, out, path)

	t.Run("what was typed counts more", func(t *testing.T) {
		code, out := said(t, "check", "-db", path+"x")
		require.Equal(t, 3, code, out)
	})
	t.Run("no help shows it", func(t *testing.T) {
		t.Setenv(databaseVariable, "postgres://buurvrouw:geheim@db.omzien.example/netwerk")
		for _, c := range commands {
			_, out := said(t, append([]string{"help"}, strings.Fields(c.name)...)...)
			require.NotContains(t, out, "geheim")
			require.NotContains(t, out, "db.omzien.example/netwerk")
		}
	})
}

// TestSetAside: a file of an earlier release is brought up to date, and its owner
// hears once that there is a copy.
func TestSetAside(t *testing.T) {
	schema, err := os.ReadFile("../../omzien/sqlite/001_first.sql")
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "omzien.db")
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	_, err = db.Exec(string(schema) + ";PRAGMA application_id = 1330469454; PRAGMA user_version = 1")
	require.NoError(t, err)
	require.NoError(t, db.Close())
	for _, told := range []bool{true, false} {
		var stdout, stderr bytes.Buffer
		require.Equal(t, exitOK, run(t.Context(), []string{"check", "-db", path}, &stdout, &stderr), &stdout)
		require.Contains(t, stdout.String(), "Er staat nog niets in.")
		require.NotContains(t, stdout.String(), "in orde")
		if told {
			require.Regexp(t, `^De database is bijgewerkt\. Een kopie van voor die tijd staat in `+regexp.QuoteMeta(path)+`\S+\. Er staan namen en adressen in\.`, stderr.String())
		} else {
			require.Empty(t, stderr.String())
		}
	}
}

// TestStopped: what is said to somebody who stopped a command is true, whatever
// was begun.
func TestStopped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "omzien.db")
	crowded(t, path, 0)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var stderr bytes.Buffer
	dir := filepath.Join(t.TempDir(), "map")
	require.Equal(t, 6, run(ctx, []string{"export", "-db", path, dir}, io.Discard, &stderr))
	require.Equal(t, "omzien: Gestopt voor het klaar was. Typ dezelfde opdracht nog een keer.\n", stderr.String())
	require.NoDirExists(t, dir, "so the same command works")
}

func TestProgress(t *testing.T) {
	t.Run("a bar in a terminal", func(t *testing.T) {
		var b bytes.Buffer
		draw := bar(&b, "Overzetten")
		for _, done := range []int{0, 1, 100, 101, 150, 200} {
			draw(done, 200)
		}
		require.Equal(t, "\rOverzetten [..............................]   0 %"+
			"\rOverzetten [###############...............]  50 %"+
			"\rOverzetten [######################........]  75 %"+
			"\rOverzetten [##############################] 100 %\n", b.String())
	})
	t.Run("nothing to do is done at once", func(t *testing.T) {
		var b bytes.Buffer
		bar(&b, "Overzetten")(0, 0)
		require.Equal(t, "\rOverzetten [##############################] 100 %\n", b.String())
	})
	t.Run("a line now and then for a file", func(t *testing.T) {
		var b bytes.Buffer
		now := at("2019-01-10T09:00:00+01:00")
		p := program{stderr: &b, now: func() time.Time { return now }}
		tell := p.progress("Kopiëren")
		for done := range 31 {
			tell(done, 30)
			now = now.Add(time.Second)
		}
		require.Equal(t, "Kopiëren: 10 van 30\nKopiëren: 20 van 30\n", b.String())
	})
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "omzien.db")
	crowded(t, path, 0)
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	_, err = db.Exec("DELETE FROM record_label WHERE kind = 'initiative' AND id = (SELECT id FROM record WHERE slug = 'oke-nu'); DELETE FROM sign_up WHERE place = 2")
	require.NoError(t, err)
	require.NoError(t, db.Close())
	code, out := said(t, "check", "-db", path)
	require.Equal(t, exitFailed, code)
	require.Equal(t, "De database: "+path+`
Erin: 10 bijeenkomsten, 15 initiatieven, 10 organisaties, 3 trajecten en 4 aanmeldingen.

Dit klopt niet:

  - Dit staat niet goed in de lijsten, dus wie zoekt kan het missen: initiatief ‘oke-nu’.
  - De volgorde van de aanmeldingen heeft een gat of een dubbel nummer. Het gaat om bijeenkomst ‘voorbeeld-wachtlijst’, aanmelding 3.
`+whatNow+"omzien: De database is niet in orde. Het gaat om 2 punten.\n", out)
	require.NotContains(t, out, "Buurvrouw")

	t.Run("a copy of it is not moved", func(t *testing.T) {
		require.ErrorIs(t, movedTo(t, path, filepath.Join(t.TempDir(), "nieuw.db")), omzien.ErrPlaces)
		inDatabase(t, path, func(store database) { require.NoError(t, omzien.Usable(t.Context(), store)) })
	})
}

func TestHalfANetworkIsNotServed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "omzien.db")
	inDatabase(t, path, func(store database) {
		require.NoError(t, store.Write(t.Context(), func(tx omzien.WriteTx) error {
			return tx.PutRecord(omzien.Record{Kind: "copy", ID: "state", Slug: "state", Body: []byte(`{"state":"unfinished"}`)})
		}))
	})
	for _, args := range [][]string{{"serve", "-addr", "127.0.0.1:0"}, {"import", "../../examples/data/initiatieven.json"}, {"export", t.TempDir()},
		{"backup"}, {"trajectory", "list"}} {
		code, out := said(t, append(args, "-db", path)...)
		require.Equal(t, 5, code, args)
		require.Equal(t, "omzien: "+omzien.ErrUnfinished.Sentence()+"\n", out)
	}
}

// TestCheckTellsWhatStateItIsIn: of a file that is closed, and of a copy that is
// not finished, only that counts.
func TestCheckTellsWhatStateItIsIn(t *testing.T) {
	for state, c := range map[string]struct {
		code int
		last string
	}{
		"moved": {exitOK, "\n\nDit bestand is afgesloten en niet meer in gebruik.\n"},
		"unfinished": {exitFailed, "Dit klopt niet:\n\n  - " + omzien.ErrUnfinished.Sentence() + "\n" + sameAgain +
			"omzien: De database is niet in orde. Het gaat om 1 punt.\n"},
	} {
		t.Run(state, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "omzien.db")
			crowded(t, path, 0)
			inDatabase(t, path, func(store database) {
				require.NoError(t, store.Write(t.Context(), func(tx omzien.WriteTx) error {
					return tx.PutRecord(omzien.Record{Kind: "copy", ID: "state", Slug: "state", Body: []byte(`{"state":"` + state + `"}`)})
				}))
			})
			code, out := said(t, "check", "-db", path)
			require.Equal(t, c.code, code, out)
			require.True(t, strings.HasSuffix(out, c.last), out)
			require.NotContains(t, out, "omzien backup")
			require.NotContains(t, out, "Alles is in orde")
		})
	}
}

// interrupted runs a command as a process of its own, and kills it after a
// while; true if it was faster.
func interrupted(t *testing.T, after time.Duration, args ...string) bool {
	t.Helper()
	program := exec.Command(os.Args[0], args...)
	program.Env = append(os.Environ(), "OMZIEN_TEST_MAIN=1")
	var stderr bytes.Buffer
	program.Stderr = &stderr
	require.NoError(t, program.Start())
	timer := time.AfterFunc(after, func() { program.Process.Kill() }) //nolint:errcheck // it may have ended
	err := program.Wait()
	timer.Stop()
	if err != nil {
		require.Empty(t, stderr.String())
	}
	return err == nil
}

func TestBackupKilled(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "omzien.db")
	crowded(t, path, 800)
	want, err := sqlite.Count(t.Context(), path)
	require.NoError(t, err)
	killed := 0
	for n, after := 0, 5*time.Millisecond; ; n, after = n+1, after*2 {
		copied := filepath.Join(dir, "kopie"+strconv.Itoa(n)+".db")
		done := interrupted(t, after, "backup", "-db", path, "-o", copied)
		if _, err := os.Stat(copied); err == nil {
			found, err := sqlite.Count(t.Context(), copied)
			require.NoError(t, err, "a copy that is there is whole")
			require.Equal(t, want, found)
		} else {
			killed++
			require.False(t, done)
			code, out := said(t, "backup", "-db", path, "-o", copied)
			require.Equal(t, exitOK, code, out)
		}
		equal(t, path, copied)
		if done {
			break
		}
	}
	require.Positive(t, killed)
	t.Logf("killed %d times before the copy was there", killed)
}

// movedTo moves the network in a file to another file. The command moves to
// PostgreSQL only; what there is to test of it is the same.
func movedTo(t *testing.T, path, to string) error {
	t.Helper()
	p := program{stdout: io.Discard, stderr: io.Discard, now: time.Now}
	return p.inAny(t.Context(), path, func(from database) error {
		return p.inAny(t.Context(), to, func(target database) error {
			return p.moveHouse(t.Context(), from.(*sqlite.Store), target, path, to)
		})
	})
}

func TestMigrateKilled(t *testing.T) {
	to := emptyPostgres(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "omzien.db")
	crowded(t, path, 400)
	rounds := 0
	for after := 150 * time.Millisecond; !interrupted(t, after, "migrate", "-db", path, "-to", to); after = after * 4 / 3 {
		rounds++
		inDatabase(t, path, func(old database) {
			inDatabase(t, to, func(fresh database) {
				found, err := omzien.Count(t.Context(), fresh)
				require.NoError(t, err)
				oldRefuses, newRefuses := omzien.Usable(t.Context(), old) != nil, omzien.Usable(t.Context(), fresh) != nil
				require.True(t, oldRefuses || newRefuses || found.Total() == 0, "never two at once")
				t.Logf("after %v: %d things are there; old refuses %v, new refuses %v", after, found.Total(), oldRefuses, newRefuses)
			})
		})
		names, err := filepath.Glob(filepath.Join(dir, "voor-*.db"))
		require.NoError(t, err)
		for _, name := range names { // the next one may be made within the same second
			require.NoError(t, os.Remove(name))
		}
	}
	require.Positive(t, rounds)
	equal(t, path, to)
	code, out := said(t, "check", "-db", to)
	require.Equal(t, exitOK, code, out)
	code, out = said(t, "import", "-db", path, "../../examples/data/organisaties.json")
	require.Equal(t, 5, code, out)
}

// There and back again: everything that PostgreSQL has comes out of a backup.
func TestPostgresAndBack(t *testing.T) {
	there, again := emptyPostgres(t), emptyPostgres(t)
	dir := t.TempDir()
	path, copied, back := filepath.Join(dir, "omzien.db"), filepath.Join(dir, "kopie.db"), filepath.Join(dir, "terug.db")
	crowded(t, path, 300)
	for _, args := range [][]string{
		{"migrate", "-db", path, "-to", there},
		{"backup", "-db", there, "-o", copied},
		{"restore", copied, "-db", back},
		{"restore", copied, "-db", again},
		{"check", "-db", again},
	} {
		code, out := said(t, args...)
		require.Equal(t, exitOK, code, out)
	}
	for _, name := range []string{there, again, back} {
		equal(t, path, name)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".omzien-*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

// signUpAt sends the form of a meeting and returns the status of the answer.
func signUpAt(t *testing.T, root, name string) int {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.PostForm(root+"/bijeenkomsten/"+twentySeatsSlug, filledIn(t, root, twentySeatsSlug, url.Values{
		"name": {name}, "email": {name + "@omzien.example"}, "seats": {"1"}}))
	require.NoError(t, err)
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	require.NoError(t, err)
	return answer.StatusCode
}

// A website that nobody thought to stop takes nobody any more: who is answered
// is where the network is.
func TestMigrateUnderAWebsite(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "omzien.db"), filepath.Join(dir, "nieuw.db")
	inDatabase(t, path, func(store database) { // on today's clock, which a website has
		net := omzien.New(store, nil)
		require.NoError(t, fill(t.Context(), net, almanacAt(t, net.Now()), 0))
	})
	old := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", path)
	require.Equal(t, http.StatusSeeOther, signUpAt(t, old.root, "vroeg"))
	require.NoError(t, movedTo(t, path, to))
	require.GreaterOrEqual(t, signUpAt(t, old.root, "laat"), 500)
	status, body := get(t, old.root+"/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Equal(t, "het netwerk is verhuisd\n", body)
	status, _ = get(t, old.root+"/agenda")
	require.Equal(t, http.StatusOK, status, "it can still be read")
	require.Equal(t, exitOK, old.end(t))

	fresh := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", to)
	require.Equal(t, http.StatusSeeOther, signUpAt(t, fresh.root, "nieuw"))
	require.Equal(t, exitOK, fresh.end(t))
	inDatabase(t, to, func(store database) {
		list, err := omzien.New(store, nil).Agenda.SignUps(context.Background(), twentySeatsSlug)
		require.NoError(t, err)
		require.Len(t, list, 2)
		require.Equal(t, "vroeg", list[0].Name)
		require.Equal(t, "nieuw", list[1].Name)
	})
}

func TestBackupIsForItsOwner(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its rights are kept elsewhere there")
	}
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "omzien.db"), filepath.Join(dir, "kopie.db")
	crowded(t, path, 0)
	code, out := said(t, "backup", "-db", path, "-o", copied)
	require.Equal(t, exitOK, code, out)
	require.Contains(t, out, "namen en adressen")
	info, err := os.Stat(copied)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}
