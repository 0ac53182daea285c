// What the elements do to the page.

/* global STYLE */

const style = STYLE;

const policy = (() => {
  try {
    return self.trustedTypes?.createPolicy("omzien", { createHTML: (html) => html });
  } catch { // a page that forbids it; then innerHTML throws where types are required
  }
})();

// The HTML is written by package widget, which escapes what people typed.
export function put(node, html) {
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

export function dress(root) {
  if (sheet && root.adoptedStyleSheets) {
    root.adoptedStyleSheets = [sheet];
  } else {
    root.append(Object.assign(document.createElement("style"), { textContent: style }));
  }
}

// busy shows on the button that something is under way. It keeps the focus, so
// it is not disabled in the sense of HTML.
export const busy = (form) => form.querySelector("[aria-disabled=true]");

export function setBusy(form) {
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
export function attend(node, options) {
  if (!node) return;
  if (node.tabIndex < 0) node.tabIndex = -1; // else it cannot take the focus
  node.focus(options);
}

// randomUUID is missing on pages without https.
const newKey = () => crypto.randomUUID?.() ??
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

export function fillKey(form) {
  const field = form.elements.namedItem("key");
  if (field && !field.value) field.value = newKey();
}
