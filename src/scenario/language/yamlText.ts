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
import { replacementOf } from './replacement.ts';
import { wordingOf } from './wording.ts';
import { wordingWithoutText } from './foreignText.ts';

/** A literal block of text: the line of its `|`, the last of its own, and how far they are indented. */
interface Block {
  readonly header: number;
  readonly last: number;
  readonly indent: number;
}

/** First character and one past the last. */
export type Span = readonly [number, number];

export class YamlText {
  private readonly source: string;
  readonly lines: Lines;
  private readonly root: Node | null;
  private readonly blocks = new Map<Node, Block>();
  private readonly pairs = new Map<Node, Map<string | undefined, Pair>>();

  /** `lines` are those of the source, where somebody has found them already. */
  constructor(source: string, root: Node | null, lines = new Lines(source)) {
    this.source = source;
    this.lines = lines;
    this.root = root;
  }

  /** The fault in words, at its place. */
  locate(located: LocatedFault): Problem {
    return problemAt(this.place(located));
  }

  /** The fault at its place; where its path leaves the text, as defaults do, at the nearest ancestor there. */
  place(located: LocatedFault): PlacedFault {
    const inBlock =
      located.within === undefined ? undefined : this.placeInBlock(located.path, located.within);
    const { fault, path } = this.withWritten(located);
    return { fault, path, place: inBlock ?? this.placeOf(this.spanOf(located)) };
  }

  problem(fault: Fault, span: Span): Problem {
    return problemAt({ fault, path: [], place: this.placeOf(span) });
  }

  placeOf(span: Span): TextPlace {
    // What is missing at the end is missing in the last line: behind its line break there is none.
    const end = this.source.length - (this.source.endsWith('\n') ? 1 : 0);
    const start = Math.min(span[0], end);
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

  /** A place in the text of a literal block (`|`) as a place in the whole; undefined where it is none. */
  private placeInBlock(path: DocumentPath, within: TextPlace): TextPlace | undefined {
    const block = this.blockAt(this.nodeAt(path));
    if (block === undefined) return undefined;
    const line = block.header + within.line;
    const excerpt = this.lines.textOf(line);
    // Lines that the block has without standing in the text: the end of a block that is empty, or clipped.
    if (line > block.last || excerpt === undefined) return undefined;
    const column = Math.min(within.column + block.indent, excerpt.length + 1);
    return {
      line,
      column,
      length: Math.max(1, Math.min(within.length, excerpt.length + 1 - column)),
      excerpt,
    };
  }

  /** Found once for each block: a faulty manifest may have thousands of faults. */
  private blockAt(node: Node | null): Block | undefined {
    if (!isScalar(node) || node.type !== 'BLOCK_LITERAL' || node.range === undefined || node.range === null)
      return undefined;
    const known = this.blocks.get(node);
    if (known !== undefined) return known;
    const header = this.lines.placeOf(node.range[0]).line;
    const lines = this.source.slice(node.range[0], node.range[1]).split('\n').slice(1);
    const indent = lines.reduce((least, line) => {
      return line.trim() === '' ? least : Math.min(least, line.length - line.trimStart().length);
    }, Infinity);
    const block = { header, last: header + lines.length, indent: Number.isFinite(indent) ? indent : 0 };
    this.blocks.set(node, block);
    return block;
  }

  private nodeAt(path: DocumentPath): Node | null {
    let node = this.root;
    for (const part of path) {
      const pair = this.pairOf(node, part);
      node = pair === undefined ? itemOf(node, part) : asNode(pair.value);
    }
    return node;
  }

  spanOf({ path, target }: Pick<LocatedFault, 'path' | 'target'>): Span {
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

/** A fault whose place in the text is known. */
export interface PlacedFault {
  readonly fault: Fault;
  readonly path: DocumentPath;
  readonly place: TextPlace;
  /** As in `Problem`. */
  readonly elsewhere?: Problem['elsewhere'];
  /** Whether nothing of the text is to be quoted. */
  readonly isForeign?: boolean;
}

/** A fault within a text that was read from a file of its own, at its place there; undefined: it is in none. */
export function inOwnFile({
  fault,
  path,
  within,
  file,
  isForeign = false,
}: LocatedFault): PlacedFault | undefined {
  if (within === undefined || file === undefined) return undefined;
  return {
    fault,
    path,
    place: within,
    isForeign,
    elsewhere: { file, excerpt: isForeign ? '' : within.excerpt },
  };
}

/** The fault in words. */
export function problemAt({ fault, path, place, elsewhere, isForeign }: PlacedFault): Problem {
  const { line, column, length } = place;
  const replacement = elsewhere === undefined ? replacementOf(fault) : undefined;
  return {
    code: fault.code,
    line,
    column,
    length,
    path: formatPath(path),
    ...(elsewhere === undefined ? {} : { elsewhere }),
    ...(isForeign === true ? wordingWithoutText(fault) : wordingOf(fault)),
    ...(replacement === undefined ? {} : { replacement }),
  };
}

/** A mapping or list is shown by its first key or item, everything else in full; an alias where it is used. */
export function spanOfNode(node: Node | null): Span | undefined {
  if (node === null || node.range === undefined || node.range === null) return undefined;
  const [start, end] = node.range;
  if (start === end) return undefined;
  if (isAlias(node) || isScalar(node) || ('flow' in node && node.flow)) return [start, end];
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
