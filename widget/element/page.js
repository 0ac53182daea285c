// What the elements do to the page.

/* global FILES, LIST */

// Where the files of the widget are; from a script that brought an agenda along
// they are one folder beside it.
export const files = new URL(FILES, import.meta.url);

let policy; // made at the first use: a page may allow one, and this may be the second copy of the script

// nodes are what HTML says that package widget wrote, which escapes what people
// typed. It throws where a page forbids the policy and requires one.
export function nodes(html) {
  try {
    policy ??= self.trustedTypes?.createPolicy("omzien", { createHTML: (html) => html });
  } catch { // forbidden
  }
  const there = document.createElement("template");
  there.innerHTML = policy?.createHTML(html) ?? html;
  return there.content;
}

// parse is the part of the network in HTML. It throws when there is none: then the
// answer came from somebody else.
export function parse(html) {
  const part = nodes(html).querySelector(".oz");
  if (!part) throw Error("omzien");
  return part;
}

// ask fetches, and gives up after 20 seconds. It asks again even for what is in the
// cache, so that seats are fresh.
export const ask = (url, options) => fetch(url, { cache: "no-cache", signal: AbortSignal.timeout?.(20_000), ...options });

export async function get(url) {
  const response = await ask(url);
  if (!response.ok) throw Error("omzien");
  return response.text();
}

export let style = LIST; // what shadow roots wear: at first what a list needs, where the script has it inside
let whole; // the promise of the whole style sheet, or that it is there
let sheet; // one for all widgets, where the browser has such
let worn; // what is in it

// wear changes what is worn from the next part on, to the whole style sheet: what is
// shown is not drawn anew.
export function wear(text) {
  style = text;
  whole = true;
}

// styled waits for the style sheet; more: for that of everything, not of lists
// alone. Undressed is better than nothing, so it does not fail.
export async function styled(more) {
  if (!LIST || more) await (whole ??= get(`${files}omzien.css`).then(wear, () => (whole = undefined)));
}

// dress gives a shadow root the style as it is now. Without one it leaves the root
// alone, as each change of its style sheets makes the browser reckon all of it again.
export function dress(root) {
  if (style) try {
    sheet ??= new CSSStyleSheet();
    if (worn !== style) sheet.replaceSync(worn = style);
    root.adoptedStyleSheets = [sheet];
  } catch { // an older browser gets a <style>
    root.append(nodes(`<style>${style}</style>`));
  }
}

// attend moves the attention of a visitor, and of a screen reader, to a node.
export function attend(node, options) {
  if (node?.tabIndex < 0) node.tabIndex = -1; // else it cannot take the focus
  node?.focus(options);
}
