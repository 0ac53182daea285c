// Questions to the network, and its clock.

// How long an answer of the network may take, in milliseconds.
const answerWithin = 20_000;

// What the visitor's clock is behind, in milliseconds, by the last answer.
let skew = 0;
export const now = () => new Date(Date.now() + skew).toISOString();

// Asks again even for what is in the cache, so that seats and clock are fresh.
async function ask(url, options) {
  const response = await fetch(url, { cache: "no-cache", ...options });
  const date = Date.parse(response.headers.get("date"));
  if (date) skew = date - Date.now();
  return response;
}

export async function get(url, kind) {
  const response = await ask(url, { priority: kind === "json" ? "low" : "auto" });
  if (!response.ok) throw new Error(`omzien: ${response.status} ${url}`);
  return response[kind]();
}

// perform carries out an effect that Go describes. Status is 0 when no whole
// answer came; body is null when it is not JSON.
export async function perform({ method, url, key, token, body }) {
  const headers = {};
  if (body) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  if (token) headers.Authorization = `Bearer ${token}`;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), answerWithin);
  try {
    const response = await ask(url, { method, headers, body: body || undefined, signal: stop.signal });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  } catch {
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
