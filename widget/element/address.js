// Which fragment of the network a tag asks for.

import { asked } from "./filter.js";
import { wear } from "./page.js";

const brought = []; // what scripts brought along

// bring takes what a script brought along: {element, address, event, html,
// style, unpack}: as package dist writes it, but that style is the whole style sheet
// here, and unpack makes a part of html.
export function bring(one) {
  brought.push(one);
  if (one.style) wear(one.style);
}

// ending is what a language puts before .html in an address: Dutch nothing, and
// neither does one that the network does not speak.
const ending = (tag) => (/^\.(en|ar)\b/.exec(`.${tag}`.toLowerCase()) ?? [""])[0];

// wanted is the fragment for a tag, as {address, html, unpack}; only address unless a
// script brought just that. Without an address nobody says which network it is.
export function wanted(tag) {
  const src = tag.getAttribute("src");
  let address = src && at(src, tag);
  for (const one of brought) {
    if (one.element !== tag.localName) continue;
    const here = src ? address : at(one.address, tag, one);
    if (here && here === at(one.address, undefined, one)) return { ...one, address: here };
    address ??= here;
  }
  return { address };
}

// at is src with what the tag asks put into it. Without a tag it is what the
// script that brought one asked for. Undefined: src is no address on the web.
function at(src, tag, one) {
  let url;
  try {
    url = new URL(src, document.baseURI);
  } catch {}
  if (!/^https?:$/.test(url?.protocol)) return undefined;
  const own = tag?.getAttribute("lang");
  const around = tag && (tag.closest("[lang]")?.lang ?? (one ? "" : navigator.language));
  const file = { "omzien-next": "volgende", "omzien-signup": `bijeenkomsten/${encodeURIComponent(tag?.getAttribute("event") ?? one?.event)}` };
  url.pathname = url.pathname.replace(/([^/]*?)(\.en|\.ar)?\.html$/, (all, name, has) =>
    `${file[one?.element ?? tag.localName] ?? name}${own ? ending(own) : has ?? ending(around)}.html`);
  if (tag && one) url.search = ""; // what that asked may be for another tag
  const query = tag ? { ...asked(tag), max: tag.getAttribute("max"), weergave: { month: "maand", week: "week" }[tag.getAttribute("view")] } : {};
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  url.searchParams.sort();
  return url.href;
}

// fragment is the address of the part alone that a page of the network shows, whose
// address is whole.
export function fragment(page, language) {
  const url = new URL(page);
  return `${url.origin}${url.pathname.replace(/\/$/, "")}${ending(language)}.html`;
}
