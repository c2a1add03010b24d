// Where in a text each part of its document stands, and what a fault there looks like to a reader.

import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { type DocumentPath, type Fault, formatPath, type LocatedFault, type Problem } from './diagnostics.ts';
import { Lines } from './lines.ts';
import { wordingOf } from './wording.ts';

/** First character and one past the last. */
export type Span = readonly [number, number];

export class YamlText {
  private readonly source: string;
  private readonly lines: Lines;
  private readonly root: Node | null;
  private readonly pairs = new Map<Node, Map<string | undefined, Pair>>();

  constructor(source: string, root: Node | null) {
    this.source = source;
    this.lines = new Lines(source);
    this.root = root;
  }

  /** The fault at its place; where its path leaves the text, as defaults do, at the nearest ancestor there. */
  locate(located: LocatedFault): Problem {
    const { fault, path } = located;
    const span = this.spanOf(located);
    if (fault.code !== 'wrong-type') return this.problem(fault, span, path);
    return this.problem({ ...fault, written: this.source.slice(...span) }, span, path);
  }

  problem(fault: Fault, span: Span, path: DocumentPath = []): Problem {
    const start = Math.min(span[0], this.source.length);
    const { line, column, rest } = this.lines.placeOf(start);
    return {
      code: fault.code,
      line,
      column,
      length: Math.max(1, Math.min(span[1] - start, rest)),
      path: formatPath(path),
      ...wordingOf(fault),
    };
  }

  private spanOf({ path, target }: LocatedFault): Span {
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
