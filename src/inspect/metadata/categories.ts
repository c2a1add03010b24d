// What metadata says of one machine: its categories with their values, made from the instance as it sees itself, with
// the lag of its network's part. The daemon reads the same source.
// @upstream EC2 User Guide, "Instance metadata categories"

import { formatIpv6, formatIpv6Cidr } from '../../base/ipv6.ts';
import { zoneId } from '../../base/zoneId.ts';
import { cidrSize, formatCidr, formatIpv4, type Cidr } from '../../base/ipv4.ts';
import { privateDnsName } from '../../base/privateDnsName.ts';
import type { MetadataEni } from '../../ec2/imds.ts';
import type { InstanceView } from '../../ec2/view.ts';
import type { CompiledScenario } from '../../scenario/compiled.ts';
import { amiId, madeUpId } from '../../base/madeUpId.ts';
import { ACCOUNT_ID, clusterSecurityGroup, securityGroupsOf, vpcId } from '../aws/madeUp.ts';
import { eniMac } from '../../ec2/eniMac.ts';
import type { Directory } from './tree.ts';

/**
 * @assumption without public addresses, key pairs, user data and credentials of a role: nothing here depends on them.
 * @assumption `network-card` is told on every type.
 */
export function metadataCategories(scenario: CompiledScenario, instance: InstanceView): Directory {
  const { instanceId, type, node, privateAddress, availabilityZone, metadata, ipv6Address } = instance;
  const attached = metadata.attachedEnis();
  return {
    'ami-id': amiId(scenario.cluster.region, scenario.cluster.kubernetesMinor, type.architecture),
    'ami-launch-index': '0',
    'ami-manifest-path': '(unknown)',
    autoscaling: { 'target-lifecycle-state': 'InService' },
    'block-device-mapping': { ami: 'xvda', root: '/dev/xvda' },
    events: { maintenance: { history: '[]', scheduled: '[]' } },
    hostname: node,
    'instance-action': 'none',
    'instance-id': instanceId,
    'instance-life-cycle': 'on-demand',
    'instance-type': type.name,
    'local-hostname': node,
    'local-ipv4': formatIpv4(privateAddress),
    ...(ipv6Address === undefined ? {} : { ipv6: formatIpv6(ipv6Address) }),
    mac: eniMac(attached[0]?.eniId ?? ''),
    network: { interfaces: { macs: macs(scenario, attached) } },
    placement: {
      'availability-zone': availabilityZone,
      'availability-zone-id': zoneId(availabilityZone),
      region: scenario.ec2.region,
    },
    profile: 'default-hvm',
    'reservation-id': madeUpId('r', instanceId),
    'security-groups': clusterSecurityGroup(scenario).name,
    services: { domain: 'amazonaws.com', partition: 'aws' },
    system: type.hypervisor === 'xen' ? 'xen' : 'nitro',
  };
}

function macs(scenario: CompiledScenario, enis: readonly MetadataEni[]): Directory {
  return Object.fromEntries(enis.map((eni) => [eniMac(eni.eniId), interfaceOf(scenario, eni)]));
}

function interfaceOf(scenario: CompiledScenario, eni: MetadataEni): Directory {
  const { region, vpcCidrs, subnets } = scenario.ec2;
  const subnet = subnets.find(({ id }) => id === eni.subnetId);
  const groups = securityGroupsOf(scenario, eni);
  const secondary = eni.cidrs.filter((cidr) => cidrSize(cidr) === 1);
  const prefixes = eni.cidrs.filter((cidr) => cidrSize(cidr) > 1);
  return {
    'device-number': String(eni.device),
    'interface-id': eni.eniId,
    ...(prefixes.length === 0 ? {} : { 'ipv4-prefix': lines(prefixes.map(formatCidr)) }),
    ...ipv6Of(scenario, eni),
    'local-hostname': privateDnsName(eni.primary, region),
    'local-ipv4s': lines([eni.primary, ...secondary.map(({ base }) => base)].map(formatIpv4)),
    mac: eniMac(eni.eniId),
    'network-card': String(eni.networkCard),
    'owner-id': ACCOUNT_ID,
    'security-group-ids': lines(groups.map(({ id }) => id)),
    'security-groups': lines(groups.map(({ name }) => name)),
    'subnet-id': eni.subnetId,
    ...(subnet === undefined ? {} : { 'subnet-ipv4-cidr-block': formatCidr(subnet.cidr) }),
    'vpc-id': vpcId(scenario),
    ...firstBlock(vpcCidrs),
    'vpc-ipv4-cidr-blocks': lines(vpcCidrs.map(formatCidr)),
  };
}

/** None where the ENI has none. */
function ipv6Of({ ec2 }: CompiledScenario, { ipv6, subnetId }: MetadataEni): Directory {
  if (ipv6 === undefined) return {};
  const subnet = ec2.subnets.find(({ id }) => id === subnetId);
  const { addresses, prefixes } = ipv6;
  return {
    ...(prefixes.length === 0 ? {} : { 'ipv6-prefix': lines(prefixes.map(formatIpv6Cidr)) }),
    ...(addresses.length === 0 ? {} : { ipv6s: lines(addresses.map(formatIpv6)) }),
    ...(subnet?.ipv6Cidr === undefined ? {} : { 'subnet-ipv6-cidr-blocks': subnet.ipv6Cidr }),
    ...(ec2.vpcIpv6Cidr === undefined ? {} : { 'vpc-ipv6-cidr-blocks': ec2.vpcIpv6Cidr }),
  };
}

/** The VPC's own, beside those that were added to it. */
function firstBlock([first]: readonly Cidr[]): Directory {
  return first === undefined ? {} : { 'vpc-ipv4-cidr-block': formatCidr(first) };
}

function lines(values: readonly string[]): string {
  return values.join('\n');
}
