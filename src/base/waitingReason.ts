// Why a pod waits, in one word each. A scenario's expectations name them, the record gives them, reports show them.

import { keysOf } from './records.ts';

interface Row {
  readonly means: string;
  /** What tells the record: the daemon's refusal by this name, or what the scheduler says nodes are short of. */
  readonly refusal?: true;
  readonly shortOf?: string;
  /** Nothing has failed. */
  readonly startUp?: true;
  /** Pods of different subnets wait for different causes. */
  readonly bySubnet?: true;
}

/** In the order in which a pod meets them. */
export const WAITING_REASONS = {
  NotYetScheduled: { means: 'the scheduler has not tried it yet', startUp: true },
  TooManyPods: { means: 'nodes are at max pods', shortOf: 'pods' },
  InsufficientCpu: { means: 'nodes have too little CPU left for its requests', shortOf: 'cpu' },
  InsufficientMemory: { means: 'nodes have too little memory left for its requests', shortOf: 'memory' },
  InsufficientEphemeralStorage: {
    means: 'nodes have too little ephemeral storage left for its requests',
    shortOf: 'ephemeral-storage',
  },
  InsufficientPodEni: {
    means: 'nodes have no branch ENI left for it',
    shortOf: 'vpc.amazonaws.com/pod-eni',
  },
  InsufficientResource: { means: 'nodes have too little of another resource left for its requests' },
  UnboundVolumeClaim: {
    means: 'a PersistentVolumeClaim of its volumes is not bound, or not there',
    shortOf: 'persistentvolumeclaims',
  },
  VolumeNodeAffinity: {
    means: 'its volume can be reached from no node that could take it',
    shortOf: 'persistentvolumes',
  },
  TooManyVolumes: {
    means: 'nodes have as many volumes attached as they take',
    shortOf: 'attachable-volumes',
  },
  Unschedulable: {
    means: 'nodes are ruled out by cordon, taint, selector, affinity or spreading, or there are none',
  },
  NodeNotFound: {
    means:
      'its spec.nodeName is the name of no node: the pod garbage collector deletes it after about a minute',
  },
  Starting: { means: 'it has a node and is starting; nothing has failed', startUp: true },
  NoTrunkEni: {
    means: 'the node has no trunk ENI, which its branch ENI would hang on',
    refusal: true,
  },
  BranchEniPending: {
    means: 'the VPC resource controller has given it no branch ENI yet',
    refusal: true,
  },
  NoAddressOnNode: { means: 'the node has no available address', refusal: true },
  SubnetExhausted: { means: 'EC2 has no free address in the subnet', refusal: true, bySubnet: true },
  NoPrefixInSubnet: { means: 'EC2 has no free aligned /28 in the subnet', refusal: true, bySubnet: true },
  NoIPv6Prefix: {
    means: 'the node has no IPv6 prefix, and ipamd asks for none before its next start',
    refusal: true,
  },
  NoENIConfig: { means: 'the node names no ENIConfig that exists, so it gets no ENI', refusal: true },
  Throttled: {
    means: 'EC2 answered the calls for more addresses with RequestLimitExceeded',
    refusal: true,
  },
  Cooldown: {
    means: 'the only available addresses are cooling down',
    refusal: true,
  },
  Unauthorized: {
    means: 'EC2 refused the calls for more addresses: the role lacks a permission',
    refusal: true,
  },
  IncreaseFailed: {
    means: 'EC2 answered the calls for more addresses with another error',
    refusal: true,
  },
  NoAddressOnCard: {
    means: 'it asks for an address on every network card, and a card has none available',
    refusal: true,
  },
  MultiNicOff: {
    means: 'it asks for an address on every network card, and ENABLE_MULTI_NIC is off',
    refusal: true,
  },
  CalicoPoolsFull: {
    means: 'no block that the node may use has a free address, and its pools have no block left for it',
    refusal: true,
  },
  CalicoBlockLimit: { means: 'the node has as many Calico blocks as it may have', refusal: true },
  NoCalicoPool: { means: 'no enabled Calico pool is meant for it', refusal: true },
  Cordoned: { means: 'ipamd adds no addresses while its node is cordoned', refusal: true },
  VolumeNotAttached: { means: 'a volume of it cannot be attached to its node' },
  SandboxFailed: { means: 'its sandbox failed for a reason other than a missing address' },
  CrashLoopBackOff: { means: 'one of its containers failed and waits for its restart' },
} as const satisfies Readonly<Record<string, Row>>;

type Rows = typeof WAITING_REASONS;

export type WaitingReason = keyof Rows;

/** Those that a node's daemon gives for an ADD without an address. */
export type RefusalReason = {
  [Reason in WaitingReason]: Rows[Reason] extends { readonly refusal: true } ? Reason : never;
}[WaitingReason];

export const WAITING_REASON_NAMES = keysOf(WAITING_REASONS);

const SHORTAGES = new Map(
  WAITING_REASON_NAMES.flatMap((reason) => {
    const row: Row = WAITING_REASONS[reason];
    return row.shortOf === undefined ? [] : [[row.shortOf, reason] as const];
  }),
);

/** When nodes have too little of a resource left. */
export function shortageOf(resource: string): WaitingReason {
  return SHORTAGES.get(resource) ?? 'InsufficientResource';
}

export function isOfSubnet(reason: WaitingReason): boolean {
  const row: Row = WAITING_REASONS[reason];
  return row.bySubnet === true;
}

/** Whether nothing has failed: the pod is on its way. */
export function isStartUp(reason: WaitingReason): boolean {
  const row: Row = WAITING_REASONS[reason];
  return row.startUp === true;
}

/** Whether it waits for an address. */
export function isRefusal(reason: WaitingReason): boolean {
  const row: Row = WAITING_REASONS[reason];
  return row.refusal === true;
}
