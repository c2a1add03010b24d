// JSON as Go's encoding/json writes it: on one line, objects in the order given, maps by ascending keys, and the three
// characters of HTML that it escapes.

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export function goJson(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');
}

/** A Go map: its keys come in ascending order. */
export function goMap<V>(
  entries: readonly (readonly [key: string, value: V])[],
): Readonly<Record<string, V>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
