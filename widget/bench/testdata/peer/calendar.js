// The page's own part of a calendar with FullCalendar: its list of all meetings,
// a choice of the themes that occur, and a dialog to sign up in. The meetings come as
// its documentation has it, as a feed in JSON, since a script that was bundled once does not know
// the meetings of next week; they are asked for as soon as it runs, and once.
import { Calendar } from "fullcalendar";
import list from "fullcalendar/list";
import nl from "fullcalendar/locales/nl";
import theme from "fullcalendar/themes/classic";
import style from "./built.css"; // what calendar.css becomes, as text

const coming = fetch("/calendar.json").then((answer) => answer.json());

document.head.append(Object.assign(document.createElement("style"), { textContent: style }));

const themes = document.querySelector("select[name=thema]");
const dialog = document.querySelector("dialog");

const place = document.querySelector("#calendar");
const calendar = new Calendar(place, {
  plugins: [list, theme],
  locale: nl,
  views: { everything: { type: "list", duration: { days: +place.dataset.days } } },
  initialView: "everything",
  initialDate: place.dataset.first,
  height: "auto",
  eventClass: "bench-event",
  async events() {
    const { list } = await coming;
    return themes.value ? list.filter((meeting) => meeting.themes.includes(themes.value)) : list;
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
coming.then((meetings) => themes.append(...meetings.themes.map(([id, label]) => new Option(label, id))));
themes.addEventListener("change", () => calendar.refetchEvents());
