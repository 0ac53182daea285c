// Searching and drawing the agenda by Go, and by the network where Go does not know
// the whole list.

import { at } from "./clock.js";
import { keeping } from "./focus.js";
import { go } from "./go.js";
import { beside, fetched, moment, now } from "./network.js";
import { offer } from "./offline.js";
import { core } from "./tools.js";

// How long a visitor may think between two letters before the network is asked,
// in milliseconds.
const typing = 300;

const texts = new Map(); // promises of lists as JSON, by address
const lists = new Map(); // what Go holds of them, as {run, list, whole}, by address
const shown = new WeakMap(); // {view, at} of a tag, when Go has drawn another than the network

const results = (tag) => tag.part.querySelector(".oz-results");
const current = (tag) => tag.part.querySelector(".oz-views [aria-current]")?.dataset.ozView ?? "list";

// state is which view of the agenda is shown, and of when.
const state = (tag) => shown.get(tag.part) ?? { view: current(tag), at: tag.form.elements.namedItem("datum")?.value ?? "" };

// held is {run, list, whole}: Go, and the list of a tag in it.
async function held(tag) {
  const url = beside(tag.address, "agenda.json");
  if (!texts.has(url)) texts.set(url, fetched(url));
  const [run, text] = await Promise.all([go(), texts.get(url)]);
  if (lists.get(url)?.run !== run) lists.set(url, { run, ...run("load", text)[0] });
  return lists.get(url);
}

// forget is for when somebody signed up: what was fetched tells of seats that are
// taken now.
export function forget(tag) {
  if (!tag.address) return;
  const url = beside(tag.address, "agenda.json");
  texts.delete(url);
  lists.delete(url);
  tag.finder = undefined;
}

// prepare lets Go find what fits from now on, if it knows the whole list.
export async function prepare(tag) {
  if (tag.finder || !tag.form || !tag.address) return;
  if (tag.part.querySelector("[data-oz-rest]")) throw new Error("omzien: the page is still being read");
  const { part } = tag;
  const { run, list, whole } = await held(tag);
  if (!whole || tag.part !== part) return;
  tag.finder = (query) => {
    try {
      draw(tag, run, list, query);
      return true;
    } catch { // a trap, or a list that Go has forgotten
      tag.finder = undefined;
      lists.clear();
      return false;
    }
  };
  const query = core.asked(tag, tag.form);
  // What was narrowed until now still offers the calendar of all of it.
  if (`${new URLSearchParams(query)}` !== results(tag).dataset.ozAsked && tag.finder(query)) return;
  follow(tag, search(tag, run, list, query)[0].until);
}

function search(tag, run, list, query) {
  const { view, at } = state(tag);
  return run("search", JSON.stringify({
    list, query, view, at, now: now(), base: new URL(".", tag.form.action).href.slice(0, -1),
    address: tag.part.querySelector("[data-oz-address]")?.dataset.ozAddress, lang: tag.part.lang, max: tag.max(query),
  }));
}

function draw(tag, run, list, query) {
  const [{ status, until }, html] = search(tag, run, list, query);
  const place = results(tag);
  const open = place.querySelector(".oz-subscribe details")?.open;
  keeping(place, () => {
    place.replaceChildren(core.nodes(html));
    if (open) place.querySelector(".oz-subscribe details").open = true;
  }, () => tag.part.querySelector(".oz-status"));
  tag.asking = undefined; // this is newer than what the network may still find
  place.dataset.ozAsked = new URLSearchParams(query);
  delete place.dataset.ozRest;
  place.dataset.ozMore = ""; // from now on what is not here is not in the page
  offer(tag);
  say(tag, status);
  follow(tag, until);
}

function say(tag, status) {
  const place = tag.part.querySelector(".oz-status");
  if (place && place.textContent !== status) place.textContent = status;
}

// follow draws again when the clock changes what can be said.
function follow(tag, until) {
  const { part } = tag;
  at(part, until, () => tag.part === part && tag.finder?.(core.asked(tag, tag.form)));
}

