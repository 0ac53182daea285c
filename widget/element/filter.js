// Narrowing the list that is in the page, which needs no Go: each card carries
// what it can be chosen by, as "thema:housing gemeente:GM0344 …", and is searched
// in what it shows. Package widget does the same (Query.MatchIn).

// names are what a list can be narrowed by, as addresses have them.
export const names = ["thema", "gemeente", "soort", "doelgroep", "initiatief"];

const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

const texts = new WeakMap(); // of cards, folded once

function textOf(card) {
  let text = texts.get(card);
  if (text === undefined) {
    const shown = [...card.querySelectorAll(".oz-title,.oz-when,.oz-where,.oz-hosts,.oz-tags")].map((node) => node.textContent);
    texts.set(card, text = fold(`${shown.join(" ")} ${card.dataset.ozText ?? ""}`));
  }
  return text;
}

// asked is what is typed and chosen, without what is empty. What the tag itself
// fixes goes first.
export function asked(tag, form) {
  const typed = form ? new FormData(form) : new Map();
  const query = {};
  for (const name of ["zoek", ...names]) {
    const value = tag.getAttribute(`filter-${name}`) || typed.get(name);
    if (value) query[name] = value;
  }
  return query;
}

// settle shows what waits for a script, takes away the fields that the tag itself
// has set, and what clears an empty form.
export function settle(tag, part) {
  const form = part.querySelector(".oz-filter");
  for (const node of part.querySelectorAll("[data-oz-script]")) node.hidden = false;
  for (const name of names) {
    if (tag.hasAttribute(`filter-${name}`)) form?.elements.namedItem(name)?.closest(".oz-field")?.setAttribute("hidden", "");
  }
}

// clear empties the fields that a visitor sees, and keeps the focus in the form.
export function clear(form) {
  for (const field of form.elements) if (field.name && field.type !== "hidden") field.value = "";
  form.elements.namedItem("zoek")?.focus();
}

// within tells whether all that fits a query is in a list that was drawn for
// another one.
const within = (query, drawn) => [...new URLSearchParams(drawn)].every(([name, value]) =>
  name === "zoek" ? fold(query.zoek ?? "").includes(fold(value)) : query[name] === value);

// narrow hides the cards that do not fit, and says how many are left, in the words
// and the plurals of the part. It shows at most max; 0 is no bound. It reports
// whether it can: all that fits must be in the page.
export function narrow(part, query, max) {
  const results = part.querySelector(".oz-results");
  const cards = results?.querySelectorAll("[data-oz]") ?? [];
  if (!cards.length || "ozMore" in results.dataset || !within(query, results.dataset.ozAsked)) return false;
  const { zoek = "", ...chosen } = query;
  const words = fold(zoek).split(/\s+/).filter(Boolean);
  const tokens = Object.entries(chosen).map((pair) => pair.join(":"));
  let found = 0;
  for (const card of cards) {
    const has = card.dataset.oz.split(" ");
    const fits = tokens.every((token) => has.includes(token)) && words.every((word) => textOf(card).includes(word));
    card.hidden = !fits || max && found >= max;
    found += !card.hidden;
  }
  for (const month of part.querySelectorAll(".oz-month")) month.hidden = !month.querySelector("[data-oz]:not([hidden])");
  const status = part.querySelector(".oz-status");
  const forms = JSON.parse(status.dataset.ozCounts ?? "{}");
  const text = forms[found ? new Intl.PluralRules(part.lang || "nl").select(found) : "none"]?.replace("#", found);
  if (text && status.textContent !== text) status.textContent = text;
  return true;
}
