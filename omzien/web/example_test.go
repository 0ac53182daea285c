package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// A handler stands beside others in a mux. Below a path it must be told its
// address.
func ExampleNew() {
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

	mux := http.NewServeMux()
	network := web.New(omzien.New(store, nil), &web.Options{BaseURL: "https://wijk.omzien.example/netwerk", Name: "Omzien in de wijk"})
	mux.Handle("/netwerk/", http.StripPrefix("/netwerk", network))

	for _, path := range []string{"/netwerk/agenda.json", "/netwerk/api/v1/events/koffie"} {
		answer := httptest.NewRecorder()
		mux.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		fmt.Println(answer.Code, answer.Header().Get("Content-Type"))
	}
	// Output:
	// 200 application/json; charset=utf-8
	// 404 application/problem+json; charset=utf-8
}