// find lets the network search, once nobody types any more. It reports whether it
// has shown what it found, and throws when there is no answer. What is asked later, by
// whichever way, goes before it.
export async function find(tag, query) {
  const { part } = tag;
  const stale = () => query !== tag.asking || tag.part !== part;
  await new Promise((done) => setTimeout(done, typing));
  if (stale()) return false;
  try {
    const page = core.fragment(tag.form.action, tag.part.lang);
    const there = await asked(tag, query, tag.address ?? page) ?? await asked(tag, query, page);
    if (stale()) return false;
    if (!there) await prepare(tag);
    if (stale()) return false;
    if (!there) return tag.finder(query);
    put(tag, there, query);
    return true;
  } catch (fault) {
    if (stale()) return false;
    throw fault;
  }
}

// asked is what is found at an address. Undefined: a folder of files gives the same
// whatever words are searched.
async function asked(tag, query, address) {
  const there = core.parse(await core.get(asking(tag, query, state(tag), address)));
  return !query.zoek?.trim() || there.querySelector("[name=zoek]")?.value ? there : undefined;
}

// put shows the list of another part, which was drawn for a query, with what it says
// of itself, in the place of this one's.
function put(tag, there, query) {
  const { part } = tag;
  there.querySelector(".oz-results").dataset.ozAsked = new URLSearchParams(query);
  keeping(part, () => results(tag).replaceWith(there.querySelector(".oz-results")), () => part.querySelector(".oz-status"));
  const { ozCounts } = there.querySelector(".oz-status").dataset;
  if (ozCounts) part.querySelector(".oz-status").dataset.ozCounts = ozCounts;
  say(tag, there.querySelector(".oz-status").textContent);
  offer(tag);
}

// asking is the address of the fragment that fits a query, in a view of a time.
function asking(tag, query, { view, at }, address = tag.address ?? core.fragment(tag.form.action, tag.part.lang)) {
  const url = new URL(address);
  for (const name of ["zoek", ...core.names]) url.searchParams.delete(name);
  for (const name in query) url.searchParams.set(name, query[name]);
  if (tag.max(query) === 0) url.searchParams.delete("max");
  for (const name of ["weergave", "datum"]) url.searchParams.delete(name);
  if (view !== "list") {
    url.searchParams.set("weergave", { month: "maand", week: "week" }[view]);
    if (at) url.searchParams.set("datum", at);
  }
  return url.href;
}

// view shows the month, the week or the list that a link leads to: by Go, or as the
// network draws it, which also knows what has been. Throws when neither can.
export async function view(tag, link) {
  const wanted = link.dataset.ozView ?? state(tag).view;
  const when = link.dataset.ozAt ?? "";
  const before = when && when.slice(0, 7) < now().slice(0, 7);
  if (!before && !navigator.connection?.saveData) await prepare(tag).catch(() => {});
  if (!before && tag.finder) {
    turnTo(tag, wanted, when);
    return;
  }
  const there = await tag.fetched(asking(tag, core.asked(tag, tag.form), { view: wanted, at: when })).catch(() => null);
  if (there === undefined) return; // the visitor has gone elsewhere
  const drawn = there?.querySelector(".oz-views [aria-current]")?.dataset.ozView;
  if (drawn === wanted) {
    tag.place(there);
    const same = link.id ? there.querySelector(`#${link.id}`) : there.querySelector(".oz-views [aria-current]");
    core.attend(same ?? there.querySelector(".oz-status"), { preventScroll: true });
    return;
  }
  await prepare(tag); // a folder of files gives the same list whatever is asked
  if (!tag.finder) throw new Error("omzien: no such view");
  turnTo(tag, wanted, when);
}

function turnTo(tag, wanted, when) {
  const before = shown.get(tag.part);
  shown.set(tag.part, { view: wanted, at: when });
  if (!tag.finder(core.asked(tag, tag.form))) {
    shown.set(tag.part, before);
    throw new Error("omzien: not drawn");
  }
  for (const way of tag.part.querySelectorAll(".oz-views a")) {
    if (way.dataset.ozView === wanted) way.setAttribute("aria-current", "true");
    else way.removeAttribute("aria-current");
    if (when && way.dataset.ozView !== "list") way.dataset.ozAt = when.slice(0, way.dataset.ozView === "month" ? 7 : 10);
  }
  tag.tell();
}
