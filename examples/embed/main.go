// Command embed shows how to mount a network in a program of your own: below
// /netwerk/, beside the pages that you have already.
package main

import (
	"context"
	"log"
	"net/http"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

func main() {
	store, err := sqlite.Open(context.Background(), "netwerk.db")
	if err != nil {
		log.Fatal(err)
	}
	network := omzien.New(store, nil)
	go forget(network)
	log.Fatal(http.ListenAndServe("localhost:8080", site(network, "http://localhost:8080")))
}

// site is a site with a page of its own and the network below /netwerk/.
func site(network *omzien.Network, address string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/netwerk/", http.StripPrefix("/netwerk", web.New(network, &web.Options{BaseURL: address + "/netwerk"})))
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("Onze eigen pagina. De agenda staat op /netwerk/agenda\n"))
	})
	return mux
}

// forget erases names and addresses in time, as the sign-up form promises.
func forget(network *omzien.Network) {
	for ; ; time.Sleep(24 * time.Hour) {
		if _, err := network.Agenda.Forget(context.Background()); err != nil {
			log.Print(err)
		}
	}
}
