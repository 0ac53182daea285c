// For a page with the network in frames: makes each as high as what is in it.
// Only the network that this script comes from may tell, and only of its own frame.

const network = new URL(import.meta.url).origin;
const frames = () => [...document.querySelectorAll("iframe")].filter(({ src }) => src.startsWith(`${network}/`));

addEventListener("message", ({ origin, source, data }) => {
  const height = origin === network && data?.omzien;
  const frame = height > 0 && height < 1e5 && frames().find(({ contentWindow }) => contentWindow === source);
  if (frame) frame.style.height = `${height}px`;
});

// One that was there before this script has told it to nobody.
for (const { contentWindow } of frames()) contentWindow.postMessage("omzien", network);
