// Ids of AWS that nobody decides by, made from what they identify: every view shows the same one.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const ID_DIGITS = 17;

/** `vpc-0` and 16 digits, as AWS writes ids since 2018. */
export function madeUpId(kind: string, of: string): string {
  const digest = bytesToHex(sha256(utf8ToBytes(`${kind} ${of}`)));
  return `${kind}-0${digest.slice(0, ID_DIGITS - 1)}`;
}

/** The image of machines, by what it depends on. `minor`: 34 for Kubernetes 1.34. */
export function amiId(region: string, minor: number, architecture: string): string {
  return madeUpId('ami', `${region} 1.${minor} ${architecture}`);
}
