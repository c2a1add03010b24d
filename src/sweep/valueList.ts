// The values that a sweep tries for one path, as people write them: `1,2,5`, `1..16`, `1..64*2`, `0..100+20`, `null`,
// `[a,b],[c]`. Each comes with its place in the text.

import { readYaml } from '../scenario/language/readYaml.ts';

/** A value to try. */
export interface Written {
  readonly value: unknown;
  /** The same as a text, where it could also be one: 1.34 may be a version. */
  readonly asText?: string;
  /** Where in the text it stands. */
  readonly start: number;
  readonly length: number;
}

/** What is wrong with a part of the text, and what to write instead. */
export interface ListFlaw {
  readonly detail: string;
  readonly fix: string;
  readonly start: number;
  readonly length: number;
}

/** More from one range are a mistake. */
export const LONGEST_RANGE = 1000;

const RANGE = /^(-?\d{1,9})\.\.(-?\d{1,9})(?:([*+])(\d{1,9}))?$/;

/** Whether a text is meant as a range. */
export function looksLikeRange(text: string): boolean {
  return /^-?\d+\s*\.\./.test(text);
}

export function readValueList(text: string): { readonly values: Written[]; readonly flaws: ListFlaw[] } {
  const values: Written[] = [];
  const flaws: ListFlaw[] = [];
  for (const { part, start } of splitList(text)) {
    const place = { start, length: Math.max(1, part.length) };
    const read = looksLikeRange(part) ? readRange(part) : readSingle(part);
    if ('detail' in read) flaws.push({ ...read, ...place });
    else values.push(...read.values.map((value) => ({ ...value, ...place })));
  }
  return { values, flaws };
}

type Bare = Pick<Written, 'value' | 'asText'>;
type Read = { readonly values: readonly Bare[] } | Pick<ListFlaw, 'detail' | 'fix'>;

/** The numbers of a range, both ends included where the steps meet them. */
export function readRange(text: string): Read {
  const match = RANGE.exec(text);
  const fix = 'write 1..16, 1..64*2 (times 2 each) or 0..100+20 (20 more each)';
  if (match === null) return { detail: `invalid range ${text}`, fix };
  const [from, to, step] = [Number(match[1]), Number(match[2]), Number(match[4] ?? '1')];
  const multiplies = match[3] === '*';
  if (to < from)
    return { detail: `invalid range ${text}: it ends before it begins`, fix: `write ${to}..${from}` };
  if (multiplies ? step < 2 || from < 1 : step < 1) {
    return {
      detail: `invalid range ${text}: its steps do not go up`,
      fix: multiplies ? 'multiply 1 or more by 2 or more' : fix,
    };
  }
  const values: Bare[] = [];
  for (let value = from; value <= to; value = multiplies ? value * step : value + step) {
    if (values.length === LONGEST_RANGE) {
      return { detail: `${text} has more than ${LONGEST_RANGE} values`, fix: 'take larger steps' };
    }
    values.push({ value });
  }
  return { values };
}

function readSingle(text: string): Read {
  if (text === '') return { detail: 'a value is missing', fix: 'write null to unset a setting' };
  if (text === 'null' || text === '~') return { values: [{ value: null }] };
  if (text === 'true' || text === 'false') return { values: [{ value: text === 'true', asText: text }] };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { values: [{ value: Number(text), asText: text }] };
  if (!/^[[{"']/.test(text)) return { values: [{ value: text }] };
  const {
    documents: [document],
    flaws,
  } = readYaml(text);
  return document === undefined || flaws.length > 0
    ? { detail: `${text} cannot be read`, fix: 'write it as in YAML: [a, b] or {name: a}' }
    : { values: [{ value: document.value }] };
}

/** At commas that stand in no bracket and no quote. */
function splitList(text: string): { readonly part: string; readonly start: number }[] {
  const parts: { part: string; start: number }[] = [];
  let from = 0;
  let depth = 0;
  let quote = '';
  for (let index = 0; index <= text.length; index++) {
    const character = text[index];
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (index < text.length && (character !== ',' || depth > 0 || quote !== '')) continue;
    const whole = text.slice(from, index);
    parts.push({ part: whole.trim(), start: from + whole.length - whole.trimStart().length });
    from = index + 1;
  }
  return parts;
}
