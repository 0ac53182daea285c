package calendar_test

import (
	"fmt"
	"strings"

	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
)

func ExampleCheck() {
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Buurthuis//Agenda//NL",
		"BEGIN:VEVENT", "UID:eten@omzien.example", "DTSTAMP:20260106T103000Z", "LAST-MODIFIED:20260106T103000Z", "SEQUENCE:0",
		"DTSTART:20260512T180000", "DURATION:PT2H", "SUMMARY:Samen eten",
		"END:VEVENT", "END:VCALENDAR", "",
	}
	for _, f := range calendar.Check([]byte(strings.Join(lines, "\r\n"))) {
		fmt.Printf("Regel %d, %s: %s\n%s (%s)\n", f.Line, f.Severity.Label(), f.Sentence(), f.Consequence(), f.Rule())
	}
	// Output:
	// Regel 9, fout: De tijd heeft geen tijdzone.
	// Google Agenda leest de tijd als UTC. Mensen kunnen een uur te vroeg of te laat komen. (RFC 5545 3.3.5)
}
