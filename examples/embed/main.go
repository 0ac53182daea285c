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
	go care(network)
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

// care does what time demands: seats that were offered and not taken go on to the
// next, and names and addresses are erased when the sign-up form says so.
func care(network *omzien.Network) {
	for n := 0; ; n++ {
		if err := network.Agenda.Tend(context.Background()); err != nil {
			log.Print(err)
		}
		if n%10_000 == 0 { // about once a day
			if _, err := network.Agenda.Forget(context.Background()); err != nil {
				log.Print(err)
			}
		}
		time.Sleep(10 * time.Second)
	}
}
