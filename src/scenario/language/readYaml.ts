// YAML as values: a scenario's text, or a manifest's with its several documents. Any text at all gets an answer:
// nothing thrown, nothing that takes much longer than reading the text.

import { Composer, type Document, type YAMLError } from 'yaml';
import { elementAt } from '../../base/assert.ts';
import type { Fault } from './diagnostics.ts';
import { quotedLinesMoved } from './quotedLines.ts';
import { MANIFEST_YAML } from './yamlDialect.ts';
import { jsonStream } from './jsonStream.ts';
import {
  countAliases,
  keyFlaws,
  isHuge,
  MAX_DEPTH,
  strayCharacter,
  tokensOf,
  tooDeep,
} from './yamlDefects.ts';
import { type Span, YamlText } from './yamlText.ts';

/** How large a text may be. Values are counted with those that aliases stand for. */
interface Limits {
  readonly characters: number;
  readonly values: number;
}

const OF_SCENARIO: Limits = { characters: 2 ** 19, values: 2 ** 18 };

/** A thousand nodes with thirty pods each; as JSON it is not read here. */
const OF_STATE: Limits = { characters: 2 ** 24, values: 2 ** 22 };

/** Charts with their custom resource definitions are long. */
const OF_MANIFEST: Limits = { characters: 2 ** 24, values: 2 ** 21 };

/** Errors that the library tells without a piece of the text. */
const PLAIN_ERRORS: ReadonlySet<YAMLError['code']> = new Set<YAMLError['code']>([
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'BLOCK_IN_FLOW',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
  'TAB_AS_INDENT',
]);

/** Aliases and anchors: the library compares each alias with all that stand before it. */
const MOST_ALIASES = 10_000;

/** Each is one more reading of the whole. */
const MOST_MOVED = 20;

/** A fault of the text itself. */
export interface Flaw {
  readonly fault: Fault;
  readonly span: Span;
}

/** One document of a text. */
export interface ReadDocument {
  readonly value: unknown;
  readonly text: YamlText;
}

export interface ReadText {
  /** Empty where the text could not be read to its end. */
  readonly documents: readonly ReadDocument[];
  /** On success there may still be duplicate keys. */
  readonly flaws: readonly Flaw[];
  /** The text without any document, for flaws. */
  readonly text: YamlText;
}

/** Exactly one document, unless there are flaws. */
export function readYaml(input: string): ReadText {
  return readOne(input, OF_SCENARIO);
}

function readOne(input: string, limits: Limits): ReadText {
  const source = withoutMark(input);
  const text = new YamlText(source, null);
  const read = compose(source, limits, { merge: false });
  if (!read.ok) return { documents: [], flaws: [read.flaw], text };
  const first = elementAt(read.documents, 0);
  const second = read.documents[1];
  const flaws = syntaxFlaws(first, source);
  if (second !== undefined) {
    flaws.push({ fault: { code: 'several-documents' }, span: [second.range[0], second.range[0] + 3] });
  }
  if (flaws.length > 0) return { documents: [], flaws, text };
  if (first.contents === null) return { documents: [], flaws: [flawOfAll({ code: 'empty-file' })], text };
  return expand([first], source, limits);
}

/** As `readYaml`, of a text as long as a state may be. */
export function readStateYaml(input: string): ReadText {
  return readOne(input, OF_STATE);
}

/** Any number of documents, as kubectl reads them; those without content are left out. */
export function readManifestYaml(input: string): ReadText {
  const { source, read } = composeManifest(withoutMark(input), MOST_MOVED);
  const text = new YamlText(source, null);
  if (!read.ok) return { documents: [], flaws: [read.flaw], text };
  const flaws = read.documents.flatMap((document) => syntaxFlaws(document, source));
  if (flaws.length > 0) return { documents: [], flaws, text };
  const expanded = withoutRepeats(expand(read.documents, source, OF_MANIFEST));
  const documents = expanded.documents.filter(({ value }) => value !== null);
  if (documents.length > 0 || expanded.flaws.length > 0) return { ...expanded, documents };
  return { documents: [], flaws: [flawOfAll({ code: 'empty-file', kind: 'manifest' })], text };
}

/** Moves up to so many quoted texts that go on further to the left than YAML allows: the text that was read, and how. */
function composeManifest(
  source: string,
  moves: number,
): { readonly source: string; readonly read: Composed } {
  const read = compose(source, OF_MANIFEST, MANIFEST_YAML, jsonStream(source));
  const error = read.ok ? read.documents.flatMap(({ errors }) => errors)[0] : undefined;
  const moved =
    error === undefined || moves === 0 ? undefined : quotedLinesMoved(source, error.message, error.pos[0]);
  return moved === undefined ? { source, read } : composeManifest(moved, moves - 1);
}

/** Of a key that is given twice kubectl takes the last. */
function withoutRepeats(read: ReadText): ReadText {
  return { ...read, flaws: read.flaws.filter(({ fault }) => fault.code !== 'duplicate-key') };
}

