/* global LIST, MORE, WASM */

import { bring, fragment, wanted } from "./address.js";
import { asked, names, narrow, settle } from "./filter.js";
import { ask, attend, dress, files, get, nodes, parse, styled, wear } from "./page.js";
import { grow, painted, reveal, shell } from "./rest.js";

// The whole tag must have been read to tell whether the page came with the list,
// and the whole page before no script brings one any more.
const once = async (state) => {
  while (!state.test(document.readyState)) await new Promise((done) => document.addEventListener("readystatechange", done));
};
const parsed = once(/[ve]$/); // interactive, complete
const loaded = once(/te$/);

let more;
let wasm; // the promise of an answer with Go, asked for before more.js is here

// load gives the promise of what more.js exports. There is one for all widgets of
// a page, and so one Go. It works with the tools of this file, since a page may
// allow one policy for trusted types and no more.
export const load = () => more ??= import(files + MORE).then((module) => {
  module.use(ask, asked, attend, dress, files, fragment, get, names, nodes, parse, styled, wear, wasm);
  return module;
}).catch((fault) => {
  more = undefined;
  throw fault;
});

// quietly calls a function of more.js for what nobody misses. A visitor who saves data
// gets more.js when something is to be sent or cannot be shown without, and not before.
// With a node the visitor is about to need Go, and gets that at the same time.
function quietly(name, tag, node) {
  if (navigator.connection?.saveData) return;
  if (node && !more) wasm = fetch(files + WASM, { priority: "low" }).catch(() => {});
  load().then((all) => all[name](tag, node)).catch(() => {});
}

// How many meetings are drawn at first of what a script brought along: what a screen
// shows.
const screen = 4;

// Widget is what the elements do: show HTML of the network, and act in the place
// of its links and forms.
class Widget extends HTMLElement {
  static bring = bring;

