// Steps whose value says in one of several keys what they are about.

import { faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { labelName } from '../language/scalars.ts';

export const namespace = labelName
  .optional()
  .describe('Namespace (default: that of the first object with the name)');

/** None of the keys is there, or more than one. */
export function oneOf<Key extends string>(
  value: { readonly [Each in Key]?: unknown },
  keys: readonly Key[],
): LocatedFault[] {
  const [first, second, ...rest] = keys.filter((key) => value[key] !== undefined);
  if (first === undefined) return [faultAt([], { code: 'nothing-chosen', keys }, 'key')];
  if (second === undefined) return [];
  return [faultAt([second], { code: 'conflicting-keys', keys: [first, second, ...rest] }, 'key')];
}
