// The network's agenda, its sign-up form and its next meeting as custom elements:
//
//   <omzien-agenda src="https://netwerk.example/agenda.html">…</omzien-agenda>
//   <omzien-signup src="https://netwerk.example/agenda.html" event="slug">…</omzien-signup>
//   <omzien-next src="https://netwerk.example/agenda.html">…</omzien-next>
//
// The page comes first. What is inside the tag stays until the network's own
// HTML is there, and every form and link works without what follows here. This is
// the core: it shows HTML, narrows the list that is in the page, and opens a
// meeting in the place of the list. What it takes to send a form, and everything
// that talks to Go (package widget, as WebAssembly), is more.js, fetched when a
// visitor comes near. No file holds rules or texts for readers, keeps cookies, or
// stores anything before the visitor asks for that.
//
// The same source makes omzien.js and the script that brings an agenda along
// (widget/build says how), in which OZ is {element, address, event, html, style}:
// an agenda, or a meeting with the style that lists do without.

/* global OZ */

import { bring } from "./address.js";
import { style } from "./page.js";
import { unpack } from "./rest.js";
import { defineAll, load } from "./widget.js";

if (OZ) OZ.unpack = unpack;
if (OZ?.style) OZ.style = style + OZ.style;
const first = customElements.get("omzien-agenda");
if (first) {
  // Another copy of the script was here before: it does the work, for all tags.
  if (OZ) {
    first.bring?.(OZ);
    for (const tag of document.querySelectorAll(`${OZ.element}:not([src])`)) tag.part || tag.refresh?.();
  }
} else {
  if (OZ) bring(OZ);
  defineAll();
  if (document.querySelector("omzien-copy")) load().catch(() => {});
}