  part; // the element .oz that is shown; not the part of every element, which this hides
  // root is where the HTML is: a shadow root, or this element on the network's own pages.
  // bare: in a shadow root to which the page did not bring the whole style.
  // address is that of the fragment that the tag asks for.
  // list is {part, slug, scroll} that a meeting is shown in the place of.
  // finder shows what fits a query, by Go; more.js sets it, and it reports whether it could.
  // asking is the query of the last search, whichever way it goes.
  // leave is what the button above a meeting does, where more.js knows better than
  // back; it gives true.
  // pressed are promises of fragments whose links are pressed, by address.
  // held are parts by slug that a visitor left while something in them was under way.
  #turn = 0; // rises whenever something else is to be shown
  #rest; // makes the whole part of what a script brought

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
      if (!fresh.html && !this.shadowRoot) await parsed;
      const part = (this.shadowRoot ?? this).querySelector(".oz");
      if (part) return current() && this.#adopt(part, fresh.address);
      if (!fresh.html && !this.hasAttribute("src")) {
        await loaded;
        fresh = wanted(this);
      }
    }
    const { address, html, unpack = parse } = fresh;
    if (!address) return;
    const dressed = styled();
    const part = await Promise.resolve(html ?? get(address)).then((text) => unpack(text, parse, screen))
      .catch(() => load().then((all) => all.kept(address)))
      .catch(() => {});
    await dressed;
    if (part && LIST && (!part.matches(".oz-agenda,.oz-next") || part.querySelector(".oz-grid"))) await styled(true);
    if (!current()) return;
    if (!part) return this.part?.querySelector("[method=dialog]") && this.back(); // from a meeting that nobody waits for any more
    this.address = address;
    this.#rest = html && (() => unpack(html, parse));
    this.finder = undefined;
    this.back();
    this.place(part);
  }

  // adopt takes over HTML that the page came with.
  #adopt(part, address) {
    this.root = this.shadowRoot ?? this;
    this.address = address;
    this.place(part);
    if (this.bare && !this.root.styleSheets.length) styled().then(() => this.#dress());
  }

  // place shows a part in the place of what is there; early: it is not ready for use.
  place(part, early) {
    if (this.part) {
      this.part.replaceWith(part);
    } else {
      this.root ??= this.attachShadow({ mode: "open" });
      if (!part.isConnected) this.root.append(part);
      this.#wire();
    }
    this.part = part;
    this.#dress();
    if (!early) this.#shown();
  }

  get form() {
    return this.part.querySelector(".oz-filter");
  }

  // shown makes a part ready for use, and tells the page.
  #shown() {
    const { part } = this;
    this.settle();
    // In a page the rest stands behind the beginning.
    painted().then(() => this.#rest || this.#whole()).then(() => this.join(part));
    loaded.then(() => setTimeout(quietly, 1000, "ready", this)); // until then the line is for who presses at once
  }

  settle() {
    settle(this, this.part);
    if (this.form) this.#narrow(this.#query());
    this.tell();
  }

  // read tells whether all of the tag is here: behind what the page came with stands a link.
  get #read() {
    return this.firstElementChild || document.readyState !== "loading";
  }

  async #whole() {
    while (!this.#read) await painted();
  }

  // join makes a list whole of which the beginning is shown, with what a script brought
  // along or what waits in the page.
  join(part) {
    const { root } = this;
    const place = part.querySelector("[data-oz-rest]");
    const there = place && this.#rest?.();
    if (!place || !there && !this.#read) return;
    delete place.dataset.ozRest;
    if (there) {
      const had = root.activeElement;
      grow(part, there);
      if (had && !had.isConnected) attend(part.querySelector(".oz-status"), { preventScroll: true });
    }
    if (this.part === part) this.settle();
    reveal(part, 8); // a slow phone lays out one in 3 ms
  }

  tell() {
    const view = this.part.querySelector(".oz-views [aria-current]")?.dataset.ozView ?? (this.form ? "list" : "one");
    const count = this.part.querySelectorAll("[data-oz-event]:not([hidden] *)").length;
    this.emit("omzien-shown", { view, count });
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  #wire() {
    this.bare = this.shadowRoot && !this.root.querySelector("link");
    const acts = {
      pointerover: this.#near,
      focusin: this.#near,
      // Not on change: that comes when a visitor presses on a link in the list, and a
      // list that is drawn anew between press and release takes the click away.
      input: ({ target }) => target.closest(".oz-filter") && this.search().catch(this.#lost()),
      submit: this.#submit,
      click: this.#click,
    };
    for (const [name, act] of Object.entries(acts)) this.root.addEventListener(name, act);
  }

  // near is for a visitor who is about to use a form, or to see another view. A link to
  // a meeting, and a meeting of which the fragment is not here, need the line themselves.
  #near = ({ target }) => {
    if (!target.closest("form,nav") || this.part.hasAttribute("aria-busy")) return;
    quietly("warm", this, target);
    this.join(this.part);
  };

  // query is what is asked now. What clears the form is there when a visitor asked
  // something.
  #query() {
    const query = asked(this, this.form);
    const clearing = this.form.querySelector("[data-oz-clear]");
    if (clearing) clearing.hidden = !this.#chosen(query);
    return query;
  }

  // search shows what fits the form: as Go or filter.js finds it in what is here,
  // else as the network finds it.
  async search() {
    const { part } = this;
    if (!this.#rest) await this.#whole();
    if (this.part !== part) return;
    this.join(part);
    reveal(part);
    const query = this.asking = this.#query();
    if (this.finder?.(query) || this.#narrow(query) || await (await load()).find(this, query)) this.tell();
  }

  // lost gives what to do when something came to nothing. Where the network cannot be
  // reached, the page of the visitor stays.
  #lost(instead) {
    return (fault) => load().then((all) => all.lost(this, fault, instead), () => navigator.onLine && instead?.());
  }

  #narrow(query) {
    return narrow(this.part, query, this.max(query));
  }

  #chosen(query) {
    return `${Object.keys(query)}` !== `${Object.keys(asked(this))}`;
  }

  // max is the bound of the tag, as long as a visitor asks nothing; 0 is none, and so is
  // what is negative, as it becomes more than there are meetings.
  max(query) {
    return this.#chosen(query) ? 0 : this.getAttribute("max") >>> 0;
  }

  #submit = (event) => {
    const form = event.target;
    const filter = form.matches(".oz-filter");
    if (!filter && form.method !== "post" || form.matches(".oz-own")) return; // that leads to a page of its own
    event.preventDefault();
    const native = () => HTMLFormElement.prototype.submit.call(form);
    if (filter) this.search().catch(this.#lost(native));
    else load().then((all) => all.post(this, form, event.submitter)).catch(native);
  };

  // click does what a link of the widget says, here. On the network's own pages a
  // link is a link, but for one to a view of a folder of files: that answers with the
  // same whatever is asked.
  #click = (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented) return;
    if (!this.shadowRoot && !(link.dataset.ozView && this.part.querySelector("[data-oz-script]"))) return;
    const local = /^#/.test(link.getAttribute("href")) || !navigator.onLine && link.pathname.endsWith(".ics");
    const does = `${Object.keys(link.dataset)}`;
    if (!local && !(this.list && does === "ozAgenda") && !/Event|Page|View|At|Clear/.test(does)) return;
    event.preventDefault();
    (link.dataset.ozEvent && !this.list ? this.#open(link) : load().then((all) => all.follow(this, link)))
      .catch(this.#lost(() => location.assign(link.href)));
  };

  // fetched is the part at an address. Undefined: meanwhile the visitor has gone
  // elsewhere.
  fetched(address) {
    const current = this.begin();
    const answer = Promise.all([this.pressed?.[address] ?? get(address), this.bare && styled(true)]);
    more?.then(({ wait }) => wait(this, answer));
    return answer.then(([html]) => current() ? parse(html) : undefined, (fault) => {
      if (current()) throw fault;
    });
  }

  #dress() {
    if (this.bare) dress(this.root);
  }

  // open shows a meeting in the place of the list: what is known of it at once, and the
  // rest around that when the fragment is here. A field in which somebody types stays
  // where it is on the screen.
  async #open(link) {
    const slug = link.dataset.ozEvent;
    const { root, part: list } = this;
    const held = this.held?.get(slug);
    const early = !held && parent === self && (link.shell ??= shell(list, link)); // is kept, with what is typed, until the fragment comes
    if (early) this.#aside(early, slug, early);
    const part = held ?? await this.fetched(fragment(link.href, list.lang)).catch((fault) => {
      this.back();
      throw fault;
    });
    if (!part) return;
    if (!early) return this.#aside(part, slug);
    delete link.shell;
    const had = root.activeElement ?? early;
    const { top } = had.getBoundingClientRect();
    grow(early, part);
    early.removeAttribute("aria-busy");
    this.#dress();
    if (had.isConnected) scrollBy({ top: had.getBoundingClientRect().top - top, behavior: "instant" });
    else attend(early.firstChild);
    this.#shown();
    this.#near({ target: had });
  }

  // aside shows a part in the place of the list, which is kept.
  #aside(part, slug, early) {
    const list = this.part;
    this.list = { part: list, slug, scroll: [scrollX, scrollY] };
    const back = document.createElement("button");
    Object.assign(back, { className: "oz-button oz-quiet oz-back", part: "button", type: "button", textContent: list.dataset.ozBack, lang: list.lang, dir: list.dir, onclick: () => this.leave?.() ?? this.back() });
    list.before(back);
    this.place(part, early);
    this.emit("omzien-opened", { event: slug });
    attend(part.querySelector("h1,h2,h3"), { preventScroll: true });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView();
    quietly("opened", this);
  }

  // back shows the list again, as it was or as it is now.
  back(now) {
    if (!this.list) return;
    const { part, slug, scroll } = this.list;
    this.begin(); // what is under way will not be shown
    this.list = undefined;
    this.root.querySelector(".oz-back")?.remove();
    this.place(now ?? part);
    const link = this.part.querySelector(`[data-oz-event=${JSON.stringify(slug)}]`);
    link?.focus();
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
