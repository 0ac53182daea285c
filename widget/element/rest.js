// What is shown before all of it is there: the beginning of a list of which a script, or
// the HTML of a page, brought the rest along, and a meeting that was just opened.

// painted is when what is there now has been seen, or is in a tab that nobody sees; what
// follows can take its time.
export const painted = () => new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, 300);
});

// unpack is the part in text, in which cards may stand by column (Agenda.Packed): a mark
// for each, and behind it what all begin with, what all end with, and what is between
// for each card. It makes at most so many cards; then more of the list comes. The copy
// of the script that shows it gives its own parse: a page may allow one policy.
export function unpack(text, parse, most) {
  const [[html], ...columns] = text.split("\x1d").map((column) => column.split("\x1f"));
  let card = 0;
  const part = parse(html.replace(/\x1e/g, () => card++ >= most ? "" : columns.map((values) => values[0] + values[card + 1] + values[1]).join("")));
  if (card > most) {
    part.querySelector(".oz-results").dataset.ozRest = "";
    for (const month of part.querySelectorAll(".oz-month")) month.querySelector("li") || month.remove();
  }
  return part;
}

// grow makes a node what another is. What both have, by element and class, stays the
// very same: it keeps the focus, what is typed in it and what is being composed.
export function grow(here, there) {
  if (here.isEqualNode(there)) return;
  for (const { name, value } of there.attributes) here.setAttribute(name, value);
  for (const own of [...here.childNodes]) {
    const other = [...there.children].find(({ localName, className }) => localName === own.localName && className === own.className);
    if (other) {
      while (there.firstChild !== other) own.before(there.firstChild);
      grow(own, other);
      other.remove();
    } else own.remove();
  }
  here.append(...there.childNodes);
}

// reveal shows the cards of a part that wait, and their months, some at a time, so that a visitor can use
// the page meanwhile; without a number at once.
export async function reveal(part, some) {
  for (let cards; (cards = [...part.querySelectorAll(".oz-card[data-oz-wait]")].slice(0, some)).length; await painted())
    for (const card of cards) delete card.dataset.ozWait, delete card.closest(".oz-month")?.dataset.ozWait;
}

// shell is a meeting of which the fragment is not here yet, with what its card says of
// it (package widget: first). There is none where nobody can sign up.
export function shell(list, link) {
  const card = link.closest(".oz-card");
  const drawn = card?.querySelector(".oz-open,.oz-wait") && list.querySelector(".oz-first")?.content.firstChild.cloneNode(true);
  for (const node of drawn?.querySelectorAll("h2,dd") ?? []) {
    const says = card.querySelector(`[part=${node.part}]`).cloneNode(true);
    node.replaceChildren(...(says.querySelector("a") ?? says).childNodes);
  }
  return drawn;
}
