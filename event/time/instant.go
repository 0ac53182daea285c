package time

// instant behaves as time.Time of the standard library does, as far as it goes. Its
// zero value is 1 January of the year 1, 00.00 UTC.
type instant struct {
	seconds int64 // since the zero value
	nanos   int32 // 0 to 999,999,999
	place   *place
}

// place is a zone with one offset, in seconds east of UTC. A browser has no zone
// files; a time that was read has the offset of then.
type place struct {
	name   string
	offset int
}

var utc = &place{name: "UTC"}

// span is a length of time in nanoseconds.
type span int64

// month begins at 1, weekday at 0, with Sunday.
type (
	month   int
	weekday int
)

const (
	nanosASecond = 1_000_000_000
	secondsADay  = 24 * 60 * 60
	// untilUnix is from the zero value to 1970.
	untilUnix = 719_162 * secondsADay
)

// floor is a/b, rounded down, and what is left of a.
func floor(a, b int64) (quotient, rest int64) {
	quotient, rest = a/b, a%b
	if rest < 0 {
		quotient, rest = quotient-1, rest+b
	}
	return quotient, rest
}

// Inside these two a year begins in March, so that a leap day is its last, and the
// months before a month have as many days in every year. The first of them begins 306
// days before the zero value.

// daysUntil is how many days a date comes after the zero value. A month that is none
// of 1 to 12 is one of another year.
func daysUntil(year, month, day int) int64 {
	over, m := floor(int64(month)-3, 12)
	y := int64(year) + over
	leaps, _ := floor(y, 4)
	centuries, _ := floor(y, 100)
	eras, _ := floor(y, 400)
	return 365*y + leaps - centuries + eras + (153*m+2)/5 + int64(day) - 307
}

// dateAt is the date that comes so many days after the zero value.
func dateAt(days int64) (year, month, day int) {
	const era = 146_097 // the days of 400 years
	eras, n := floor(days+306, era)
	y := (n - n/1460 + n/36_524 - n/(era-1)) / 365
	n -= 365*y + y/4 - y/100
	m := (5*n + 2) / 153
	year, month, day = int(400*eras+y), int(m)+3, int(n-(153*m+2)/5)+1
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

func date(year int, month month, day, hour, minute, second, nanos int, loc *place) instant {
	over, rest := floor(int64(nanos), nanosASecond)
	seconds := int64(hour)*3600 + int64(minute)*60 + int64(second) + over - int64(loc.offset)
	return instant{daysUntil(year, int(month), day)*secondsADay + seconds, int32(rest), loc}
}

func unix(seconds, nanos int64) instant {
	over, rest := floor(nanos, nanosASecond)
	return instant{seconds + untilUnix + over, int32(rest), utc}
}

func (t instant) UnixMilli() int64 { return (t.seconds-untilUnix)*1000 + int64(t.nanos)/1_000_000 }

func (t instant) IsZero() bool { return t.seconds == 0 && t.nanos == 0 }

func (t instant) Equal(u instant) bool { return t.seconds == u.seconds && t.nanos == u.nanos }

func (t instant) Before(u instant) bool {
	return t.seconds < u.seconds || t.seconds == u.seconds && t.nanos < u.nanos
}

func (t instant) After(u instant) bool { return u.Before(t) }

func (t instant) Add(d span) instant {
	over, rest := floor(int64(t.nanos)+int64(d%nanosASecond), nanosASecond)
	return instant{t.seconds + int64(d/nanosASecond) + over, int32(rest), t.place}
}

// Sub is the longest span there is where the two lie further apart.
func (t instant) Sub(u instant) span {
	d := span(t.seconds-u.seconds)*nanosASecond + span(t.nanos-u.nanos)
	switch {
	case u.Add(d).Equal(t):
		return d
	case t.Before(u):
		return -1 << 63
	}
	return 1<<63 - 1
}

func (t instant) Location() *place {
	if t.place == nil {
		return utc
	}
	return t.place
}

func (t instant) Zone() (name string, offset int) { return t.Location().name, t.Location().offset }

func (t instant) In(loc *place) instant { return instant{t.seconds, t.nanos, loc} }

func (t instant) UTC() instant { return t.In(utc) }

// wall is the day and the second of it that a clock shows there.
func (t instant) wall() (day, second int64) {
	return floor(t.seconds+int64(t.Location().offset), secondsADay)
}

func (t instant) Clock() (hour, minute, second int) {
	_, at := t.wall()
	return int(at / 3600), int(at / 60 % 60), int(at % 60)
}

func (t instant) Hour() int {
	hour, _, _ := t.Clock()
	return hour
}

func (t instant) Minute() int {
	_, minute, _ := t.Clock()
	return minute
}

func (t instant) Second() int {
	_, _, second := t.Clock()
	return second
}

func (t instant) Nanosecond() int { return int(t.nanos) }

func (t instant) Date() (year int, m month, day int) {
	days, _ := t.wall()
	year, number, day := dateAt(days)
	return year, month(number), day
}

func (t instant) Year() int {
	year, _, _ := t.Date()
	return year
}

func (t instant) Month() month {
	_, m, _ := t.Date()
	return m
}

func (t instant) Day() int {
	_, _, day := t.Date()
	return day
}

func (t instant) Weekday() weekday {
	days, _ := t.wall()
	_, day := floor(days+1, 7) // the zero value is a Monday
	return weekday(day)
}

// ISOWeek is the week that has the same Thursday, counted in the year of that
// (ISO 8601).
func (t instant) ISOWeek() (year, week int) {
	days, _ := t.wall()
	weeks, _ := floor(days, 7)
	thursday := weeks*7 + 3
	year, _, _ = dateAt(thursday)
	return year, int(thursday-daysUntil(year, 1, 1))/7 + 1
}

func (t instant) AddDate(years, months, days int) instant {
	year, m, day := t.Date()
	hour, minute, second := t.Clock()
	return date(year+years, m+month(months), day+days, hour, minute, second, int(t.nanos), t.Location())
}
