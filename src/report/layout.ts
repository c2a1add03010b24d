// Text on a page of some width: how wide a string is, how to cut, wrap and align it. Everything here works on text
// without colours; colours are put on afterwards.

/** Characters that take two columns: East Asian wide forms and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Marks that take none: they sit on the character before. */
const COMBINING = /\p{M}/u;

/** Control characters, invisible format characters, and halves of pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The same, but for line breaks, as Windows writes them too, and tabs. */
const OUTSIDE_LINES = /(?!\n|\t|\r\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Foreign text made fit to print: no escapes, no line breaks. */
export function printable(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(UNPRINTABLE, '\ufffd');
}

/** Foreign text of many lines made fit to print: of what a terminal obeys, only line breaks and tabs stay. */
export function printableLines(text: string): string {
  return text.replace(OUTSIDE_LINES, '\ufffd');
}

export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (character < '\u0300') return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Cut to the width, with … where something is missing. */
export function cut(text: string, width: number): string {
  return textWidth(text) <= width ? text : `${takeWidth(text, width - 1)}…`;
}

/** The longest beginning that is no wider. */
export function takeWidth(text: string, width: number): string {
  let taken = '';
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) break;
    taken += character;
  }
  return taken;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}

/** Breaks at blanks into lines of at most this width; a word that is wider is broken anywhere. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((long) => pieces(long, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((each) => each.trimEnd());
}

function pieces(word: string, width: number): string[] {
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const character of word) {
    const wide = characterWidth(character);
    if (used + wide > width && part !== '') {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += character;
    used += wide;
  }
  return [...parts, part];
}

/** Text is not squeezed into less, however narrow the page. */
const NARROWEST = 20;

/** A label, then text wrapped behind it: later lines start under the text. */
export function hanging(label: string, text: string, width: number): string[] {
  const indent = textWidth(label);
  return wrap(text, Math.max(NARROWEST, width - indent)).map((line, index) =>
    index === 0 ? `${label}${line}` : `${' '.repeat(indent)}${line}`,
  );
}
