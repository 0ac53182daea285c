// Three things that promises lack.

// kept gives a function that keeps the promise of make, until that fails.
export function kept(make) {
  let promise;
  return () => promise ??= make().catch((fault) => {
    promise = undefined;
    throw fault;
  });
}

// within gives what promise gives, or fails after ms.
export function within(ms, promise) {
  let timer;
  const late = new Promise((_, fail) => (timer = setTimeout(fail, ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
