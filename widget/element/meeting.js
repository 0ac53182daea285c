// One meeting and its form, with Go: faults before anything is sent, in the
// network's own sentences, and what can be done as the clock goes on.

import { at } from "./clock.js";
import { keeping } from "./focus.js";
import { go } from "./go.js";
import { beside, fetched, now } from "./network.js";
import { core } from "./tools.js";

const known = new WeakMap(); // {run, event} of a part, when both are here
const asked = new WeakSet(); // parts of which that was asked

const parse = (text) => JSON.parse(text);

// about is the meeting of a form, as JSON: from the network that the form goes to,
// or from the list beside the agenda.
async function about(tag, form) {
  const page = new URL(form.action);
  const slug = page.pathname.split("/").pop();
  try {
    return parse(await fetched(new URL(`../api/v1/events/${slug}`, page).href));
  } catch {
    const { events } = parse(await fetched(beside(tag.address, "agenda.json")));
    return events.find((one) => one.slug === decodeURIComponent(slug));
  }
}

// prepare gets what it takes to check the form, and follows the clock.
export async function prepare(tag) {
  const { part } = tag;
  const form = part.querySelector(".oz-form[action]"); // else the fragment is on its way
  if (!form || asked.has(part) || !/\/bijeenkomsten\/[^/]+$/.test(new URL(form.action).pathname)) return;
  asked.add(part);
  const [run, event] = await Promise.all([go(), about(tag, form)]);
  if (!event || tag.part !== part) return;
  known.set(part, { run, event });
  form.noValidate = true; // Go says it better than the browser
  follow(tag);
}

// check marks what is wrong in a form and reports whether something is. It reports
// nothing where Go is not here: the network checks the form anyway.
export function check(part, form) {
  const has = form.matches(".oz-form") && known.get(part);
  if (!has) return false;
  const typed = {};
  for (const [name, value] of new FormData(form)) (typed[name] ??= []).push(value);
  let faults;
  let html;
  try {
    [{ faults }, html] = has.run("check", JSON.stringify({ event: has.event, form: typed, lang: part.lang }));
  } catch {
    known.delete(part);
    return false;
  }
  for (const node of form.querySelectorAll("#oz-fout, .oz-fault")) node.remove();
  for (const field of form.querySelectorAll("[aria-invalid=true]")) unmark(field);
  const controls = faults.map(({ field }) => form.querySelector(`[id="${CSS.escape(`oz-${field}`)}"]`));
  if (!faults.length || controls.includes(null)) return false; // the meeting asks more by now: the network draws it
  faults.forEach(({ sentence }, n) => mark(controls[n], sentence));
  form.prepend(core.nodes(html));
  core.attend(form.querySelector("[data-oz-focus]"));
  return true;
}

// mark writes what is wrong with a field where the network's own HTML has it (Form.tell,
// Form.described): before the field, and of a question with radio buttons before the
// first of them, which has the id.
function mark(control, sentence) {
  const group = control.closest("[role=radiogroup]");
  const field = group ?? control;
  const says = Object.assign(document.createElement("span"), { className: "oz-fault", id: `${control.id}-fault`, textContent: sentence });
  (group ? control.parentNode : control).before(says);
  for (const radio of group?.querySelectorAll("input") ?? []) radio.removeAttribute("aria-invalid");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${says.id}`.trim());
  const folded = field.closest(".oz-more");
  if (folded) folded.open = true;
}

function unmark(field) {
  const by = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => !id.endsWith("-fault")).join(" ");
  if (by) field.setAttribute("aria-describedby", by);
  else field.removeAttribute("aria-describedby");
  for (const one of [field, ...field.querySelectorAll("input")]) {
    if (one.matches("select[required], [type=radio][required]")) one.setAttribute("aria-invalid", "false"); // as Form.untouched
    else one.removeAttribute("aria-invalid");
  }
}

// follow tells what the clock changes, such as that sign-up closes. Where nothing was
// typed, the network draws the meeting again. Else the form stays as it is, with a
// sentence above it; what is sent all the same is the network's to refuse.
function follow(tag) {
  const { part } = tag;
  const { run, event } = known.get(part);
  const form = part.querySelector(".oz-form");
  const line = Object.assign(document.createElement("p"), { className: "oz-sent" });
  line.setAttribute("role", "status"); // here before it says anything, or nobody is told
  form.before(line);
  const look = () => run("state", JSON.stringify({ event, now: now(), lang: part.lang }))[0];
  const next = () => at(part, look().until, async () => {
    const drawn = untouched(form) && await tag.fetched(core.fragment(form.action, part.lang)).catch(() => {});
    if (tag.part !== part || !form.isConnected) return;
    if (drawn && untouched(form)) {
      level(drawn, part);
      keeping(part.parentNode, () => tag.place(drawn), () => drawn.querySelector("h1, h2, h3"));
      return;
    }
    line.textContent = look().says;
    next();
  });
  next();
}

// untouched tells whether a form is as it was drawn, and nothing of it is under way.
function untouched(form) {
  const drawn = form.cloneNode(true);
  drawn.reset();
  const [before, after] = [drawn, form].map((one) => new URLSearchParams(new FormData(one)).toString());
  return before === after && !form.querySelector("#oz-fout, [aria-disabled=true]");
}

// level makes the title of a part that of the page, and the headings below it go
// along, where the part before it has that: on the network's own pages a part is all
// there is.
export function level(part, before) {
  if (!before.querySelector("h1") || part.querySelector("h1")) return;
  for (const heading of part.querySelectorAll("h2, h3, h4, h5, h6")) {
    const higher = document.createElement(`h${heading.localName[1] - 1}`);
    for (const { name, value } of heading.attributes) higher.setAttribute(name, value);
    higher.append(...heading.childNodes);
    heading.replaceWith(higher);
  }
}

// file saves the calendar file of a meeting, made in the page: for when the network
// cannot be asked.
export async function file(tag, link) {
  const slug = decodeURIComponent(link.pathname.split("/").pop().replace(/\.ics$/, ""));
  const has = known.get(tag.part);
  const event = has?.event ?? parse(await fetched(beside(tag.address, "agenda.json"))).events.find((one) => one.slug === slug);
  const [{ name }, text] = (has?.run ?? await go())("ics", JSON.stringify({ event, base: new URL("..", link.href).href.slice(0, -1) }));
  const href = URL.createObjectURL(new File([text], name, { type: "text/calendar" }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
  URL.revokeObjectURL(href);
}
