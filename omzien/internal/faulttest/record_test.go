package faulttest

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// strace is the command that writes everything a child does to its files, and
// all it says, to the file at path. Fault is a fault to inject, as strace takes
// it; empty: none.
func strace(path, fault string) []string {
	command := []string{"strace", "-f", "-y", "-xx", "-s", strconv.Itoa(longest), "-o", path, "-e", "signal=none",
		"-e", "trace=" + strings.Join(changing, ",")}
	if fault != "" {
		command = append(command, "-e", "inject="+fault)
	}
	return append(command, "--")
}

// longest is how many octets of a write are recorded; a longer one ends the test.
const longest = 1 << 20

// changing are the system calls by which a file can change or become durable. A
// child whose files see one that the record has no meaning for fails the test.
var changing = []string{"write", "pwrite64", "writev", "pwritev", "pwritev2", "ftruncate", "truncate", "fallocate",
	"fsync", "fdatasync", "sync_file_range", "msync", "unlink", "unlinkat", "rename", "renameat", "renameat2"}

// act is what a system call did.
type act string

const (
	wrote     act = "wrote"
	truncated act = "truncated"
	synced    act = "synced"
	removed   act = "removed"
	told      act = "told" // a line of the report
)

// deed is one system call. Its moments are numbers of lines in the record: strace
// stops a thread at the beginning and at the end of a call, so what caused
// something stands before it.
type deed struct {
	act        act
	path       string
	offset     int64 // of wrote; the new size of truncated
	data       []byte
	begin, end int // end is forever when the record ends first
	failed     bool
	// durable is the moment from which no power cut undoes it.
	durable int
}

// forever is a moment after all others.
const forever = math.MaxInt

// record is what a child did, in the order in which it began to.
type record struct {
	deeds []*deed
	// moments is the number of lines.
	moments int
	// injected is how many calls were broken on purpose.
	injected int
}

