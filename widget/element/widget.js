import { go } from "./go.js";
import { get, now, perform } from "./network.js";
import { attend, busy, dress, fillKey, put, setBusy } from "./page.js";
import { kept, within } from "./promise.js";

// How long a sent form waits for Go before the browser posts it by itself, in
// milliseconds.
const patience = 8_000;

// The whole tag must have been read to tell whether the page came with the list.
const parsed = document.readyState === "loading" &&
  new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));

// Widget is what both elements do: show HTML of the network, and take the steps
// of signing up.
export class Widget extends HTMLElement {
  #turn = 0; // rises whenever something else is to be shown
  #event; // gives the promise of the meeting that is shown, as JSON
  #receipt; // what the network answered to a sign-up; it holds a secret
  view; // where the HTML is: in a shadow root, or this element on the network's own pages
  stage; // the part of view that a step of signing up replaces
  slug; // of the meeting that is shown

  connectedCallback() {
    if (!this.view) this.refresh(); // else it was moved, and keeps what is in it
  }

  attributeChangedCallback(name, before, after) {
    if (this.isConnected && before !== after) this.refresh();
  }

  // Address beside src.
  beside(path) {
    return new URL(path, new URL(this.getAttribute("src"), document.baseURI)).href;
  }

  get base() {
    return this.beside(".").slice(0, -1);
  }

  // begin gives a function that tells whether nothing newer has begun since.
  begin() {
    const turn = ++this.#turn;
    return () => turn === this.#turn;
  }

  async refresh() {
    const current = this.begin();
    await parsed;
    if (!current() || !this.isConnected || !this.getAttribute("src")) return;
    if (!this.view && this.querySelector(".oz")) {
      this.adopt(this);
      this.meet(this.getAttribute("event"), this);
      return;
    }
    let html;
    try {
      html = await get(this.address, "text");
    } catch {
      return; // what is there stays
    }
    if (!current()) return;
    if (!this.view) {
      const view = document.createElement("div");
      put(view, html); // throws where a page allows no HTML; then what is there stays
      dress(this.attachShadow({ mode: "open" }));
      this.adopt(this.shadowRoot.appendChild(view));
    }
    this.show(html);
  }

  show(html) {
    put(this.view, html);
    this.meet(this.getAttribute("event"), this.view);
  }

  // meet says which meeting is shown, and where.
  meet(slug, stage) {
    this.slug = slug;
    this.stage = stage;
    this.#event = kept(() => get(this.beside(`api/v1/events/${encodeURIComponent(slug)}`), "json"));
    this.#receipt = undefined;
  }

  adopt(view) {
    this.view = view;
    const warm = ({ target }) => this.warm(target);
    view.addEventListener("focusin", warm);
    view.addEventListener("pointerover", warm); // pointerenter does not bubble
    view.addEventListener("input", warm);
    view.addEventListener("submit", (event) => this.submit(event, event.target));
    view.addEventListener("click", (event) => {
      const plain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      const link = event.target.closest("a");
      if (plain && link && !event.defaultPrevented) this.follow(event, link);
    });
  }

  // A visitor is about to use a form: fetch what that takes.
  warm(target) {
    const form = target.closest(".oz-form");
    if (!form || form.noValidate) return;
    fillKey(form);
    this.ready().then(() => (form.noValidate = true), () => {}); // Go says it better than the browser
  }

  // renewed is the meeting as it is now.
  renewed() {
    this.#event = kept(() => get(this.beside(`api/v1/events/${encodeURIComponent(this.slug)}`), "json"));
    return this.#event();
  }

  // ready is everything that a step takes: Go, and the meeting.
  ready() {
    return Promise.all([go(), this.#event()]);
  }

  submit(event, form) {
    if (form.matches(".oz-form")) {
      event.preventDefault();
      fillKey(form);
      const fields = {};
      for (const [name, value] of new FormData(form)) (fields[name] ??= []).push(value);
      this.steps(form, "send", "answer", { form: fields, proof: Number(form.dataset.ozProof ?? 0) });
    } else if (form.matches(".oz-withdraw") && this.#receipt) {
      event.preventDefault();
      this.steps(form, "withdraw", "withdrawn", { receipt: this.#receipt });
    }
  }

  // steps asks Go what to do, does it, and shows what Go makes of the answer.
  // When Go does not come, the browser posts the form as if there were no script.
  async steps(form, first, second, request) {
    if (busy(form)) return;
    const restore = setBusy(form);
    const current = this.begin();
    const heading = Number(this.stage.querySelector("h1, h2, h3")?.localName[1]);
    try {
      let [run, event] = await within(patience, this.ready());
      const step = (more) => run("signup", JSON.stringify({ ...request, ...more, event, heading, now: now(), base: this.base }));
      let answer = step({ do: first });
      if (answer.effect) {
        const result = await perform(answer.effect);
        if (result.status === 201 || result.status === 202) this.signedUp(event.slug, result.body);
        if (result.status === 409) event = await this.renewed().catch(() => event); // it has filled up, for one
        answer = step({ do: second, ...result });
        if (!current()) return; // the visitor has gone elsewhere
        if (result.status === 201) this.#receipt = result.body;
      }
      if (current()) this.take(answer);
    } catch {
      if (!current()) return;
      restore();
      form.submit();
    }
  }

  take({ html, focus }) {
    put(this.stage, html);
    const form = this.stage.querySelector(".oz-form");
    if (form) {
      form.noValidate = true;
      fillKey(form);
    }
    attend(this.stage.querySelector(focus) ?? this.stage.querySelector("h1, h2"));
  }

  // signedUp tells the page that somebody signed up, and not who.
  signedUp(slug, receipt) {
    const detail = { event: slug, status: receipt?.status };
    this.dispatchEvent(new CustomEvent("omzien-signed-up", { bubbles: true, composed: true, detail }));
  }

  // A link within the widget goes to its target there: the browser does not look
  // into a shadow root.
  follow(event, link) {
    const href = link.getAttribute("href");
    const target = href?.startsWith("#") && this.view.querySelector(`[id="${CSS.escape(href.slice(1))}"]`);
    if (!target) return;
    event.preventDefault();
    attend(target);
  }
}
