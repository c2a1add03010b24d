// A fault of the program itself, in one line: what broke, where, and how to see it again.

import { printable } from '../report/layout.ts';
import { shellWord } from '../report/nextCommand.ts';

/** `command`: the words of the command that was running. */
export function internalError(error: unknown, command: readonly string[]): string {
  const message = error instanceof Error ? error.message : String(error);
  const repeat = command.map(shellWord).join(' ');
  const oneLine = printable(message).replace(/\s+/g, ' ').trim();
  return `internal error: ${oneLine}${place(error)}; please report it, repeat with: ${repeat}\n`;
}

/** The innermost file and line of the program's own code: `, at world/run.js:31`. */
function place(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const found = /(?:dist|src)\/([\w/-]+\.[jt]s:\d+)/.exec(stack);
  return found === null ? '' : `, at ${found[1]}`;
}
