// Narrowing the list that is in the page, which needs no Go: what a card can be
// chosen by stands on its paragraphs, as "thema:housing soort:workshop". Package widget
// does the same (Query.MatchIn), and searches words.

// names are what a list can be narrowed by, as addresses have them.
export const names = ["thema", "gemeente", "soort", "doelgroep", "initiatief"];

const fields = ["zoek", ...names];

// asked is what is typed and chosen, without what is empty, and what the tag itself
// fixes. Of tells what a field says.
export function asked(tag, form, of = (field) => field?.value) {
  const query = {};
  for (const name of fields) {
    const value = of(form?.elements.namedItem(name)) || tag.getAttribute(`filter-${name}`);
    if (value) query[name] = value;
  }
  return query;
}

const alike = (text, word) => !text.localeCompare(word, [], { sensitivity: "base" });

// settle shows what waits for a script, takes away the fields that the tag itself
// has set, and writes down what the list was drawn for, which visitors may change. The
// network has chosen what a word of the tag says; in a folder of files it is the option
// of that name.
export function settle(tag, part) {
  for (const node of part.querySelectorAll("[data-oz-script]")) node.hidden = false;
  const query = asked(part, part.querySelector(".oz-filter"), (field) => field?.defaultValue ?? field?.querySelector("[selected]")?.value);
  const results = part.querySelector(".oz-results");
  if (results) results.dataset.ozAsked ??= new URLSearchParams(query);
  for (const [name, word] of Object.entries(asked(tag))) {
    const field = part.querySelector(`.oz-filter [name=${name}]`);
    (field?.closest(".oz-field") ?? {}).hidden = true;
    for (const option of field?.options ?? []) option.selected ||= !query[name] && alike(option.text, word);
    part.querySelector(".oz-narrowed a")?.remove(); // the visitor cannot undo it
  }
}

// narrow hides the cards that do not fit, and says how many are left, in the words
// and the plurals of the part. It shows at most max; 0 is no bound. It reports whether
// it can: no words are searched, and all that fits is in the page.
export function narrow(part, query, max) {
  const results = part.querySelector(".oz-results:not([data-oz-more],[data-oz-rest])");
  if (query.zoek || !results || [...new URLSearchParams(results.dataset.ozAsked)].some(([name, value]) => query[name] !== value)) return false;
  const tokens = Object.entries(query).map((pair) => `[data-oz~=${JSON.stringify(pair.join(":"))}]`);
  let found = 0;
  for (const card of results.querySelectorAll(".oz-card")) {
    card.hidden = !tokens.every((token) => card.querySelector(token)) || max && found >= max;
    found += !card.hidden;
  }
  for (const month of results.querySelectorAll(".oz-month")) month.hidden = !month.querySelector(".oz-card:not([hidden])");
  const status = part.querySelector(".oz-status");
  const forms = JSON.parse(status.dataset.ozCounts ?? "{}");
  const says = forms[found ? new Intl.PluralRules(part.lang).select(found) : "none"]?.replace("#", found);
  if (says && status.textContent !== says) status.textContent = says;
  return true;
}
