// The agenda that a visitor keeps on a device, for when the network is away.

import { beside, fetched, keep, keptCopy } from "./network.js";
import { core } from "./tools.js";

const style = () => new URL("omzien.css", core.files).href;
const addresses = (tag) => [tag.address, beside(tag.address, "agenda.json"), style()];

// offer shows the button that keeps the agenda, and freshens what was kept before.
export function offer(tag) {
  const place = tag.part.querySelector("[data-oz-keep]");
  const button = place?.querySelector("button");
  if (!button || !self.caches || !tag.address || !place.hidden) return;
  place.hidden = false;
  const said = place.querySelector("[role=status]");
  const say = (text) => said && (said.textContent = text ?? "");
  button.addEventListener("click", () => {
    say("");
    keep(addresses(tag)).then(() => say(place.dataset.ozDone), () => say(place.dataset.ozFailed));
  });
  if (!freshened.has(tag.address)) keptCopy(tag.address).then((had) => had && keep(addresses(tag))).catch(() => {});
  freshened.add(tag.address);
}

const freshened = new Set(); // addresses, on this page

// kept is the part that was kept of an address, with a sentence that says of when it
// is. It throws when there is none.
export async function kept(address) {
  const had = await keptCopy(address);
  if (!had) throw new Error(`omzien: nothing kept of ${address}`);
  const part = core.parse(await had.text());
  core.wear(await fetched(style()));
  const says = part.querySelector("[data-oz-keep]")?.dataset.ozKept ?? "#";
  const date = new Intl.DateTimeFormat(`${part.lang || "nl"}-u-nu-latn`, { dateStyle: "long", timeStyle: "short" });
  const note = document.createElement("p");
  Object.assign(note, { className: "oz-notice oz-warn", textContent: says.replace("#", date.format(Date.parse(had.headers.get("kept")))) });
  note.setAttribute("role", "status");
  note.part = "notice";
  part.prepend(note);
  return part;
}
