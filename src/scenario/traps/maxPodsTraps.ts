// Traps of max pods: more than the addresses of the type, fewer than another type's nodes could run.

import { instanceType } from '../../ec2/instanceTypes.ts';
import { HOST_NETWORK_PODS, maxPodsByAddresses } from '../../ec2/maxPods.ts';
import { maxIpsPerEni } from '../../ipamd/config.ts';
import { upstreamRules } from '../../ipamd/rules.ts';
import type { TrapGround, TrapRow } from './trap.ts';

export const morePodsThanAddresses = {
  code: 'more-pods-than-addresses',
  closes: ['NoAddressOnNode'],
  find: ({ group, config, maxPods }) => {
    if (config.customNetworking) return undefined;
    const addresses = config.maxEnis * maxIpsPerEni(config);
    if (maxPods <= addresses + HOST_NETWORK_PODS) return undefined;
    return {
      subject: { of: 'group', key: 'maxPods' },
      message: `${group.instanceType} has ${addresses} pod addresses`,
      fix: `use maxPods: ${addresses + HOST_NETWORK_PODS}`,
    };
  },
} as const satisfies TrapRow;

export const excludedPrimarySubnet = {
  code: 'excluded-primary-subnet',
  closes: ['NoAddressOnNode'],
  find: (ground) => {
    const { group, config, maxPods } = ground;
    if (config.customNetworking) return undefined;
    const excluded = excludedSubnet(ground);
    if (excluded === undefined) return undefined;
    const addresses = (config.maxEnis - 1) * maxIpsPerEni(config);
    if (maxPods <= addresses + HOST_NETWORK_PODS) return undefined;
    return {
      subject: { of: 'subnet', id: excluded },
      message:
        `kubernetes.io/role/cni: '0' excludes the primary ENI of nodes in ${excluded}: ` +
        `${group.instanceType} is left with ${addresses} pod addresses, max pods is ${maxPods}`,
      fix: `use maxPods: ${addresses + HOST_NETWORK_PODS} for ${group.name}`,
    };
  },
} as const satisfies TrapRow;

export const severalTypesOneMaxPods = {
  code: 'several-types-one-max-pods',
  closes: ['TooManyPods'],
  ofIpv6: 'too',
  find: ({ group, groups, config, maxPods, formula }) => {
    if (group.maxPods.kind !== 'explicit' || config.prefixMode || maxPods >= formula) return undefined;
    const other = groups.find(
      (each) =>
        each.instanceType !== group.instanceType &&
        each.maxPods.kind === 'explicit' &&
        each.maxPods.maxPods === maxPods &&
        formulaOf(each.instanceType) === maxPods,
    );
    if (other === undefined) return undefined;
    return {
      subject: { of: 'group', key: 'maxPods' },
      message: `max pods ${maxPods} is that of ${other.instanceType}; ${group.instanceType} has addresses for ${formula}`,
      fix: `use maxPods: ${formula}`,
    };
  },
} as const satisfies TrapRow;

function formulaOf(name: string): number | undefined {
  const type = instanceType(name);
  return type === undefined ? undefined : maxPodsByAddresses(type);
}

/** @upstream pkg/ipamd/ipamd.go#setupENI */
function excludedSubnet({ version, config, subnets }: TrapGround): string | undefined {
  if (!upstreamRules(version).excludesSubnets || !config.subnetDiscovery) return undefined;
  return subnets.find(({ tags }) => tags['kubernetes.io/role/cni'] === '0')?.id;
}
