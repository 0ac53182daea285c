// Sending a form of the network: to the fragment of the page that it leads to,
// which answers with the part to show, whatever came of it.

import { changed } from "./history.js";
import { forget } from "./list.js";
import { barred, say as tell } from "./lost.js";
import { check, level } from "./meeting.js";
import { core } from "./tools.js";

const newKey = () => crypto.randomUUID?.() ?? // which is missing on pages without https
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

// fillKey gives a form its key, by which the network knows it again when it is sent
// twice.
export function fillKey(form) {
  const field = form.elements.namedItem("key");
  if (field && !field.value) field.value = newKey();
}

// say tells in a form what becomes of it. The words are in its attributes.
function say(form, word) {
  const place = form.querySelector(".oz-sent") ?? form.parentElement.querySelector("[role=status]");
  const text = word ? form.dataset[word] ?? "" : "";
  if (place && place.textContent !== text) place.textContent = text;
  return place && text;
}

const title = (part) => part.querySelector("[data-oz-focus], h1, h2, h3").textContent;

// post sends a form and shows what comes back. It throws where the browser had
// better do it by itself. A visitor who leaves the meeting finds it again as it is,
// and hears above the list what became of the form.
export async function post(tag, form, submitter) {
  if (form.querySelector("[aria-disabled=true]")) return; // it is under way
  fillKey(form);
  const before = form.closest(".oz");
  if (check(before, form)) return;
  const here = () => tag.part === before;
  if (here()) tag.begin();
  const keep = holder(tag, before);
  keep(before);
  const restore = busy(form, submitter);
  const body = new URLSearchParams(new FormData(form));
  if (submitter?.name) body.append(submitter.name, submitter.value);
  let html;
  try {
    html = await (await core.ask(core.fragment(form.action, before.lang), { method: "POST", body })).text();
  } catch (fault) {
    const forbidden = await barred();
    restore();
    if (here() && (forbidden || form.dataset.ozUnknown === undefined)) throw fault;
    const word = navigator.onLine ? "ozUnknown" : "ozOffline";
    say(form, word);
    if (!here()) tell(tag, "", form.dataset[word]);
    if (!navigator.onLine) later(tag, form, submitter);
    return;
  }
  restore();
  const part = core.parse(html); // an older network answers something else, and the form does it
  level(part, before);
  forget(tag);
  changed(tag);
  const { ozStatus: status, ozEvent } = part.dataset;
  if (status) tag.emit("omzien-signed-up", { event: ozEvent ?? tag.getAttribute("event"), status });
  if (here()) {
    keep();
    present(tag, part);
  } else {
    keep(part);
    tell(tag, "", `${title(before)}: ${title(part)}`);
  }
}

// holder gives a function that keeps a part for who opens the meeting of another part
// again; without one, nothing is kept.
function holder(tag, before) {
  const held = tag.held ??= new Map();
  const slug = tag.part === before ? tag.list?.slug : [...held].find(([, part]) => part === before)?.[0];
  return (part) => part && slug ? held.set(slug, part) : held.delete(slug);
}

// release is for a part that was kept and is shown: with nothing under way in it, it
// is not shown another time.
export function release({ held, list, part }) {
  const busy = [...part.querySelectorAll("form")].some((form) => waiting.has(form) || form.querySelector("[aria-disabled=true]"));
  if (!busy) held?.delete(list?.slug);
}

// present shows an answer, and moves the attention to what matters in it.
function present(tag, part) {
  tag.place(part);
  core.attend(part.querySelector("[data-oz-focus]") ?? part.querySelector("h1, h2, h3"));
}

// busy shows that something is under way. The button keeps the focus, so it is not
// disabled in the sense of HTML.
function busy(form, submitter) {
  const button = submitter ?? form.querySelector("[type=submit]");
  const label = button.textContent;
  button.setAttribute("aria-disabled", "true");
  if (form.dataset.ozBusy) button.textContent = form.dataset.ozBusy;
  say(form, "ozSending");
  return () => {
    button.removeAttribute("aria-disabled");
    button.textContent = label;
    say(form);
  };
}

// How long a network that has just come back is left alone, in milliseconds: the
// first request often fails.
const settling = 1_000;

const waiting = new WeakSet(); // forms that go when there is a network

// later says that a form is not sent yet, and sends it when there is a network.
function later(tag, form, submitter) {
  say(form, "ozOffline");
  if (waiting.has(form)) return;
  waiting.add(form);
  addEventListener("online", () => setTimeout(() => {
    waiting.delete(form);
    post(tag, form, submitter).catch(() => HTMLFormElement.prototype.submit.call(form));
  }, settling), { once: true });
}
