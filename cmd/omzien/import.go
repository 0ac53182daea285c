package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

func (p *program) importFiles(o *options) action {
	db := o.database()
	return func(ctx context.Context, files []string) error {
		if len(files) == 0 {
			return misuse("Zet erbij welk bestand u wilt inlezen.")
		}
		read, err := readFiles(files)
		if err != nil {
			return err
		}
		return p.inNetwork(ctx, *db, func(net *omzien.Network) error {
			done, err := net.Import(ctx, read.merged(), "import")
			if err != nil {
				return read.blame(err)
			}
			p.say("Klaar. Nieuw: %d. Aangepast: %d. Hetzelfde gebleven: %d.\n", done.Added, done.Changed, done.Same)
			return nil
		})
	}
}

// batch is what several files hold. They are imported as one document, so that
// all of them come in or none, and their order does not matter.
type batch struct {
	files     []string
	documents []omzien.Document
}

func readFiles(files []string) (batch, error) {
	read := batch{files: files}
	for _, file := range files {
		d, err := readFile(file)
		if err != nil {
			return batch{}, err
		}
		read.documents = append(read.documents, d)
	}
	return read, nil
}

func readFile(file string) (omzien.Document, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return omzien.Document{}, trouble{omzien.NotFound, "Het bestand " + file + " is er niet. Kijk of de naam klopt.", err}
	}
	if errors.Is(err, fs.ErrPermission) {
		return omzien.Document{}, trouble{omzien.Internal, "Het bestand " + file + " mag u niet lezen. Vraag wie het mag openzetten.", err}
	}
	if err != nil {
		return omzien.Document{}, trouble{omzien.Internal, "Het bestand " + file + " kan niet open: " + err.Error(), err}
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return omzien.Document{}, misuse(file + " is een map. Zet erbij welk bestand in die map u wilt inlezen.")
	}
	d, err := omzien.ReadDocument(f)
	if err != nil {
		return omzien.Document{}, trouble{omzien.KindOf(err), file + ": " + sentence(err, fieldName), err}
	}
	return d, nil
}

func (b batch) merged() omzien.Document {
	var all omzien.Document
	for _, d := range b.documents {
		all.Organisations = append(all.Organisations, d.Organisations...)
		all.Initiatives = append(all.Initiatives, d.Initiatives...)
		all.Events = append(all.Events, d.Events...)
		all.Trajectories = append(all.Trajectories, d.Trajectories...)
	}
	return all
}

// blame says in which file the entry is that an import refused.
func (b batch) blame(err error) error {
	fault, ok := errors.AsType[omzien.ImportError](err)
	if !ok {
		return err
	}
	file, entry := b.locate(fault.Entry)
	where := file + ": " + entry
	if fault.Slug != "" {
		where += " (" + fault.Slug + ")"
	}
	return trouble{omzien.KindOf(err), where + ", " + sentence(fault.Err, fieldName) + " Er is niets ingelezen.", err}
}

// locate turns an entry of the merged document, such as "events[7]", into a file
// and the entry in that file, both counted from 0.
func (b batch) locate(entry string) (file, inFile string) {
	list, index, _ := strings.Cut(strings.TrimSuffix(entry, "]"), "[")
	n, err := strconv.Atoi(index)
	for i, d := range b.documents {
		size := map[string]int{
			"organisations": len(d.Organisations), "initiatives": len(d.Initiatives),
			"events": len(d.Events), "trajectories": len(d.Trajectories),
		}[list]
		if err == nil && n < size {
			return b.files[i], list + "[" + strconv.Itoa(n) + "]"
		}
		n -= size
	}
	return strings.Join(b.files, ", "), entry
}
