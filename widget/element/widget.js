/* global MORE, WASM */

import { brought, fragment, wanted } from "./address.js";
import { asked, names, narrow, settle } from "./filter.js";
import { ask, attend, dress, files, get, nodes, parse, styled, wear } from "./page.js";
import { join, painted } from "./rest.js";

// The whole tag must have been read to tell whether the page came with the list,
// and the whole page before no script brings one any more.
const once = (target, event, state) => new Promise((done) =>
  state.test(document.readyState) ? done() : target.addEventListener(event, done));
const parsed = once(document, "DOMContentLoaded", /[ve]$/); // interactive, complete
const loaded = once(self, "load", /te$/);

let more;
let wasm; // the promise of an answer with Go, asked for before more.js is here

// load gives the promise of what more.js exports. There is one for all widgets of
// a page, and so one Go. It works with the tools of this file, since a page may
// allow one policy for trusted types and no more.
export const load = () => more ??= import(new URL(MORE, files)).then((module) => {
  module.use({ ask, asked, attend, files, fragment, get, names, nodes, parse, wasm, wear });
  return module;
}).catch((fault) => {
  more = undefined;
  throw fault;
});

// quietly is load for what nobody misses. A visitor who saves data gets more.js
// when something is to be sent or cannot be shown without, and not before. Who is
// about to need Go gets that at the same time.
function quietly(act, go) {
  if (navigator.connection?.saveData) return;
  if (go && !more) wasm = fetch(new URL(WASM, files), { priority: "low" }).catch(() => {});
  load().then(act).catch(() => {});
}

// How long the line is left to visitors who press at once, in milliseconds.
const calm = 1000;

const size = (query) => Object.keys(query).length;

// Widget is what the elements do: show HTML of the network, and act in the place
// of its links and forms.
class Widget extends HTMLElement {
  static bring(one) {
    brought.push(one);
    for (const tag of document.querySelectorAll(one.element)) tag.part || tag.hasAttribute("src") || tag.refresh();
  }

