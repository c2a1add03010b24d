// EC2 as an own allocator calls it: every call is logged, calls for an ENI that is not there are faults, and after a call
// that took something away the guard looks whether a sandbox has lost its address by it.

import { formatCidr } from '../../base/ipv4.ts';
import { plural } from '../../base/words.ts';
import type { Cloud } from '../../ec2/cloud.ts';
import type { Instance } from '../../ec2/instance.ts';
import type { NewEniRequest, Ec2Answer, Ec2Port } from '../../ipamd/ec2Port.ts';
import type { Process } from '../../kernel/process.ts';

export interface Ec2Guard {
  /** Logs a call; what it returns takes the answer. */
  called(text: string): (answer: string) => void;
  unknownEni(call: string, eni: string): never;
  /** A call has taken addresses or ENIs away. */
  tookAway(call: string): void;
  /** It has detached or deleted an ENI itself. */
  letGo(eni: string): void;
  /** A call that adds addresses was answered: the code of its error, if it failed. */
  grew(code: string | undefined): void;
}

export function guardedEc2(ec2: Ec2Port, cloud: Cloud, instance: Instance, guard: Ec2Guard): Ec2Port {
  /** ENIs that this life of the allocator may call for, though others may have torn them off since. */
  const known = new Set<string>();
  const deleted = new Set<string>();

  function check(call: string, eni: string): void {
    for (const { id } of instance.enis) known.add(id);
    for (const { eniId } of instance.metadata.attachedEnis()) known.add(eniId);
    const owner = cloud.networkInterfaces.find(eni);
    const isOwn = owner !== undefined && owner.createdBy === instance.instanceId;
    if (deleted.has(eni) || !(known.has(eni) || isOwn)) guard.unknownEni(call, eni);
  }

  function* call<T>(text: string, process: () => Process<Ec2Answer<T>>, eni?: string): Process<Ec2Answer<T>> {
    if (eni !== undefined) check(text, eni);
    const note = guard.called(text);
    const answer = yield* process();
    note(answer.ok ? answerText(answer.value) : answer.code);
    return answer;
  }

  function* growing<T>(process: Process<Ec2Answer<T>>): Process<Ec2Answer<T>> {
    const answer = yield* process;
    guard.grew(answer.ok ? undefined : answer.code);
    return answer;
  }

  function* shrinking<T>(text: string, process: Process<Ec2Answer<T>>, gone?: string): Process<Ec2Answer<T>> {
    const answer = yield* process;
    if (answer.ok && gone !== undefined) guard.letGo(gone);
    if (answer.ok) guard.tookAway(text);
    return answer;
  }

  function* deleting<T>(eni: string, process: Process<Ec2Answer<T>>): Process<Ec2Answer<T>> {
    const answer = yield* process;
    if (answer.ok) deleted.add(eni);
    return answer;
  }

  return {
    assignPrivateIpAddresses: (eni, request) =>
      growing(
        call(
          `AssignPrivateIpAddresses ${eni}, ${asked(request)}`,
          () => ec2.assignPrivateIpAddresses(eni, request),
          eni,
        ),
      ),
    unassignPrivateIpAddresses: (eni, cidrs) => {
      const text = `UnassignPrivateIpAddresses ${eni} ${cidrs.map(formatCidr).join(' ')}`;
      return shrinking(
        text,
        call(text, () => ec2.unassignPrivateIpAddresses(eni, cidrs), eni),
      );
    },
    assignIpv6Addresses: (eni, prefixes) =>
      growing(
        call(
          `AssignIpv6Addresses ${eni}, ${prefixes} prefixes`,
          () => ec2.assignIpv6Addresses(eni, prefixes),
          eni,
        ),
      ),
    createNetworkInterface: (subnet, request, groups) =>
      growing(
        call(`CreateNetworkInterface in ${subnet}, ${asked(request)}`, () =>
          ec2.createNetworkInterface(subnet, request, groups),
        ),
      ),
    describeInstances: (card) => call('DescribeInstances', () => ec2.describeInstances(card)),
    attachNetworkInterface: (eni, device, card) =>
      call(
        `AttachNetworkInterface ${eni} as device ${device}`,
        () => ec2.attachNetworkInterface(eni, device, card),
        eni,
      ),
    modifyNetworkInterfaceAttribute: (eni, attribute) =>
      call(
        `ModifyNetworkInterfaceAttribute ${eni}`,
        () => ec2.modifyNetworkInterfaceAttribute(eni, attribute),
        eni,
      ),
    detachNetworkInterface: (eni) => {
      const text = `DetachNetworkInterface ${eni}`;
      return shrinking(
        text,
        call(text, () => ec2.detachNetworkInterface(eni), eni),
        eni,
      );
    },
    deleteNetworkInterface: (eni) => {
      const text = `DeleteNetworkInterface ${eni}`;
      return deleting(
        eni,
        shrinking(
          text,
          call(text, () => ec2.deleteNetworkInterface(eni), eni),
          eni,
        ),
      );
    },
    describeNetworkInterfaces: (enis) =>
      call(`DescribeNetworkInterfaces ${enis.join(' ')}`, () => ec2.describeNetworkInterfaces(enis)),
    describeSubnets: () => call('DescribeSubnets', () => ec2.describeSubnets()),
    describeSecurityGroups: () => call('DescribeSecurityGroups', () => ec2.describeSecurityGroups()),
    createTags: (eni) => call(`CreateTags ${eni}`, () => ec2.createTags(eni), eni),
    describeAvailableInterfaces: () =>
      call('DescribeNetworkInterfaces, available', () => ec2.describeAvailableInterfaces()),
    deleteAvailableInterface: (eni) => {
      const text = `DeleteNetworkInterface ${eni}, available`;
      return deleting(
        eni,
        call(text, () => ec2.deleteAvailableInterface(eni)),
      );
    },
  };
}

function asked({ kind, count }: NewEniRequest): string {
  if (kind === 'ipv6s') return plural(count, 'IPv6 address');
  return kind === 'ips' ? plural(count, 'address') : `${count} ${count === 1 ? 'prefix' : 'prefixes'}`;
}

/** What an answer says, as far as it says anything on addresses. */
function answerText(value: unknown): string {
  if (Array.isArray(value)) return value.every(isCidr) ? value.map(formatCidr).join(' ') : 'ok';
  return typeof value === 'object' && value !== null && 'eniId' in value ? String(value.eniId) : 'ok';
}

function isCidr(value: unknown): value is { readonly base: number; readonly length: number } {
  return typeof value === 'object' && value !== null && 'base' in value && 'length' in value;
}
