package follow_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/follow"
)

// An address inside the own network is refused before anybody is asked.
func ExampleFetcher() {
	var f follow.Fetcher
	_, err := f.Fetch(context.Background(), "webcal://192.168.1.20/agenda.ics?sleutel=geheim", follow.Seen{})
	fmt.Println(errors.Is(err, follow.ErrPrivate))
	fmt.Println(omzien.Sentence(err))
	// Output:
	// true
	// Dit adres is niet openbaar. Het werkt alleen binnen een eigen netwerk. Zoek het openbare adres van de agenda.
}
