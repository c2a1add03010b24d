// Every `@assumption` in the source, with its file: what the model guesses where no source says, and how far off it
// may be.

import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { elementAt } from '../../src/base/assert.ts';

export interface Assumption {
  /** Below src/. */
  readonly file: string;
  readonly text: string;
}

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
const TAG = '@assumption ';
const COMMENT_LINE = /^\s*(?:\/\*\*|\*\/|\*|\/\/)\s?/;

export function assumptions(): readonly Assumption[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .flatMap((file) => assumptionsIn(file, readFileSync(SRC + file, 'utf8')));
}

export function assumptionsIn(file: string, source: string): readonly Assumption[] {
  const lines = source.split('\n');
  return lines.flatMap((line, index) => (line.includes(TAG) ? [{ file, text: textFrom(lines, index) }] : []));
}

/** From the tag to the end of its comment, to the next tag or to an empty line of it. */
function textFrom(lines: readonly string[], start: number): string {
  const first = elementAt(lines, start).slice(elementAt(lines, start).indexOf(TAG) + TAG.length);
  const parts = [withoutEnd(first)];
  for (let index = start + 1; !first.includes('*/') && index < lines.length; index++) {
    const line = elementAt(lines, index);
    if (!COMMENT_LINE.test(line)) break;
    const text = line.replace(COMMENT_LINE, '');
    if (line.trim().startsWith('*/') || text.trim() === '' || text.includes('@')) break;
    parts.push(withoutEnd(text));
  }
  return parts.join(' ');
}

function withoutEnd(text: string): string {
  return text.replace(/\s*\*\/\s*$/, '').trim();
}
