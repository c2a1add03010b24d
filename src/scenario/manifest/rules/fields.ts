// Fields of an object as it is written, read as what the rules expect: the types have been checked before.

export type Written = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Written {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Empty where it is not there, as in Kubernetes' own types. */
export function textIn(object: Written, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}

export function numberIn(object: Written, key: string): number | undefined {
  const value = object[key];
  return typeof value === 'number' ? value : undefined;
}

/** Empty where it is not there. */
export function partIn(object: Written, key: string): Written {
  const value = object[key];
  return isMapping(value) ? value : {};
}

/** The mappings of a list, and undefined where an item is none. */
export function partsIn(object: Written, key: string): readonly Written[] {
  return itemsIn(object, key).map((item) => (isMapping(item) ? item : {}));
}

export function itemsIn(object: Written, key: string): readonly unknown[] {
  const value = object[key];
  return Array.isArray(value) ? value : [];
}

export function textsIn(object: Written, key: string): readonly string[] {
  return itemsIn(object, key).map((item) => (typeof item === 'string' ? item : ''));
}

/** Of a mapping of quantities. */
export function quantitiesIn(object: Written, key: string): readonly (readonly [string, string])[] {
  return Object.entries(partIn(object, key)).map(([name, quantity]) => [name, String(quantity)]);
}

/** Which of the keys there are. */
export function presentIn(object: Written, keys: readonly string[]): readonly string[] {
  return keys.filter((key) => object[key] !== undefined);
}
