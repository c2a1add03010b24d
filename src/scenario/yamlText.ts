// Where in a text each part of its document stands, and what a fault there looks like to a reader.

import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import {
  type DocumentPath,
  type Fault,
  formatPath,
  type LocatedFault,
  type Problem,
  type TextPlace,
} from './diagnostics.ts';
import { Lines } from './lines.ts';
import { wordingOf } from './wording.ts';

/** First character and one past the last. */
export type Span = readonly [number, number];

export class YamlText {
  private readonly source: string;
  readonly lines: Lines;
  private readonly root: Node | null;
  private readonly pairs = new Map<Node, Map<string | undefined, Pair>>();

  /** `lines` are those of the source, where somebody has found them already. */
  constructor(source: string, root: Node | null, lines = new Lines(source)) {
    this.source = source;
    this.lines = lines;
    this.root = root;
  }

  /** The fault at its place; where its path leaves the text, as defaults do, at the nearest ancestor there. */
  locate(located: LocatedFault): Problem {
    const place = located.within === undefined ? undefined : this.placeInBlock(located.path, located.within);
    const { fault, path } = this.withWritten(located);
    return place === undefined
      ? this.problem(fault, this.spanOf(located), path)
      : problemAt(fault, place, path);
  }

  problem(fault: Fault, span: Span, path: DocumentPath = []): Problem {
    return problemAt(fault, this.placeOf(span), path);
  }

  placeOf(span: Span): TextPlace {
    const start = Math.min(span[0], this.source.length);
    const { line, column, rest } = this.lines.placeOf(start);
    const excerpt = this.source.slice(start - column + 1, start + rest);
    return { line, column, length: Math.max(1, Math.min(span[1] - start, rest)), excerpt };
  }

  /** A value of the wrong type, with how the text has it. */
  withWritten(located: LocatedFault): LocatedFault {
    const { fault } = located;
    if (fault.code !== 'wrong-type' || located.within !== undefined) return located;
    return { ...located, fault: { ...fault, written: this.source.slice(...this.spanOf(located)) } };
  }

  /** A place in the text of a literal block (`|`) as a place in the whole; undefined where the value is none. */
  private placeInBlock(path: DocumentPath, within: TextPlace): TextPlace | undefined {
    const node = this.nodeAt(path);
    if (!isScalar(node) || node.type !== 'BLOCK_LITERAL' || node.range === undefined || node.range === null)
      return undefined;
    const header = this.lines.placeOf(node.range[0]).line;
    const block = this.source.slice(node.range[0], node.range[1]).split('\n').slice(1);
    const indent = block.reduce((most, line) => {
      return line.trim() === '' ? most : Math.min(most, line.length - line.trimStart().length);
    }, Infinity);
    const line = header + within.line;
    return { ...within, line, column: within.column + (Number.isFinite(indent) ? indent : 0) };
  }

  private nodeAt(path: DocumentPath): Node | null {
    let node = this.root;
    for (const part of path) {
      const pair = this.pairOf(node, part);
      node = pair === undefined ? itemOf(node, part) : asNode(pair.value);
    }
    return node;
  }

  spanOf({ path, target }: LocatedFault): Span {
    let node = this.root;
    let span: Span = spanOfNode(node) ?? [0, 1];
    for (const [depth, part] of path.entries()) {
      const pair = this.pairOf(node, part);
      const child = pair === undefined ? itemOf(node, part) : asNode(pair.value);
      if (pair === undefined && child === null) return span;
      const keySpan = pair === undefined ? undefined : spanOfNode(asNode(pair.key));
      const wantsKey = target === 'key' && depth === path.length - 1;
      span = (wantsKey ? (keySpan ?? spanOfNode(child)) : (spanOfNode(child) ?? keySpan)) ?? span;
      node = child;
    }
    return span;
  }

  private pairOf(node: Node | null, part: string | number): Pair | undefined {
    if (!isMap(node)) return undefined;
    let pairs = this.pairs.get(node);
    if (pairs === undefined) {
      // Of a repeated key the last one counts, as in the value.
      pairs = new Map(node.items.map((pair) => [keyOf(pair), pair]));
      this.pairs.set(node, pairs);
    }
    return pairs.get(String(part));
  }
}

/** The fault in words, at a place. */
export function problemAt(fault: Fault, { line, column, length }: TextPlace, path: DocumentPath): Problem {
  return { code: fault.code, line, column, length, path: formatPath(path), ...wordingOf(fault) };
}

/** A mapping or list is shown by its first key or item, everything else in full; an alias where it is used. */
export function spanOfNode(node: Node | null): Span | undefined {
  if (node === null || node.range === undefined || node.range === null) return undefined;
  const [start, end] = node.range;
  if (start === end) return undefined;
  if (isAlias(node) || isScalar(node) || ('flow' in node && node.flow === true)) return [start, end];
  const first = isMap(node) ? asNode(node.items[0]?.key) : isSeq(node) ? asNode(node.items[0]) : null;
  return spanOfNode(first) ?? [start, end];
}

export function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

export function asNode(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

function itemOf(node: Node | null, part: string | number): Node | null {
  return isSeq(node) && typeof part === 'number' ? asNode(node.items[part]) : null;
}
