// Traps of IPv6: its daemons have no pool to steer, and IPv4 clusters no IPv6.

import { supportsPrefixDelegation } from '../../ec2/instanceTypes.ts';
import { isTrue } from '../cluster/cniDocument.ts';
import { manifestEnv } from '../cluster/cniSettings.ts';
import { ofSetting, type TrapRow } from './trap.ts';

/** What steers the pool of IPv4 addresses. */
const TARGETS = ['WARM_ENI_TARGET', 'WARM_IP_TARGET', 'MINIMUM_IP_TARGET', 'WARM_PREFIX_TARGET', 'MAX_ENI'];

export const targetsWithIpv6 = {
  code: 'targets-with-ipv6',
  closes: [],
  ofIpv6: 'alone',
  find: ({ env, version }) => {
    const shipped = manifestEnv(version, 'ipv6');
    const name = TARGETS.find((each) => env[each] !== undefined && env[each] !== shipped[each]);
    if (name === undefined) return undefined;
    return {
      subject: ofSetting(name),
      message: `${name} changes nothing: with IPv6 ipamd has one /80 for an ENI and no pool`,
      fix: `remove ${name}`,
    };
  },
} as const satisfies TrapRow;

/** @upstream cmd/aws-vpc-cni/main.go#generateJSON */
export const egressWithoutIpv6 = {
  code: 'egress-without-ipv6',
  closes: [],
  find: ({ env }) =>
    isTrue(env.ENABLE_V6_EGRESS ?? 'false')
      ? {
          subject: ofSetting('ENABLE_V6_EGRESS'),
          message:
            'ENABLE_V6_EGRESS changes nothing for pods: nodes of an IPv4 cluster have no IPv6 address here, and without one aws-node leaves the egress plugin off',
          fix: 'remove ENABLE_V6_EGRESS, or use kubernetes.ipFamily: ipv6',
        }
      : undefined,
} as const satisfies TrapRow;

export const noIpv6OnXen = {
  code: 'no-ipv6-on-xen',
  closes: ['Unschedulable'],
  ofIpv6: 'alone',
  find: ({ group, type }) =>
    supportsPrefixDelegation(type)
      ? undefined
      : {
          subject: { of: 'group', key: 'instanceType' },
          message: `${group.instanceType} is not a Nitro type: ipamd does not start on it with IPv6`,
          fix: 'use a Nitro type such as m5.large',
        },
} as const satisfies TrapRow;
