// Links of the widget, but for those that open a meeting.

import { changed } from "./history.js";
import { file } from "./meeting.js";
import { view } from "./list.js";
import { core } from "./tools.js";

// follow does what a link says. It throws where the browser had better do it by
// itself.
export async function follow(tag, link) {
  const { ozPage, ozView, ozAt, ozAgenda, ozClear, ozEvent } = link.dataset;
  const href = link.getAttribute("href");
  if (tag.bare) {
    await core.styled(true); // for what is drawn in the place of a list
    core.dress(tag.root);
  }
  if (href.startsWith("#")) core.attend(tag.root.querySelector(`[id="${CSS.escape(href.slice(1))}"]`)); // the browser does not look into a shadow root
  else if (ozClear !== undefined) await clear(tag);
  else if ((ozView ?? ozAt) !== undefined) await view(tag, link);
  else if (ozPage !== undefined) await turn(tag, link);
  else if (ozAgenda !== undefined) again(tag);
  else if (ozEvent !== undefined) await meeting(tag, link);
  else await file(tag, link);
}

// clear empties the fields that a visitor sees, and keeps the focus in the form.
function clear(tag) {
  for (const field of tag.form.elements) if (field.name && field.type !== "hidden" && !field.closest("[hidden]")) field.value = "";
  tag.form.elements.namedItem("zoek")?.focus();
  return tag.search();
}

// turn shows another page of the list.
async function turn(tag, link) {
  const url = new URL(tag.address);
  url.search = link.search;
  const part = await tag.fetched(url.href);
  if (!part) return;
  tag.place(part);
  core.attend(part.querySelector(".oz-status"));
  tag.scrollIntoView();
}

// again goes back to the list as it is now.
function again(tag) {
  changed(tag);
  tag.leave();
}

// meeting shows the meeting that a receipt is about, in its place.
async function meeting(tag, link) {
  const part = await tag.fetched(core.fragment(link.href, tag.part.lang));
  if (!part) return;
  tag.place(part);
  core.attend(part.querySelector("h1, h2, h3"));
}

// renew goes back to a list that knows of the seats just taken, or else to the one
// that was there.
export async function renew(tag) {
  const { list } = tag;
  const part = await tag.fetched(tag.address).catch(() => list.part);
  if (part && list === tag.list) tag.back(part);
}
