// Go in the page: package widget as WebAssembly, and the little that the Go
// runtime asks of its host.

import { core } from "./tools.js";

/* global WASM, UNPACKED */

let started;

// Gives the promise of a function that calls Go. One instance serves all widgets
// of a page. Where it does not come once, it is not asked for again.
export const go = () => started ??= start();

async function start() {
  let memory;
  const imports = { wasi_snapshot_preview1: wasi(() => new DataView(memory.buffer)) };
  const { exports } = await load(new URL(WASM, import.meta.url), imports);
  memory = exports.memory;
  exports._initialize();
  performance.mark("omzien-go");
  // name is that of a function of widget/wasm; the answer is [what JSON says, body].
  return (name, request) => {
    let answer;
    if (!exports[name]) throw new TypeError(`omzien: no ${name}`);
    try {
      const bytes = new TextEncoder().encode(request);
      const room = exports.alloc(bytes.length);
      if (!room) throw new RangeError("omzien: request too large");
      new Uint8Array(memory.buffer, room, bytes.length).set(bytes); // alloc may have replaced the buffer
      answer = exports[name](bytes.length); // address << 32 | length
    } catch (fault) {
      started = undefined; // after a trap nothing in the instance can be trusted
      throw fault;
    }
    if (!answer) throw new TypeError("omzien: request not understood");
    const [at, length] = [answer >> 32n, answer].map((n) => Number(BigInt.asUintN(32, n)));
    const text = new TextDecoder().decode(new Uint8Array(memory.buffer, at, length));
    const end = text.indexOf("\n");
    return [JSON.parse(text.slice(0, end)), text.slice(end + 1)];
  };
}

async function load(url, imports) {
  const early = await core.wasm;
  delete core.wasm; // it can be read once
  let response = early?.ok ? early : await fetched(url);
  // A host that compresses nothing sends all of it; then the packed file is better.
  if (Number(response.headers.get("content-length")) >= UNPACKED && self.DecompressionStream) {
    response.body.cancel();
    try {
      return (await WebAssembly.instantiate(await unpacked(`${url}.gz`), imports)).instance;
    } catch { // which is not there
      response = await fetched(url);
    }
  }
  // Not every browser reads it while it comes, and not every host knows the type of .wasm.
  if (WebAssembly.instantiateStreaming && response.headers.get("content-type") === "application/wasm") return (await WebAssembly.instantiateStreaming(response, imports)).instance;
  return (await WebAssembly.instantiate(await response.arrayBuffer(), imports)).instance;
}

async function fetched(url) {
  const response = await fetch(url, { priority: "low" });
  if (!response.ok) throw new Error(`omzien: ${response.status} ${url}`);
  return response;
}

// unpacked is a file in gzip, which some hosts unpack by themselves.
async function unpacked(url) {
  const bytes = await (await fetched(url)).arrayBuffer();
  if (new Uint8Array(bytes)[0] !== 0x1f) return bytes;
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
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
