// The network's agenda and its sign-up form as custom elements:
//
//   <omzien-agenda src="https://netwerk.example/agenda.html">…</omzien-agenda>
//   <omzien-signup src="https://netwerk.example/agenda.html" event="slug">…</omzien-signup>
//
// and a third one, omzien-copy, which the network's HTML has around an address.
//
// The page comes first. What is inside the tag stays until the network's own
// HTML has arrived, and every form and link works without what follows here. The
// thinking is done in Go (package widget, as WebAssembly), which is fetched when
// somebody is about to search or sign up. This file carries out what Go asks; it
// holds no rules, keeps no cookies and stores nothing.

import { Copy } from "./copy.js";
import { go } from "./go.js";
import { get, now } from "./network.js";
import { attend, put } from "./page.js";
import { kept, pause } from "./promise.js";
import { Widget } from "./widget.js";

// How long a visitor may think between two letters before the network is asked,
// in milliseconds.
const typing = 300;

class Agenda extends Widget {
  static observedAttributes = ["src"];

  #events; // gives the promise of the list as JSON text, "" when it is only the beginning of it
  #ready = false; // what a search takes is here
  #search = 0; // rises with every query
  #list; // nodes of the list while a meeting is shown in its place

  get address() {
    return this.beside("");
  }

  adopt(view) {
    super.adopt(view);
    // Not on change: that comes when a visitor presses on a link in the list, and a
    // list that is drawn anew between press and release takes the click away.
    view.addEventListener("input", ({ target }) => target.closest(".oz-filter") && this.search().catch(() => {}));
  }

  meet(slug, stage) {
    super.meet(slug, stage);
    if (stage !== this.view) return; // a meeting beside the list
    this.#events = kept(async () => {
      const { events, next } = await get(this.beside("agenda.json"), "json");
      return next ? "" : JSON.stringify(events);
    });
    this.#list = undefined;
    this.#ready = false;
    this.#search++; // one under way was for another list
  }

  warm(target) {
    super.warm(target);
    if (target.closest(".oz-filter")) this.both().catch(() => {});
  }

  // both are Go and the list; Go is not waited for when the list is not whole.
  async both() {
    const starting = go();
    starting.catch(() => {});
    const events = await this.#events();
    const both = [events && await starting, events];
    this.#ready = true;
    return both;
  }

  // search shows what fits the form, as soon as that is known.
  async search() {
    const search = ++this.#search;
    const [run, events] = await this.both();
    const form = this.view.querySelector(".oz-filter");
    if (search !== this.#search || !form) return;
    const query = new FormData(form);
    const { zoek: text, thema: theme, gemeente: municipality, soort: format, doelgroep: audience, initiatief: host } = Object.fromEntries(query);
    try {
      const address = this.view.querySelector("[data-oz-address]")?.dataset.ozAddress;
      const rest = JSON.stringify({ query: { text, theme, municipality, format, audience, host }, now: now(), base: this.base, address });
      const { html, status } = run ? run("search", `{"events":${events},${rest.slice(1)}`) : await this.ask(query, search);
      const results = this.view.querySelector(".oz-results");
      if (search !== this.#search || !results) return;
      put(results, html);
      this.view.querySelector(".oz-status").textContent = status;
    } catch (fault) {
      this.#ready = false;
      throw fault;
    }
  }

  // ask lets the network search, once nobody types any more.
  async ask(query, search) {
    await pause(typing);
    if (search !== this.#search) return {};
    const there = document.createElement("div");
    put(there, await get(this.beside(`?${new URLSearchParams(query)}`), "text"));
    return { html: there.querySelector(".oz-results").innerHTML, status: there.querySelector(".oz-status").textContent };
  }

  submit(event, form) {
    if (!form.matches(".oz-filter")) {
      super.submit(event, form);
    } else if (this.#ready) {
      event.preventDefault();
      this.search().catch(() => form.submit());
    }
  }

  follow(event, link) {
    if (this.shadowRoot && link.dataset.ozEvent && !this.#list) {
      event.preventDefault();
      this.open(link);
    } else if (this.shadowRoot && "ozPage" in link.dataset) {
      event.preventDefault();
      this.turn(link);
    } else if (this.#list && "ozAgenda" in link.dataset) {
      event.preventDefault();
      this.renew();
    } else {
      super.follow(event, link);
    }
  }

  // open shows a meeting in the place of the list, which is kept aside.
  async open(link) {
    const current = this.begin();
    const slug = link.dataset.ozEvent;
    const html = await this.await(`bijeenkomsten/${encodeURIComponent(slug)}.html`);
    if (!current()) return;
    if (html === undefined) {
      location.assign(link.href);
      return;
    }
    this.#list = [...this.view.childNodes];
    const scroll = [scrollX, scrollY];
    const back = document.createElement("button");
    Object.assign(back, { type: "button", className: "oz-button oz-quiet oz-back", textContent: "Terug naar de agenda" });
    back.addEventListener("click", () => {
      this.back();
      scrollTo(...scroll);
    });
    const stage = document.createElement("div");
    put(stage, html);
    this.view.replaceChildren(back, stage);
    this.meet(slug, stage);
    attend(stage.querySelector("h1, h2"), { preventScroll: true });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView();
  }

  // turn shows another page of the list.
  async turn(link) {
    const current = this.begin();
    const html = await this.await(link.search);
    if (!current()) return;
    if (html === undefined) {
      location.assign(link.href);
      return;
    }
    this.show(html);
    attend(this.view.querySelector(".oz-status"));
    this.scrollIntoView();
  }

  // await is HTML beside src, or undefined when it does not come.
  async await(path) {
    this.view.setAttribute("aria-busy", "true");
    try {
      return await get(this.beside(path), "text");
    } catch {
      return undefined;
    } finally {
      this.view.removeAttribute("aria-busy");
    }
  }

  back() {
    this.begin(); // what is under way will not be shown
    this.view.replaceChildren(...this.#list);
    this.#list = undefined;
    this.link()?.focus({ preventScroll: true });
  }

  // renew goes back to a list that knows of the seats just taken.
  async renew() {
    const current = this.begin();
    const slug = this.slug;
    const html = await this.await("");
    if (!current()) return;
    if (html === undefined) {
      this.back();
    } else {
      this.show(html);
    }
    this.link(slug)?.focus();
  }

  // link is the one in the list to a meeting.
  link(slug = this.slug) {
    return this.view.querySelector(`[data-oz-event="${CSS.escape(slug)}"]`);
  }
}

class SignUp extends Widget {
  static observedAttributes = ["src", "event"];

  get address() {
    return this.beside(`bijeenkomsten/${encodeURIComponent(this.getAttribute("event"))}.html`);
  }
}

customElements.get("omzien-copy") || customElements.define("omzien-copy", Copy);
customElements.get("omzien-agenda") || customElements.define("omzien-agenda", Agenda);
customElements.get("omzien-signup") || customElements.define("omzien-signup", SignUp);
