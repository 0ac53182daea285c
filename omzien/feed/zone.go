package feed

import (
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/omziennaarelkaar/netwerk/event"
)

// zoneName is the one zone that a feed describes.
const zoneName = "Europe/Amsterdam"

// Offsets of Central European (Summer) Time, in seconds east of UTC.
const (
	winterOffset = 1 * 60 * 60
	summerOffset = 2 * 60 * 60
)

// sameRules tells whether a zone's clock has been that of [zoneName] since
// [rulesSince]. It knows the Netherlands and the countries around it.
func sameRules(zone string) bool {
	switch zone {
	case zoneName, "Europe/Berlin", "Europe/Brussels", "Europe/Copenhagen", "Europe/Luxembourg", "Europe/Paris":
		return true
	}
	return false
}

// local tells whether a meeting can be written on the clock of [zoneName] and
// mean the same moments to every reader, whether it goes by the VTIMEZONE or by
// zone data of its own. Any other is written in UTC.
func local(a *event.Announcement) bool {
	return sameRules(a.Zone) && unambiguous(a.Start) && unambiguous(a.End)
}

// rulesSince is the first year of today's rules (Directive 94/21/EC).
const rulesSince = 1996

// unambiguous tells whether t carries the offset of the VTIMEZONE, comes after the
// rules of it, and is not in the hour of autumn that the clock shows twice: there
// readers differ.
func unambiguous(t time.Time) bool {
	year := t.UTC().Year()
	if year < rulesSince {
		return false
	}
	summer, winter := lastSunday(year, time.March), lastSunday(year, time.October)
	if !t.Before(winter.Add(-time.Hour)) && t.Before(winter.Add(time.Hour)) {
		return false
	}
	want := winterOffset
	if !t.Before(summer) && t.Before(winter) {
		want = summerOffset
	}
	_, carried := t.Zone()
	return carried == want
}

// lastSunday is the moment at which summer time begins (March) or ends (October):
// 01.00 UTC on the last Sunday of the month.
func lastSunday(year int, month time.Month) time.Time {
	last := time.Date(year, month, 31, 1, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, -int(last.Weekday()))
}

// timezone has one STANDARD and one DAYLIGHT with yearly rules from 1970: of
// several, Outlook reads one, and zones made of dates confuse it (MS-OXCICAL).
// golang-ical's own AddTimezone writes an empty one.
func timezone() *ics.VTimezone {
	zone := ics.NewTimezone(zoneName)
	winter := ics.NewStandard()
	winter.Properties = observance("19701025T030000", "+0200", "+0100", "CET", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")
	summer := new(ics.Daylight)
	summer.Properties = observance("19700329T020000", "+0100", "+0200", "CEST", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")
	zone.Components = append(zone.Components, winter, summer)
	return zone
}

func observance(start, from, to, name, rule string) []ics.IANAProperty {
	return []ics.IANAProperty{
		property(string(ics.PropertyDtstart), start),
		property(string(ics.PropertyTzoffsetfrom), from),
		property(string(ics.PropertyTzoffsetto), to),
		property(string(ics.PropertyTzname), name),
		property(string(ics.PropertyRrule), rule),
	}
}
