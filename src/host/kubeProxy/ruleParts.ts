// What kube-proxy's rules are made of: chains that it calls by name, marks, and the forms that repeat.

import type { Address } from '../../base/address.ts';
import type { Cidr } from '../../base/ipv4.ts';
import type { IptablesRule, Match } from '../iptablesRule.ts';
import { host } from '../routes.ts';
import type { ServicePort } from './services.ts';

/** On packets that get the node's address as they leave. */
export const MASQUERADE_MARK = 0x4000;
export const LOOPBACK_BLOCK: Cidr = { base: 0x7f000000, length: 8 };
export const CANARY = 'KUBE-PROXY-CANARY';

export const SERVICES = 'KUBE-SERVICES';
export const NODEPORTS = 'KUBE-NODEPORTS';

export function jump(chain: string, next: string, ...matches: readonly Match[]): IptablesRule {
  return { chain, matches, target: { kind: 'jump', chain: next } };
}

/** Packets to that address and port. */
export function packetsTo(
  { protocol }: ServicePort,
  chain: string,
  address: Address,
  port: number,
  matches: readonly Match[],
  target: IptablesRule['target'],
): IptablesRule {
  const all: Match[] = [...matches, { kind: 'destination-port', protocol, port }];
  return { chain, destination: host(address), protocol, matches: all, target };
}
