// Which fragment of the network a tag asks for.

// What scripts brought along: {element, address, event, html}, as package dist
// writes it.
export const brought = [];

const views = { month: "maand", week: "week" };

// ending is what a language puts before .html in an address; Dutch nothing, and
// neither a language that the network does not speak.
export const ending = (tag) => /^(en|ar)(-|$)/i.test(tag) ? "." + tag.slice(0, 2).toLowerCase() : "";

// wanted is the fragment for a tag, as {address, html}; html only where a script
// brought just that. Undefined: nobody says which network it is.
export function wanted(tag) {
  const src = tag.getAttribute("src");
  let address = src && at(src, tag);
  for (const one of brought) {
    if (one.element !== tag.localName) continue;
    const here = address ?? at(one.address, tag, one);
    if (here === at(one.address, undefined, one)) return { address: here, html: one.html };
  }
  const one = brought.find(({ element }) => element === tag.localName);
  if (!address && one) address = at(one.address, tag, one);
  return address && { address };
}

// at is src with what the tag asks put into it. Without a tag it is what the
// script that brought one asked for.
function at(src, tag, one) {
  const url = new URL(src, document.baseURI);
  if (!/^https?:$/.test(url.protocol)) throw new TypeError(`omzien: ${src}`);
  const event = tag?.getAttribute("event") ?? one?.event;
  const file = one ? one.element : tag.localName;
  const own = tag?.getAttribute("lang");
  const around = tag?.parentElement?.closest("[lang]")?.lang ?? (one ? "" : navigator.language);
  url.pathname = url.pathname.replace(/([^/]*?)(\.en|\.ar)?\.html$/, (all, name, has) =>
    (file === "omzien-next" ? "volgende" : file === "omzien-signup" ? `bijeenkomsten/${encodeURIComponent(event)}` : name) +
    (own ? ending(own) : has ?? (tag ? ending(around) : "")) + ".html");
  for (const { name, value } of tag?.attributes ?? []) {
    const key = name.startsWith("filter-") ? name.slice(7) : name === "max" ? name : name === "view" && "weergave";
    const word = key === "weergave" ? views[value] : value;
    if (key && word) url.searchParams.set(key, word);
  }
  url.searchParams.sort();
  return url.href;
}

// fragment is the address of the part alone that a page of the network shows.
export function fragment(page, language) {
  const url = new URL(page, document.baseURI);
  url.search = url.hash = "";
  url.pathname = url.pathname.replace(/\/$/, "") + ending(language) + ".html";
  return url.href;
}
