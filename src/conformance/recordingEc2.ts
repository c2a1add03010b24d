// The daemon's EC2 port with every call written down at its start and completed when it is answered.

import { elementAt } from '../base/assert.ts';
import { formatCidr, formatIpv4, PREFIX_LENGTH, type Cidr } from '../base/ipv4.ts';
import { formatIpv6, formatIpv6Cidr } from '../base/ipv6.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Ec2Answer, Ec2Port, NewEniRequest } from '../ipamd/ec2Port.ts';
import type { Process } from '../kernel/process.ts';

type OpenRecord = { t: Milliseconds; [field: string]: unknown };
type Fields = Readonly<Record<string, unknown>>;

/** Called at the start of a call; the record it returns is filled in until the answer. */
export type BeginRecord = (fields: Fields) => OpenRecord;

export function recordingEc2(ec2: Ec2Port, now: () => Milliseconds, begin: BeginRecord): Ec2Port {
  function* recorded<T>(
    fields: Fields,
    call: Process<Ec2Answer<T>>,
    describe: (value: T) => Fields = () => ({}),
  ): Process<Ec2Answer<T>> {
    const record = begin(fields);
    const answer = yield* call;
    Object.assign(record, answer.ok ? describe(answer.value) : { error: answer.code });
    record.ms = now() - record.t;
    return answer;
  }
  return {
    assignPrivateIpAddresses: (eni, request) =>
      recorded(
        { call: 'AssignPrivateIpAddresses', eni, ...asked(request) },
        ec2.assignPrivateIpAddresses(eni, request),
        (cidrs) => ({ got: cidrTexts(cidrs) }),
      ),
    unassignPrivateIpAddresses: (eni, cidrs) =>
      recorded(
        {
          call: 'UnassignPrivateIpAddresses',
          eni,
          [elementAt(cidrs, 0).length === PREFIX_LENGTH ? 'prefixes' : 'ips']: cidrTexts(cidrs),
        },
        ec2.unassignPrivateIpAddresses(eni, cidrs),
      ),
    assignIpv6Addresses: (eni, prefixes) =>
      recorded(
        { call: 'AssignIpv6Addresses', eni, prefixes },
        ec2.assignIpv6Addresses(eni, prefixes),
        (got) => ({ got: got.map(formatIpv6Cidr) }),
      ),
    createNetworkInterface: (subnet, request, groups) =>
      recorded(
        { call: 'CreateNetworkInterface', subnet, ...asked(request) },
        ec2.createNetworkInterface(subnet, request, groups),
        ({ eniId, primary, cidrs, ipv6Addresses }) => ({
          eni: eniId,
          primary: formatIpv4(primary),
          got: [...cidrTexts(cidrs), ...ipv6Addresses.map(formatIpv6)],
        }),
      ),
    describeInstances: (card) => recorded({ call: 'DescribeInstances' }, ec2.describeInstances(card)),
    attachNetworkInterface: (eni, device, card = 0) =>
      recorded(
        { call: 'AttachNetworkInterface', eni, device, ...(card === 0 ? {} : { card }) },
        ec2.attachNetworkInterface(eni, device, card),
      ),
    modifyNetworkInterfaceAttribute: (eni, attribute) =>
      recorded(
        { call: 'ModifyNetworkInterfaceAttribute', eni },
        ec2.modifyNetworkInterfaceAttribute(eni, attribute),
      ),
    detachNetworkInterface: (eni) =>
      recorded({ call: 'DetachNetworkInterface', eni }, ec2.detachNetworkInterface(eni)),
    deleteNetworkInterface: (eni) =>
      recorded({ call: 'DeleteNetworkInterface', eni }, ec2.deleteNetworkInterface(eni)),
    describeNetworkInterfaces: (enis) =>
      recorded({ call: 'DescribeNetworkInterfaces', enis: [...enis] }, ec2.describeNetworkInterfaces(enis)),
    describeSubnets: () => recorded({ call: 'DescribeSubnets' }, ec2.describeSubnets()),
    describeSecurityGroups: () => recorded({ call: 'DescribeSecurityGroups' }, ec2.describeSecurityGroups()),
    createTags: (eni) => recorded({ call: 'CreateTags', eni }, ec2.createTags(eni)),
    describeAvailableInterfaces: () =>
      recorded({ call: 'DescribeNetworkInterfaces', enis: [] }, ec2.describeAvailableInterfaces()),
    deleteAvailableInterface: (eni) =>
      recorded({ call: 'DeleteNetworkInterface', eni }, ec2.deleteAvailableInterface(eni)),
  };
}

function asked(request: NewEniRequest): Fields {
  return { [request.kind]: request.count };
}

/** Secondary addresses without their /32, as EC2 writes them. */
function cidrTexts(cidrs: readonly Cidr[]): string[] {
  return cidrs.map((cidr) => formatCidr(cidr).replace(/\/32$/, ''));
}
