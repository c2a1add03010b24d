// Names and identifiers as Kubernetes makes them: random suffixes, template hashes, UIDs, sandbox ids.

import type { RandomStream } from '../kernel/random.ts';

/** Neither vowels nor look-alikes, so that no name reads as a word. @upstream apimachinery pkg/util/rand */
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/** The five characters behind a generated name, as digits of one number. */
export function nameSuffix(stream: RandomStream): string {
  const base = SAFE_ALPHABET.length;
  let rest = stream.below(base ** SUFFIX_LENGTH);
  let suffix = '';
  for (let index = 0; index < SUFFIX_LENGTH; index++) {
    suffix += SAFE_ALPHABET[rest % base];
    rest = Math.floor(rest / base);
  }
  return suffix;
}

/**
 * A hash of a pod template in the form of `pod-template-hash`: decimal digits of a 32-bit FNV sum, each replaced by a
 * letter of the safe alphabet. Upstream sums a dump of the Go struct, so the value differs from a real cluster's.
 */
export function templateHash(template: unknown): string {
  const text = JSON.stringify(template);
  let sum = FNV_OFFSET;
  for (let index = 0; index < text.length; index++) {
    sum = Math.imul(sum ^ text.charCodeAt(index), FNV_PRIME) >>> 0;
  }
  return String(sum).replaceAll(/\d/g, (digit) => SAFE_ALPHABET[digit.charCodeAt(0) % SAFE_ALPHABET.length]);
}

/** 32 random bits. */
function word(stream: RandomStream): number {
  return stream.below(2 ** 32);
}

const HEX_DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/**
 * The id of a containerd sandbox: 64 hex digits. Made of character codes at once: text put together piece by piece
 * keeps its pieces in memory, and every pod has one.
 */
export function sandboxId(stream: RandomStream): string {
  const codes: number[] = [];
  for (let part = 0; part < 8; part++) {
    const bits = word(stream);
    for (let shift = 28; shift >= 0; shift -= 4) codes.push(HEX_DIGITS[(bits >>> shift) & 15]);
  }
  return String.fromCharCode(...codes);
}

/** The two hex digits of every byte: several times as fast as formatting. */
const HEX_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A random UUID, version 4; joined at once for the reason above. */
export function uid(stream: RandomStream): string {
  const [a, b, c, d] = [word(stream), word(stream), word(stream), word(stream)];
  const version = 0x4000 | (b & 0xfff);
  const variant = 0x8000 | (c & 0x3fff);
  return [hex4(a >>> 16) + hex4(a), hex4(b >>> 16), hex4(version), hex4(variant), hex12(c >>> 16, d)].join(
    '-',
  );
}

/** The lowest 16 bits. */
function hex4(bits: number): string {
  return HEX_BYTES[(bits >>> 8) & 255] + HEX_BYTES[bits & 255];
}

function hex12(high: number, low: number): string {
  return hex4(high) + hex4(low >>> 16) + hex4(low);
}
