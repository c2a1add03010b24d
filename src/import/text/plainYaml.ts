// The YAML that kubectl and aws print, read a hundred times as fast as all of YAML: blocks of mappings and lists with
// scalars on one line, literal blocks, and nothing else. What has any other form is left to the library.

import { elementAt } from '../../base/assert.ts';

const MAX_DEPTH = 64;

/** Of the value; undefined: the text is not of this kind. */
export function readPlainYaml(text: string): { readonly value: unknown } | undefined {
  try {
    const reader = new PlainYaml(text);
    return { value: reader.document() };
  } catch (error) {
    if (error instanceof OtherForm) return undefined;
    throw error;
  }
}

class OtherForm extends Error {}

interface Line {
  readonly indent: number;
  /** From the first character that is not a blank. */
  readonly text: string;
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[A-Za-z0-9_./$][^\s:#"']*(?::[^\s:#"']+)*):(?: +(.*))?$/;

class PlainYaml {
  private readonly lines: readonly string[];
  private next = 0;
  /** The next line, where it has been looked at; what stands behind the dash of a list is a line of its own. */
  private rest: Line | undefined;

  constructor(text: string) {
    this.lines = text.replaceAll('\r\n', '\n').split('\n');
  }

  document(): unknown {
    const first = this.peek();
    const value = first === undefined ? null : this.block(first.indent, 0);
    if (this.peek() !== undefined) throw new OtherForm();
    return value;
  }

  /** The next line with something in it. */
  private peek(): Line | undefined {
    for (; this.rest === undefined && this.next < this.lines.length; this.next++) {
      const line = elementAt(this.lines, this.next);
      const indent = line.search(/[^ ]/);
      if (indent === -1) continue;
      const text = line.slice(indent).trimEnd();
      if (text.startsWith('#') || text.includes('\t')) throw new OtherForm();
      this.rest = { indent, text };
    }
    return this.rest;
  }

  private take(): void {
    this.rest = undefined;
  }

  private block(indent: number, depth: number): unknown {
    if (depth > MAX_DEPTH) throw new OtherForm();
    const line = this.peek();
    if (line === undefined) return null;
    if (isItem(line.text)) return this.list(indent, depth);
    if (KEY.test(line.text)) return this.mapping(indent, depth);
    this.take();
    return scalar(line.text);
  }

  private list(indent: number, depth: number): unknown[] {
    const items: unknown[] = [];
    for (let line = this.peek(); line?.indent === indent && isItem(line.text); line = this.peek()) {
      const behind = line.text.slice(1).trimStart();
      this.take();
      if (behind === '') items.push(this.below(indent + 1, depth));
      else if (isLiteral(behind)) items.push(this.literal(behind, indent));
      else {
        const inner = indent + line.text.length - behind.length;
        this.rest = { indent: inner, text: behind };
        items.push(this.block(inner, depth + 1));
      }
    }
    return items;
  }

  private mapping(indent: number, depth: number): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    for (let line = this.peek(); line?.indent === indent && !isItem(line.text); line = this.peek()) {
      const [, written, behind = ''] = KEY.exec(line.text) ?? [];
      if (written === undefined) throw new OtherForm();
      const key = String(scalar(/^["']/.test(written) ? written : `'${written}'`));
      if (entries.has(key) || key === '<<') throw new OtherForm();
      this.take();
      entries.set(key, this.valueOf(behind, indent, depth));
    }
    return Object.fromEntries(entries);
  }

  private valueOf(behind: string, indent: number, depth: number): unknown {
    if (isLiteral(behind)) return this.literal(behind, indent);
    if (behind === '') {
      const line = this.peek();
      // A list may stand as far to the left as its key.
      if (line?.indent === indent && isItem(line.text)) return this.list(indent, depth + 1);
      return this.below(indent + 1, depth);
    }
    const value = scalar(behind);
    // Text that goes on in the next line.
    const after = this.peek();
    if (after !== undefined && after.indent > indent) throw new OtherForm();
    return value;
  }

  private below(least: number, depth: number): unknown {
    const line = this.peek();
    return line !== undefined && line.indent >= least ? this.block(line.indent, depth + 1) : null;
  }

  private literal(header: string, indent: number): string {
    const kept: string[] = [];
    // Nothing has been looked at behind its header.
    for (; this.next < this.lines.length; this.next++) {
      const line = elementAt(this.lines, this.next);
      if (line.trim() !== '' && line.length - line.trimStart().length <= indent) break;
      kept.push(line);
    }
    const filled = kept.filter((line) => line.trim() !== '');
    const width = Math.min(...filled.map((line) => line.length - line.trimStart().length));
    if (filled.length === 0 || kept[0]?.trim() === '') throw new OtherForm();
    const text = kept
      .map((line) => line.slice(width))
      .join('\n')
      .replace(/\n+$/, '');
    return header === '|' ? `${text}\n` : text;
  }
}

function isItem(text: string): boolean {
  return text === '-' || text.startsWith('- ');
}

function isLiteral(text: string): boolean {
  return text === '|' || text === '|-';
}

/** Words that are no text in YAML 1.1, and numbers of all forms. */
const WORDS = /^(?:yes|no|on|off|y|n|true|false|null|[-+]?\.(?:inf|nan))$/i;
const NUMBERS = /^[-+]?(?:[\d_]*\.?[\d_]*(?:e[-+]?\d+)?|0[xob][\da-f_]+)$/i;
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

function scalar(text: string): unknown {
  switch (text) {
    case '{}':
      return {};
    case '[]':
      return [];
    case 'null':
    case '~':
      return null;
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      return text.startsWith('"') || text.startsWith("'") ? quoted(text) : plain(text);
  }
}

function quoted(text: string): string {
  if (text.startsWith("'")) {
    if (!/^'(?:[^']|'')*'$/.test(text)) throw new OtherForm();
    return text.slice(1, -1).replaceAll("''", "'");
  }
  // Of what YAML escapes, only what JSON escapes in the same way.
  if (!/^"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*"$/.test(text)) throw new OtherForm();
  const value: unknown = JSON.parse(text);
  return String(value);
}

function plain(text: string): unknown {
  if (PLAIN_NUMBER.test(text)) return Number(text);
  if (/^[-?:,[\]{}#&*!|>%@`]/.test(text) || WORDS.test(text) || NUMBERS.test(text)) throw new OtherForm();
  if (text.includes(': ') || text.includes(' #') || text.endsWith(':')) throw new OtherForm();
  return text;
}
