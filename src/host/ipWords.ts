// The arguments of `ip`: abbreviated words, options in front, and selectors as pairs of a key and a value.

import type { IpFamily } from '../base/address.ts';
import { own } from '../base/own.ts';

export interface IpOptions {
  readonly brief: boolean;
  readonly oneLine: boolean;
  readonly details: boolean;
  /** -4, -6; undefined: neither. */
  readonly family: IpFamily | undefined;
}

export interface IpCommand {
  readonly options: IpOptions;
  /** As typed; undefined: none was. */
  readonly object: string | undefined;
  readonly words: readonly string[];
}

const BRIEF = ['-br', '-brief'];
const ONE_LINE = ['-o', '-oneline'];
/** They change how it looks, not what it says, and are passed over. */
const DETAILS = ['-d', '-details'];
const WITHOUT_EFFECT = ['-c', '-color', '-c=auto', '-color=auto', '-N', '-Numeric', '-0'];
const FAMILIES: Readonly<Record<string, IpFamily>> = { '-4': 'ipv4', '-6': 'ipv6' };
const KNOWN = [...BRIEF, ...ONE_LINE, ...DETAILS, ...WITHOUT_EFFECT, ...Object.keys(FAMILIES)];

/** Answers the option that is not understood as text. */
export function ipCommand(words: readonly string[]): IpCommand | string {
  const first = words.findIndex((word) => !word.startsWith('-'));
  const options = words.slice(0, first === -1 ? words.length : first).map((word) => word.replace(/^--/, '-'));
  const unknown = options.find((option) => !KNOWN.includes(option));
  if (unknown !== undefined) return unknown;
  return {
    options: {
      brief: options.some((option) => BRIEF.includes(option)),
      oneLine: options.some((option) => ONE_LINE.includes(option)),
      details: options.some((option) => DETAILS.includes(option)),
      family: options.flatMap((option) => own(FAMILIES, option) ?? []).at(-1),
    },
    object: first === -1 ? undefined : words[first],
    words: first === -1 ? [] : words.slice(first + 1),
  };
}

/** The first of the words that begins with what was typed. */
export function completed<T extends string>(typed: string, among: readonly T[]): T | undefined {
  return among.find((word) => word.startsWith(typed));
}

export type Selectors<Key extends string> = ReadonlyMap<Key, string>;

/** Pairs of key and value, keys perhaps shortened; a first word that is no key belongs to `bare`. */
export function selectors<Key extends string>(
  words: readonly string[],
  keys: readonly Key[],
  bare: Key,
): Selectors<Key> | { readonly unknown: string } {
  const read = new Map<Key, string>();
  const rest = [...words];
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    const key = completed(word, keys);
    const value = key === undefined ? word : rest.shift();
    if (value === undefined || (key === undefined && read.has(bare))) return { unknown: word };
    read.set(key ?? bare, value);
  }
  return read;
}
