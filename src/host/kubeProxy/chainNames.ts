// What kube-proxy calls the chains of a Service's port and of its endpoints: a kind, and the beginning of a hash.
// @upstream pkg/proxy/iptables/proxier.go#portProtoHash, #servicePortEndpointChainName

import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { formatAddress } from '../../base/address.ts';
import type { Endpoint, ServicePort } from './services.ts';

/** Cluster policy, local policy, traffic from outside, one endpoint. */
export type ChainKind = 'KUBE-SVC-' | 'KUBE-SVL-' | 'KUBE-EXT-' | 'KUBE-SEP-';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HASH_DIGITS = 16;
const NFT_HASH_DIGITS = 8;

/** `shop/front:http`; without the port's name where it has none. */
export function servicePortName({ namespace, service, name }: ServicePort): string {
  return `${namespace}/${service}${name === '' ? '' : `:${name}`}`;
}

/** `endpoint`: its address and port, of the chain of one. */
export function chainName(kind: ChainKind, of: ServicePort, endpoint = ''): string {
  return kind + base32(`${servicePortName(of)}${of.protocol}${endpoint}`).slice(0, HASH_DIGITS);
}

/** On nftables: what a client is sent to the same endpoint by is a set for each endpoint. */
export type NftChainKind = 'service-' | 'local-' | 'external-' | 'endpoint-' | 'affinity-';

/** @upstream pkg/proxy/nftables/proxier.go#servicePortChainNameBase, #servicePortEndpointChainNameBase */
export function nftChainName(kind: NftChainKind, of: ServicePort, endpoint?: Endpoint): string {
  const port = `${of.namespace}/${of.service}/${of.protocol}/${of.name}`;
  const name =
    endpoint === undefined
      ? port
      : `${port}__${formatAddress(endpoint.address).replaceAll(':', '.')}/${endpoint.port}`;
  return `${kind}${base32(name).slice(0, NFT_HASH_DIGITS)}-${name}`;
}

/** Of the text's hash. */
function base32(text: string): string {
  const hash = sha256(utf8ToBytes(text));
  let [digits, bits, pending] = ['', 0, 0];
  for (const byte of hash) {
    pending = ((pending << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) digits += BASE32[(pending >> (bits - 5)) & 31];
  }
  return digits;
}
