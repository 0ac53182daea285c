"""Reads an iCalendar file from standard input with Debian's python3-icalendar.

Prints JSON: the meetings in the order of the file, each with start and end in
UTC, and the offsets in minutes that the file's own VTIMEZONE has at the moments
(seconds since 1970, UTC) given as arguments. Categories are left out: version 4
takes a comma inside a name for the end of it.
"""

import datetime
import json
import sys

import icalendar


def moment(component, name):
    """The property as UTC; a time without zone is an error."""
    t = component.decoded(name)
    if t.tzinfo is None:
        raise ValueError(name + " floats")
    return t.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def meeting(e):
    if e.errors:
        raise ValueError(e.errors)
    return {
        "uid": str(e["UID"]),
        "start": moment(e, "DTSTART"),
        "end": moment(e, "DTEND"),
        "summary": str(e["SUMMARY"]),
        "location": str(e.get("LOCATION", "")),
        "description": str(e.get("DESCRIPTION", "")),
        "status": str(e["STATUS"]),
        "sequence": int(e["SEQUENCE"]),
    }


def offsets(zone, moments):
    for seconds in moments:
        t = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
        yield int(t.astimezone(zone).utcoffset().total_seconds() // 60)


def twice():
    """Whether this version unescapes text twice, so that backslash and n become a line break."""
    probe = icalendar.Event.from_ical("BEGIN:VEVENT\r\nSUMMARY:C:\\\\nieuw\r\nEND:VEVENT\r\n")
    return "\n" in str(probe["SUMMARY"])


cal = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
zones = [z.to_tz() for z in cal.walk("VTIMEZONE")]
json.dump({
    "meetings": [meeting(e) for e in cal.walk("VEVENT")],
    "twice": twice(),
    "offsets": [list(offsets(z, map(int, sys.argv[1:]))) for z in zones],
}, sys.stdout)
