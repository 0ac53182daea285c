// Calls Go as the widget does, without the widget around it: text in, text out.
// The value is how long each search took, in milliseconds, with the answer read.
async (wasm, meetings, searches) => {
  let memory;
  const view = () => new DataView(memory.buffer);
  const none = (count, size) => (view().setUint32(count, 0, true), view().setUint32(size, 0, true), 0);
  const host = { // what the Go runtime asks of its host (WASI preview 1)
    args_sizes_get: none,
    environ_sizes_get: none,
    args_get: () => 0,
    environ_get: () => 0,
    sched_yield: () => 0,
    clock_time_get: (clock, precision, out) => (view().setBigUint64(out, BigInt(Math.round(performance.now() * 1e6)), true), 0),
    random_get: (out, length) => (crypto.getRandomValues(new Uint8Array(memory.buffer, out, length)), 0),
    poll_oneoff: (wanted, happened, count, out) => (view().setUint32(out, 0, true), 0),
  };
  const wasi_snapshot_preview1 = new Proxy(host, { get: (has, name) => has[name] ?? (() => 8) });
  const { instance: { exports } } = await WebAssembly.instantiateStreaming(fetch(wasm), { wasi_snapshot_preview1 });
  memory = exports.memory;
  exports._initialize();

  // The answer is a line of JSON and then HTML.
  const call = (name, request) => {
    const bytes = new TextEncoder().encode(request);
    const room = exports.alloc(bytes.length);
    new Uint8Array(memory.buffer, room, bytes.length).set(bytes);
    const answer = exports[name](bytes.length);
    if (!answer) throw new TypeError(`Go does not understand ${name}`);
    const [at, length] = [answer >> 32n, answer].map((n) => Number(BigInt.asUintN(32, n)));
    const text = new TextDecoder().decode(new Uint8Array(memory.buffer, at, length));
    const end = text.indexOf("\n");
    return [JSON.parse(text.slice(0, end)), text.slice(end + 1)];
  };

  const [{ list }] = call("load", await (await fetch(meetings)).text());
  return searches.map((query) => {
    const begin = performance.now();
    const [{ count }] = call("search", JSON.stringify({ list, query, now: new Date().toISOString(), base: location.origin, address: location.origin }));
    const took = performance.now() - begin;
    if (!count) throw new RangeError(`nothing fits ${JSON.stringify(query)}`);
    return took;
  });
}