// readRecord reads what strace wrote about files in dir. The shared memory of
// SQLite (-shm) is left out: it does not outlive a power cut.
func readRecord(t *testing.T, path, dir string) *record {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	r, unfinished := &record{}, map[string]*deed{}
	for text := bufio.NewReaderSize(file, 1<<20); ; r.moments++ {
		raw, err := text.ReadString('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		require.NoError(t, r.read(strings.TrimSuffix(raw, "\n"), dir, unfinished), "line %d of the record", r.moments+1)
	}
	r.harden()
	return r
}

// read takes one line: a call, the beginning of one, or the end of one that
// began before.
func (r *record) read(text, dir string, unfinished map[string]*deed) error {
	if strings.HasSuffix(text, "(INJECTED)") {
		r.injected++
	}
	thread, text, _ := strings.Cut(text, " ")
	text = strings.TrimLeft(text, " ")
	if strings.HasPrefix(text, "<... ") {
		if d := unfinished[thread]; d != nil {
			delete(unfinished, thread)
			_, result, _ := strings.Cut(text, "resumed>")
			return d.finish(result, r.moments)
		}
		return nil
	}
	name, rest, is := strings.Cut(text, "(")
	if !is || strings.HasPrefix(text, "+++") || strings.HasPrefix(text, "---") {
		return nil // a thread that ended
	}
	args, result, done := cutLast(rest, ") = ")
	if !done {
		args, _, _ = cutLast(rest, " <unfinished ...>")
	}
	d, err := parse(name, args, dir)
	if d == nil || err != nil {
		return err
	}
	d.begin, d.end = r.moments, forever
	r.deeds = append(r.deeds, d)
	if !done {
		unfinished[thread] = d
		return nil
	}
	return d.finish(") = "+result, r.moments)
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// finish notes what a call returned: how much of a write was done, or that it
// failed and did nothing.
func (d *deed) finish(result string, moment int) error {
	_, result, is := cutLast(result, "= ")
	number, _, _ := strings.Cut(result, " ")
	n, err := strconv.ParseInt(number, 10, 64)
	if number == "?" {
		return nil // it ended with its process
	}
	if !is || err != nil {
		return fmt.Errorf("no result in %q", result)
	}
	d.end = moment
	d.failed = n < 0
	if d.act == wrote && !d.failed {
		d.data = d.data[:n]
	}
	return nil
}

// parse gives a call its meaning; nil when it is about something else.
func parse(name, args, dir string) (*deed, error) {
	if strings.HasPrefix(name, "unlink") || strings.HasPrefix(name, "rename") {
		_, quoted, _ := strings.Cut(args, `"`)
		path, _, _ := strings.Cut(quoted, `"`)
		return ours(&deed{act: removed}, name, path, dir, strings.HasPrefix(name, "unlink"))
	}
	fd, rest, _ := strings.Cut(args, "<")
	path, rest, _ := strings.Cut(rest, ">")
	if name == "write" && fd == "1" {
		data, _, err := quoted(rest)
		return &deed{act: told, data: data}, err
	}
	if strings.HasPrefix(rest, "(deleted)") {
		return nil, nil // a file without a name, for what SQLite has no memory for
	}
	d := &deed{}
	switch name {
	case "fsync", "fdatasync":
		d.act = synced
	case "ftruncate":
		d.act = truncated
		d.offset, _ = strconv.ParseInt(strings.TrimPrefix(rest, ", "), 10, 64)
	case "pwrite64":
		d.act = wrote
		var err error
		if d.data, rest, err = quoted(rest); err != nil {
			return nil, err
		}
		if d.offset, err = strconv.ParseInt(rest[strings.LastIndex(rest, " ")+1:], 10, 64); err != nil {
			return nil, err
		}
	}
	return ours(d, name, path, dir, d.act != "")
}

// ours completes a deed with its path, and drops it when that is none of the
// files that matter.
func ours(d *deed, name, path, dir string, known bool) (*deed, error) {
	raw, err := unescape(path)
	d.path = string(raw)
	switch {
	case err != nil:
		return nil, err
	case filepath.Dir(d.path) != dir && d.path != dir || strings.HasSuffix(d.path, "-shm"):
		return nil, nil
	case !known:
		return nil, fmt.Errorf("%s of %s has no meaning here", name, d.path)
	}
	return d, nil
}

// quoted reads the string in quotes at the head of text, behind a comma.
func quoted(text string) (data []byte, rest string, err error) {
	text, is := strings.CutPrefix(text, `, "`)
	text, rest, closed := strings.Cut(text, `"`)
	if !is || !closed || strings.HasPrefix(rest, "...") {
		return nil, "", fmt.Errorf("a write that is not whole: %.40q ... %.40q", text, rest)
	}
	data, err = unescape(text)
	return data, rest, err
}

// unescape reads octets that are all written as \x and two digits.
func unescape(text string) ([]byte, error) {
	return hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
}

// harden finds for each change the sync that makes it durable: the first of its
// file that began after it was done. When that one fails, it never is, also not
// by a later one: the kernel may drop what it could not write (fsync(2), EIO).
// Of files that end in kept, the kernel keeps it for the next sync.
func (r *record) harden(kept ...string) {
	syncs := map[string][]*deed{}
	for _, d := range r.deeds {
		keeps := d.failed && slices.ContainsFunc(kept, func(end string) bool { return strings.HasSuffix(d.path, end) })
		if d.act == synced && !keeps {
			syncs[d.path] = append(syncs[d.path], d)
		}
	}
	for _, d := range r.deeds {
		d.durable = forever
		after := slices.IndexFunc(syncs[d.path], func(s *deed) bool { return s.begin > d.end })
		if after >= 0 && !syncs[d.path][after].failed {
			d.durable = syncs[d.path][after].end
		}
	}
}

// report is what the child had said at a moment: lines that were out, and those
// that were on their way.
func (r *record) report(t *testing.T, at int) (out, underWay []line) {
	t.Helper()
	for _, d := range r.deeds {
		if d.act != told || d.begin > at {
			continue
		}
		var l line
		require.NoError(t, json.Unmarshal(bytes.TrimSpace(d.data), &l))
		if d.end <= at {
			out = append(out, l)
		} else {
			underWay = append(underWay, l)
		}
	}
	return out, underWay
}

// count tells how many deeds of a kind there are on files that end in suffix.
func (r *record) count(a act, suffix string) int {
	n := 0
	for _, d := range r.deeds {
		if d.act == a && strings.HasSuffix(d.path, suffix) && !d.failed {
			n++
		}
	}
	return n
}
