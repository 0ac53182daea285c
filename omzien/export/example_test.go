package export_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/export"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

func ExampleWrite() {
	folder, err := os.MkdirTemp("", "omzien")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	store, err := sqlite.Open(context.Background(), filepath.Join(folder, "netwerk.db"))
	if err != nil {
		panic(err)
	}
	defer store.Close()
	network := omzien.New(store, nil)

	fmt.Println(export.Write(context.Background(), network, filepath.Join(folder, "site"), "https://netwerk.omzien.example"))
	pages, err := filepath.Glob(filepath.Join(folder, "site", "agenda*"))
	for _, page := range pages {
		fmt.Println(filepath.Base(page))
	}
	fmt.Println(export.Write(context.Background(), network, folder, ""), err)
	// Output:
	// <nil>
	// agenda
	// agenda.ar.html
	// agenda.atom
	// agenda.en.html
	// agenda.html
	// agenda.ics
	// agenda.json
	// export: not_empty <nil>
}
