// Sending a form of the network: to the fragment of the page that it leads to,
// which answers with the part to show, whatever came of it.

import { forget } from "./list.js";
import { check, level } from "./meeting.js";
import { core } from "./tools.js";

// A page may forbid the script to reach the network, and not the form.
let forbidden = false;
document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
  forbidden ||= effectiveDirective === "connect-src";
});

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

// post sends a form and shows what comes back. It throws where the browser had
// better do it by itself.
export async function post(tag, form, submitter) {
  if (form.querySelector("[aria-disabled=true]")) return; // it is under way
  fillKey(form);
  if (check(tag, form)) return;
  const current = tag.begin();
  const restore = busy(form, submitter);
  const body = new URLSearchParams(new FormData(form));
  if (submitter?.name) body.append(submitter.name, submitter.value);
  const { ozUnknown } = form.dataset;
  let html;
  try {
    html = await (await core.ask(core.fragment(form.action, tag.part.lang), { method: "POST", body })).text();
  } catch (fault) {
    await new Promise((done) => setTimeout(done)); // until the page has told whether it forbade that
    restore();
    if (forbidden || ozUnknown === undefined) throw fault;
    if (!current()) return;
    if (navigator.onLine) say(form, "ozUnknown");
    else later(tag, form, submitter);
    return;
  }
  restore();
  const part = core.parse(html); // an older network answers something else, and the form does it
  if (!current()) return;
  level(part, tag.part);
  const slug = /bijeenkomsten\/([^/?#]+?)\/?([?#]|$)/.exec(form.action)?.[1] ?? tag.getAttribute("event");
  forget(tag);
  present(tag, part);
  const status = part.dataset.ozStatus;
  if (status && form.matches(".oz-form")) tag.emit("omzien-signed-up", { event: slug, status });
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

const waiting = new WeakSet(); // forms that go when there is a network

// later says that a form is not sent yet, and sends it when there is a network.
function later(tag, form, submitter) {
  say(form, "ozOffline");
  if (waiting.has(form)) return;
  waiting.add(form);
  addEventListener("online", () => {
    waiting.delete(form);
    if (form.isConnected) post(tag, form, submitter).catch(() => HTMLFormElement.prototype.submit.call(form));
  }, { once: true });
}
