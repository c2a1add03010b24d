// Declaration files as data: what each declares, imports and passes on, and which names a declaration refers to.

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseSync } from 'vite';

/** A declaration by the file it is in and its name there. */
export interface Declared {
  readonly file: string;
  readonly name: string;
}

/** What an identifier of a file stands for; in a package, `name` is what the file imports of it. */
export type Meaning = Declared | { readonly package: string; readonly name: string };

/** A part of a declaration's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Reference extends Span {
  readonly name: string;
  /** In `import('…').name`: where it is imported from. */
  readonly from?: string;
}

export interface Declaration extends Span {
  /** From the words that say what it is: `export` is left out, and `declare`. */
  readonly bare: number;
  readonly references: readonly Reference[];
  /** Members for the simulator's own use. */
  readonly internal: readonly Span[];
}

export interface DeclarationFile {
  readonly text: string;
  /** Several of one name are overloads. */
  readonly declarations: ReadonlyMap<string, readonly Declaration[]>;
  readonly imports: ReadonlyMap<string, Meaning>;
  readonly exports: ReadonlyMap<string, Meaning>;
}

/** As much of a syntax tree as is looked at. */
interface Node extends Span {
  readonly type: string;
  readonly [key: string]: unknown;
}

export function readDeclarations(file: string): DeclarationFile {
  const text = readFileSync(file, 'utf8');
  const { program, comments, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const commentBefore = (start: number): (Span & { readonly value: string }) | undefined =>
    comments.findLast(({ end }) => end <= start && text.slice(end, start).trim() === '');
  const declarations = new Map<string, Declaration[]>();
  const imports = new Map<string, Meaning>();
  const exports = new Map<string, Meaning>();
  for (const statement of nodesIn(program)) {
    const source = nodeAt(statement, 'source');
    const from = source === undefined ? undefined : String(source['value']);
    for (const specifier of nodesAt(statement, 'specifiers')) {
      const local = nameOf(nodeAt(specifier, 'local'));
      if (statement.type === 'ImportDeclaration') {
        const imported = nodeAt(specifier, 'imported');
        imports.set(local, meaning(file, from ?? '', imported === undefined ? 'default' : nameOf(imported)));
      } else {
        const exported = nameOf(nodeAt(specifier, 'exported'));
        exports.set(exported, from === undefined ? { file, name: local } : meaning(file, from, local));
      }
    }
    const inner = nodeAt(statement, 'declaration') ?? statement;
    const name = declaredName(inner);
    if (name === undefined) continue;
    if (inner !== statement) exports.set(name, { file, name });
    const comment = commentBefore(statement.start);
    const isInternal = (span: Span): boolean => /@internal\b/.test(commentBefore(span.start)?.value ?? '');
    const members = nodesUnder(inner).filter(
      ({ type }) => type === 'TSPropertySignature' || type === 'TSMethodSignature',
    );
    const declared: Declaration = {
      start: comment?.start ?? statement.start,
      end: statement.end,
      bare: bareStart(text, inner),
      references: nodesUnder(inner).flatMap(referencesOf),
      internal: members
        .filter(isInternal)
        .map(({ start, end }) => ({ start: commentBefore(start)?.start ?? start, end })),
    };
    declarations.set(name, [...(declarations.get(name) ?? []), declared]);
  }
  return { text, declarations, imports, exports };
}

/** A relative import as the declaration file it means. */
export function meaning(file: string, from: string, name: string): Meaning {
  if (!from.startsWith('.')) return { package: from, name };
  return { file: resolve(dirname(file), from.replace(/\.(?:ts|js)$/, '.d.ts')), name };
}

/** Where what it is begins: some nodes start at `declare`, some after it. */
function bareStart(text: string, { start }: Node): number {
  return start + (/^declare\s+/.exec(text.slice(start))?.[0].length ?? 0);
}

function declaredName(node: Node): string | undefined {
  const id = nodeAt(node, 'id') ?? nodeAt(nodesAt(node, 'declarations')[0], 'id');
  return id === undefined ? undefined : nameOf(id);
}

/** Names in the places where types, and what they are types of, are named. */
function referencesOf(node: Node): Reference[] {
  if (node.type === 'TSImportType') return importTypeReference(node);
  const named =
    nodeAt(node, 'typeName') ??
    nodeAt(node, 'exprName') ??
    nodeAt(node, 'superClass') ??
    (/Heritage|ClassImplements/.test(node.type) ? nodeAt(node, 'expression') : undefined);
  if (named === undefined) return [];
  let first = named;
  for (let left = nodeAt(first, 'left'); left !== undefined; left = nodeAt(first, 'left')) first = left;
  return first.type === 'Identifier' ? [{ name: nameOf(first), start: first.start, end: first.end }] : [];
}

function importTypeReference(node: Node): Reference[] {
  const source = nodeAt(node, 'source') ?? nodeAt(nodeAt(node, 'argument'), 'literal');
  const qualifier = nodeAt(node, 'qualifier');
  if (source === undefined || qualifier?.type !== 'Identifier') return [];
  return [{ name: nameOf(qualifier), from: String(source['value']), start: node.start, end: qualifier.end }];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function nodeAt(node: Node | undefined, key: string): Node | undefined {
  const value = node?.[key];
  return isNode(value) ? value : undefined;
}

function nodesAt(node: Node | undefined, key: string): Node[] {
  const value = node?.[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function nodesIn(program: unknown): Node[] {
  return isNode(program) ? nodesAt(program, 'body') : [];
}

/** The node and all within it. */
function nodesUnder(node: Node): Node[] {
  const children = Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
  return [node, ...children.flatMap(nodesUnder)];
}

function nameOf(node: Node | undefined): string {
  const name = node?.['name'] ?? node?.['value'];
  return typeof name === 'string' ? name : '';
}
