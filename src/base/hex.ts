// Hexadecimal digits of 32-bit words: looked up byte by byte, several times as fast as formatting.

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const DIGITS = '0123456789abcdef';

/** Eight digits. */
export function hex8(word: number): string {
  return `${BYTES[word >>> 24]}${BYTES[(word >>> 16) & 255]}${hex4(word)}`;
}

/** Four digits: the lowest 16 bits. */
function hex4(word: number): string {
  return `${BYTES[(word >>> 8) & 255]}${BYTES[word & 255]}`;
}

/** Text of one form in which hexadecimal digits change. It is made in one step: no pieces are left behind. */
export class HexForm {
  private readonly codes: number[];

  constructor(form: string) {
    this.codes = Array.from(form, (character) => character.charCodeAt(0));
  }

  /** Puts the lowest digits of a word from this place on. */
  put(place: number, word: number, digits: number): this {
    for (let digit = 0; digit < digits; digit++) {
      this.codes[place + digit] = DIGITS.charCodeAt((word >>> (4 * (digits - 1 - digit))) & 15);
    }
    return this;
  }

  get text(): string {
    return String.fromCharCode(...this.codes);
  }
}
