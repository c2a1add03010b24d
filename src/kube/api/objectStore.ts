// Objects of one kind by namespace and name. Operators mostly say the bare name, which finds the first of that name.

import type { Namespaced } from './config.ts';

export class ObjectStore<T extends { readonly config: Namespaced }> {
  private readonly byPath = new Map<string, T>();

  get isEmpty(): boolean {
    return this.byPath.size === 0;
  }

  /** In order of creation. */
  all(): IterableIterator<T> {
    return this.byPath.values();
  }

  add(object: T): void {
    this.byPath.set(pathOf(object.config), object);
  }

  /** By exact namespace and name. */
  at(config: Namespaced): T | undefined {
    return this.byPath.get(pathOf(config));
  }

  /** By `namespace/name` or by `name`. */
  find(name: string): T | undefined {
    if (name.includes('/')) return this.byPath.get(name);
    for (const object of this.byPath.values()) if (object.config.name === name) return object;
    return undefined;
  }

  /** The object, or the one of this name. */
  remove(object: T | string): void {
    const found = typeof object === 'string' ? this.find(object) : object;
    if (found !== undefined) this.byPath.delete(pathOf(found.config));
  }
}

export function pathOf({ namespace, name }: Namespaced): string {
  return `${namespace}/${name}`;
}
