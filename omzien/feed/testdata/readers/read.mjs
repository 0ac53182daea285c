// Reads an iCalendar file from standard input as a JavaScript program would:
//
//     node read.mjs ical.js|node-ical NODE_MODULES
//
// Prints JSON lines, as read.py does: moments in UTC, dates as they are. A time
// without zone is an error.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';

const [reader, modules] = process.argv.slice(2);
const load = createRequire(join(modules, 'read.mjs'));

const moment = (date) => date.toISOString().replace('.000Z', 'Z');

function* byIcalJs(text) {
  const ICAL = load('ical.js').default ?? load('ical.js');
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const component of calendar.getAllSubcomponents('vevent')) {
    // Without exceptions of our own it would look for them in the whole file, for each.
    const e = new ICAL.Event(component, {exceptions: []});
    const value = (time) => {
      if (time.isDate) return time.toString();
      if (time.zone === ICAL.Timezone.localTimezone) throw new Error('a time without zone');
      return moment(time.toJSDate());
    };
    yield {
      uid: e.uid, start: value(e.startDate), end: value(e.endDate), allDay: e.startDate.isDate, summary: e.summary,
      location: e.location ?? '', description: e.description ?? '', status: component.getFirstPropertyValue('status'),
      sequence: e.sequence,
    };
  }
}

// node-ical gives a text with parameters as an object, and a date as midnight on
// the clock of this machine.
function* byNodeIcal(text) {
  const plain = (value) => value?.val ?? value ?? '';
  const day = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
  for (const e of Object.values(load('node-ical').sync.parseICS(text))) {
    if (e.type !== 'VEVENT') continue;
    const allDay = e.datetype === 'date';
    const value = (date) => {
      if (allDay) return day(date);
      if (!date.tz) throw new Error('a time without zone');
      return moment(date);
    };
    yield {
      uid: e.uid, start: value(e.start), end: value(e.end), allDay, summary: plain(e.summary), location: plain(e.location),
      description: plain(e.description), status: e.status, sequence: Number(e.sequence),
    };
  }
}

const text = readFileSync(0, 'utf8');
for (const e of {'ical.js': byIcalJs, 'node-ical': byNodeIcal}[reader](text)) {
  process.stdout.write(JSON.stringify(e) + '\n');
}
