// Keys that a plain object cannot keep: `__proto__` is its prototype, so such a key would vanish without a word wherever
// a mapping may have any keys.

import { type DocumentPath, faultAt, type LocatedFault } from './diagnostics.ts';

export const LOST_KEY = '__proto__';

/** Of a value that no text was read for: whatever stands under the key is left alone. */
export function lostKeys(value: unknown): LocatedFault[] {
  const faults: LocatedFault[] = [];
  const open: { readonly part: unknown; readonly path: DocumentPath }[] = [{ part: value, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { part, path } = next;
    if (typeof part !== 'object' || part === null) continue;
    for (const [key, child] of Object.entries(part)) {
      const here = [...path, Array.isArray(part) ? Number(key) : key];
      if (key === LOST_KEY) faults.push(faultAt(here, { code: 'bad-key', key }, 'key'));
      else open.push({ part: child, path: here });
    }
  }
  return faults;
}
