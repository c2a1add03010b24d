// Reads TypeScript as text, without a compiler: what is code, what is a comment, what is quoted, what is imported.

import { elementAt } from '../../src/base/assert.ts';

export interface SourceFile {
  /** From the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** The text without its comments; quoted text stays. Line breaks stay where they are. */
export function withoutComments(text: string): string {
  return blank(text, (kind) => kind === 'comment');
}

/** The text without comments and quoted text: identifiers and punctuation only. */
export function codeOnly(text: string): string {
  return blank(text, () => true);
}

/** Every module named by an import, a re-export, a dynamic import or an import type, in order. */
export function importsOf(text: string): string[] {
  const code = withoutComments(text);
  const statements = /\b(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]/g;
  const calls = /\bimport\s*\(\s*['"]([^'"]+)['"]/g;
  return [...code.matchAll(statements), ...code.matchAll(calls)]
    .sort((a, b) => a.index - b.index)
    .map((match) => elementAt(match, 1));
}

type Kind = 'comment' | 'quoted';

const PIECES: readonly (readonly [Kind, RegExp])[] = [
  ['comment', /\/\/[^\n]*/y],
  ['comment', /\/\*[\s\S]*?\*\//y],
  ['quoted', /'(?:[^'\\\n]|\\[\s\S])*'/y],
  ['quoted', /"(?:[^"\\\n]|\\[\s\S])*"/y],
];
const REGEX_LITERAL = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** What stands before a slash that opens a regular expression and does not divide. */
const BEFORE_REGEX = /(?:^|[=(,:;[!&|?{}>]|\breturn|\bcase)\s*$/;

/** What a brace adds to the depth. */
const BRACES: ReadonlyMap<string, number> = new Map([
  ['{', 1],
  ['}', -1],
]);

function blank(text: string, hides: (kind: Kind) => boolean): string {
  let out = '';
  const hide = (piece: string, kind: Kind): void => {
    out += hides(kind) ? piece.replace(/[^\n'"`]/g, ' ') : piece;
  };
  /** Depth of braces inside each template literal's `${…}` that is open. */
  const holes: number[] = [];
  let at = 0;
  while (at < text.length) {
    const piece = pieceAt(text, at, out);
    if (piece !== undefined) {
      hide(piece.text, piece.kind);
      at += piece.text.length;
    } else if (text[at] === '`' || (text[at] === '}' && holes.at(-1) === 0)) {
      if (text[at] === '}') holes.pop();
      const quoted = templateText(text, at);
      hide(quoted, 'quoted');
      if (quoted.endsWith('${')) holes.push(0);
      at += quoted.length;
    } else {
      const depth = holes.pop();
      if (depth !== undefined) holes.push(depth + (BRACES.get(text.charAt(at)) ?? 0));
      out += text[at++];
    }
  }
  return out;
}

/** The comment, string or regular expression that starts here. */
function pieceAt(text: string, at: number, before: string): { kind: Kind; text: string } | undefined {
  for (const [kind, pattern] of PIECES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return { kind, text: match[0] };
  }
  if (text[at] !== '/' || !BEFORE_REGEX.test(before.slice(-20))) return undefined;
  REGEX_LITERAL.lastIndex = at;
  const match = REGEX_LITERAL.exec(text);
  return match === null ? undefined : { kind: 'quoted', text: match[0] };
}

/** From a backtick, or the brace that closes a hole, to the closing backtick or the next `${`. */
function templateText(text: string, at: number): string {
  const pattern = /[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? text.charAt(at);
}
