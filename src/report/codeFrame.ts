// A line of a file with carets under a place, and words beside or below them: how problems and warnings are shown.

import { cut, printable, takeWidth, textWidth, wrap } from './layout.ts';
import type { Page } from './page.ts';

/** Columns that words need to stand beside their carets; with fewer they go below. */
const LEAST_BESIDE = 40;

/** Characters of a line looked at on each side of a place: more than a page is wide, less than a line may be long. */
const LONGEST_PART = 400;

/** Columns of the line kept before a place far to the right. */
const CONTEXT = 24;

export interface FramedPlace {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly length: number;
}

export interface Frame {
  readonly place: FramedPlace;
  /** The line itself; undefined: it is not shown. */
  readonly excerpt: string | undefined;
  readonly words: string;
}

/** Columns that the places of these frames take. */
export function gutterOf(places: readonly FramedPlace[]): number {
  return places.reduce((most, place) => Math.max(most, placeText(place).length), 0) + 1;
}

/** The lines of a text, as `codeFrame` takes them. */
export function sourceLines(source: string): string[] {
  return source.replace(/^\uFEFF/, '').split(/\r?\n/);
}

/** `paint`: the colour of the carets. */
export function codeFrame(
  { place, excerpt: line, words }: Frame,
  gutter: number,
  page: Page,
  paint: (text: string) => string,
): string[] {
  const room = page.width - gutter - 4;
  const bar = (text: string, label = ''): string => ` ${page.dim(`${label.padStart(gutter - 1)} │`)} ${text}`;
  if (line === undefined) {
    const [first = '', ...rest] = wrap(printable(words), room);
    return [bar(first, placeText(place)), ...rest.map((text) => bar(text))];
  }
  const { excerpt, start, length } = excerptOf(line, place, room);
  const caret = '^'.repeat(length);
  const beside = room - start - length - 2;
  if (beside >= Math.min(LEAST_BESIDE, textWidth(printable(words)))) {
    const [first = '', ...rest] = wrap(printable(words), beside);
    const indent = ' '.repeat(start + length + 2);
    return [
      bar(excerpt, placeText(place)),
      bar(`${' '.repeat(start)}${paint(caret)}  ${first}`),
      ...rest.map((text) => bar(`${indent}${text}`)),
    ];
  }
  return [
    bar(excerpt, placeText(place)),
    bar(`${' '.repeat(start)}${paint(caret)}`),
    ...wrap(printable(words), room).map((text) => bar(text)),
  ];
}

/** `14:19`: line and column. */
function placeText({ line, column }: FramedPlace): string {
  return `${line}:${column}`;
}

/** The line, or a window on it, and where in it the caret goes. */
function excerptOf(
  line: string,
  { column, length }: FramedPlace,
  room: number,
): { readonly excerpt: string; readonly start: number; readonly length: number } {
  const from = column - 1;
  const to = from + Math.min(length, LONGEST_PART);
  const before = oneToOne(line.slice(Math.max(0, from - LONGEST_PART), from));
  const marked = oneToOne(line.slice(from, to));
  const after = oneToOne(line.slice(to, to + LONGEST_PART));
  const isFar = textWidth(before) + Math.min(textWidth(marked), CONTEXT) > room;
  const lead = isFar ? `…${lastColumns(before, CONTEXT)}` : before;
  const start = textWidth(lead);
  const width = Math.max(1, Math.min(textWidth(marked), room - start));
  return { excerpt: cut(`${lead}${marked}${after}`, room).trimEnd(), start, length: width };
}

/** Printable, each character still in its place. */
function oneToOne(text: string): string {
  return printable(text.replaceAll('\t', ' '));
}

function lastColumns(text: string, width: number): string {
  return text.slice(takeWidth(text, textWidth(text) - width).length);
}
