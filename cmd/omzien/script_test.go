package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/examples/data"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestScripts plays testdata/*.txt: what a user types behind "$" and what the
// program answers. A line of standard error is marked "!", an exit code other
// than 0 stands in brackets. Each script has a folder of its own with the files
// of testdata/files, and those of package data in "voorbeelden". A line "@ MOMENT"
// sets the clock; "> BIJEENKOMST {...}" is somebody who signs up on the website,
// with an event.Request as JSON.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	files := os.DirFS("testdata/files")
	for _, script := range scripts {
		t.Run(filepath.Base(script), func(t *testing.T) {
			golden, err := filepath.Abs(script)
			require.NoError(t, err)
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			dir := t.TempDir()
			require.NoError(t, os.CopyFS(dir, files))
			require.NoError(t, os.CopyFS(filepath.Join(dir, "voorbeelden"), data.Files))
			t.Chdir(dir)
			t.Setenv(databaseVariable, "")
			got := play(t, string(want))
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
				return
			}
			require.Equal(t, string(want), got)
		})
	}
}

// play runs the commands of a script and writes it anew.
func play(t *testing.T, script string) string {
	t.Helper()
	var b strings.Builder
	here, err := os.Getwd()
	require.NoError(t, err)
	names := []string{here, "/map"}
	if strings.Contains(script, "$POSTGRES") {
		address := emptyPostgres(t)
		script = strings.ReplaceAll(script, "$POSTGRES", address)
		names = append(names, address, "$POSTGRES", shown(address), "$POSTGRES")
	}
	comment, now := true, at("2019-01-10T09:00:00+01:00")
	for line := range strings.Lines(script) {
		command, isCommand := strings.CutPrefix(line, "$ omzien")
		isComment := strings.HasPrefix(line, "#")
		if moment, isMoment := strings.CutPrefix(line, "@ "); isMoment {
			now, isComment = at(strings.TrimSpace(moment)), true
		}
		if request, isRequest := strings.CutPrefix(line, "> "); isRequest {
			signUp(t, now, request)
			isComment = true
		}
		if (isCommand || isComment) && !comment {
			b.WriteString("\n")
		}
		if isCommand || isComment {
			b.WriteString(line)
			comment = isComment
		}
		if isCommand {
			b.WriteString(answer(t, now, arguments(t, command)))
		}
	}
	return strings.NewReplacer(names...).Replace(b.String())
}

// emptyPostgres is the address of an empty database, which is dropped after the
// test. OMZIEN_TEST_POSTGRES names a server on which databases may be made;
// package pgtest, which starts one, is not for this folder.
func emptyPostgres(t *testing.T) string {
	t.Helper()
	server := os.Getenv("OMZIEN_TEST_POSTGRES")
	psql, err := exec.LookPath("psql")
	if server == "" || err != nil {
		if strings.Contains(os.Getenv("OMZIEN_TEST_REQUIRE"), "postgresql") {
			t.Fatal("OMZIEN_TEST_POSTGRES names no server, or psql is missing")
		}
		t.Skip("NOT TESTED: OMZIEN_TEST_POSTGRES names no server on which databases may be made")
	}
	name := "omzien_" + strings.ToLower(rand.Text())
	do := func(statement string) {
		out, err := exec.Command(psql, "-X", "-q", "-d", server, "-c", statement).CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	do("CREATE DATABASE " + name)
	t.Cleanup(func() { do("DROP DATABASE " + name + " WITH (FORCE)") })
	u, err := url.Parse(server)
	require.NoError(t, err)
	u.Path = "/" + name
	return u.String()
}

// signUp is what the website does with a form.
func signUp(t *testing.T, now time.Time, request string) {
	t.Helper()
	slug, body, _ := strings.Cut(request, " ")
	var r event.Request
	require.NoError(t, json.Unmarshal([]byte(body), &r))
	inDatabase(t, defaultDatabase, func(store database) {
		p := program{now: func() time.Time { return now }}
		_, err := p.network(store).Agenda.SignUp(t.Context(), slug, r, "")
		require.NoError(t, err)
	})
}

// answer runs the program at that moment.
func answer(t *testing.T, now time.Time, args []string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	p := program{stdout: &stdout, stderr: &stderr, now: func() time.Time { return now }}
	code := p.run(t.Context(), args)
	text := stdout.String()
	for line := range strings.Lines(stderr.String()) {
		text += strings.TrimRight("! "+line, " \n") + "\n"
	}
	if code != 0 {
		text += "[" + strconv.Itoa(code) + "]\n"
	}
	return text
}

// arguments splits a line at spaces; double quotes keep words together.
func arguments(t *testing.T, line string) []string {
	t.Helper()
	var args []string
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		word, rest, _ := strings.Cut(line, " ")
		if quoted, err := strconv.QuotedPrefix(line); err == nil {
			word, err = strconv.Unquote(quoted)
			require.NoError(t, err)
			rest = line[len(quoted):]
		}
		args, line = append(args, word), rest
	}
	return args
}

func at(text string) time.Time {
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return moment
}
