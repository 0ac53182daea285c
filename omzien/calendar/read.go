package calendar

import (
	"fmt"
	"time"
)

// homeZone is the zone of a calendar that names none.
const homeZone = "Europe/Amsterdam"

// defaultWindow is a year and a day.
const defaultWindow = 366 * 24 * time.Hour

// Bounds of a result.
const (
	maxTroubles = 100
	maxEntries  = 10_000
	maxSeries   = 400 // entries of one series
)

// Options say what to read. The zero value reads from 1970.
type Options struct {
	// From and Until are the window: a series is written out to the entries that
	// lie in it, also in part. An entry that does not repeat is read whatever its
	// date, unless it ended at or before From. Until zero is 366 days after From.
	From, Until time.Time
	// Zone is the clock of days, and of times that have no zone; nil is
	// Europe/Amsterdam.
	Zone *time.Location
}

// Result is what a calendar says.
type Result struct {
	// Name of the calendar, on one line; "" when it has none.
	Name string
	// Refresh is how often the calendar wishes to be read; 0 when it does not say.
	Refresh time.Duration
	// Events is how many events stand in it, of any date, read or not; a series and
	// each of its changes count for one.
	Events int
	// Entries are in order of start, then UID, then Instance. No two have the same
	// UID and Instance.
	Entries []Entry
	// Unread is what stands in the calendar and is not among Entries, because it
	// could not be read: at most 10 000. Whoever knows it from before must not take
	// it for gone, nor for what it was before it was changed.
	Unread []Unread
	// Skipped is what was not read, or not as it is written: at most 100, in the
	// order in which they were found. Left is the number of others.
	Skipped []Trouble
	Left    int
	// Complete tells that an END:VCALENDAR was seen for every BEGIN:VCALENDAR, and
	// that nothing was left out for its number, 10 000 entries and as many unread.
	Complete bool
}

// Entry is one meeting of a calendar. Texts are valid UTF-8 without control
// characters other than the line breaks of Description, and share no memory with
// the file.
type Entry struct {
	// UID is the same for all of a series. One of more than 255 octets is replaced
	// by a digest; a calendar that gives none gets one from start and summary.
	UID string
	// Instance is "" or tells one of a series from the others: its original start,
	// as 20190129T150000Z or for a day 20190129. It stays when that one is moved.
	Instance string
	// Start and End are on the clock of Options.Zone when that shows the same
	// offset, else on the entry's own; UTC is no clock of its own. Of whole days
	// they are midnights in Options.Zone, and End is the one after the last day. An
	// entry without an end, or that ends as it starts, gets one hour, or one day.
	Start, End time.Time
	AllDay     bool

	Summary     string // one line
	Description string // lines end in LF
	Location    string // one line
	URL         string // a whole http or https address, or ""
	Categories  []string
	Geo         *Geo // nil when there is none
	Status      Status

	// Sequence is the number of the revision, from 0.
	Sequence int
	// Changed is LAST-MODIFIED, else DTSTAMP, in UTC; zero when there is neither.
	Changed time.Time
	// Private tells that the owner keeps it to himself: CLASS is PRIVATE,
	// CONFIDENTIAL or unknown (RFC 5545 3.8.1.3), here or in the series that it is
	// one of. All its texts are left empty.
	Private bool
	// Copy tells that a network like this one read it elsewhere itself
	// (X-OMZIEN-COPY).
	Copy bool
	// Line of its BEGIN, from 1.
	Line int
}

// Unread is the name of an entry that could not be read.
type Unread struct {
	// UID is as that of an Entry, or "" when there is none. Nobody can tell then
	// which entry of before it is.
	UID string
	// Instance is as that of an Entry. When it is "" it can be every entry with
	// that UID which is not among the entries.
	Instance string
}

// Geo is a place in degrees, north and east positive.
type Geo struct{ Latitude, Longitude float64 }

// Status is whether an entry goes on; "" when the calendar does not say.
type Status string

// The statuses (RFC 5545 3.8.1.11).
const (
	Confirmed Status = "confirmed"
	Tentative Status = "tentative"
	Cancelled Status = "cancelled"
)

// Read reads a calendar. An error is a [Refusal]: nothing of the file is read.
// The same bytes and options give the same result.
func Read(data []byte, o Options) (Result, error) {
	text, _, err := decode(data)
	if err != nil {
		return Result{}, err
	}
	r, err := newReader(o)
	if err != nil {
		return Result{}, err
	}
	if err := r.components(text); err != nil {
		return Result{}, err
	}
	r.entries()
	return r.result, nil
}

// newReader fills in what o leaves out.
func newReader(o Options) (*reader, error) {
	if o.Zone == nil {
		home, err := time.LoadLocation(homeZone)
		if err != nil {
			return nil, fmt.Errorf("calendar: %w", err)
		}
		o.Zone = home
	}
	if o.From.IsZero() {
		o.From = time.Unix(0, 0)
	}
	if o.Until.IsZero() {
		o.Until = o.From.Add(defaultWindow)
	}
	r := &reader{home: &zone{location: o.Zone}, from: o.From.Unix(), until: min(o.Until.Unix(), endOfTime), unknown: map[string]bool{}}
	r.zones.work = &r.work
	r.zones.from, r.zones.until = r.from-2*366*day, min(r.until+20*366*day, endOfTime)
	r.work.left = maxWork
	return r, nil
}
