// The visitor: injected before anything else into a page under test, with a plan
// of what to do. bench.over is the promise of what was seen, with moments in
// milliseconds since the navigation began.
{
  const { play, title, theme, left, settle, patience } = PLAN;
  const seen = { marks: {}, shift: 0, blocking: 0, shifted: [] };

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      seen.shift += entry.value;
      for (const { node } of entry.sources) seen.shifted.push(node?.nodeName ?? "a node in a shadow root");
    }
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.blocking += Math.max(0, entry.duration - 50);
  }).observe({ type: "longtask", buffered: true });

  // Where things are, on both sides.
  const ours = () => document.querySelector("omzien-agenda, omzien-signup");
  const root = () => ours()?.shadowRoot ?? document;
  const cards = () => [...root().querySelectorAll(ours() ? ".oz-card" : ".bench-event")].filter((card) => card.checkVisibility());
  const first = () => root().querySelector(ours() ? ".oz-card [data-oz-event]" : ".bench-event");
  const choice = () => root().querySelector("select[name=thema]");
  const name = () => root().querySelector(ours() ? ".oz-form input[name=name]" : "dialog[open] input[name=name]");

  const drawn = (element) => {
    const { width, height, top, bottom } = element.getBoundingClientRect();
    return width > 0 && height > 0 && top >= 0 && bottom <= innerHeight &&
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };

  // Each step is tried in every frame until it is true.
  const visible = () => first()?.textContent.includes(title) && drawn(first());

  // A visitor who is too early for the script chooses again.
  const choose = (value, count) => () => {
    const select = choice();
    if (!select?.querySelector(`option[value="${theme}"]`)) return false;
    if (cards().length === count) return true;
    if (play === "go" && root().activeElement !== select) select.focus();
    select.value = value;
    for (const type of ["input", "change"]) select.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    return false;
  };

  // A click that no script took would leave the page: it is tried again.
  let taken = false;
  addEventListener("click", (event) => {
    taken = event.defaultPrevented;
    event.preventDefault();
  });
  const press = () => {
    if (name()) return true;
    const link = cards()[0]?.querySelector("[data-oz-event]") ?? cards()[0];
    if (!taken) link?.click();
    return false;
  };

  const type = () => {
    const field = name();
    if (!field?.checkVisibility()) return false;
    field.focus();
    document.execCommand("insertText", false, "A");
    return field.value === "A";
  };

  const answered = () => performance.getEntriesByName("omzien-go").length > 0;

  const plans = {
    read: { visible },
    filter: { filtered: choose(theme, left) },
    form: { visible, pressed: press, typed: type },
    signup: { typed: type },
    visit: { visible, filtered: choose(theme, left), pressed: press, typed: type },
    go: { filtered: choose(theme, left), answered },
  };

  const frame = () => new Promise(requestAnimationFrame);
  // painted is the end of the frame in which a step was seen to be true, when what is on
  // the page has been painted (as in W3C Paint Timing), or soon after: what else waits
  // for its turn may go before.
  const painted = () => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage("");
  });
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  async function go() {
    for (const [step, done] of Object.entries(plans[play])) {
      do {
        if (performance.now() > patience) return { failed: step };
        await frame();
      } while (!done());
      await painted();
      seen.marks[step] = performance.now();
    }
    const mark = performance.getEntriesByName("omzien-go")[0];
    if (play === "go") seen.marks.answered = mark.startTime;
    while (document.readyState !== "complete") await frame();
    await pause(settle);
    return seen;
  }

  if (self === top) globalThis.bench = { over: go() };
}
