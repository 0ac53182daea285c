// <omzien-copy> stands around a field of text and adds a button that copies it;
// the words for it are in the attributes. Without script the field is there all
// the same, to select.

class Copy extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    if (!field || this.querySelector("button")) return; // it was moved, and has its button
    const { copy, copied, failed } = this.dataset;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "oz-button oz-quiet", textContent: copy });
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      said.textContent = ""; // so that it is said again
      said.textContent = await put(field) ? copied : failed;
    });
    this.append(button, said);
  }
}

// put gives the clipboard what is in the field, or at least selects it.
async function put(field) {
  try {
    await navigator.clipboard.writeText(field.value); // not there without https
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

customElements.get("omzien-copy") || customElements.define("omzien-copy", Copy);

// share lets a visitor tell somebody else of a meeting, by the browser's own sheet
// where there is one. The address is the public one that the network wrote.
export async function share(button) {
  const { url, title, copied, failed } = button.dataset;
  const address = new URL(url, document.baseURI).href;
  const said = button.parentElement.querySelector("[role=status]");
  const say = (text) => said && (said.textContent = text ?? "");
  say("");
  try {
    if (navigator.share) {
      await navigator.share({ title, url: address });
    } else {
      await navigator.clipboard.writeText(address);
      say(copied);
    }
  } catch (fault) {
    if (fault?.name !== "AbortError") say(`${failed ?? ""} ${address}`); // else the visitor thought better of it
  }
}
