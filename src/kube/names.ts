// Names and identifiers as Kubernetes makes them: random suffixes, template hashes, UIDs, sandbox ids.

import type { RandomStream } from '../kernel/random.ts';

/** Neither vowels nor look-alikes, so that no name reads as a word. @upstream apimachinery pkg/util/rand */
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/** The five characters behind a generated name. */
export function nameSuffix(stream: RandomStream): string {
  let suffix = '';
  for (let index = 0; index < SUFFIX_LENGTH; index++) {
    suffix += SAFE_ALPHABET[stream.below(SAFE_ALPHABET.length)];
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

/** `words` × 32 random bits as hexadecimal. */
function hexadecimal(stream: RandomStream, words: number): string {
  let text = '';
  for (let word = 0; word < words; word++)
    text += stream
      .below(2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return text;
}

/** The id of a containerd sandbox: 64 hex digits. */
export function sandboxId(stream: RandomStream): string {
  return hexadecimal(stream, 8);
}

/** A random UUID, version 4. */
export function uid(stream: RandomStream): string {
  const hex = hexadecimal(stream, 4);
  const variant = '89ab'[stream.below(4)];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
