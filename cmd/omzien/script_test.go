package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/examples/data"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestScripts plays testdata/*.txt: what a user types behind "$" and what the
// program answers. A line of standard error is marked "!", an exit code other
// than 0 stands in brackets. Each script has a folder of its own with the files
// of testdata/files, and those of package data in "voorbeelden".
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
	comment := true
	for line := range strings.Lines(script) {
		command, isCommand := strings.CutPrefix(line, "$ omzien")
		isComment := strings.HasPrefix(line, "#")
		if (isCommand || isComment) && !comment {
			b.WriteString("\n")
		}
		if isCommand || isComment {
			b.WriteString(line)
			comment = isComment
		}
		if isCommand {
			b.WriteString(answer(t, arguments(t, command)))
		}
	}
	return b.String()
}

// answer runs the program at nine o'clock on 10 January 2019.
func answer(t *testing.T, args []string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	now := at("2019-01-10T09:00:00+01:00")
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
