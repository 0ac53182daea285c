// What the core fetches when a visitor comes near: sending forms, searching and
// drawing by Go, following the clock, keeping the agenda, sharing and copying. The
// core hands over its tools and calls the functions that stand here; each throws
// where the browser had better do it by itself.

import { share } from "./copy.js";
import { keeping } from "./focus.js";
import { follow } from "./follow.js";
import { enter } from "./history.js";
import { find, prepare as prepareList } from "./list.js";
import { lost, wait } from "./lost.js";
import { prepare as prepareMeeting } from "./meeting.js";
import { kept, offer } from "./offline.js";
import { fillKey, post, release } from "./post.js";
import { core, use } from "./tools.js";

export { find, follow, kept, lost, post, use, wait };

let wanted = false; // Go has been asked for

// ready wires a part that is shown. On a fast line Go comes along.
export function ready(tag) {
  if (tag.bare) core.styled(true); // for a meeting
  if (!tag.pressed) early(tag);
  for (const folded of tag.part.querySelectorAll("[data-oz-later]")) {
    folded.ontoggle = () => unfold(tag, folded).catch(() => {});
    folded.ontoggle();
  }
  offer(tag);
  for (const button of tag.part.querySelectorAll("[data-oz-share][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => share(button));
  }
  if (wanted || fast()) prepare(tag);
}

// unfold gets what stands in a part that a visitor unfolds; until then, and when there
// is no network, a link stands there.
async function unfold(tag, folded) {
  if (!folded.open || folded.dataset.ozLater === undefined || !tag.address) return;
  const there = core.parse(await core.get(tag.address)).querySelector(`details.${folded.classList[0]}`);
  if (!there || folded.dataset.ozLater === undefined) return;
  delete folded.dataset.ozLater;
  keeping(folded, () => folded.replaceChildren(folded.firstChild, ...[...there.childNodes].slice(1)), () => folded.firstChild);
  tag.settle();
}

// early asks for a meeting before the press on its link is a click, which is kept for
// as long as that may take.
function early(tag) {
  const pressed = tag.pressed = {};
  if (tag.shadowRoot) tag.root.addEventListener("pointerdown", ({ target }) => {
    const link = target.closest("[data-oz-event]");
    if (!link || tag.list) return;
    const address = core.fragment(link.href, tag.part.lang);
    (pressed[address] = core.get(address)).catch(() => {});
    setTimeout(() => delete pressed[address], 1000);
  });
}

// opened follows a visitor into a meeting.
export function opened(tag) {
  release(tag);
  enter(tag);
}

// fast tells whether Go can come without being asked for: some hundred kB, at once.
// A browser that does not say how fast the line is waits for a visitor.
function fast() {
  const { saveData, effectiveType, downlink, rtt } = navigator.connection ?? {};
  return !saveData && effectiveType === "4g" && downlink >= 5 && rtt <= 100;
}

// warm gets what it takes to search, or to check the form: a visitor is about to.
export function warm(tag, target) {
  const form = target.closest?.(".oz-form");
  if (form) fillKey(form);
  prepare(tag);
}

function prepare(tag) {
  wanted = true;
  prepareList(tag).catch(() => {});
  prepareMeeting(tag).catch(() => {});
}
