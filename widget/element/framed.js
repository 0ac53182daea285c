// For a page of the network in a frame: tells the page around it how high it is, and
// which point of it a visitor must see who went from the list to a meeting, from there
// to a receipt, or back. And nothing else.

const page = document.documentElement; // with the margins of its body
const tell = (at) => parent.postMessage({ omzien: Math.ceil(page.getBoundingClientRect().height), at }, "*");

if (parent !== self) {
  new ResizeObserver(() => tell()).observe(page);
  addEventListener("message", ({ data }) => data === "omzien" && tell());
  let away;
  addEventListener("omzien-opened", () => tell(0, away = true));
  addEventListener("omzien-signed-up", () => setTimeout(tell, 0, 0)); // once it is shown
  addEventListener("omzien-shown", ({ target, detail }) => {
    if (!away || detail.view === "one") return;
    away = false;
    setTimeout(() => tell(target.shadowRoot.activeElement?.getBoundingClientRect().top ?? 0)); // once it has the focus
  });
}
