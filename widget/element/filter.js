// Narrowing the list that is in the page, which needs no Go: what a card can be
// chosen by stands on its paragraphs, as "thema:housing soort:workshop", and it is
// searched in what it shows. Package widget does the same (Query.MatchIn).

// names are what a list can be narrowed by, as addresses have them.
export const names = ["thema", "gemeente", "soort", "doelgroep", "initiatief"];

const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

const each = (card, selector, of) => [...card.querySelectorAll(selector)].map(of).join(" ");

const texts = new WeakMap(); // what is searched of cards, made when somebody searches

function holds(card, word) {
  const text = texts.get(card) ?? fold(each(card, ".oz-title,.oz-when,.oz-where,.oz-hosts,.oz-tags", (node) => `${node.textContent} ${node.dataset.ozText ?? ""}`));
  texts.set(card, text);
  return text.includes(word);
}

// asked is what is typed and chosen, without what is empty, and what the tag itself
// fixes.
export function asked(tag, form) {
  const query = {};
  for (const name of ["zoek", ...names]) {
    const value = form?.elements.namedItem(name)?.value || tag.getAttribute(`filter-${name}`);
    if (value) query[name] = value;
  }
  return query;
}

// settle shows what waits for a script, takes away the fields that the tag itself
// has set, and writes down what the list was drawn for, which visitors may change. The
// network has chosen what a word of the tag says; in a folder of files it is the option
// of that name.
export function settle(tag, part) {
  for (const node of part.querySelectorAll("[data-oz-script]")) node.hidden = false;
  const query = new URLSearchParams();
  for (const name of ["zoek", ...names]) {
    const field = part.querySelector(`.oz-filter [name=${name}]`);
    const value = field?.getAttribute("value") ?? field?.querySelector("[selected]")?.value;
    if (value) query.set(name, value);
    const word = tag.getAttribute(`filter-${name}`);
    if (!word) continue;
    const around = field?.closest(".oz-field");
    if (around) around.hidden = true;
    for (const option of field?.options ?? []) option.selected ||= !value && fold(option.text) === fold(word);
    part.querySelector(".oz-narrowed a")?.remove(); // the visitor cannot undo it
  }
  const results = part.querySelector(".oz-results");
  if (results) results.dataset.ozAsked ??= query;
}

// within tells whether all that fits a query is in a list that was drawn for
// another one.
const within = (query, before) => [...new URLSearchParams(before)].every(([name, value]) =>
  name === "zoek" ? fold(query.zoek ?? "").includes(fold(value)) : query[name] === value);

// narrow hides the cards that do not fit, and says how many are left, in the words
// and the plurals of the part; as long as the rest of the list is on its way, that
// it is. It shows at most max; 0 is no bound. It reports whether it can: all that
// fits must be in the page, or come.
export function narrow(part, query, max) {
  const { ozMore, ozRest, ozAsked } = part.querySelector(".oz-results")?.dataset ?? {};
  const cards = part.querySelectorAll(".oz-card");
  if (!cards.length || ozMore !== undefined && ozRest === undefined || !within(query, ozAsked)) return false;
  const { zoek = "", ...chosen } = query;
  const words = fold(zoek).match(/\S+/g) ?? [];
  const tokens = Object.entries(chosen).map((pair) => pair.join(":"));
  let found = 0;
  for (const card of cards) {
    const has = tokens.length && each(card, "[data-oz]", (node) => node.dataset.oz).split(" ");
    const fits = tokens.every((token) => has.includes(token)) && words.every((word) => holds(card, word));
    card.hidden = !fits || max && found >= max;
    found += !card.hidden;
  }
  for (const month of part.querySelectorAll(".oz-month")) month.hidden = !month.querySelector(".oz-card:not([hidden])");
  const status = part.querySelector(".oz-status");
  const forms = JSON.parse(status.dataset.ozCounts ?? "{}");
  const says = ozRest !== undefined ? `${new URLSearchParams(query)}` !== ozAsked && part.dataset.ozBusy : forms[found ? new Intl.PluralRules(part.lang).select(found) : "none"]?.replace("#", found);
  if (says && status.textContent !== says) status.textContent = says;
  return true;
}
