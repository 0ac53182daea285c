// Back of the browser leads from a meeting to the list that it was opened from, and
// forward to the meeting.

import { renew } from "./follow.js";

const entries = new Map(); // {key, slug, href} of the last meeting that a tag has opened, by tag
const posted = new WeakSet(); // tags with a list that tells of seats that may be taken now

// changed is for when something was sent: the list is asked for again.
export const changed = (tag) => posted.add(tag);

const show = (tag) => posted.delete(tag) ? renew(tag) : tag.back();

const ours = (tag) => history.state?.omzien === entries.get(tag)?.key;

// enter makes an entry for the meeting that was opened now. In a frame it makes none:
// the page around it has the history. Where the page forbids that, all is as without.
export function enter(tag) {
  const { list } = tag;
  if (!list) return;
  const had = entries.get(tag);
  if (parent === self && !(had?.slug === list.slug && ours(tag))) { // else the visitor went forward
    const key = `${list.slug} ${Math.random()}`;
    try {
      history.pushState({ ...history.state, omzien: key }, "");
      entries.set(tag, { key, slug: list.slug, href: location.href });
    } catch {}
  }
  tag.leave = () => {
    if (entries.has(tag) && ours(tag)) history.back();
    else show(tag);
    return true;
  };
}

// gone takes the entry away of a meeting that did not come.
export function gone(tag) {
  if (tag.list || !entries.has(tag) || !ours(tag)) return;
  entries.delete(tag);
  history.back();
}

addEventListener("popstate", ({ state }) => {
  for (const [tag, { key, slug, href }] of entries) {
    if (!tag.isConnected || location.href !== href) continue; // the visitor went elsewhere in the page
    if (tag.list?.slug === slug && state?.omzien !== key) {
      show(tag);
      // The browser scrolls to where the page was, after this. Who has opened another
      // meeting by then stays there.
      setTimeout(() => tag.list || tag.root.activeElement?.scrollIntoView({ block: "nearest" }), 100);
    } else if (!tag.list && state?.omzien === key) tag.part.querySelector(`[data-oz-event="${CSS.escape(slug)}"]`)?.click();
  }
});
