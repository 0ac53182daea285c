// What a browser makes of the widgets on a page, for tests: an expression whose value
// has a function for each question. Each gives a list of sentences about what is not
// as it should be, so that an empty list is good.
(() => {
  const roots = [...document.querySelectorAll("*")].filter((e) => e.shadowRoot).map((e) => e.shadowRoot);
  const all = (selector) => (roots.length ? roots : [document]).flatMap((root) => [...root.querySelectorAll(`.oz ${selector}, .oz${selector === "*" ? "" : selector}`)]);
  const up = (e) => e.parentElement ?? e.getRootNode().host; // through the edge of a shadow root
  const hiding = (e) => { // only there for a screen reader, or not at all
    for (let a = e; a; a = up(a)) if (getComputedStyle(a).clipPath !== "none" || a.ariaHidden === "true" && a.matches(".oz-website")) return true;
    return !e.checkVisibility({ visibilityProperty: true });
  };
  const seen = (selector) => all(selector).filter((e) => !hiding(e) && e.getClientRects().length);
  const state = (e) => { for (let a = e; a; a = up(a)) if (a.id?.startsWith("state-")) return a.id.slice(6); return ""; };
  const about = (e) => `${state(e)}: ${e.outerHTML.slice(0, 110).replaceAll("\n", " ")}`;

  const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const colours = new Map();
  const colour = (text) => { // [red, green, blue, alpha], 0 to 255 and 0 to 1
    if (!colours.has(text)) {
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = text;
      pixel.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
      colours.set(text, [r, g, b, a / 255]);
    }
    return colours.get(text);
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((c, i) => c * a + below[i] * (1 - a));
  const canvas = colour(getComputedStyle(document.documentElement).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff");
  const ground = (e) => { // what lies behind what stands in an element
    if (!e) return canvas.slice(0, 3);
    const { backgroundColor, opacity } = getComputedStyle(e);
    const below = ground(up(e));
    const here = over(colour(backgroundColor), below);
    return over([...here, Number(opacity)], below);
  };
  const front = (e, text) => { // a colour of an element, as it comes out
    let out = over(colour(text), ground(e));
    for (let a = e; a; a = up(a)) if (getComputedStyle(a).opacity !== "1") out = over([...out, Number(getComputedStyle(a).opacity)], ground(up(a)));
    return out;
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const words = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || e.matches("input, select, textarea");
  const controls = "a, .oz button, .oz input, .oz select, .oz textarea, .oz summary";

  return {
    // WCAG 1.4.3
    text: () => seen("*").filter(words).map((e) => [contrast(front(e, getComputedStyle(e).color), ground(e)), e])
      .filter(([ratio]) => ratio < 4.5).map(([ratio, e]) => `${ratio.toFixed(2)} ${about(e)}`),
    counted: () => seen("*").filter(words).length,

    // WCAG 1.4.11: the edge of a field, and what marks one as wrong
    edges: () => seen("input:not([type=checkbox], [type=radio]), .oz select, .oz textarea").map((e) => [contrast(front(e, getComputedStyle(e).borderTopColor), ground(up(e))), e])
      .filter(([ratio]) => ratio < 3).map(([ratio, e]) => `${ratio.toFixed(2)} ${about(e)}`),

    // WCAG 2.4.7, 1.4.11: what shows the focus, beside what is around it
    rings: () => seen(controls).map((e) => {
      e.focus({ focusVisible: true, preventScroll: true });
      const has = e.getRootNode().activeElement === e;
      const { outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow } = getComputedStyle(e);
      const ring = over(colour(outlineColor), ground(up(e)));
      const [, band] = /^(\S+\(.*?\)) 0px 0px 0px 7px$/.exec(boxShadow) ?? []; // wider than the ring, so that one of the two is seen on any page
      const ratio = Math.max(contrast(ring, ground(parseFloat(outlineOffset) < 0 ? e : up(e))), band ? contrast(ring, over(colour(band), ground(up(e)))) : 0);
      e.blur();
      if (!has) return `no focus ${about(e)}`;
      return outlineStyle === "none" || parseFloat(outlineWidth) < 2 || ratio < 3 ? `${outlineStyle} ${outlineWidth} ${ratio.toFixed(2)} ${about(e)}` : "";
    }).filter(Boolean),

    // WCAG 2.5.8: 24 pixels each way, but for links inside a sentence
    targets: () => seen(controls).map((e) => {
      const own = e.getBoundingClientRect();
      const label = e.matches("[type=checkbox], [type=radio]") && e.labels[0]?.contains(e) && e.labels[0].getBoundingClientRect();
      const card = e.closest(".oz-title")?.closest(".oz-card")?.getBoundingClientRect();
      const box = card ?? (label || own);
      const sentence = e.matches("a") && getComputedStyle(e).display === "inline" && [...e.parentElement.childNodes].some((n) => n !== e && n.textContent.trim());
      return sentence || Math.min(box.width, box.height) >= 24 ? "" : `${box.width.toFixed(0)}x${box.height.toFixed(0)} ${about(e)}`;
    }).filter(Boolean),
    touched: () => seen(controls).length,

    // WCAG 1.4.10: nothing sticks out of the page, and nothing is cut off
    reach: () => {
      const width = document.documentElement.clientWidth;
      return seen("*").filter((e) => {
        const box = e.getBoundingClientRect();
        for (let a = e; a; a = up(a)) if (/auto|scroll/.test(getComputedStyle(a).overflowX)) return false; // it can be scrolled by itself
        return box.right > width + 0.5 || box.left < -0.5;
      }).map(about);
    },
    cut: () => seen("*").filter((e) => {
      const { overflowX, overflowY } = getComputedStyle(e);
      return overflowX !== "visible" && !/auto|scroll/.test(overflowX) && e.scrollWidth > e.clientWidth + 1
        || overflowY !== "visible" && !/auto|scroll/.test(overflowY) && e.scrollHeight > e.clientHeight + 1;
    }).filter((e) => !e.matches("input, select, textarea")).map(about),
    // What is written in a box must not stick out of it: of a button, a tag, a notice.
    spilt: () => seen("*").filter(words).filter((e) => !e.matches("input, select, textarea") && getComputedStyle(e).display !== "inline")
      .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 4) // a letter's own room may be more than its line
      .map((e) => `${e.scrollWidth}x${e.scrollHeight} in ${e.clientWidth}x${e.clientHeight} ${about(e)}`),

    // WCAG 2.3.3
    moves: () => [...all("*"), document.documentElement].filter((e) => {
      const s = getComputedStyle(e);
      return s.animationName !== "none" || !/^0s(, 0s)*$/.test(s.transitionDuration) || s.scrollBehavior === "smooth";
    }).map(about),

    // What only a colour tells must have an edge where the page has no colours.
    flat: (selector) => seen(selector).filter((e) => {
      const { borderTopStyle, borderTopWidth, outlineStyle } = getComputedStyle(e);
      return (borderTopStyle === "none" || parseFloat(borderTopWidth) < 1) && outlineStyle === "none";
    }).map(about),

    has: (selector) => seen(selector).length,
    sizes: () => [...new Set(seen("*").filter(words).map((e) => [parseFloat(getComputedStyle(e).fontSize), e]).filter(([size]) => size < 12 || size > 60).map(([size, e]) => `${size} ${about(e)}`))],
  };
})()
