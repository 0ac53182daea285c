// One meeting and its form, with Go: faults before anything is sent, in the
// network's own sentences, and what can be done as the clock goes on.

import { at } from "./clock.js";
import { keeping } from "./focus.js";
import { go } from "./go.js";
import { beside, fetched, now } from "./network.js";
import { core } from "./tools.js";

const known = new WeakMap(); // {run, event} of a part, when both are here
const asked = new WeakSet(); // parts of which that was asked

const parse = (text) => JSON.parse(text);

// about is the meeting of a form, as JSON: from the network that the form goes to,
// or from the list beside the agenda.
async function about(tag, form) {
  const page = new URL(form.action);
  const slug = page.pathname.split("/").pop();
  try {
    return parse(await fetched(new URL(`../api/v1/events/${slug}`, page).href));
  } catch {
    const { events } = parse(await fetched(beside(tag.address, "agenda.json")));
    return events.find((one) => one.slug === decodeURIComponent(slug));
  }
}

// prepare gets what it takes to check the form, and follows the clock.
export async function prepare(tag) {
  const { part } = tag;
  const form = part.querySelector(".oz-form");
  if (!form || asked.has(part) || !/\/bijeenkomsten\/[^/]+$/.test(new URL(form.action).pathname)) return;
  asked.add(part);
  const [run, event] = await Promise.all([go(), about(tag, form)]);
  if (!event || tag.part !== part) return;
  known.set(part, { run, event });
  form.noValidate = true; // Go says it better than the browser
  follow(tag);
}

const request = (tag, { event }, form) => {
  const fields = {};
  for (const [name, value] of new FormData(form)) (fields[name] ??= []).push(value);
  return JSON.stringify({
    event, form: fields, now: now(), base: new URL("..", form.action).href.slice(0, -1), lang: tag.part.lang,
    heading: Number(tag.part.querySelector("h1, h2, h3")?.localName[1]), proof: Number(form.dataset.ozProof ?? 0),
  });
};

// check gives the part with what is wrong, or nothing when the form can be sent:
// also when Go is not here, for the network checks it anyway.
export function check(tag, form) {
  const has = form.matches(".oz-form") && known.get(tag.part);
  if (!has) return undefined;
  try {
    const [{ fine }, html] = has.run("check", request(tag, has, form));
    return fine ? undefined : renewed(has, html);
  } catch {
    known.delete(tag.part);
    return undefined;
  }
}

// renewed is a part drawn by Go, which goes on with what is known.
function renewed(has, html) {
  const part = core.parse(html);
  known.set(part, has);
  asked.add(part);
  const form = part.querySelector(".oz-form");
  if (form) form.noValidate = true;
  return part;
}

// follow draws the meeting again when its moment comes, such as that sign-up closes.
// What was typed stays as long as there is a form.
function follow(tag) {
  const { part } = tag;
  const has = known.get(part);
  const form = part.querySelector(".oz-form");
  if (!has || !form) return;
  const look = () => has.run("meeting", request(tag, has, form));
  at(part, look()[0].until, () => {
    if (tag.part !== part || form.querySelector("[aria-disabled=true]")) return;
    keeping(part.parentNode, () => tag.place(renewed(has, look()[1])), () => tag.part.querySelector("[data-oz-focus], h1, h2, h3"));
    follow(tag);
  });
}

// file saves the calendar file of a meeting, made in the page: for when the network
// cannot be asked.
export async function file(tag, link) {
  const slug = decodeURIComponent(link.pathname.split("/").pop().replace(/\.ics$/, ""));
  const has = known.get(tag.part);
  const event = has?.event ?? parse(await fetched(beside(tag.address, "agenda.json"))).events.find((one) => one.slug === slug);
  const [{ name }, text] = (has?.run ?? await go())("ics", JSON.stringify({ event, base: new URL("..", link.href).href.slice(0, -1) }));
  const href = URL.createObjectURL(new File([text], name, { type: "text/calendar" }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
  URL.revokeObjectURL(href);
}
