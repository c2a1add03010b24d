// The daemon's EC2 port with every call counted and timed. @upstream pkg/awsutils/awsutils.go

import type { Process } from '../kernel/process.ts';
import type { Simulation } from '../kernel/simulation.ts';
import type { Ec2Answer, Ec2Port } from './ec2Port.ts';
import type { Meter } from './meter.ts';

export function meteredEc2(
  { ec2, simulation }: { readonly ec2: Ec2Port; readonly simulation: Simulation },
  meter: Meter,
): Ec2Port {
  function* timed<T>(call: string, process: Process<Ec2Answer<T>>): Process<Ec2Answer<T>> {
    const since = simulation.now;
    const answer = yield* process;
    meter.callAnswered(call, simulation.now - since, answer.ok ? undefined : answer.code);
    return answer;
  }
  /** A search's listing is counted and not timed. @upstream #getENIsFromPaginatedDescribeNetworkInterfaces */
  function* counted<T>(process: Process<Ec2Answer<T>>): Process<Ec2Answer<T>> {
    const answer = yield* process;
    meter.listed('DescribeNetworkInterfaces', answer.ok ? undefined : answer.code);
    return answer;
  }
  return {
    assignPrivateIpAddresses: (eni, request) =>
      timed('AssignPrivateIpAddresses', ec2.assignPrivateIpAddresses(eni, request)),
    unassignPrivateIpAddresses: (eni, cidrs) =>
      timed('UnassignPrivateIpAddresses', ec2.unassignPrivateIpAddresses(eni, cidrs)),
    assignIpv6Addresses: (eni, prefixes) =>
      timed('AssignIpv6Addresses', ec2.assignIpv6Addresses(eni, prefixes)),
    createNetworkInterface: (subnet, request, groups) =>
      timed('CreateNetworkInterface', ec2.createNetworkInterface(subnet, request, groups)),
    describeInstances: (card) => timed('DescribeInstances', ec2.describeInstances(card)),
    attachNetworkInterface: (eni, device, card) =>
      timed('AttachNetworkInterface', ec2.attachNetworkInterface(eni, device, card)),
    modifyNetworkInterfaceAttribute: (eni, attribute) =>
      timed('ModifyNetworkInterfaceAttribute', ec2.modifyNetworkInterfaceAttribute(eni, attribute)),
    detachNetworkInterface: (eni) => timed('DetachNetworkInterface', ec2.detachNetworkInterface(eni)),
    deleteNetworkInterface: (eni) => timed('DeleteNetworkInterface', ec2.deleteNetworkInterface(eni)),
    describeNetworkInterfaces: (enis) =>
      timed('DescribeNetworkInterfaces', ec2.describeNetworkInterfaces(enis)),
    describeSubnets: () => timed('DescribeSubnets', ec2.describeSubnets()),
    describeSecurityGroups: () => timed('DescribeSecurityGroups', ec2.describeSecurityGroups()),
    createTags: (eni) => timed('CreateTags', ec2.createTags(eni)),
    describeAvailableInterfaces: () => counted(ec2.describeAvailableInterfaces()),
    deleteAvailableInterface: (eni) => timed('DeleteNetworkInterface', ec2.deleteAvailableInterface(eni)),
  };
}
