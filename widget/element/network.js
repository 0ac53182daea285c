// Data of the network for Go, and its clock.

import { core } from "./tools.js";

// What the visitor's clock is behind, in milliseconds, by the last answer.
let skew = 0;
export const moment = () => Date.now() + skew;
export const now = () => new Date(moment()).toISOString();

// beside is an address in the folder of the agenda. The lists by theme, place or
// initiative of a folder of files lie one deeper.
export const beside = (address, path) => new URL(path, address.replace(/\/(thema|gemeente|initiatief|bijeenkomsten)\/[^/]*$/, "/")).href;

// fetched is text of the network, or what the visitor had kept of it when there is
// no network.
export async function fetched(url) {
  try {
    const response = await core.ask(url, { priority: "low" });
    if (!response.ok) throw new Error(`omzien: ${response.status} ${url}`);
    const date = Date.parse(response.headers.get("date"));
    if (date) skew = date - Date.now();
    return await response.text();
  } catch (fault) {
    const had = await keptCopy(url);
    if (!had) throw fault;
    return had.text();
  }
}

// Where the browser keeps what a visitor asked it to keep. It is missing on pages
// without https.
const drawer = "omzien";

// keptCopy is what was kept of an address; its header "kept" says when.
export const keptCopy = async (url) => self.caches && await caches.has(drawer) && (await caches.open(drawer)).match(url);

// keep fetches addresses and keeps them, all or none.
export async function keep(urls) {
  const texts = await Promise.all(urls.map(core.get));
  const cache = await caches.open(drawer);
  const headers = { "content-type": "text/plain; charset=utf-8", kept: now() };
  await Promise.all(urls.map((url, n) => cache.put(url, new Response(texts[n], { headers }))));
}
