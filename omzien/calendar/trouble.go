package calendar

import (
	"strings"
	"unicode/utf8"
)

// Trouble is something in a calendar that [Read] passed over, or read in another
// way than it is written.
type Trouble struct {
	// Line is where it is, from 1: of a whole entry, its BEGIN.
	Line int
	Code Code
	// UID is that of the entry that is left out because of it. It is "" when an
	// entry is read in spite of it, or has no UID.
	UID string
	// Value is what could not be read, on one line and cut short: a zone, a date,
	// a rule; never the text of an entry. It may be "".
	Value string
}

// maxValue of a Trouble, in octets.
const maxValue = 80

// Sentence is what a person reads, without the number of the line.
func (t Trouble) Sentence() string {
	for _, s := range sentences {
		if s.code == t.Code {
			return s.text
		}
	}
	return ""
}

// Code says what is wrong with a line or an entry of a calendar. It is stable.
type Code string

// What [Read] can report.
const (
	// CodeNoColon: a line without a colon is passed over.
	CodeNoColon Code = "no_colon"
	// CodeName: a line that does not begin with a name is passed over.
	CodeName Code = "name"
	// CodeQuote: a line with a quote in a parameter that does not end as it should
	// is passed over.
	CodeQuote Code = "quote"
	// CodeUnfinished: an entry without END is left out.
	CodeUnfinished Code = "unfinished"
	// CodeUID: an entry without UID is read; its UID is made of what it says.
	CodeUID Code = "uid"
	// CodeStart: an entry without a start that can be read is left out.
	CodeStart Code = "start"
	// CodeEnd: an entry that ends before it starts, or after ten years, is left out.
	CodeEnd Code = "end"
	// CodeEndUnread: an end that cannot be read, or is a day where the start is a
	// time or the other way round, is passed over.
	CodeEndUnread Code = "end_unread"
	// CodeZone: an unknown zone; its times are read in the zone of the calendar.
	CodeZone Code = "zone"
	// CodeRule: an entry that repeats by a rule that cannot be read is left out.
	CodeRule Code = "rule"
	// CodeFrequency: an entry that repeats more often than daily is left out.
	CodeFrequency Code = "frequency"
	// CodeDates: an EXRULE, or a date of an EXDATE or RDATE that cannot be read, is
	// passed over.
	CodeDates Code = "dates"
	// CodeInstance: one of a series that does not say which one is left out.
	CodeInstance Code = "instance"
	// CodeRange: a change of one of a series and all after it is read as a change
	// of that one.
	CodeRange Code = "range"
	// CodeDuplicate: of several entries with one UID the newest is read.
	CodeDuplicate Code = "duplicate"
	// CodeSeries: of a long series the first 400 that lie in the window are read.
	CodeSeries Code = "series"
	// CodeEntries: the calendar holds more than is read at once: 10 000 entries, or
	// rules that take too long. The rest is left out and the result is not complete.
	CodeEntries Code = "entries"
)

var sentences = [...]struct {
	code Code
	text string
}{
	{CodeNoColon, "Deze regel kunnen we niet lezen: er staat geen dubbele punt in. We slaan hem over."},
	{CodeName, "Deze regel kunnen we niet lezen: hij begint niet met een naam. We slaan hem over."},
	{CodeQuote, "Deze regel kunnen we niet lezen: er mist een aanhalingsteken. We slaan hem over."},
	{CodeUnfinished, "Deze afspraak is niet af: het slot mist. We laten hem weg."},
	{CodeUID, "Deze afspraak heeft geen eigen nummer. We nemen hem over, maar zien het niet als hij verandert."},
	{CodeStart, "Van deze afspraak kunnen we niet lezen wanneer hij begint. We laten hem weg."},
	{CodeEnd, "Deze afspraak eindigt voor hij begint, of pas na tien jaar. We laten hem weg."},
	{CodeEndUnread, "Van deze afspraak kunnen we niet lezen wanneer hij eindigt. We nemen hem over zonder eindtijd."},
	{CodeZone, "We kennen de tijdzone van deze afspraak niet. Kijk na of de tijd klopt."},
	{CodeRule, "Van deze afspraak kunnen we niet lezen wanneer hij terugkomt. We laten hem weg."},
	{CodeFrequency, "Deze afspraak komt vaker dan een keer per dag terug. We laten hem weg."},
	{CodeDates, "Een deel van de datums van deze afspraak kunnen we niet lezen. Kijk na of alle datums kloppen."},
	{CodeInstance, "Deze afspraak hoort bij een reeks. We kunnen niet lezen bij welke datum. We laten hem weg."},
	{CodeRange, "Een deel van deze reeks is veranderd. We nemen de verandering alleen op deze datum over. Kijk na of de rest klopt."},
	{CodeDuplicate, "Deze afspraak staat er meer dan een keer in. We nemen de nieuwste over."},
	{CodeSeries, "Deze afspraak komt heel vaak terug. We nemen de eerste 400 datums over."},
	{CodeEntries, "In deze agenda staat te veel. Een deel hebben we niet gelezen."},
}

// short is raw as the Value of a Trouble.
func short(raw string) string {
	s := line(raw[:min(len(raw), 4*maxValue)])
	if len(s) <= maxValue {
		return s
	}
	end := maxValue - len("…")
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.TrimSpace(s[:end]) + "…"
}
