// The network's agenda and its sign-up form as custom elements:
//
//   <omzien-agenda src="https://netwerk.example/agenda.html">…</omzien-agenda>
//   <omzien-signup src="https://netwerk.example/agenda.html" event="slug">…</omzien-signup>
//
// The page comes first. What is inside the tag stays until the network's own
// HTML has arrived, and every form and link works without what follows here. The
// thinking is done in Go (package widget, as WebAssembly), which is fetched when
// somebody is about to search or sign up. This file carries out what Go asks; it
// holds no rules, keeps no cookies and stores nothing.

/* global STYLE, WASM */

// In milliseconds: how long a sent form waits for Go before the browser posts it
// by itself, and how long an answer of the network may take.
const patience = 8_000;
const answerWithin = 20_000;

// The whole tag must have been read to tell whether the page came with the list.
const parsed = document.readyState === "loading" &&
  new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));

// kept gives a function that keeps the promise of make, until that fails.
function kept(make) {
  let promise;
  return () => promise ??= make().catch((fault) => {
    promise = undefined;
    throw fault;
  });
}

// within gives what promise gives, or fails after ms.
function within(ms, promise) {
  let timer;
  const late = new Promise((_, fail) => (timer = setTimeout(fail, ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// ---- Go

// Gives the promise of a function that calls Go. One instance serves all widgets
// of a page.
let go = kept(start);

async function start() {
  let memory;
  const imports = { wasi_snapshot_preview1: wasi(() => new DataView(memory.buffer)) };
  const { exports } = await load(new URL(WASM, import.meta.url), imports);
  memory = exports.memory;
  exports._initialize();
  // name is "search" or "signup", request JSON; returns the answer, parsed.
  return (name, request) => {
    try {
      const bytes = new TextEncoder().encode(request);
      const room = exports.alloc(bytes.length);
      if (!room) throw new RangeError("omzien: request too large");
      new Uint8Array(memory.buffer, room, bytes.length).set(bytes); // alloc may have replaced the buffer
      const answer = exports[name](bytes.length); // address << 32 | length
      if (!answer) throw new TypeError("omzien: request not understood");
      const [at, length] = [answer >> 32n, answer].map((n) => Number(BigInt.asUintN(32, n)));
      return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, at, length)));
    } catch (fault) {
      go = kept(start); // after a trap nothing in the instance can be trusted
      throw fault;
    }
  };
}

async function load(url, imports) {
  const fetched = () => fetch(url, { priority: "low" });
  try {
    return (await WebAssembly.instantiateStreaming(fetched(), imports)).instance;
  } catch { // no such function, or a host that does not know the type of .wasm
    const bytes = await (await fetched()).arrayBuffer();
    return (await WebAssembly.instantiate(bytes, imports)).instance;
  }
}

// wasi is what the Go runtime asks of its host (WASI preview 1): the time and
// dice. It sees no arguments, environment or files: 8 is EBADF.
function wasi(view) {
  const none = (count, size) => {
    view().setUint32(count, 0, true);
    view().setUint32(size, 0, true);
    return 0;
  };
  const known = {
    args_sizes_get: none,
    args_get: () => 0,
    environ_sizes_get: none,
    environ_get: () => 0,
    sched_yield: () => 0,
    clock_time_get(clock, precision, out) { // in ns; clock 0 is the wall's
      const ms = clock ? performance.now() : Date.now();
      view().setBigUint64(out, BigInt(Math.round(ms * 1e6)), true);
      return 0;
    },
    random_get(out, length) {
      crypto.getRandomValues(new Uint8Array(view().buffer, out, length));
      return 0;
    },
    poll_oneoff(wanted, happened, count, out) { // a page cannot sleep
      view().setUint32(out, 0, true);
      return 0;
    },
    proc_exit(code) {
      throw new Error(`omzien: exit ${code}`);
    },
  };
  return new Proxy(known, { get: (has, name) => has[name] ?? (() => 8) });
}

// ---- The network

// What the visitor's clock is behind, in milliseconds, by the last answer.
let skew = 0;
const now = () => new Date(Date.now() + skew).toISOString();

// Asks again even for what is in the cache, so that seats and clock are fresh.
async function ask(url, options) {
  const response = await fetch(url, { cache: "no-cache", ...options });
  const date = Date.parse(response.headers.get("date"));
  if (date) skew = date - Date.now();
  return response;
}

async function get(url, kind) {
  const response = await ask(url, { priority: kind === "json" ? "low" : "auto" });
  if (!response.ok) throw new Error(`omzien: ${response.status} ${url}`);
  return response[kind]();
}

// perform carries out an effect that Go describes. Status is 0 when no whole
// answer came; body is null when it is not JSON.
async function perform({ method, url, key, token, body }) {
  const headers = {};
  if (body) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  if (token) headers.Authorization = `Bearer ${token}`;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), answerWithin);
  try {
    const response = await ask(url, { method, headers, body: body || undefined, signal: stop.signal });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  } catch {
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// ---- The page

const style = STYLE;

const policy = (() => {
  try {
    return self.trustedTypes?.createPolicy("omzien", { createHTML: (html) => html });
  } catch { // a page that forbids it; then innerHTML throws where types are required
  }
})();

// The HTML is written by package widget, which escapes what people typed.
function put(node, html) {
  node.innerHTML = policy ? policy.createHTML(html) : html;
}

const sheet = (() => {
  try {
    const made = new CSSStyleSheet();
    made.replaceSync(style);
    return made;
  } catch { // an older browser gets a <style> in each widget
  }
})();

function dress(root) {
  if (sheet && root.adoptedStyleSheets) {
    root.adoptedStyleSheets = [sheet];
  } else {
    root.append(Object.assign(document.createElement("style"), { textContent: style }));
  }
}

// busy shows on the button that something is under way. It keeps the focus, so
// it is not disabled in the sense of HTML.
const busy = (form) => form.querySelector("[aria-disabled=true]");

function setBusy(form) {
  const button = form.querySelector("[type=submit]");
  const label = button.textContent;
  button.setAttribute("aria-disabled", "true");
  button.textContent = "Even geduld…";
  return () => {
    button.removeAttribute("aria-disabled");
    button.textContent = label;
  };
}

// attend moves the attention of a visitor, and of a screen reader, to a node.
function attend(node, options) {
  if (!node) return;
  if (node.tabIndex < 0) node.tabIndex = -1; // else it cannot take the focus
  node.focus(options);
}

// randomUUID is missing on pages without https.
const newKey = () => crypto.randomUUID?.() ??
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

function fillKey(form) {
  const field = form.elements.namedItem("key");
  if (field && !field.value) field.value = newKey();
}

// Widget is what both elements do: show HTML of the network, and take the steps
// of signing up.
class Widget extends HTMLElement {
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
      const { acceptFewer, ...fields } = Object.fromEntries(new FormData(form));
      this.steps(form, "send", "answer", { form: { ...fields, acceptFewer: !!acceptFewer } });
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
        if (result.status === 201) this.signedUp(event.slug, result.body);
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

class Agenda extends Widget {
  static observedAttributes = ["src"];

  #events; // gives the promise of the list as JSON text
  #ready = false; // Go and the list are here
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
    this.#events = kept(async () => JSON.stringify((await get(this.beside("agenda.json"), "json")).events));
    this.#list = undefined;
    this.#ready = false;
  }

  warm(target) {
    super.warm(target);
    if (target.closest(".oz-filter")) this.both().catch(() => {});
  }

  // both are Go and the list.
  async both() {
    const both = await Promise.all([go(), this.#events()]);
    this.#ready = true;
    return both;
  }

  // search shows what fits the form, as soon as Go is there.
  async search() {
    const search = ++this.#search;
    const [run, events] = await this.both();
    const form = this.view.querySelector(".oz-filter");
    if (search !== this.#search || !form) return;
    const { zoek: text, thema: theme, gemeente: municipality } = Object.fromEntries(new FormData(form));
    const rest = JSON.stringify({ query: { text, theme, municipality }, now: now(), base: this.base });
    try {
      const { html, status } = run("search", `{"events":${events},${rest.slice(1)}`);
      put(this.view.querySelector(".oz-results"), html);
      this.view.querySelector(".oz-status").textContent = status;
    } catch (fault) {
      this.#ready = false;
      throw fault;
    }
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

customElements.get("omzien-agenda") || customElements.define("omzien-agenda", Agenda);
customElements.get("omzien-signup") || customElements.define("omzien-signup", SignUp);