  root; // where the HTML is: a shadow root, or this element on the network's own pages
  part; // the element .oz that is shown
  address; // of the fragment that the tag asks for
  list; // {part, slug, scroll} that a meeting is shown in the place of
  // asking is the query of the last search, whichever way it goes.
  // leave is what the button above a meeting does, where more.js knows better than
  // back; it gives true.
  // held are parts by slug that a visitor left while something in them was under way.
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
      if (part) return current() && this.adopt(part, fresh);
      if (!fresh?.html && !this.hasAttribute("src")) {
        await loaded;
        fresh = wanted(this);
      }
    }
    if (!fresh || !current()) return;
    const { address, html } = fresh;
    const dressed = styled();
    const part = await Promise.resolve(html ?? get(address)).then(parse)
      .catch(() => load().then(({ kept }) => kept(address)))
      .catch(() => {});
    await dressed;
    if (part && (!part.matches(".oz-agenda, .oz-next") || part.querySelector(".oz-grid"))) await styled(true);
    if (!part || !current()) return;
    this.address = address;
    this.finder = undefined;
    this.back();
    this.place(part);
  }

  // adopt takes over HTML that the page came with.
  adopt(part, fresh) {
    const { shadowRoot } = this;
    this.root = shadowRoot ?? this;
    this.address = fresh?.address;
    this.part = part;
    if (this.#bare() && !shadowRoot.styleSheets.length) styled().then(() => dress(shadowRoot));
    this.wire();
    this.shown();
  }

  // place shows a part in the place of what is there.
  place(part) {
    if (this.part) {
      this.part.replaceWith(part);
    } else {
      this.root = this.attachShadow({ mode: "open" });
      this.root.append(part);
      this.wire();
    }
    if (this.#bare()) dress(this.root);
    this.part = part;
    this.shown();
  }

  get form() {
    return this.part.querySelector(".oz-filter");
  }

  // shown makes a part ready for use, and tells the page.
  shown() {
    settle(this, this.part);
    this.complete();
    if (this.form && (size(this.query()) || this.max())) this.narrow(this.query());
    this.tell();
    loaded.then(() => setTimeout(() => quietly(({ ready }) => ready(this)), calm));
  }

  // complete adds the rest of a list of which only the beginning was brought along.
  async complete() {
    const { part } = this;
    const place = part.querySelector("[data-oz-rest='']");
    if (!place || !this.address) return;
    place.dataset.ozRest = 1; // asked for
    const there = await painted().then(() => get(this.address)).then(parse).catch(() => {});
    if (place.dataset.ozRest === undefined || !part.contains(place)) return; // Go or the network has drawn it
    delete place.dataset.ozRest;
    const status = part.querySelector(".oz-status");
    if (there && join(place, there)) Object.assign(status.dataset, there.querySelector(".oz-status").dataset);
    if (this.part === part && (size(this.query()) || status.textContent === part.dataset.ozBusy)) this.search().catch(() => {});
  }

  tell() {
    const view = this.part.querySelector(".oz-views [aria-current]")?.dataset.ozView ?? (this.form ? "list" : "one");
    const count = this.part.querySelectorAll("[data-oz-event]:not([hidden] *)").length;
    this.emit("omzien-shown", { view, count });
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  wire() {
    const on = (name, act) => this.root.addEventListener(name, act);
    // A link to a meeting is not among these: it needs the line for the meeting.
    const near = ({ target }) => target.closest("form, nav") && quietly(({ warm }) => warm(this, target), true);
    on("pointerover", near);
    on("focusin", near);
    // Not on change: that comes when a visitor presses on a link in the list, and a
    // list that is drawn anew between press and release takes the click away.
    on("input", ({ target }) => target.closest(".oz-filter") && this.search().catch(this.lost()));
    on("submit", (event) => this.submit(event));
    on("click", (event) => this.click(event));
  }

  // query is what is asked now. What clears the form is there when a visitor asked
  // something.
  query() {
    const query = asked(this, this.form);
    const clearing = this.form.querySelector("[data-oz-clear]");
    if (clearing) clearing.hidden = !this.chosen(query);
    return query;
  }

  // search shows what fits the form: as Go or this file finds it in what is here,
  // else as the network finds it.
  async search() {
    const query = this.asking = this.query();
    if (this.finder?.(query) || this.narrow(query) || await (await load()).find(this, query)) this.tell();
  }

  // lost gives what to do when something came to nothing. Where the network cannot be
  // reached, the page of the visitor stays.
  lost(instead) {
    return (fault) => load().then(({ lost }) => lost(this, fault, instead), () => navigator.onLine && instead?.());
  }

  narrow(query) {
    return narrow(this.part, query, this.max(query));
  }

  chosen(query) {
    return size(query) > size(asked(this));
  }

  // max is the bound of the tag, as long as a visitor asks nothing; 0 is none.
  max(query = {}) {
    return this.chosen(query) ? 0 : Math.max(0, this.getAttribute("max") | 0);
  }

  submit(event) {
    const form = event.target;
    const filter = form.matches(".oz-filter");
    if (!filter && form.method !== "post" || form.matches(".oz-own")) return; // that leads to a page of its own
    event.preventDefault();
    const native = () => HTMLFormElement.prototype.submit.call(form);
    if (filter) this.search().catch(this.lost(native));
    else load().then(({ post }) => post(this, form, event.submitter)).catch(native);
  }

  // click does what a link of the widget says, here. On the network's own pages a
  // link is a link, but for one to a view of a folder of files: that answers with the
  // same whatever is asked.
  click(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented) return;
    if (!this.shadowRoot && !(link.dataset.ozView && this.part.querySelector("[data-oz-script]"))) return;
    const { ozEvent, ozPage, ozView, ozAt, ozAgenda, ozClear } = link.dataset;
    const local = link.getAttribute("href")?.startsWith("#") || !navigator.onLine && link.pathname.endsWith(".ics");
    if (!local && (ozEvent ?? ozPage ?? ozView ?? ozAt ?? (this.list && ozAgenda) ?? ozClear) === undefined) return;
    event.preventDefault();
    (ozEvent && !this.list ? this.open(link) : Promise.all([load(), this.dressed()]).then(([{ follow }]) => follow(this, link)))
      .catch(this.lost(() => location.assign(link.href)));
  }

  // fetched is the part at an address. Undefined: meanwhile the visitor has gone
  // elsewhere.
  async fetched(address) {
    const current = this.begin();
    const answer = Promise.all([get(address), this.#bare() && styled(true)]);
    more?.then(({ wait }) => wait(this, answer));
    try {
      const [html] = await answer;
      if (current()) return parse(html);
    } catch (fault) {
      if (current()) throw fault;
    }
  }

  // bare: the page did not bring the whole style along.
  #bare() {
    return this.shadowRoot && !this.shadowRoot.querySelector("link");
  }

  // dressed waits for the whole style, for what is drawn in the place of a list.
  async dressed() {
    if (!this.#bare()) return;
    await styled(true);
    dress(this.root);
  }

  // open shows a meeting in the place of the list, which is kept aside.
  async open(link) {
    const slug = link.dataset.ozEvent;
    const part = this.held?.get(slug) ?? await this.fetched(fragment(link.href, this.part.lang));
    if (!part) return;
    const list = this.part;
    this.list = { part: list, slug, scroll: [scrollX, scrollY] };
    const back = document.createElement("button");
    Object.assign(back, { type: "button", part: "button", className: "oz-button oz-quiet oz-back", textContent: list.dataset.ozBack, lang: list.lang, dir: list.dir, onclick: () => this.leave?.() ?? this.back() });
    if (list.dataset.ozBack) list.before(back);
    this.place(part);
    this.emit("omzien-opened", { event: slug });
    attend(part.querySelector("h1, h2, h3"), { preventScroll: true });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView();
    quietly(({ opened }) => opened(this));
  }

  // back shows the list again, as it was or as it is now.
  back(now) {
    if (!this.list) return;
    const { part, slug, scroll } = this.list;
    this.begin(); // what is under way will not be shown
    this.list = undefined;
    this.root.querySelector(".oz-back")?.remove();
    this.place(now ?? part);
    const link = this.part.querySelector(`[data-oz-event="${CSS.escape(slug)}"]`);
    link?.focus({ preventScroll: true });
    scrollTo(...scroll);
    link?.scrollIntoView({ block: "nearest" }); // the list may be another one now
  }
}

const filters = names.map((name) => `filter-${name}`);
const define = (name, attributes) => customElements.define(name, class extends Widget {
  static observedAttributes = ["src", "lang", ...attributes];
});

export function defineAll() {
  define("omzien-agenda", ["view", "max", ...filters]);
  define("omzien-signup", ["event"]);
  define("omzien-next", filters);
}
