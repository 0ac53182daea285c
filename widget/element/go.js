// Go in the page: package widget as WebAssembly, and the little that the Go
// runtime asks of its host.

/* global WASM */

import { kept } from "./promise.js";

// Gives the promise of a function that calls Go. One instance serves all widgets
// of a page.
export let go = kept(start);

async function start() {
  let memory;
  const imports = { wasi_snapshot_preview1: wasi(() => new DataView(memory.buffer)) };
  const { exports } = await load(new URL(WASM, import.meta.url), imports);
  memory = exports.memory;
  exports._initialize();
  // name is "search" or "signup", request JSON; returns the answer, parsed.
  return (name, request) => {
    try {
      const bytes = new TextEncoder().encode(request);
      const room = exports.alloc(bytes.length);
      if (!room) throw new RangeError("omzien: request too large");
      new Uint8Array(memory.buffer, room, bytes.length).set(bytes); // alloc may have replaced the buffer
      const answer = exports[name](bytes.length); // address << 32 | length
      if (!answer) throw new TypeError("omzien: request not understood");
      const [at, length] = [answer >> 32n, answer].map((n) => Number(BigInt.asUintN(32, n)));
      return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, at, length)));
    } catch (fault) {
      go = kept(start); // after a trap nothing in the instance can be trusted
      throw fault;
    }
  };
}

async function load(url, imports) {
  const fetched = () => fetch(url, { priority: "low" });
  try {
    return (await WebAssembly.instantiateStreaming(fetched(), imports)).instance;
  } catch { // no such function, or a host that does not know the type of .wasm
    const bytes = await (await fetched()).arrayBuffer();
    return (await WebAssembly.instantiate(bytes, imports)).instance;
  }
}

// wasi is what the Go runtime asks of its host (WASI preview 1): the time and
// dice. It sees no arguments, environment or files: 8 is EBADF.
function wasi(view) {
  const none = (count, size) => {
    view().setUint32(count, 0, true);
    view().setUint32(size, 0, true);
    return 0;
  };
  const known = {
    args_sizes_get: none,
    args_get: () => 0,
    environ_sizes_get: none,
    environ_get: () => 0,
    sched_yield: () => 0,
    clock_time_get(clock, precision, out) { // in ns; clock 0 is the wall's
      const ms = clock ? performance.now() : Date.now();
      view().setBigUint64(out, BigInt(Math.round(ms * 1e6)), true);
      return 0;
    },
    random_get(out, length) {
      crypto.getRandomValues(new Uint8Array(view().buffer, out, length));
      return 0;
    },
    poll_oneoff(wanted, happened, count, out) { // a page cannot sleep
      view().setUint32(out, 0, true);
      return 0;
    },
    proc_exit(code) {
      throw new Error(`omzien: exit ${code}`);
    },
  };
  return new Proxy(known, { get: (has, name) => has[name] ?? (() => 8) });
}
