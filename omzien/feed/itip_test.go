package feed_test

import (
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

func invitation(a event.Announcement) feed.Invitation {
	return feed.Invitation{
		Event:     a,
		Organizer: feed.Party{Name: "Netwerk Omzien", Address: "agenda@omzien.example"},
		Attendee:  feed.Party{Name: `Buurvrouw "Bé": één, twee; drie`, Address: "buurvrouw@omzien.example"},
		At:        at("2019-01-08T20:15:00+01:00"),
		Page:      "https://omzien.example/agenda/" + a.Slug,
	}
}

func sent(m feed.Message, err error) feed.Message { must(err); return m }

// moved is Event A with a firm place, a day later.
func moved() event.Event {
	e, next := announcedA(), draftA()
	next.Start, next.End, next.Venue.Certainty = next.Start.AddDate(0, 0, 1), next.End.AddDate(0, 0, 1), event.Confirmed
	must(e.Revise(next, 0, event.Step{At: at("2019-01-09T09:00:00+01:00")}))
	return e
}

func calledOff() event.Event {
	e := moved()
	must(e.Cancel(event.Step{At: at("2019-01-10T09:00:00+01:00"), Reason: "de zaal is dicht"}))
	return e
}

func TestInvitationGolden(t *testing.T) {
	update1, off := invitation(snapshot(moved())), invitation(snapshot(calledOff()))
	update1.At, off.At = at("2019-01-09T09:00:05+01:00"), at("2019-01-10T09:00:05+01:00")
	allDay := invitation(wholeDays()[0])
	for name, m := range map[string]feed.Message{
		"request": sent(invitation(eventA()).Request()),
		"update":  sent(update1.Request()),
		"all_day": sent(allDay.Request()),
		"leave":   sent(invitation(eventA()).Leave()),
		"cancel":  sent(off.Cancel()),
	} {
		t.Run(name, func(t *testing.T) {
			golden := filepath.Join("testdata", "itip", name+".ics")
			if *update {
				require.NoError(t, os.WriteFile(golden, m.Body, 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), string(m.Body))
		})
	}
}

// presence is how often a property stands in a VEVENT, at least and at most.
type presence struct{ least, most int }

var (
	always  = presence{1, 1}
	perhaps = presence{0, 1}
	never   = presence{}
	many    = presence{0, 99}
	some    = presence{1, 99}
)

// required is the table of a method: RFC 5546 3.2.2 and 3.2.5. What it does not
// name must not be there.
var required = map[string]map[string]presence{
	"REQUEST": {"ATTENDEE": some, "DTSTAMP": always, "DTSTART": always, "ORGANIZER": always, "SEQUENCE": perhaps, "SUMMARY": always,
		"UID": always, "CATEGORIES": many, "CREATED": perhaps, "DESCRIPTION": perhaps, "DTEND": perhaps, "GEO": perhaps,
		"LAST-MODIFIED": perhaps, "LOCATION": perhaps, "REQUEST-STATUS": never, "STATUS": perhaps, "TRANSP": perhaps, "URL": perhaps},
	"CANCEL": {"ATTENDEE": many, "DTSTAMP": always, "ORGANIZER": always, "SEQUENCE": always, "UID": always,
		"CATEGORIES": many, "CREATED": perhaps, "DESCRIPTION": perhaps, "DTEND": perhaps, "DTSTART": perhaps, "GEO": perhaps,
		"LAST-MODIFIED": perhaps, "LOCATION": perhaps, "REQUEST-STATUS": never, "STATUS": perhaps, "SUMMARY": perhaps, "TRANSP": perhaps, "URL": perhaps},
}

// read demands that a message is right for its method and that two readers agree
// on it, and returns its one meeting.
func read(t *testing.T, m feed.Message) *ical.Component {
	t.Helper()
	requireWellFormed(t, string(m.Body))
	cal, err := ical.NewDecoder(strings.NewReader(string(m.Body))).Decode()
	require.NoError(t, err)
	require.Equal(t, m.Method, cal.Props.Get("METHOD").Value)
	require.Len(t, cal.Events(), 1, "Outlook reads only the first of a mail")
	e := cal.Events()[0].Component
	for name, times := range required[m.Method] {
		require.GreaterOrEqual(t, len(e.Props[name]), times.least, name)
		require.LessOrEqual(t, len(e.Props[name]), times.most, name)
	}
	for name := range e.Props {
		require.Contains(t, required[m.Method], name)
	}
	zoned := e.Props.Get("DTSTART").Params.Get("TZID") != ""
	zones := slices.DeleteFunc(slices.Clone(cal.Children), func(c *ical.Component) bool { return c.Name != "VTIMEZONE" })
	require.Equal(t, zoned, len(zones) == 1, "a VTIMEZONE for each TZID and no other")

	own, err := ics.ParseCalendar(strings.NewReader(string(m.Body)))
	require.NoError(t, err)
	require.Len(t, own.Events(), 1)
	require.Len(t, own.Events()[0].Properties, len(e.Props))
	require.Equal(t, e.Props.Get("UID").Value, own.Events()[0].Id())
	attendees := own.Events()[0].Attendees()
	require.Len(t, attendees, 1)
	require.Equal(t, e.Props.Get("ATTENDEE").Value, "mailto:"+attendees[0].Email())
	return e
}

func TestInvitation(t *testing.T) {
	t.Run("RFC 5546 3.2.2 a request names who, when and what", func(t *testing.T) {
		m := sent(invitation(eventA()).Request())
		e := read(t, m)
		got := unfold(string(m.Body))
		require.Contains(t, got, "METHOD:REQUEST")
		require.Contains(t, got, `ORGANIZER;CN="Netwerk Omzien":mailto:agenda@omzien.example`)
		require.Contains(t, got, `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Buurvrouw “Bé”: één, twee; drie":mailto:buurvrouw@omzien.example`)
		require.Contains(t, got, "DTSTAMP:20190108T191500Z")
		require.Contains(t, got, "LAST-MODIFIED:20190107T080000Z")
		require.Contains(t, got, "STATUS:CONFIRMED")
		require.Equal(t, "Buurvrouw “Bé”: één, twee; drie", e.Props.Get("ATTENDEE").Params.Get("CN"))
		text, err := e.Props.Text("DESCRIPTION")
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(text, "U bent aangemeld.\n\n"), text)
		require.NotContains(t, text, "Meld u aan")
	})
	number := func(m feed.Message) int {
		n, err := read(t, m).Props.Get("SEQUENCE").Int()
		require.NoError(t, err)
		return n
	}
	t.Run("INV-F03 UID is that of the feed, and SEQUENCE for who never left", func(t *testing.T) {
		for _, e := range []event.Event{announcedA(), moved(), calledOff()} {
			a := snapshot(e)
			want := readHere(t, write(t, network(), a))[0]
			for n, m := range messages(invitation(a)) {
				require.Equal(t, want.UID, read(t, m).Props.Get("UID").Value)
				leave := n == 1
				require.Equal(t, leave, number(m) != want.Sequence)
			}
		}
	})
	t.Run("RFC 5546 2.1.4 what takes a meeting away has a higher SEQUENCE, through any life", func(t *testing.T) {
		rapid.Check(t, func(r *rapid.T) {
			e, left, present, last, again := announcedA(), 0, false, -1, 0
			for e.Status == event.Scheduled {
				i := invitation(snapshot(e))
				i.Left = left
				switch step := rapid.SampledFrom([]string{"come", "go", "move", "off"}).Draw(r, "step"); {
				case step == "come" && !present:
					now := number(sent(i.Request()))
					require.GreaterOrEqual(r, now, last) // at the same number the later moment counts
					last, present = now, true
				case step == "go" && present:
					now := number(sent(i.Leave()))
					require.Greater(r, now, last)
					last, present, left = now, false, left+1
				case step == "move":
					next := draftA()
					again++
					next.Start, next.End = next.Start.AddDate(0, 0, again), next.End.AddDate(0, 0, again)
					must(e.Revise(next, 0, event.Step{At: at("2019-01-09T09:00:00+01:00")}))
					i.Event = snapshot(e)
					if present {
						now := number(sent(i.Request()))
						require.Greater(r, now, last)
						last = now
					}
				case step == "off":
					must(e.Cancel(event.Step{At: at("2019-01-10T09:00:00+01:00"), Reason: "de zaal is dicht"}))
					i.Event = snapshot(e)
					if present {
						require.Greater(r, number(sent(i.Cancel())), last)
					}
				}
			}
		})
	})
	t.Run("INV-E16 calling off raises SEQUENCE above that of every request", func(t *testing.T) {
		first, update := number(sent(invitation(eventA()).Request())), number(sent(invitation(snapshot(moved())).Request()))
		off := sent(invitation(snapshot(calledOff())).Cancel())
		require.Greater(t, update, first)
		require.Greater(t, number(off), update)
		require.Contains(t, unfold(string(off.Body)), "STATUS:CANCELLED")
		require.Contains(t, unfold(string(off.Body)), "SUMMARY:Afgelast: (Nieuw) samenspel in de wijk")
	})
	t.Run("RFC 5546 3.2.5 one person leaves: no STATUS, and a new request is not too late", func(t *testing.T) {
		i := invitation(eventA())
		first, m := number(sent(i.Request())), sent(i.Leave())
		require.Nil(t, read(t, m).Props.Get("STATUS"))
		require.Equal(t, "CANCEL", m.Method)
		i.Left = 1
		require.Equal(t, []int{first + 1, first + 1, first + 2}, []int{number(m), number(sent(i.Request())), number(sent(i.Leave()))})
	})
	t.Run("METHOD is the same in the type and in the body, in capitals", func(t *testing.T) {
		for _, m := range append(messages(invitation(eventA())), messages(invitation(snapshot(calledOff())))...) {
			kind, parameters, err := mime.ParseMediaType(m.ContentType())
			require.NoError(t, err)
			require.Equal(t, "text/calendar", kind)
			require.Equal(t, map[string]string{"charset": "utf-8", "method": m.Method}, parameters)
			require.Equal(t, 1, strings.Count(string(m.Body), "\r\nMETHOD:"+m.Method+"\r\n"))
			require.Equal(t, strings.ToUpper(m.Method), m.Method)
		}
	})
	t.Run("a postponed meeting stays in the calendar without being sure", func(t *testing.T) {
		e := announcedA()
		require.NoError(t, e.Postpone(event.Step{At: at("2019-01-20T12:00:00+01:00")}))
		got := unfold(string(sent(invitation(snapshot(e)).Request()).Body))
		require.Contains(t, got, "STATUS:TENTATIVE")
		require.Contains(t, got, "SUMMARY:Uitgesteld: (Nieuw) samenspel in de wijk")
	})
}

// messages are all that an invitation can be made into.
func messages(i feed.Invitation) []feed.Message {
	var list []feed.Message
	for _, send := range []func() (feed.Message, error){i.Request, i.Leave, i.Cancel} {
		if m, err := send(); err == nil {
			list = append(list, m)
		}
	}
	return list
}

func TestInvitationRefuses(t *testing.T) {
	t.Run("a message that does not fit the state of the meeting", func(t *testing.T) {
		in := func(s event.Status) feed.Invitation {
			a := eventA()
			a.Status = s
			return invitation(a)
		}
		for status, can := range map[event.Status][3]bool{ // request, leave, cancel
			event.Scheduled: {true, true, false}, event.Postponed: {true, true, false}, event.Cancelled: {false, false, true},
			event.Held: {}, event.Draft: {}, event.Discarded: {}, "": {},
		} {
			i := in(status)
			for n, send := range []func() (feed.Message, error){i.Request, i.Leave, i.Cancel} {
				m, err := send()
				if can[n] {
					require.NoError(t, err, "%s %d", status, n)
					continue
				}
				require.ErrorIs(t, err, event.ErrTransition, "%s %d", status, n)
				require.Zero(t, m)
			}
		}
	})
	t.Run("a meeting that takes no sign-ups here", func(t *testing.T) {
		for _, status := range []event.Status{event.Scheduled, event.Cancelled, event.Held} {
			i := invitation(fromElsewhere())
			i.Event.Status = status
			for _, send := range []func() (feed.Message, error){i.Request, i.Leave} {
				_, err := send()
				require.ErrorIs(t, err, event.ErrNotOffered)
			}
		}
	})
	for name, tc := range map[string]struct {
		spoil func(i *feed.Invitation)
		want  event.FieldError
	}{
		"no sender":              {func(i *feed.Invitation) { i.Organizer = feed.Party{} }, event.FieldError{Field: "organizer", Code: event.CodeEmail}},
		"a sender with a name":   {func(i *feed.Invitation) { i.Organizer.Address = "Omzien <agenda@omzien.example>" }, event.FieldError{Field: "organizer", Code: event.CodeEmail}},
		"a mailto":               {func(i *feed.Invitation) { i.Organizer.Address = "mailto:agenda@omzien.example" }, event.FieldError{Field: "organizer", Code: event.CodeEmail}},
		"no receiver":            {func(i *feed.Invitation) { i.Attendee.Address = "" }, event.FieldError{Field: "attendee", Code: event.CodeEmail}},
		"two receivers":          {func(i *feed.Invitation) { i.Attendee.Address = "a@omzien.example,b@omzien.example" }, event.FieldError{Field: "attendee", Code: event.CodeEmail}},
		"a line in the receiver": {func(i *feed.Invitation) { i.Attendee.Address = "a@omzien.example\r\nX:y" }, event.FieldError{Field: "attendee", Code: event.CodeEmail}},
		"no moment":              {func(i *feed.Invitation) { i.At = time.Time{} }, event.FieldError{Field: "at", Code: event.CodeRequired}},
		"less than never":        {func(i *feed.Invitation) { i.Left = -1 }, event.FieldError{Field: "left", Code: event.CodeTooFew}},
		"a meeting without time": {func(i *feed.Invitation) { i.Event.Start = time.Time{} }, event.FieldError{Field: "start", Code: event.CodeRequired}},
	} {
		t.Run(name, func(t *testing.T) {
			i := invitation(eventA())
			tc.spoil(&i)
			for _, send := range []func() (feed.Message, error){i.Request, i.Leave} {
				m, err := send()
				var fault event.FieldError
				require.ErrorAs(t, err, &fault)
				require.Equal(t, tc.want, fault)
				require.Zero(t, m)
			}
		})
	}
}
