// What is wrong with a text that YAML itself allows, or that must be found before YAML is read: found without recursion
// that a hostile text could exhaust, in time linear in the text.

import { type CST, isAlias, isMap, isSeq, Lexer, type Node, Parser } from 'yaml';
import { elementAt } from '../../base/assert.ts';
import type { Fault } from './diagnostics.ts';
import { LOST_KEY } from './lostKeys.ts';
import { asNode, keyOf, type Span, spanOfNode } from './yamlText.ts';

/** Far more than a scenario needs, far less than what overflows the composer's stack. */
export const MAX_DEPTH = 64;

interface KeyFlaw {
  readonly fault: Extract<Fault, { code: 'duplicate-key' | 'bad-key' }>;
  readonly span: Span;
}

/** The second and later uses of a key in one mapping, and keys that would be lost. */
export function keyFlaws(node: Node | null): KeyFlaw[] {
  if (isSeq(node)) return node.items.flatMap((item) => keyFlaws(asNode(item)));
  if (!isMap(node)) return [];
  const seen = new Set<unknown>();
  return node.items.flatMap((pair) => {
    const inside = keyFlaws(asNode(pair.value));
    const key = keyOf(pair);
    const isRepeated = seen.has(key);
    seen.add(key);
    const span = spanOfNode(asNode(pair.key));
    if (key === undefined || span === undefined || (key !== LOST_KEY && !isRepeated)) return inside;
    return [{ fault: { code: key === LOST_KEY ? 'bad-key' : 'duplicate-key', key }, span }, ...inside];
  });
}

/** Aliases, and anchors for them. */
export function countAliases(node: Node | null): number {
  if (isAlias(node)) return 1;
  const own = node !== null && 'anchor' in node && node.anchor !== undefined ? 1 : 0;
  if (isSeq(node)) return node.items.reduce<number>((sum, item) => sum + countAliases(asNode(item)), own);
  if (!isMap(node)) return own;
  return node.items.reduce((sum, { value }) => sum + countAliases(asNode(value)), own);
}

/** Control characters, and what a decoder puts in place of bytes that are not UTF-8. */
export function strayCharacter(source: string): { readonly name: string; readonly span: Span } | undefined {
  // oxlint-disable-next-line no-control-regex
  const at = source.search(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD]/);
  if (at === -1) return undefined;
  const hex = source.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return { name: `the character U+${hex}`, span: [at, at + 1] };
}

/** Tokens that the parser has open a level of nesting, at most. */
const OPEN_TOKENS = 4;

/**
 * The text as tokens, or where it is nested so deeply that the parser, which closes what is open by recursion, could not
 * read on.
 */
export function tokensOf(
  source: string,
  [start, end]: Span,
): { readonly tokens: readonly CST.Token[]; readonly deep?: number } {
  const parser = new Parser();
  parser.offset = start;
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(source.slice(start, end))) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    const { stack } = parser;
    // Below the document each open token is in the one before it.
    if (stack.length > OPEN_TOKENS * MAX_DEPTH)
      return { tokens: [], deep: elementAt(stack, MAX_DEPTH + 1).offset };
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens };
}

/** Where nesting exceeds the limit, found with a stack of its own. */
export function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) return token.offset;
    for (const child of childrenOf(token)) open.push({ token: child, depth: depth + 1 });
  }
  return undefined;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  const children: CST.Token[] = [];
  for (const item of token.items) {
    if (item.key !== undefined && item.key !== null) children.push(item.key);
    if (item.value !== undefined) children.push(item.value);
  }
  return children;
}

/** Aliases share their anchor's value, so a small text may stand for a large tree. */
export function isHuge(root: unknown, limit: number): boolean {
  const open: unknown[] = [root];
  for (let count = 0; open.length > 0; count++) {
    if (count > limit) return true;
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const part of Object.values(value)) open.push(part);
  }
  return false;
}
