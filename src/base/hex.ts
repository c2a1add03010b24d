// Hexadecimal digits of 32-bit words: looked up byte by byte, several times as fast as formatting.

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight digits. */
export function hex8(word: number): string {
  return `${BYTES[word >>> 24]}${BYTES[(word >>> 16) & 255]}${hex4(word)}`;
}

/** Four digits: the lowest 16 bits. */
export function hex4(word: number): string {
  return `${BYTES[(word >>> 8) & 255]}${BYTES[word & 255]}`;
}
