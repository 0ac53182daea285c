package feed_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

// The feed of one meeting whose place is not certain yet.
func ExampleWrite() {
	var file bytes.Buffer
	if err := feed.Write(&file, feed.Calendar{Name: "Netwerk"}, []event.Announcement{eventA()}); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	for ln := range strings.Lines(file.String()) {
		name, _, _ := strings.Cut(ln, ":")
		switch name {
		case "UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "DTSTART;TZID=Europe/Amsterdam":
			fmt.Println(strings.TrimSpace(ln))
		}
	}
	// Output:
	// UID:samenspel-2019
	// SEQUENCE:0
	// DTSTART;TZID=Europe/Amsterdam:20190129T160000
	// SUMMARY:(Nieuw) samenspel in de wijk
	// STATUS:CONFIRMED
	// LOCATION:Rosendael\, rode zaal\, Indusdreef 5\, Utrecht (onder voorbehoud)
}
