// What more.js does with is the core's, which hands it over once, before anything else.

export let core;

export function use(ask, asked, attend, dress, files, fragment, get, names, nodes, parse, styled, wear, wasm) {
  core = { ask, asked, attend, dress, files, fragment, get, names, nodes, parse, styled, wear, wasm };
}
