/* global MORE */

import { brought, fragment, wanted } from "./address.js";
import { asked, clear, names, narrow, settle } from "./filter.js";
import * as page from "./page.js";

const { attend, dress, files, get, parse, styled } = page;

// The whole tag must have been read to tell whether the page came with the list,
// and the whole page before no script brings one any more.
const until = (target, event, state) => new Promise((done) =>
  state.test(document.readyState) ? done() : target.addEventListener(event, done, { once: true }));
const parsed = until(document, "DOMContentLoaded", /interactive|complete/);
const loaded = until(self, "load", /complete/);

let more;

// load gives the promise of what more.js exports. There is one for all widgets of
// a page, and so one Go. It works with the tools of this file, since a page may
// allow one policy for trusted types and no more.
export const load = () => more ??= import(new URL(MORE, files)).then((module) => {
  module.use({ ...page, asked, fragment });
  return module;
}).catch((fault) => {
  more = undefined;
  throw fault;
});

// A visitor who saves data gets more.js when something is to be sent or cannot be
// shown without, and not before.
const saving = () => navigator.connection?.saveData;

const idle = self.requestIdleCallback ?? setTimeout;

// Widget is what the elements do: show HTML of the network, and act in the place
// of its links and forms.
class Widget extends HTMLElement {
  static bring(one) {
    brought.push(one);
    for (const tag of document.querySelectorAll(one.element)) tag.part || tag.refresh();
  }

  root; // where the HTML is: a shadow root, or this element on the network's own pages
  part; // the element .oz that is shown
  address; // of the fragment that the tag asks for
  list; // {part, slug, scroll} that a meeting is shown in the place of
  finder; // shows what fits a query, by Go; more.js sets it, and it reports whether it could
  #turn = 0; // rises whenever something else is to be shown

  connectedCallback() {
    if (!this.part) this.refresh(); // else it was moved, and keeps what is in it
  }

  attributeChangedCallback(name, before, after) {
    if (this.isConnected && before !== after) this.refresh();
  }

  // begin gives a function that tells whether nothing newer has begun since.
  begin() {
    const turn = ++this.#turn;
    return () => turn === this.#turn;
  }

  // refresh shows what the tag asks for. Whatever fails, what is there stays.
  async refresh() {
    const current = this.begin();
    await null; // attributes that change together are one change
    if (!current()) return;
    let fresh = wanted(this);
    if (!this.part) {
      if (!fresh?.html && !this.shadowRoot) await parsed;
      const part = (this.shadowRoot ?? this).querySelector(".oz");
      if (part && current()) {
        this.address = fresh?.address;
        this.adopt(part);
        return;
      }
      if (!fresh?.html && !this.hasAttribute("src")) {
        await loaded;
        fresh = wanted(this);
      }
    }
    if (!fresh || !current()) return;
    const dressed = styled();
    const part = await (async () => parse(fresh.html ?? await get(fresh.address)))()
      .catch(async () => (await load()).kept(fresh.address))
      .catch(() => {});
    await dressed;
    if (!part || !current()) return;
    this.address = fresh.address;
    this.list = this.finder = undefined;
    this.root?.querySelector(".oz-back")?.remove();
    this.place(part);
  }

  // adopt takes over HTML that the page came with.
  adopt(part) {
    this.root = this.shadowRoot ?? this;
    if (this.shadowRoot && !this.root.styleSheets.length && !this.root.querySelector("link")) styled().then(() => dress(this.root));
    this.part = part;
    this.listen();
    this.shown();
  }

  // place shows a part in the place of what is there.
  place(part) {
    if (this.part) {
      this.part.replaceWith(part);
    } else {
      this.root = this.attachShadow({ mode: "open" });
      dress(this.root);
      this.root.append(part);
      this.listen();
    }
    this.part = part;
    this.shown();
  }

  get form() {
    return this.part.querySelector(".oz-filter");
  }

  // shown wires the part, and tells the page.
  shown() {
    settle(this, this.part);
    if (Object.keys(asked(this)).length || this.hasAttribute("max")) this.narrow(asked(this, this.form));
    this.tell();
    const rest = () => load().then(({ ready }) => ready(this)).catch(() => {});
    if (more) rest();
    else if (!saving()) loaded.then(() => idle(rest));
  }

