// What is said when the network is slow, or does not answer.

import { gone } from "./history.js";
import { core } from "./tools.js";

// A page may forbid the script to reach the network, and not its forms and links.
let forbidden = false;
document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
  forbidden ||= effectiveDirective === "connect-src";
});

// barred tells whether that is so, once the page had the time to tell.
export async function barred() {
  await new Promise((done) => setTimeout(done));
  return forbidden;
}

// odd is the fault of an answer that is not the network's, which is another thing
// than none.
const odd = (fault) => /^omzien/.test(fault?.message);

// lost does what the browser would have done, where the network answered something
// odd or only the script cannot reach it. Else the page of the visitor stays.
export async function lost(tag, fault, instead) {
  gone(tag);
  if (instead && navigator.onLine) {
    if (odd(fault)) return instead();
    await fetch(core.files, { mode: "no-cors" }).catch(() => {}); // the page may have told of the first time to nobody
    if (await barred()) return instead();
  }
  say(tag, "ozFailed");
}

// How long a visitor sees nothing happen before something is said, in milliseconds.
const patience = 300;

// wait shows that a tag waits for an answer, which is a promise.
export function wait(tag, answer) {
  const { part } = tag;
  if (part.hasAttribute("aria-busy")) return; // it says so already
  let unsay;
  const timer = setTimeout(() => unsay = say(tag, "ozBusy"), patience);
  part.setAttribute("aria-busy", "true");
  answer.catch(() => {}).then(() => {
    clearTimeout(timer);
    unsay?.();
    part.removeAttribute("aria-busy");
  });
}

// say tells something above what is shown, in words of the part or of the list behind
// it, or else the words given. It gives what takes that back.
export function say(tag, word, words = (tag.list?.part ?? tag.part).dataset[word]) {
  const { part } = tag;
  let place = part.querySelector(".oz-status");
  if (!place) {
    place = Object.assign(document.createElement("p"), { className: "oz-status" });
    place.setAttribute("role", "status");
    part.prepend(place);
  }
  const before = place.textContent;
  if (words) place.textContent = words;
  return () => place.textContent === words && (place.textContent = before);
}
