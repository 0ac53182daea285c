package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
)

// manifestName is the file that lists all others.
const manifestName = "manifest.json"

// manifest lists what an export wrote, by path, so that a copy of the folder can be
// checked, and so that the next export knows which files are its own.
type manifest struct {
	Files []listed `json:"files"`
}

// listed is one file.
type listed struct {
	// Path has slashes, and begins in the folder.
	Path string `json:"path"`
	Size int    `json:"size"` // in octets
	// SHA256 is of what is in it, in hexadecimal.
	SHA256 string `json:"sha256"`
}

func listing(name string, data []byte) listed {
	sum := sha256.Sum256(data)
	return listed{Path: name, Size: len(data), SHA256: hex.EncodeToString(sum[:])}
}

// earlier is the manifest of the export before this one; none is empty. One that
// cannot be read is as none: then nothing is removed.
func (f *folder) earlier() manifest {
	var m manifest
	data, err := os.ReadFile(filepath.Join(f.dir, manifestName))
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err != nil {
		return manifest{}
	}
	return m
}

// finish removes what an earlier export wrote and this one did not, and lists the
// rest. A file that somebody changed since is theirs, and one that no manifest
// names was never ours. What is below bijeenkomsten/ stays as long as the meeting is
// public, so that links to it still work.
func (f *folder) finish(earlier manifest, public func(slug string) (bool, error)) {
	if f.err != nil {
		return
	}
	root, err := os.OpenRoot(f.dir) // what the manifest names cannot lead out of the folder
	if err != nil {
		f.err = err
		return
	}
	defer root.Close() //nolint:errcheck // nothing was written through it
	for _, old := range earlier.Files {
		if f.has(old.Path) || old.Path == manifestName || !unchanged(root, old) {
			continue
		}
		stays := false
		if slug := slugOf(old.Path); slug != "" {
			if stays, f.err = public(slug); f.err != nil {
				return
			}
		}
		if stays {
			f.files = append(f.files, old)
		} else if f.err = root.Remove(filepath.FromSlash(old.Path)); f.err != nil {
			return
		}
	}
	slices.SortFunc(f.files, func(a, b listed) int { return strings.Compare(a.Path, b.Path) })
	data, err := wire.Encode(manifest{f.files})
	f.err = errors.Join(f.err, err)
	f.put(manifestName, data)
}

func (f *folder) has(name string) bool {
	return slices.ContainsFunc(f.files, func(l listed) bool { return l.Path == name })
}

// slugOf is the meeting that a file is of, or "".
func slugOf(name string) string {
	rest, found := strings.CutPrefix(name, "bijeenkomsten/")
	if !found {
		return ""
	}
	slug, _, _ := strings.Cut(rest, "/")
	slug, _, _ = strings.Cut(slug, ".")
	return slug
}

// unchanged reports whether a file is still what was listed.
func unchanged(root *os.Root, of listed) bool {
	if !fs.ValidPath(of.Path) || path.Clean(of.Path) != of.Path {
		return false
	}
	file, err := root.Open(filepath.FromSlash(of.Path))
	if err != nil {
		return false
	}
	defer file.Close() //nolint:errcheck // it is only read
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() != int64(of.Size) {
		return false
	}
	hash := sha256.New()
	_, err = io.Copy(hash, file)
	return err == nil && hex.EncodeToString(hash.Sum(nil)) == of.SHA256
}