  tell() {
    const view = this.part.querySelector("[data-oz-view][aria-current]")?.dataset.ozView ?? (this.form ? "list" : "one");
    const count = [...this.part.querySelectorAll("[data-oz-event]")].filter((link) => !link.closest("[hidden]")).length;
    this.emit("omzien-shown", { view, count });
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  listen() {
    const on = (names, act) => names.split(" ").forEach((name) => this.root.addEventListener(name, act, { passive: name === "touchstart" }));
    on("pointerover touchstart focusin", ({ target }) => saving() || load().then(({ warm }) => warm(this, target)).catch(() => {}));
    // Not on change: that comes when a visitor presses on a link in the list, and a
    // list that is drawn anew between press and release takes the click away.
    on("input", ({ target }) => target.closest(".oz-filter") && this.search().catch(() => {}));
    on("submit", (event) => this.submit(event));
    on("click", (event) => {
      const link = event.target.closest("a");
      const plain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (link && plain && this.shadowRoot && !event.defaultPrevented && this.follow(link)) event.preventDefault();
    });
  }

  // search shows what fits the form: as Go or this file finds it in what is here,
  // else as the network finds it.
  async search() {
    const { form } = this;
    const query = asked(this, form);
    const clearing = form.querySelector("[data-oz-clear]");
    if (clearing) clearing.hidden = !Object.keys(query).length;
    if (this.finder?.(query) || this.narrow(query) || await (await load()).find(this, query)) this.tell();
  }

  narrow(query) {
    return narrow(this.part, query, this.max(query));
  }

  // max is the bound of the tag, as long as a visitor asks nothing.
  max(query) {
    return Object.keys(query).length > Object.keys(asked(this)).length ? 0 : Number(this.getAttribute("max"));
  }

  submit(event) {
    const form = event.target;
    const filter = form.matches(".oz-filter");
    if (!filter && form.method !== "post" || form.matches(".oz-own")) return; // that leads to a page of its own
    event.preventDefault();
    (filter ? this.search() : load().then(({ post }) => post(this, form, event.submitter)))
      .catch(() => HTMLFormElement.prototype.submit.call(form));
  }

  // follow does what a link says, here, and reports whether it does. Elsewhere than
  // in a shadow root a link is a link.
  follow(link) {
    const { ozEvent, ozPage, ozView, ozAt, ozAgenda, ozClear } = link.dataset;
    const href = link.getAttribute("href") ?? "";
    const target = href.startsWith("#") && this.root.querySelector(`[id="${CSS.escape(href.slice(1))}"]`);
    if (target) attend(target); // the browser does not look into a shadow root
    else if (ozEvent && !this.list) this.open(link);
    else if (ozClear !== undefined) clear(this.form), this.search().catch(() => location.assign(link.href));
    else if ((ozView ?? ozAt) !== undefined) load().then(({ view }) => view(this, link)).catch(() => location.assign(link.href));
    else if (!navigator.onLine && link.pathname.endsWith(".ics")) load().then(({ file }) => file(this, link)).catch(() => {});
    else if (ozPage !== undefined) this.turn(link);
    else if (ozAgenda !== undefined && this.list) this.renew();
    else return false;
    return true;
  }

  // fetched is the part at an address, or undefined when it does not come or when
  // the visitor has gone elsewhere; then link, if any, leads the browser there.
  async fetched(address, link) {
    const current = this.begin();
    this.part.setAttribute("aria-busy", "true");
    try {
      const [html] = await Promise.all([get(address), styled(true)]);
      return current() ? parse(html) : undefined;
    } catch {
      if (current() && link) location.assign(link.href);
    } finally {
      this.part.removeAttribute("aria-busy");
    }
  }

  // open shows a meeting in the place of the list, which is kept aside.
  async open(link) {
    const part = await this.fetched(fragment(link.href, this.part.lang), link);
    if (!part) return;
    const { part: list } = this;
    const slug = link.dataset.ozEvent;
    this.list = { part: list, slug, scroll: [scrollX, scrollY] };
    const back = document.createElement("button");
    Object.assign(back, { type: "button", className: "oz-button oz-quiet oz-back", textContent: list.dataset.ozBack, lang: list.lang, dir: list.dir });
    back.part = "button";
    back.addEventListener("click", () => this.back());
    list.before(back);
    dress(this.root);
    this.place(part);
    this.emit("omzien-opened", { event: slug });
    attend(part.querySelector("h1, h2, h3"), { preventScroll: true });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView();
  }

  // back shows the list again, as it was or as it is now.
  back(part = this.list.part) {
    this.begin(); // what is under way will not be shown
    const { slug, scroll } = this.list;
    this.list = undefined;
    this.root.querySelector(".oz-back").remove();
    this.place(part);
    part.querySelector(`[data-oz-event="${CSS.escape(slug)}"]`)?.focus({ preventScroll: true });
    scrollTo(...scroll);
  }

  // renew goes back to a list that knows of the seats just taken.
  async renew() {
    const list = this.list;
    const part = await this.fetched(this.address);
    if (list === this.list) this.back(part);
  }

  // turn shows another page of the list.
  async turn(link) {
    const url = new URL(this.address);
    url.search = link.search;
    const part = await this.fetched(url.href, link);
    if (!part) return;
    this.place(part);
    attend(part.querySelector(".oz-status"));
    this.scrollIntoView();
    return part;
  }
}

const narrowing = names.map((name) => `filter-${name}`);

export class Agenda extends Widget {
  static observedAttributes = ["src", "view", "max", "lang", ...narrowing];
}

export class SignUp extends Widget {
  static observedAttributes = ["src", "event", "lang"];
}

export class Next extends Widget {
  static observedAttributes = ["src", "lang", ...narrowing];
}
