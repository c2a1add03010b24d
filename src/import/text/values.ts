// Values of foreign files, of which nothing is known: every step of a way into them may lead nowhere.

import { parseIsoTime } from '../../base/calendar.ts';
import { parseIpv4 } from '../../base/ipv4.ts';
import { own } from '../../base/own.ts';
import type { Milliseconds } from '../../base/time.ts';

export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined where the way ends before. */
export function at(value: unknown, ...way: readonly string[]): unknown {
  return way.reduce<unknown>((part, key) => (isRecord(part) ? own(part, key) : undefined), value);
}

/** A copy that has the part there; records on the way are made where there are none. */
export function withPart(value: unknown, [key, ...rest]: readonly string[], part: unknown): unknown {
  if (key === undefined) return part;
  const record = isRecord(value) ? value : {};
  return { ...record, [key]: withPart(own(record, key), rest, part) };
}

export function recordAt(value: unknown, ...way: readonly string[]): Json {
  const found = at(value, ...way);
  return isRecord(found) ? found : {};
}

export function listAt(value: unknown, ...way: readonly string[]): readonly unknown[] {
  const found = at(value, ...way);
  return Array.isArray(found) ? found : [];
}

/** Text that says something: empty strings are as good as none. */
export function textAt(value: unknown, ...way: readonly string[]): string | undefined {
  const found = at(value, ...way);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A whole number that is not negative, in digits too. */
export function countAt(value: unknown, ...way: readonly string[]): number | undefined {
  const found = at(value, ...way);
  const number = typeof found === 'string' && /^\d{1,15}$/.test(found) ? Number(found) : found;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

export function flagAt(value: unknown, ...way: readonly string[]): boolean {
  return at(value, ...way) === true;
}

/** Unix time; the zero time of Go is none. */
export function timeAt(value: unknown, ...way: readonly string[]): Milliseconds | undefined {
  const found = textAt(value, ...way);
  const time = found === undefined ? undefined : parseIsoTime(found);
  return time !== undefined && time > 0 ? time : undefined;
}

export function addressAt(value: unknown, ...way: readonly string[]): string | undefined {
  const found = textAt(value, ...way);
  return found !== undefined && parseIpv4(found) !== undefined ? found : undefined;
}

/** What of a record is text, as labels are. */
export function textsAt(value: unknown, ...way: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(recordAt(value, ...way)).flatMap(([key, text]) =>
      typeof text === 'string' ? [[key, text] as const] : [],
    ),
  );
}

/** The tags of an AWS resource: a list of keys and values. */
export function tagsAt(value: unknown, ...way: readonly string[]): ReadonlyMap<string, string> {
  return new Map(listAt(value, ...way).map((tag) => [textAt(tag, 'Key') ?? '', textAt(tag, 'Value') ?? '']));
}
