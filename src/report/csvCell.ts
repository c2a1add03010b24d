// A cell of a CSV file, as RFC 4180 has it, which a spreadsheet takes for what it is: text is never a formula.

import { printable } from './layout.ts';

/** What spreadsheets begin formulas with, in their wide forms too. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

export function csvCell(text: string): string {
  // Blanks for breaks, but a tab or a return at the beginning is a way into a formula as well.
  const isFormula = /^[\t\r\n]/.test(text) || (FORMULA.test(text) && !NUMBER.test(text));
  const cell = `${isFormula ? "'" : ''}${printable(text)}`;
  // Semicolons part columns where commas part decimals.
  return /[",;]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
