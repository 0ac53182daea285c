// The page's own part of a calendar with FullCalendar: its list of all meetings,
// a choice of the themes that occur, and a dialog to sign up in. What it is held against is the
// widget, so it does no less than its documentation tells, and no more.
import { Calendar } from "fullcalendar";
import list from "fullcalendar/list";
import nl from "fullcalendar/locales/nl";
import theme from "fullcalendar/themes/classic";
import style from "./built.css"; // what calendar.css becomes, as text
import meetings from "./meetings.json";

document.head.append(Object.assign(document.createElement("style"), { textContent: style }));

const themes = document.querySelector("select[name=thema]");
const dialog = document.querySelector("dialog");

const calendar = new Calendar(document.querySelector("#calendar"), {
  plugins: [list, theme],
  locale: nl,
  views: { everything: { type: "list", duration: { days: meetings.days } } },
  initialView: "everything",
  initialDate: meetings.first,
  height: "auto",
  eventClass: "bench-event",
  events(_, show) {
    const chosen = themes.value;
    show(chosen ? meetings.list.filter((meeting) => meeting.themes.includes(chosen)) : meetings.list);
  },
  eventClick({ event }) {
    dialog.querySelector("h2").textContent = event.title;
    dialog.querySelector(".when").textContent = event.start.toLocaleString("nl", { dateStyle: "full", timeStyle: "short" });
    dialog.querySelector(".where").textContent = event.extendedProps.where;
    dialog.querySelector(".hosts").textContent = event.extendedProps.hosts;
    dialog.showModal();
  },
});
calendar.render();
for (const [id, label] of meetings.themes) themes.append(new Option(label, id));
themes.addEventListener("change", () => calendar.refetchEvents());
