// Changes of a scenario's text by values: everything that is not changed stays as it was written, comments and all.

import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  stringify,
  type YAMLMap,
} from 'yaml';
import type { Setting } from '../../scenario/variant.ts';
import { parsePath } from '../../scenario/language/settingPath.ts';
import { readDuration } from '../../scenario/language/latencyText.ts';

/** What is to be changed. */
export interface Edits {
  /** A value of undefined takes the key out. */
  readonly settings: readonly Setting[];
  /** Put into the timeline behind those of the same time. */
  readonly steps: readonly Readonly<Record<string, unknown>>[];
  /** Put at the end of those that there are. */
  readonly expectations?: readonly Readonly<Record<string, unknown>>[];
}

type Path = readonly (string | number)[];

/** The text as it is where it is no YAML, or has nothing at a path. */
export function withEdits(text: string, { settings, steps, expectations = [] }: Edits): string {
  let edited = text;
  for (const { path, value } of settings) edited = withValue(edited, parsePath(path) ?? [], value);
  for (const step of steps) edited = withItem(edited, 'timeline', step, timeOf(step));
  for (const each of expectations) edited = withItem(edited, 'expect', each, Infinity);
  return edited;
}

/** What the text has at a path; undefined where it has nothing. */
export function valueIn(document: Document, path: Path): unknown {
  const node: unknown = document.getIn(path, true);
  return isNode(node) ? node.toJS(document) : undefined;
}

function withValue(text: string, path: Path, value: unknown): string {
  const document = parseDocument(text);
  const key = path.at(-1);
  if (document.errors.length > 0 || key === undefined) return text;
  const there: unknown = document.getIn(path, true);
  if (value === undefined) return there === undefined ? text : withoutPair(text, document, path);
  if (isScalar(there) && there.range && !isCollection(value) && text.slice(...bounds(there)) !== '')
    return splice(text, ...bounds(there), oneLine(value));
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (there === undefined && isMap(parent) && parent.items.length > 0)
    return parent.flow === true
      ? withFlowPair(text, parent, `${key}: ${inFlow(value)}`)
      : withPair(text, parent, { [key]: value });
  if (parent === undefined && path.length > 1 && typeof path.at(-1) === 'string')
    return withValue(text, path.slice(0, -1), { [key]: value });
  return rewritten(document, () => document.setIn(path, document.createNode(value)));
}

/** Behind the last pair of a block, in lines of their own. */
function withPair(text: string, map: YAMLMap, pair: Readonly<Record<string, unknown>>): string {
  const [first] = map.items;
  const start = first === undefined ? 0 : startOf(first);
  const indent = ' '.repeat(start - lineStart(text, start));
  const at = lineEnd(text, contentEnd(text, map));
  return splice(text, at, at, `\n${indented(block(pair), indent)}`);
}

/** Behind the last pair between braces. */
function withFlowPair(text: string, map: YAMLMap, pair: string): string {
  const brace = contentEnd(text, map) - 1;
  const at = text.slice(0, brace).trimEnd().length;
  return splice(text, at, at, text[at - 1] === ',' ? ` ${pair}` : `, ${pair}`);
}

/** In the order of time. */
function withItem(text: string, list: string, step: Readonly<Record<string, unknown>>, at: number): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  const items: unknown = document.getIn([list], true);
  if (!isSeq(items)) return withValue(text, [list], [step]);
  const later = items.items.findIndex((item) => isMap(item) && timeOf(item.toJS(document)) > at);
  if (items.flow === true || items.items.length === 0)
    return rewritten(document, () => {
      const place = later === -1 ? items.items.length : later;
      items.items.splice(place, 0, document.createNode(step));
    });
  const [firstItem] = items.items;
  const dashes =
    isNode(firstItem) && firstItem.range
      ? text.slice(lineStart(text, firstItem.range[0]), firstItem.range[0])
      : '';
  const indent = /^ */.exec(dashes)?.[0] ?? '';
  const written = indented(block([step]), indent);
  const next = later === -1 ? undefined : items.items[later];
  if (isNode(next) && next.range) {
    const start = commentsAbove(text, lineStart(text, next.range[0]), indent);
    return splice(text, start, start, `${written}\n`);
  }
  const end = lineEnd(text, contentEnd(text, items));
  return splice(text, end, end, `\n${written}`);
}

function timeOf(step: unknown): number {
  const at = typeof step === 'object' && step !== null && 'at' in step ? String(step.at) : '';
  try {
    return readDuration(at);
  } catch {
    return Infinity;
  }
}

/** With the lines of the pair, and those of its parent where nothing else is in it. */
function withoutPair(text: string, document: Document, path: Path): string {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return text;
  if (parent.items.length === 1 && path.length > 1) return withoutPair(text, document, path.slice(0, -1));
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  if (pair === undefined || parent.flow === true) return rewritten(document, () => document.deleteIn(path));
  const start = startOf(pair);
  const from = lineStart(text, start);
  // The first of a list's item stands behind its dash.
  if (text.slice(from, start).trim() !== '') return rewritten(document, () => document.deleteIn(path));
  const { value } = pair;
  const end = isNode(value) ? lineEnd(text, contentEnd(text, value)) : lineEnd(text, start);
  return splice(text, from, Math.min(text.length, end + 1), '');
}

/** The whole text anew, where it is not written in lines that could stay. */
function rewritten(document: Document, change: () => void): string {
  change();
  return document.toString({ lineWidth: 0 });
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value);
}

function isCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function bounds({ range }: Node): [from: number, to: number] {
  return range ? [range[0], range[1]] : [0, 0];
}

function startOf({ key }: Pair): number {
  return isScalar(key) && key.range ? key.range[0] : 0;
}

/** Where what is written of a node ends, without the blank lines and comments that follow. */
function contentEnd(text: string, node: Node): number {
  const last = isMap(node) && node.flow !== true ? node.items.at(-1)?.value : undefined;
  if (isNode(last) && bounds(last)[1] > 0) return contentEnd(text, last);
  const item = isSeq(node) && node.flow !== true ? node.items.at(-1) : undefined;
  if (isNode(item)) return contentEnd(text, item);
  const [from, to] = bounds(node);
  return from + text.slice(from, to).trimEnd().length;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** Lines of comments above belong to what is below them. */
function commentsAbove(text: string, at: number, indent: string): number {
  const before = lineStart(text, at - 1);
  if (at === 0 || !text.slice(before, at).startsWith(`${indent}#`)) return at;
  return commentsAbove(text, before, indent);
}

function splice(text: string, from: number, to: number, insert: string): string {
  return text.slice(0, from) + insert + text.slice(to);
}

function block(value: unknown): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

function oneLine(value: unknown): string {
  return stringify(value, { lineWidth: 0, defaultStringType: 'PLAIN', blockQuote: false }).trim();
}

function inFlow(value: unknown): string {
  return stringify(value, { lineWidth: 0, collectionStyle: 'flow' }).trim();
}

function indented(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : indent + line))
    .join('\n');
}
