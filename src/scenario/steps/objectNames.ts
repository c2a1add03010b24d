// How actions name objects of the API, and their words for them.

import type { ObjectKind } from '../../kube/api/workloadConfig.ts';
import { THING_OF } from '../language/things.ts';

/** `namespace/name`, or the name alone of what is in no namespace. */
export type ObjectName = string;

export function wordOf(kind: ObjectKind): string {
  return THING_OF[kind];
}

/** Without the namespace that goes without saying. */
export function bare(name: ObjectName): string {
  return name.startsWith('default/') ? name.slice('default/'.length) : name;
}

/** `key=value`, as kubectl takes them. */
export function pairs(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map((entry) => entry.join('='));
}

export function podCount(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}
