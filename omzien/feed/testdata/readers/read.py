"""Reads an iCalendar file from standard input as a Python program would.

    read.py icalendar|vobject|libical|khal      the events, as JSON lines
    read.py offsets SECONDS...                  each VTIMEZONE of the file

An event is {uid, start, end, allDay, summary, location, description, status,
sequence}: what that reader says, with moments in UTC and dates as they are. A
time without zone is an error. The second form prints a list of offsets in minutes
east of UTC, which python3-icalendar finds at moments in seconds since 1970.
"""

import datetime
import json
import sys


def moment(t):
    """A date as itself, a time in UTC. Programs would show a time without zone each in their own."""
    if not isinstance(t, datetime.datetime):
        return t.isoformat()
    if t.tzinfo is None:
        raise ValueError("a time without zone")
    return t.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def event(uid, start, end, summary, location, description, status, sequence):
    return {
        "uid": str(uid), "start": moment(start), "end": moment(end),
        "allDay": not isinstance(start, datetime.datetime),
        "summary": str(summary), "location": str(location), "description": str(description),
        "status": str(status), "sequence": int(sequence),
    }


def by_icalendar(data):
    import icalendar
    for e in icalendar.Calendar.from_ical(data).walk("VEVENT"):
        if e.errors:
            raise ValueError(e.errors)
        yield event(e["UID"], e.decoded("DTSTART"), e.decoded("DTEND"), e["SUMMARY"], e.get("LOCATION", ""),
                    e.get("DESCRIPTION", ""), e["STATUS"], e["SEQUENCE"])


def by_vobject(data):
    import vobject
    for e in vobject.readOne(data.decode(), validate=True).vevent_list:
        def text(name):
            return e.getChildValue(name, "")
        yield event(text("uid"), e.dtstart.value, e.dtend.value, text("summary"), text("location"), text("description"),
                    text("status"), text("sequence"))


def by_khal(data):
    """What "khal import" makes of the file: one calendar for each UID, shown from there."""
    import pytz
    from khal.icalendar import split_ics
    from khal.khalendar.event import Event
    elsewhere = pytz.timezone("America/New_York")
    locale = {"default_timezone": elsewhere, "local_timezone": elsewhere}
    for single in split_ics(data.decode(), default_timezone=elsewhere):
        e = Event.fromString(single, calendar="omzien", locale=locale)
        # khal knows the last day of an event, not the day after it; SEQUENCE is not shown.
        end = e.end + datetime.timedelta(days=1) if e.allday else e.end
        yield event(e.uid, e.start, end, e.summary, e.location, e.description, e.status, 0)


def by_libical(data):
    """libical resolves a TZID by the VTIMEZONE in the file."""
    import gi
    gi.require_version("ICalGLib", "3.0")
    from gi.repository import ICalGLib
    kinds, states = ICalGLib.ComponentKind, ICalGLib.PropertyStatus
    utc = ICalGLib.Timezone.get_utc_timezone()
    status = {states.CONFIRMED: "CONFIRMED", states.TENTATIVE: "TENTATIVE", states.CANCELLED: "CANCELLED"}

    def value(t):
        if t.is_date():
            return datetime.date(t.get_year(), t.get_month(), t.get_day())
        if t.get_timezone() is None:
            raise ValueError("a time without zone")
        t = t.convert_to_zone(utc)
        return datetime.datetime(t.get_year(), t.get_month(), t.get_day(), t.get_hour(), t.get_minute(), t.get_second(),
                                 tzinfo=datetime.timezone.utc)

    calendar = ICalGLib.Component.new_from_string(data.decode())
    if calendar is None or calendar.count_errors():
        raise ValueError("%s errors" % (calendar and calendar.count_errors()))
    e = calendar.get_first_component(kinds.VEVENT_COMPONENT)
    while e is not None:
        yield event(e.get_uid(), value(e.get_dtstart()), value(e.get_dtend()), e.get_summary(), e.get_location() or "",
                    e.get_description() or "", status[e.get_status()], e.get_sequence())
        e = calendar.get_next_component(kinds.VEVENT_COMPONENT)


def offsets(data, moments):
    import icalendar
    zones = [z.to_tz() for z in icalendar.Calendar.from_ical(data).walk("VTIMEZONE")]
    for zone in zones:
        local = (datetime.datetime.fromtimestamp(int(seconds), zone) for seconds in moments)
        yield [int(t.utcoffset().total_seconds() // 60) for t in local]


readers = {"icalendar": by_icalendar, "vobject": by_vobject, "libical": by_libical, "khal": by_khal}
file = sys.stdin.buffer.read()
found = offsets(file, sys.argv[2:]) if sys.argv[1] == "offsets" else readers[sys.argv[1]](file)
for one in found:
    print(json.dumps(one))
