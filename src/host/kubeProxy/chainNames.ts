// What kube-proxy calls the chains of a Service's port and of its endpoints: a kind, and the beginning of a hash.
// @upstream pkg/proxy/iptables/proxier.go#portProtoHash, #servicePortEndpointChainName

import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { ServicePort } from './services.ts';

/** Cluster policy, local policy, traffic from outside, one endpoint. */
export type ChainKind = 'KUBE-SVC-' | 'KUBE-SVL-' | 'KUBE-EXT-' | 'KUBE-SEP-';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HASH_DIGITS = 16;

/** `shop/front:http`; without the port's name where it has none. */
export function servicePortName({ namespace, service, name }: ServicePort): string {
  return `${namespace}/${service}${name === '' ? '' : `:${name}`}`;
}

/** `endpoint`: its address and port, of the chain of one. */
export function chainName(kind: ChainKind, of: ServicePort, endpoint = ''): string {
  const hash = sha256(utf8ToBytes(`${servicePortName(of)}${of.protocol}${endpoint}`));
  let [digits, bits, pending] = ['', 0, 0];
  for (const byte of hash) {
    pending = ((pending << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) digits += BASE32[(pending >> (bits - 5)) & 31];
  }
  return kind + digits.slice(0, HASH_DIGITS);
}
