// What faults of a state are called in words, and what to write instead.

import { unreachable } from '../../base/assert.ts';
import { grouped, plural } from '../../base/words.ts';
import type { Fault } from './diagnostics.ts';
import { quoted } from './valueWords.ts';

const STATE_CODES = [
  'bad-address',
  'bad-timestamp',
  'address-twice',
  'address-of-no-interface',
  'reserved-address',
  'not-a-prefix',
  'too-many-interfaces',
  'too-many-addresses',
  'no-such-network-card',
  'no-primary-interface',
  'no-trunk-interface',
  'branch-of-no-pod',
  'pod-without-address',
  'listed-twice',
  'other-zone',
  'pod-without-node',
  'pod-without-spec',
  'after-the-start',
  'more-nodes-than-size',
  'over-max-pods',
  'no-agent',
  'current-revisions',
] as const;

type StateFault = Extract<Fault, { readonly code: (typeof STATE_CODES)[number] }>;

export function isStateFault(fault: Fault): fault is StateFault {
  return STATE_CODES.some((code) => code === fault.code);
}

/** The message, and the fix. */
export function stateWording(fault: StateFault): readonly [message: string, fix: string] {
  switch (fault.code) {
    case 'bad-address':
      return [`invalid IPv4 address ${quoted(fault.found)}`, 'use an address such as 10.0.0.7'];
    case 'bad-timestamp':
      return [`invalid time ${quoted(fault.found)}`, 'use a time such as 2026-03-04T09:30:00Z'];
    case 'address-twice':
      return [`${fault.address} is used twice; ${fault.other} has it too`, 'remove one of the two'];
    case 'address-of-no-interface':
      return [
        `${fault.address} is on no network interface of ${fault.node}`,
        'use a secondary IP, or an address of a prefix, of the node',
      ];
    case 'reserved-address':
      return [`${fault.found} is reserved by AWS`, 'use another address of the subnet'];
    case 'not-a-prefix':
      return [`${fault.found} is not a /28`, 'use a /28 block, or list the addresses under addresses'];
    case 'too-many-interfaces':
      return [
        `${fault.found} network interfaces; ${fault.type} has at most ${fault.limit}`,
        'remove some, or use another instanceType',
      ];
    case 'too-many-addresses':
      return [
        `${fault.found} addresses and prefixes, the primary IP included; an ENI of ${fault.type} has at most ${fault.limit}`,
        'remove some, or use another instanceType',
      ];
    case 'no-such-network-card':
      return [
        `network card ${fault.networkCard} does not exist; ${fault.type} has ${plural(fault.cards, 'network card')}`,
        'use 0, or another instanceType',
      ];
    case 'no-primary-interface':
      return ['the node has no primary ENI', 'add a network interface with device: 0'];
    case 'no-trunk-interface':
      return ['branch ENIs without a trunk ENI', 'add a network interface with trunk: true'];
    case 'branch-of-no-pod':
      return [
        `no pod ${quoted(fault.pod)} with this address is on ${fault.node}`,
        'use NAMESPACE/NAME of the pod, or add releasedAt if it is gone',
      ];
    case 'pod-without-address':
      return ['the pod is Running without an address', 'add address: …, or hostNetwork: true to its spec'];
    case 'listed-twice':
      return [`${fault.what} ${quoted(fault.name)} is listed twice`, 'remove one of the two'];
    case 'other-zone':
      return [
        `subnet ${fault.subnet} is in ${fault.zone}, the node in ${fault.nodeZone}`,
        'use a subnet in the zone of the node',
      ];
    case 'pod-without-node':
      return fault.node === undefined
        ? ['the pod has no node', 'add node: …, or use phase: Pending without an address']
        : [
            `node ${quoted(fault.node)} is not in the state`,
            'add the node, or use the name of one that is listed',
          ];
    case 'pod-without-spec':
      return fault.owner === undefined
        ? ['the pod has neither an owner nor a spec', 'add spec: …']
        : [
            `no template for the pods of ${fault.owner}`,
            'adopt a manifest that has it (timeline: adopt), or add its spec here',
          ];
    case 'after-the-start':
      return [
        `${fault.found} is after the start of the run, ${fault.clock}`,
        'use an earlier time, or a later start.clock',
      ];
    case 'more-nodes-than-size':
      return [
        `node group ${fault.group} has ${plural(fault.nodes, 'node')} in the state, more than its size ${fault.size}`,
        `use size: ${fault.nodes}`,
      ];
    case 'over-max-pods':
      return [
        `${plural(fault.pods, 'pod')} on a node with max pods ${grouped(fault.maxPods)}`,
        'raise maxPods, or remove pods',
      ];
    case 'no-agent':
      return [
        `${fault.node} has pods with addresses, but no aws-node pod that is Running`,
        'add the pod of DaemonSet aws-node in kube-system',
      ];
    case 'current-revisions':
      return [
        `${plural(fault.count, 'ReplicaSet')} of Deployment ${fault.deployment} with current: true`,
        'use current: true for exactly one',
      ];
    default:
      return unreachable(fault);
  }
}
