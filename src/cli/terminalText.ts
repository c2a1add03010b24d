// Text on its way to a person: whatever a terminal would obey is taken out of it, but for the colours that the program
// itself has put in. Its colours carry a mark that is drawn anew for every process, so that no file can know it.

import { randomUUID } from 'node:crypto';
import { printableLines } from '../report/layout.ts';
import type { Palette } from '../report/page.ts';

const MARK = `\ue001${randomUUID()}:`;

/** Takes the progress line away; at the start of a text only. */
export const CLEAR_LINE = '\r\u001b[K';

const paint =
  (on: number, off: number) =>
  (text: string): string =>
    `${MARK}${on}m${text}${MARK}${off}m`;

/** Its colours show only through `terminalText`. */
export const TERMINAL_PALETTE: Palette = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  red: paint(31, 39),
  green: paint(32, 39),
  yellow: paint(33, 39),
  cyan: paint(36, 39),
};

export function terminalText(text: string): string {
  if (text.startsWith(CLEAR_LINE)) return `${CLEAR_LINE}${terminalText(text.slice(CLEAR_LINE.length))}`;
  const [first = '', ...painted] = text.split(MARK);
  const pieces = painted.map((piece) => {
    const end = piece.indexOf('m');
    return `\u001b[${piece.slice(0, end + 1)}${printableLines(piece.slice(end + 1))}`;
  });
  return `${printableLines(first)}${pieces.join('')}`;
}
