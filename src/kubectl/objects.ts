// Reads fields of API objects as they arrive: plain JSON of which any part may be absent or of another shape. What is
// absent reads as Go's zero value, as it does in the printers of the real thing.

import { own } from '../base/own.ts';

export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field at a dotted path; the value itself for an empty one. */
export function at(value: unknown, path = ''): unknown {
  if (path === '') return value ?? undefined;
  let current = value;
  for (const step of path.split('.')) {
    if (!isRecord(current) || !Object.hasOwn(current, step)) return undefined;
    current = current[step];
  }
  return current ?? undefined;
}

export function isSet(value: unknown, path = ''): boolean {
  return at(value, path) !== undefined;
}

export function text(value: unknown, path = ''): string {
  const found = at(value, path);
  if (typeof found === 'string') return found;
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : '';
}

export function count(value: unknown, path = ''): number {
  const found = at(value, path);
  return typeof found === 'number' ? found : 0;
}

export function flag(value: unknown, path = ''): boolean {
  return at(value, path) === true;
}

export function list(value: unknown, path = ''): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

export function texts(value: unknown, path = ''): readonly string[] {
  return list(value, path).map((item) => text(item));
}

/** The fields of a map, by key. */
export function entries(value: unknown, path = ''): readonly (readonly [string, unknown])[] {
  const found = at(value, path);
  if (!isRecord(found)) return [];
  return Object.entries(found).toSorted(([left], [right]) => byBytes(left, right));
}

/** As text; what is absent or empty as `otherwise`. */
export function textOr(otherwise: string, value: unknown, path = ''): string {
  const found = text(value, path);
  return found === '' ? otherwise : found;
}

export function byBytes(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export function nameOf(object: unknown): string {
  return text(object, 'metadata.name');
}

export function namespaceOf(object: unknown): string {
  return text(object, 'metadata.namespace');
}

/** `a=b,c=d`, as selectors and labels are written in one cell. */
export function labelsText(value: unknown, path = ''): string {
  const pairs = entries(value, path).map(([key, item]) => `${key}=${text(item)}`);
  return pairs.length === 0 ? '<none>' : pairs.join(',');
}

/** The owner that controls an object, if any. */
export function controllerOf(object: unknown): unknown {
  return list(object, 'metadata.ownerReferences').find((owner) => flag(owner, 'controller'));
}

/** Keys of annotations and labels have dots of their own. */
export function annotation(object: unknown, key: string): string | undefined {
  const annotations = at(object, 'metadata.annotations');
  const value = isRecord(annotations) ? own(annotations, key) : undefined;
  return typeof value === 'string' ? value : undefined;
}
