// The rest of a list of which a script, or the HTML of a page, brought the beginning.

// painted is when what is there now has been seen; what follows can take its time.
export const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

const address = (card) => card?.querySelector("a").href; // of its meeting

// join puts the meetings of a part that has more of them behind those of results,
// which stay as they are: nobody loses the place, or the focus. It reports whether
// it could: when one of them is gone meanwhile, the network must be asked.
export function join(results, part) {
  const there = part.querySelector(".oz-results");
  for (const card of results.querySelectorAll(".oz-card")) {
    const same = there.querySelector(".oz-card");
    if (address(card) !== address(same)) return false;
    same.remove();
  }
  const last = [...results.querySelectorAll(".oz-month")].pop();
  const months = [...there.querySelectorAll(".oz-month:has(.oz-card)")];
  if (months[0]?.firstChild.textContent === last.firstChild.textContent) last.lastChild.append(...months.shift().lastChild.childNodes);
  last.after(...months);
  if (there.dataset.ozMore === undefined) delete results.dataset.ozMore;
  results.querySelector("[data-oz-all]:not(:focus)")?.parentNode.replaceWith(there.querySelector(".oz-pages") ?? "");
  return true;
}
