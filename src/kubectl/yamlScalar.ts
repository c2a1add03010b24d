// How one string is written in YAML: plain, quoted or as a block, folded at 80 columns, as Go's yaml.v2 writes it.

export interface Place {
  /** Of the mapping or list the string stands in. */
  readonly indent: number;
  /** Where the string begins. */
  readonly column: number;
  readonly isKey: boolean;
}

const WIDTH = 80;

/** Neither folded nor quoted, whatever stands around it. */
const PLAIN_WORD = /^[A-Za-z/][A-Za-z0-9_./-]{0,60}$/;

export function scalarText(value: string, place: Place): string {
  if (PLAIN_WORD.test(value) && !WORDS.test(value)) return value;
  const { plain, single, block } = allowedStyles(value);
  if (value.includes('\n'))
    return block && !place.isKey ? literal(value, place.indent) : double(value, place);
  if (!readsAsString(value)) return double(value, place);
  if (plain) return folded(value, place, (character) => character);
  return single
    ? `'${folded(value, { ...place, column: place.column + 1 }, quoteDoubled)}'`
    : double(value, place);
}

function quoteDoubled(character: string): string {
  return character === "'" ? "''" : character;
}

const WORDS =
  /^(?:|~|null|Null|NULL|y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const NUMBERS = [
  /^[-+]?(?:0|[1-9][0-9_]*|0[0-7_]+|0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)$/,
  /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/,
  /^[-+]?\.(?:inf|Inf|INF)$/,
  /^\.(?:nan|NaN|NAN)$/,
];
const TIMES = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)?)?$/;

/** Not as a number, a truth, nothing or a time. @upstream yaml.v2/resolve.go#resolve */
function readsAsString(value: string): boolean {
  return !WORDS.test(value) && !TIMES.test(value) && !NUMBERS.some((shape) => shape.test(value));
}

const FIRST_INDICATORS = '#,[]{}&*!|>\'"%@`';

/** @upstream yaml.v2/emitterc.go#yaml_emitter_analyze_scalar */
function allowedStyles(value: string): { plain: boolean; single: boolean; block: boolean } {
  const characters = Array.from(value);
  const isBlank = (character: string | undefined): boolean =>
    character === undefined || ' \t\n'.includes(character);
  let indicator = value.startsWith('---') || value.startsWith('...');
  let special = false;
  let spaceBreak = false;
  let breakSpace = false;
  for (const [index, character] of characters.entries()) {
    const [before, after] = [characters[index - 1], characters[index + 1]];
    if (index === 0 && FIRST_INDICATORS.includes(character)) indicator = true;
    if (index === 0 && '?-'.includes(character) && isBlank(after)) indicator = true;
    if (character === ':' && isBlank(after)) indicator = true;
    if (character === '#' && isBlank(before)) indicator = true;
    if (!isPrintable(character)) special = true;
    if (character === ' ' && before === '\n') breakSpace = true;
    if (character === '\n' && before === ' ') spaceBreak = true;
  }
  const edges = /^[ \n]|[ \n]$/.test(value);
  return {
    plain: !indicator && !special && !spaceBreak && !breakSpace && !edges,
    single: !special && !spaceBreak && !breakSpace,
    block: !special && !spaceBreak && !value.endsWith(' '),
  };
}

function isPrintable(character: string): boolean {
  return character === '\n' || /^[\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/u.test(character);
}

/** A line past the width ends at the next single space. */
function folded(value: string, place: Place, written: (character: string) => string): string {
  const characters = Array.from(value);
  let column = place.column;
  let out = '';
  for (const [index, character] of characters.entries()) {
    const [before, after] = [characters[index - 1], characters[index + 1]];
    const single = character === ' ' && before !== ' ' && after !== ' ';
    if (single && !place.isKey && column > WIDTH && index > 0 && after !== undefined) {
      out += `\n${' '.repeat(place.indent + 2)}`;
      column = place.indent + 2;
    } else {
      out += written(character);
      column += written(character).length;
    }
  }
  return out;
}

function double(value: string, place: Place): string {
  const characters = Array.from(value);
  let column = place.column + 1;
  let out = '';
  for (const [index, character] of characters.entries()) {
    const after = characters[index + 1];
    const breaks = character === ' ' && characters[index - 1] !== ' ' && column > WIDTH;
    if (breaks && !place.isKey && index > 0 && after !== undefined) {
      out += `\n${' '.repeat(place.indent + 2)}${after === ' ' ? '\\' : ''}`;
      column = place.indent + 2;
    } else {
      out += escaped(character);
      column += escaped(character).length;
    }
  }
  return `"${out}"`;
}

const ESCAPES = new Map([
  ['\0', '\\0'],
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\u001b', '\\e'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\u0085', '\\N'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
]);

function escaped(character: string): string {
  const known = ESCAPES.get(character);
  if (known !== undefined) return known;
  if (isPrintable(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number): string => code.toString(16).toUpperCase().padStart(digits, '0');
  if (code <= 0xff) return `\\x${hex(2)}`;
  return code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

function literal(value: string, indent: number): string {
  const hint = /^[ \n]/.test(value) ? '2' : '';
  const chomp = !value.endsWith('\n') ? '-' : value === '\n' || value.endsWith('\n\n') ? '+' : '';
  const margin = ' '.repeat(indent + 2);
  const lines = value.replace(/\n$/, '').split('\n');
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '' : margin + line)).join('\n')}`;
}
