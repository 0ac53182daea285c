// What is shown follows the clock of the network.

import { moment } from "./network.js";

const timers = new WeakMap(); // by the part that is shown

// The longest that a timer of a browser can wait, in milliseconds.
const longest = 2 ** 31 - 1;

// at calls act when the network's clock says until, in milliseconds since 1970; 0 is
// never. It replaces what was set for that part before.
export function at(part, until, act) {
  clearTimeout(timers.get(part));
  if (!until) return;
  const wait = Math.max(until - moment(), 0) + 50; // the moment itself is still before
  timers.set(part, setTimeout(() => {
    if (wait > longest) at(part, until, act);
    else if (part.isConnected) act();
  }, Math.min(wait, longest)));
}
