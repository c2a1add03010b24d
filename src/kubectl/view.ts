// The API server's side: lists and single objects of one resource, in the order of its store.

import { isOf, type ApiResource } from './apiResources.ts';
import { byBytes, nameOf, namespaceOf, text, type KubernetesObject } from './objects.ts';
import { parseTime, since, type Microseconds } from './times.ts';

/** Everything in the cluster at one moment. */
export interface Cluster {
  /** As v1 JSON, in any order. Nothing is defaulted. */
  readonly objects: readonly KubernetesObject[];
  /** Milliseconds since 1970, or RFC 3339. */
  readonly now: number | string;
  /** The user's namespace. */
  readonly defaultNamespace?: string;
}

export class View {
  readonly now: Microseconds;
  readonly #objects: readonly KubernetesObject[];
  /** By resource and field. */
  readonly #indexes = new Map<string, ReadonlyMap<string, readonly KubernetesObject[]>>();
  /** Lists that were asked for, by resource and namespace. */
  readonly #lists = new Map<string, readonly KubernetesObject[]>();

  constructor({ objects, now }: Cluster) {
    this.#objects = objects;
    this.now = typeof now === 'number' ? Math.trunc(now * 1000) : (parseTime(now) ?? 0);
  }

  /** By the bytes of `namespace/name`. An empty namespace: of all of them. */
  list(resource: ApiResource, namespace = ''): readonly KubernetesObject[] {
    const asked = `${resource.name}/${namespace}`;
    const known = this.#lists.get(asked);
    if (known !== undefined) return known;
    const found =
      namespace === ''
        ? this.#sorted(resource)
        : this.list(resource).filter((object) => namespaceOf(object) === namespace);
    this.#lists.set(asked, found);
    return found;
  }

  #sorted(resource: ApiResource): readonly KubernetesObject[] {
    return this.#objects
      .filter((object) => isOf(object, resource))
      .map((object) => ({ object, key: storeKey(object) }))
      .toSorted((left, right) => byBytes(left.key, right.key))
      .map(({ object }) => object);
  }

  /** Those whose field has a value, in the same order. */
  listBy(resource: ApiResource, field: string, value: string): readonly KubernetesObject[] {
    const asked = `${resource.name}/${field}`;
    let index = this.#indexes.get(asked);
    if (index === undefined) {
      index = grouped(this.list(resource), field);
      this.#indexes.set(asked, index);
    }
    return index.get(value) ?? [];
  }

  find(resource: ApiResource, namespace: string, name: string): KubernetesObject | undefined {
    return this.#objects.find(
      (object) =>
        isOf(object, resource) &&
        nameOf(object) === name &&
        (!resource.namespaced || namespaceOf(object) === namespace),
    );
  }

  /** How long ago the time in a field was. */
  since(object: unknown, path: string): string {
    return since(this.now, object, path);
  }

  age(object: unknown): string {
    return this.since(object, 'metadata.creationTimestamp');
  }
}

function grouped(
  objects: readonly KubernetesObject[],
  field: string,
): ReadonlyMap<string, readonly KubernetesObject[]> {
  const groups = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const value = text(object, field);
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [object]);
    else group.push(object);
  }
  return groups;
}

function storeKey(object: KubernetesObject): string {
  const namespace = namespaceOf(object);
  return namespace === '' ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}
