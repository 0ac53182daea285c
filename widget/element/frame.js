// For a page with the network in frames: makes each as high as what is in it, and
// brings into view what a visitor must see of it. Only the network that this script
// comes from may tell, and only of its own frame.

const network = new URL(import.meta.url).origin;
const frames = () => [...document.querySelectorAll("iframe")].filter(({ src }) => src.startsWith(`${network}/`));

addEventListener("message", ({ origin, source, data }) => {
  const height = origin === network && data?.omzien;
  const frame = height > 0 && height < 1e5 && frames().find(({ contentWindow }) => contentWindow === source);
  if (!frame) return;
  frame.style.height = `${height}px`;
  const at = frame.getBoundingClientRect().top + data.at;
  if (at < 0 || at > innerHeight) scrollBy(0, at - innerHeight / 9);
});

// One that was there before this script has told it to nobody. What is not the network
// yet hears nothing that matters.
for (const { contentWindow } of frames()) contentWindow.postMessage("omzien", "*");
