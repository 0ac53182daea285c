package calendar_test

import (
	"fmt"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
)

// A feed with a series, one evening of which was moved, and an entry that
// cannot be read.
const feed = `BEGIN:VCALENDAR
X-WR-CALNAME:Buurthuis De Brug
BEGIN:VEVENT
UID:koffie
SUMMARY:Koffie in de buurtkamer
DTSTART;TZID=W. Europe Standard Time:20260317T193000
DURATION:PT2H
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
BEGIN:VEVENT
UID:koffie
RECURRENCE-ID:20260324T183000Z
SUMMARY:Koffie op woensdag
DTSTART:20260325T183000Z
DURATION:PT2H
END:VEVENT
BEGIN:VEVENT
UID:ooit
SUMMARY:Feest
DTSTART:volgende zomer
END:VEVENT
END:VCALENDAR
`

func ExampleRead() {
	result, err := calendar.Read([]byte(feed), calendar.Options{From: time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Name, result.Complete)
	for _, e := range result.Entries {
		fmt.Println(e.Instance, e.Start.Format("2 January 15.04"), e.Summary)
	}
	for _, trouble := range result.Skipped {
		fmt.Println(trouble.Line, trouble.Code, trouble.UID, trouble.Value)
		fmt.Println(trouble.Sentence())
	}
	// Output:
	// Buurthuis De Brug true
	// 20260317T183000Z 17 March 19.30 Koffie in de buurtkamer
	// 20260324T183000Z 25 March 19.30 Koffie op woensdag
	// 20260331T173000Z 31 March 19.30 Koffie in de buurtkamer
	// 17 start ooit volgende zomer
	// Van deze afspraak kunnen we niet lezen wanneer hij begint. We laten hem weg.
}
