// A fault of the program itself, in one line: what broke, where, and how to see it again.

import { printable } from '../report/layout.ts';
import { shellWord } from '../report/shellWord.ts';
import { PROGRAM } from './programCommand.ts';

/** `argv`: what was given to the program. */
export function internalError(error: unknown, argv: readonly string[]): string {
  const message = error instanceof Error ? error.message : String(error);
  const repeat = [PROGRAM, ...argv.map(shellWord)].join(' ');
  const oneLine = printable(message).replace(/\s+/g, ' ').trim();
  return `internal error: ${oneLine}${place(error)}; please report it, repeat with: ${repeat}\n`;
}

/** The innermost file and line of the program's own code: `, at world/run.js:31`. */
function place(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const found = /(?:dist|src)\/([\w/-]+\.[jt]s:\d+)/.exec(stack);
  return found === null ? '' : `, at ${found[1]}`;
}
