// Looking names up that may be anything: `constructor` is a fine name of a label, a subnet or a container, and every
// plain object answers to it by its prototype.

/** What the record has under the key; undefined where it has none of its own. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
