package calendar

import (
	"strings"
	"time"
	_ "time/tzdata" // the zones must be known on machines that have no zone files
)

// maxZones is how many different zone names of one file are looked up: each may
// cost a few reads of files. The rest is unknown.
const maxZones = 200

// zone is a clock: a zone of the Go library, or one that the file describes.
type zone struct {
	location *time.Location // nil when own says it
	own      *timetable
}

// utc has no clock of its own for a reader: see [reader.clock].
var utc = &zone{location: time.UTC}

// offset in seconds east of UTC, at a moment in seconds since 1970.
func (z *zone) offset(at int64) int64 {
	if z.own != nil {
		return z.own.offset(at)
	}
	_, seconds := time.Unix(at, 0).In(z.location).Zone()
	return int64(seconds)
}

// moment is when the clock shows wall: in the hour of autumn that it shows twice
// the first time; in the hour of spring that it leaves out, by the offset from
// before (RFC 5545 3.3.5).
func (z *zone) moment(wall int64) int64 {
	before := wall - z.offset(wall-day)
	if before+z.offset(before) == wall {
		return before
	}
	if after := wall - z.offset(wall+day); after+z.offset(after) == wall {
		return after
	}
	return before
}

// wall is what the clock shows at a moment.
func (z *zone) wall(at int64) int64 { return at + z.offset(at) }

// zones finds the zones of one file by name.
type zones struct {
	described map[string]*timetable // by TZID
	found     map[string]*zone      // nil for a name that is unknown

	work        *work
	from, until int64 // for which years rules are worked out, in seconds since 1970
}

// lookup is the zone of a TZID: by its IANA name, a longer name that ends in one,
// the name that Windows has for it, or else as the file describes it. It is nil
// for an unknown one.
func (zs *zones) lookup(name string) *zone {
	if z, ok := zs.found[name]; ok {
		return z
	}
	if len(zs.found) >= maxZones {
		return nil
	}
	z := known(strings.TrimSpace(name))
	if z == nil {
		z = zs.own(name)
	}
	if zs.found == nil {
		zs.found = map[string]*zone{}
	}
	zs.found[name] = z
	return z
}

// known is the zone with this name in the Go library, or nil.
func known(name string) *zone {
	if iana, ok := windowsZones[strings.ToLower(name)]; ok {
		name = iana
	} else if city := outlookCity(name); city != "" {
		name = city
	}
	if z := load(name); z != nil {
		return z
	}
	parts := strings.Split(name, "/")
	for n := min(3, len(parts)-1); n > 0; n-- {
		if z := load(strings.Join(parts[len(parts)-n:], "/")); z != nil {
			return z
		}
	}
	return nil
}

// outlookCity reads the names that Outlook shows to people, or gives "".
func outlookCity(name string) string {
	offset, cities, _ := strings.Cut(name, ")")
	if !strings.HasPrefix(offset, "(UTC") && !strings.HasPrefix(offset, "(GMT") {
		return ""
	}
	first, _, _ := strings.Cut(cities, ",")
	return outlookCities[strings.ToLower(strings.TrimSpace(first))]
}

// load takes an IANA name in any case; nil when there is none. "Local" is no
// zone: it would be the server's.
func load(name string) *zone {
	switch strings.ToUpper(name) {
	case "", "LOCAL":
		return nil
	case "UTC", "ETC/UTC", "Z", "ZULU", "ETC/ZULU", "GMT", "ETC/GMT", "UCT", "ETC/UCT":
		return utc
	}
	for _, spelling := range [...]string{name, capitalised(name), strings.ToUpper(name)} {
		if location, err := time.LoadLocation(spelling); err == nil {
			return &zone{location: location}
		}
	}
	return nil
}

// smallWords of IANA names; all other words begin with a capital.
var smallWords = strings.NewReplacer("-Au-", "-au-", "_Es_", "_es_", "_Of_", "_of_", "Mcmurdo", "McMurdo", "Dumontdurville", "DumontDUrville")

func capitalised(name string) string {
	letters := []byte(strings.ToLower(name))
	for i, c := range letters {
		if c >= 'a' && c <= 'z' && (i == 0 || strings.IndexByte("/_-", letters[i-1]) >= 0) {
			letters[i] = c - 'a' + 'A'
		}
	}
	return smallWords.Replace(string(letters))
}
