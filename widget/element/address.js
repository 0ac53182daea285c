// Which fragment of the network a tag asks for.

// What scripts brought along: {element, address, event, html}, as package dist
// writes it.
export const brought = [];

const views = { month: "maand", week: "week" };

// ending is what a language puts before .html in an address: Dutch nothing, and
// neither does one that the network does not speak.
const ending = (tag) => /^(en|ar)\b/i.test(tag) ? `.${tag.slice(0, 2).toLowerCase()}` : "";

// wanted is the fragment for a tag, as {address, html}; html only where a script
// brought just that. Undefined: nobody says which network it is.
export function wanted(tag) {
  const src = tag.getAttribute("src");
  let address = src && at(src, tag);
  for (const one of brought.filter(({ element }) => element === tag.localName)) {
    const here = src ? address : at(one.address, tag, one);
    if (here && here === at(one.address, undefined, one)) return { address: here, html: one.html };
    address ??= here;
  }
  return address ? { address } : undefined;
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
  for (const { name, value } of tag?.attributes ?? []) {
    const [, key = name] = name.split("filter-");
    const word = name === "view" ? views[value] : key !== name || name === "max" ? value : "";
    if (word) url.searchParams.set(name === "view" ? "weergave" : key, word);
  }
  url.searchParams.sort();
  return url.href;
}

// fragment is the address of the part alone that a page of the network shows.
export function fragment(page, language) {
  const url = new URL(page, document.baseURI);
  return `${url.origin}${url.pathname.replace(/\/$/, "")}${ending(language)}.html`;
}
