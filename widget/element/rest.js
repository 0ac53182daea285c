// The rest of a list of which a script, or the HTML of a page, brought the beginning.

// painted is when what is there now has been drawn; what follows can take its time.
export const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

const slugs = (root) => [...root.querySelectorAll(".oz-title [data-oz-event]")].map(({ dataset }) => dataset.ozEvent);

// join puts the meetings of a part that has more of them behind those of results,
// which stay as they are: nobody loses the place, or the focus. It reports whether
// it could: when one of them is gone meanwhile, the network must be asked.
export function join(results, part) {
  const there = part.querySelector(".oz-results");
  const [has, all] = [slugs(results), slugs(there)];
  if (!has.length || has.some((slug, n) => slug !== all[n])) return false;
  [...there.querySelectorAll(".oz-card")].slice(0, has.length).forEach((card) => card.remove());
  const last = [...results.querySelectorAll(".oz-month")].pop();
  const months = [...there.querySelectorAll(".oz-month")].filter((month) => month.querySelector(".oz-card"));
  if (months[0]?.firstChild.textContent === last.firstChild.textContent) last.lastChild.append(...months.shift().lastChild.childNodes);
  last.after(...months);
  const link = results.querySelector("[data-oz-all]:not(:focus)");
  link?.parentElement.replaceWith(there.querySelector(".oz-pages") ?? "");
  if (there.dataset.ozMore === undefined) delete results.dataset.ozMore;
  return true;
}
