// The MAC address of an ENI, the same for every tool that shows one.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Locally administered, as EC2's are. @assumption made from the ENI's id: EC2's own come from nowhere one could see. */
export function eniMac(eniId: string): string {
  const digits = bytesToHex(sha256(utf8ToBytes(eniId)));
  return ['02', ...[0, 2, 4, 6, 8].map((at) => digits.slice(at, at + 2))].join(':');
}
