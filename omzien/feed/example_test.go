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

// A message that puts a seat into somebody's calendar, for the part of a mail
// that is calendar text.
func ExampleInvitation_Request() {
	message, err := feed.Invitation{
		Event:     eventA(),
		Organizer: feed.Party{Name: "Netwerk Omzien", Address: "agenda@omzien.example"},
		Attendee:  feed.Party{Name: "Buurvrouw", Address: "buurvrouw@omzien.example"},
		At:        at("2019-01-08T20:15:00+01:00"),
	}.Request()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	fmt.Println(message.ContentType())
	for ln := range strings.Lines(string(message.Body)) {
		name, _, _ := strings.Cut(ln, ":")
		switch name {
		case "METHOD", "UID", "SEQUENCE", "DTSTAMP", "STATUS":
			fmt.Println(strings.TrimSpace(ln))
		}
	}
	// Output:
	// text/calendar; charset=utf-8; method=REQUEST
	// METHOD:REQUEST
	// UID:samenspel-2019
	// SEQUENCE:0
	// DTSTAMP:20190108T191500Z
	// STATUS:CONFIRMED
}
