// Checks HTML by the rules of the HTML standard, with html-validate:
//
//     node valid.mjs NODE_MODULES < pages.json
//
// pages.json is [{name, html}]. What has no doctype is a fragment, and is looked at
// in the body of a page. So is what stands in a shadow root, or in another template:
// ids are of that alone. Writes a line for each fault, and ends with 1 when there is one.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const { HtmlValidate, StaticConfigLoader } = createRequire(join(process.argv[2], "omzien"))("html-validate");

const custom = { flow: true, phrasing: true, permittedContent: ["@flow", "@phrasing"] };
const checker = new HtmlValidate(new StaticConfigLoader({
  root: true,
  extends: ["html-validate:standard"],
  elements: ["html5", { "omzien-agenda": custom, "omzien-signup": custom, "omzien-next": custom, "omzien-copy": custom }],
  rules: {
    "empty-heading": "error",
    "missing-doctype": "error",
    "no-missing-references": "error",
    "no-unknown-elements": "error",
    "no-utf8-bom": "error",
    "valid-id": ["error", { relaxed: true }],
  },
}));

const framed = (html) => `<!doctype html><html lang="nl"><head><title>-</title></head><body>${html}</body></html>`;

// taken apart are a page and what is in each of its templates, from the innermost.
function apart(html) {
  const inner = /<template( [^>]*)?>((?:(?!<template\b)[^])*?)<\/template>/;
  const parts = [];
  let page = html;
  for (let found; (found = inner.exec(page));) {
    parts.push(found[2].replace(/^<style>[^<]*<\/style>/, "")); // in a shadow root a style sheet may stand in the body
    page = page.replace(found[0], () => `<!--${parts.length}-->`);
  }
  return [page, ...parts];
}

let faults = 0;
for (const { name, html } of JSON.parse(readFileSync(0, "utf8"))) {
  for (const [n, piece] of apart(html).entries()) {
    const text = /^<!doctype/i.test(piece) ? piece : framed(piece);
    const { results } = await checker.validateString(text, name);
    for (const { messages } of results) {
      for (const { ruleId, message, offset } of messages) {
        faults++;
        console.log(`${name}${n ? ` #${n}` : ""}: ${ruleId}: ${message}\n  ${text.slice(Math.max(0, offset - 100), offset + 160).replaceAll("\n", " ")}`);
      }
    }
  }
}
process.exitCode = faults ? 1 : 0;
