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

/** The two hex digits of every byte: looked up for every pod and sandbox, several times as fast as formatting. */
const HEX_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight random hex digits. */
function hexDigits(stream: RandomStream): string {
  const bits = stream.below(2 ** 32);
  return (
    HEX_BYTES[bits >>> 24] +
    HEX_BYTES[(bits >>> 16) & 255] +
    HEX_BYTES[(bits >>> 8) & 255] +
    HEX_BYTES[bits & 255]
  );
}

/** The id of a containerd sandbox: 64 hex digits. */
export function sandboxId(stream: RandomStream): string {
  let id = '';
  for (let part = 0; part < 8; part++) id += hexDigits(stream);
  return id;
}

/** A random UUID, version 4. */
export function uid(stream: RandomStream): string {
  const [first, middle, last] = [hexDigits(stream), hexDigits(stream), hexDigits(stream)];
  const version = `4${middle.slice(5)}`;
  const variant = '89ab'[stream.below(4)] + last.slice(5);
  return `${first}-${middle.slice(0, 4)}-${version}-${variant}-${hexDigits(stream)}${last.slice(0, 4)}`;
}
