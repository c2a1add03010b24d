// Paths of values as settings name them: `cni.env.WARM_IP_TARGET`, `nodeGroups[0].instanceType`.

import type { DocumentPath } from './diagnostics.ts';

/** Keys and indexes of a path; undefined when it is malformed. */
export function parsePath(text: string): DocumentPath | undefined {
  const parts = [...text.matchAll(/(?:^|\.)([\w/-]+)|\[(\d+)\]/g)];
  if (text.includes('__proto__')) return undefined;
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return undefined;
  return parts.map(([, key, index]) => key ?? Number(index));
}
