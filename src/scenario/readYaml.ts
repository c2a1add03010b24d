// A scenario's text as a value. Any text at all gets an answer: nothing thrown, nothing that takes much longer than
// reading the text.

import { Composer, type CST, type Document, isMap, isSeq, type Node, Parser, type YAMLError } from 'yaml';
import type { Fault, Problem } from './diagnostics.ts';
import { asNode, keyOf, type Span, spanOfNode, YamlText } from './yamlText.ts';

const MAX_CHARACTERS = 2 ** 19;

/** Far more than a scenario needs, far less than what overflows the composer's stack. */
const MAX_DEPTH = 64;

/** Values in all, those that aliases stand for included. */
const MAX_VALUES = 2 ** 18;

export type ReadText =
  | {
      readonly ok: true;
      readonly value: unknown;
      readonly text: YamlText;
      readonly problems: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** On success there may still be duplicate keys among the problems. */
export function readYaml(input: string): ReadText {
  const source = input.startsWith('\uFEFF') ? input.slice(1) : input;
  const bare = new YamlText(source, null);
  const refuse = (fault: Fault, span: Span): ReadText => ({
    ok: false,
    problems: [bare.problem(fault, span)],
  });
  if (source.length > MAX_CHARACTERS)
    return refuse({ code: 'too-large', limit: MAX_CHARACTERS, of: 'characters' }, [0, 1]);
  // The parser keeps its own stack and may see any text; the composer recurses, so depth is measured in between.
  const tokens = [...new Parser().parse(source)];
  const stray = strayCharacter(source);
  if (stray !== undefined) return refuse({ code: 'not-text', found: stray.name }, stray.span);
  const deep = tooDeep(tokens);
  if (deep !== undefined) return refuse({ code: 'too-deep', limit: MAX_DEPTH }, [deep, deep + 1]);
  return compose(source, tokens);
}

function compose(source: string, tokens: readonly CST.Token[]): ReadText {
  // The library compares each key with each other one: duplicates are found below, in time linear in the keys.
  const composer = new Composer({
    prettyErrors: false,
    logLevel: 'silent',
    stringKeys: true,
    uniqueKeys: false,
  });
  const [first, second] = [...composer.compose(tokens, true, source.length)];
  const text = new YamlText(source, first.contents);
  const problems = withoutEchoes([...first.errors, ...first.warnings]).map((error) =>
    text.problem(syntaxFault(error, source), error.pos),
  );
  if (second !== undefined) {
    problems.push(text.problem({ code: 'several-documents' }, [second.range[0], second.range[0] + 3]));
  }
  if (problems.length > 0) return { ok: false, problems };
  if (first.contents === null) return { ok: false, problems: [text.problem({ code: 'empty-file' }, [0, 1])] };
  return expand(first, text);
}

/** Once the reader has lost its way, every further token is unexpected. */
function withoutEchoes(errors: readonly YAMLError[]): readonly YAMLError[] {
  return errors.filter(({ code }, index) => index === 0 || code !== 'UNEXPECTED_TOKEN');
}

function expand(document: Document.Parsed, text: YamlText): ReadText {
  const problems = duplicateKeys(document.contents).map(({ key, span }) =>
    text.problem({ code: 'duplicate-key', key }, span),
  );
  const refuse = (fault: Fault): ReadText => ({
    ok: false,
    problems: [...problems, text.problem(fault, [0, 1])],
  });
  try {
    const value: unknown = document.toJS();
    if (!isHuge(value)) return { ok: true, value, text, problems };
    return refuse({ code: 'too-large', limit: MAX_VALUES, of: 'values, with its aliases written out' });
  } catch (error) {
    // The library throws for what only shows on expansion: too many aliases, an alias inside its own anchor.
    return refuse({ code: 'yaml-alias', detail: error instanceof Error ? error.message : 'a bad alias' });
  }
}

function syntaxFault(error: YAMLError, source: string): Fault {
  if (/^[<>]=/.test(source.slice(Math.max(error.pos[0] - 1, 0)))) {
    const detail = 'YAML reads > and < as the start of something else';
    return { code: 'yaml-syntax', detail, mend: 'put comparisons in quotes: ">= 5"' };
  }
  return { code: 'yaml-syntax', detail: error.message };
}

/** The second and later uses of a key in one mapping. */
function duplicateKeys(node: Node | null): { readonly key: string; readonly span: Span }[] {
  if (isSeq(node)) return node.items.flatMap((item) => duplicateKeys(asNode(item)));
  if (!isMap(node)) return [];
  const seen = new Set<unknown>();
  return node.items.flatMap((pair) => {
    const inside = duplicateKeys(asNode(pair.value));
    const key = keyOf(pair);
    const isRepeated = seen.has(key);
    seen.add(key);
    const span = spanOfNode(asNode(pair.key));
    return isRepeated && span !== undefined ? [{ key: String(key), span }, ...inside] : inside;
  });
}

/** Control characters, and what a decoder puts in place of bytes that are not UTF-8. */
function strayCharacter(source: string): { readonly name: string; readonly span: Span } | undefined {
  // oxlint-disable-next-line no-control-regex
  const at = source.search(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD]/);
  if (at === -1) return undefined;
  const hex = source.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return { name: `the character U+${hex}`, span: [at, at + 1] };
}

/** Where nesting exceeds the limit, found with a stack of its own. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
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
function isHuge(root: unknown): boolean {
  const open: unknown[] = [root];
  for (let count = 0; open.length > 0; count++) {
    if (count > MAX_VALUES) return true;
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const part of Object.values(value)) open.push(part);
  }
  return false;
}