function withoutMark(input: string): string {
  return input.startsWith('\uFEFF') ? input.slice(1) : input;
}

function flawOfAll(fault: Fault): Flaw {
  return { fault, span: [0, 1] };
}

type Composed =
  | { readonly ok: true; readonly documents: readonly Document.Parsed[] }
  | { readonly ok: false; readonly flaw: Flaw };

/** `parts`: where in the text its documents stand, if not as YAML separates them. */
function compose(
  source: string,
  limits: Limits,
  dialect: object,
  parts: readonly Span[] = [[0, source.length]],
): Composed {
  const refuse = (fault: Fault, span: Span): Composed => ({ ok: false, flaw: { fault, span } });
  const limit = limits.characters;
  if (source.length > limit) return refuse({ code: 'too-large', limit, of: 'characters' }, [0, 1]);
  // Parser and composer recurse: the one is stopped in time, and depth is measured between them.
  const read = parts.map((part) => tokensOf(source, part));
  const tokens = read.flatMap((part) => part.tokens);
  const open = read.find(({ deep }) => deep !== undefined)?.deep;
  const stray = strayCharacter(source);
  if (stray !== undefined) return refuse({ code: 'not-text', found: stray.name }, stray.span);
  const deep = open ?? tooDeep(tokens);
  if (deep !== undefined) return refuse({ code: 'too-deep', limit: MAX_DEPTH }, [deep, deep + 1]);
  // The library compares each key with each other one: duplicates are found below, in time linear in the keys.
  const composer = new Composer({
    prettyErrors: false,
    logLevel: 'silent',
    stringKeys: true,
    uniqueKeys: false,
    ...dialect,
  });
  return { ok: true, documents: [...composer.compose(tokens, true, source.length)] };
}

function syntaxFlaws({ errors, warnings }: Document.Parsed, source: string): Flaw[] {
  const found = [...errors, ...warnings];
  const template = found.find(isInTemplate(source));
  if (template !== undefined) {
    const detail = 'a template, not YAML';
    const fault: Fault = {
      code: 'yaml-syntax',
      detail,
      fix: 'render it first: helm template …',
      isPlain: true,
    };
    return [{ fault, span: template.pos }];
  }
  return withoutEchoes(found).map((error) => ({ fault: syntaxFault(error, source), span: error.pos }));
}

/** Once the reader has lost its way, every further token is unexpected. */
function withoutEchoes(errors: readonly YAMLError[]): readonly YAMLError[] {
  return errors.filter(({ code }, index) => index === 0 || code !== 'UNEXPECTED_TOKEN');
}

function expand(composed: readonly Document.Parsed[], source: string, limits: Limits): ReadText {
  const text = new YamlText(source, null);
  const flaws: Flaw[] = composed.flatMap(({ contents }) => keyFlaws(contents));
  const refuse = (fault: Fault): ReadText => ({
    documents: [],
    flaws: [...flaws, flawOfAll(fault)],
    text,
  });
  const aliases = composed.reduce((sum, { contents }) => sum + countAliases(contents), 0);
  if (aliases > MOST_ALIASES)
    return refuse({ code: 'too-large', limit: MOST_ALIASES, of: 'aliases and anchors' });
  try {
    const documents = composed.map((document): ReadDocument => {
      return { value: document.toJS(), text: new YamlText(source, document.contents, text.lines) };
    });
    const values = documents.map(({ value }) => value);
    if (!isHuge(values, limits.values)) return { documents, flaws, text };
    return refuse({ code: 'too-large', limit: limits.values, of: 'values, with its aliases written out' });
  } catch (error) {
    // The library throws for what only shows on expansion: too many aliases, an alias inside its own anchor.
    return refuse({
      code: 'yaml-alias',
      detail: error instanceof Error ? error.message : 'unresolved alias',
    });
  }
}

function syntaxFault(error: YAMLError, source: string): Fault {
  if (/^[<>]=/.test(source.slice(Math.max(error.pos[0] - 1, 0)))) {
    const detail = '> and < have another meaning in YAML';
    return { code: 'yaml-syntax', detail, fix: 'use quotes: ">= 5"' };
  }
  return { code: 'yaml-syntax', detail: error.message, isPlain: PLAIN_ERRORS.has(error.code) };
}

/** Whether an error is in a line of the kind that Helm's templates are full of. Errors come in the order of the text. */
function isInTemplate(source: string): (error: YAMLError) => boolean {
  let end = -1;
  return ({ pos: [offset] }) => {
    // Each line is read once, however many errors it has.
    if (offset <= end) return false;
    const start = source.lastIndexOf('\n', Math.max(offset - 1, 0)) + 1;
    const next = source.indexOf('\n', offset);
    end = next === -1 ? source.length : next;
    const line = source.slice(start, end);
    const open = line.indexOf('{{');
    return open !== -1 && line.includes('}}', open + 2);
  };
}
