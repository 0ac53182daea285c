// What more.js does with is the core's: {ask, asked, attend, files, fragment, get,
// names, nodes, parse, wasm, wear}. The core hands it over once, before anything else.

export let core;

export function use(tools) {
  core = tools;
}
