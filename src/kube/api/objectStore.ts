// Objects of one kind by namespace and name, and since when they are there. Operators mostly say the bare name, which
// finds the first of that name.

import type { Milliseconds } from '../../base/time.ts';
import type { Named } from './config.ts';

export class ObjectStore<T extends { readonly config: Named }> {
  private readonly byPath = new Map<string, T>();
  private readonly created = new Map<string, Milliseconds>();
  private readonly clock: { readonly now: Milliseconds };

  constructor(clock: { readonly now: Milliseconds }) {
    this.clock = clock;
  }

  get isEmpty(): boolean {
    return this.byPath.size === 0;
  }

  /** In order of creation. */
  all(): IterableIterator<T> {
    return this.byPath.values();
  }

  /** In the place of the one by that name, if there is one. `createdAt`: of one that was there before the run. */
  add(object: T, createdAt = this.clock.now): void {
    const path = pathOf(object.config);
    if (!this.byPath.has(path)) this.created.set(path, createdAt);
    this.byPath.set(path, object);
  }

  /** By exact namespace and name. */
  at(config: Named): T | undefined {
    return this.byPath.get(pathOf(config));
  }

  createdAt(config: Named): Milliseconds | undefined {
    return this.created.get(pathOf(config));
  }

  /** By `namespace/name` or by `name`. */
  find(name: string): T | undefined {
    const exact = this.byPath.get(name);
    if (exact !== undefined || name.includes('/')) return exact;
    for (const object of this.byPath.values()) if (object.config.name === name) return object;
    return undefined;
  }

  /** The object, or the one of this name. */
  remove(object: T | string): void {
    const found = typeof object === 'string' ? this.find(object) : object;
    if (found === undefined) return;
    this.byPath.delete(pathOf(found.config));
    this.created.delete(pathOf(found.config));
  }
}

/** `namespace/name`, or the name of what is in no namespace. */
export function pathOf({ namespace, name }: Named): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
