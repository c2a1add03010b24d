// Identifiers that nobody decides by, made from what they identify: the same run gives the same ones.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** As Kubernetes' generated names have it: no vowels, no look-alikes. */
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** 64 hex digits. */
export function digestOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** A UUID of version 4 in form. */
export function uidOf(text: string): string {
  const hex = digestOf(text);
  const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) % 4);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

/** The five characters behind generated names. */
export function suffixOf(text: string): string {
  const bytes = sha256(utf8ToBytes(text));
  return Array.from(bytes.slice(0, 5), (byte) => SAFE_ALPHABET[byte % SAFE_ALPHABET.length]).join('');
}
