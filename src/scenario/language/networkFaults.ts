// What is wrong with blocks of addresses and with their family, in words.

import { unreachable } from '../../base/assert.ts';
import { quoted } from './valueWords.ts';

export type NetworkFault =
  | { readonly code: 'bad-cidr' | 'bad-ipv6-cidr'; readonly found: string }
  /** aws-node gives pods addresses of another family than the cluster's, or does not start. */
  | { readonly code: 'other-ip-family'; readonly ipFamily: 'ipv4' | 'ipv6' }
  | { readonly code: 'ipv6-block-size'; readonly cidr: string; readonly of: 'vpc' | 'subnet' }
  | { readonly code: 'ipv6-start' };

const CODES: readonly string[] = [
  'bad-cidr',
  'bad-ipv6-cidr',
  'other-ip-family',
  'ipv6-block-size',
  'ipv6-start',
] satisfies readonly NetworkFault['code'][];

export function isNetworkFault<F extends { readonly code: string }>(
  fault: F,
): fault is Extract<F, { readonly code: NetworkFault['code'] }> {
  return CODES.includes(fault.code);
}

export function networkWording(fault: NetworkFault): { readonly message: string; readonly fix: string } {
  switch (fault.code) {
    case 'bad-cidr':
      return {
        message: `invalid IPv4 CIDR ${quoted(fault.found)}`,
        fix: 'use a block such as 192.168.1.0/24',
      };
    case 'bad-ipv6-cidr':
      return {
        message: `invalid IPv6 CIDR ${quoted(fault.found)}`,
        fix: 'use a block such as 2001:db8:1234:1a00::/64',
      };
    case 'other-ip-family':
      return fault.ipFamily === 'ipv4'
        ? {
            message: 'aws-node does not fit the cluster, whose pods have IPv4 addresses',
            fix: 'use kubernetes.ipFamily: ipv6',
          }
        : {
            message:
              'ipamd does not start: an IPv6 cluster needs ENABLE_IPv6=true, ENABLE_IPv4=false and ' +
              'ENABLE_PREFIX_DELEGATION=true, and no custom networking',
            fix: 'remove the setting',
          };
    case 'ipv6-block-size':
      return {
        message: `invalid size of ${fault.cidr}`,
        fix: fault.of === 'subnet' ? 'use a /64' : 'use /44 to /60, in steps of 4',
      };
    case 'ipv6-start':
      return {
        message: 'a start state of an IPv6 cluster is not simulated',
        fix: 'remove start, or use kubernetes.ipFamily: ipv4',
      };
    default:
      return unreachable(fault);
  }
}
