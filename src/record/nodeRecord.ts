// One node as the facts tell it: the instance and the ENIs attached to it, the Node object, and its daemon. A node is known
// from the launch of its instance and forgotten when instance and Node are both gone.
// Both come and go by themselves: a Node outlives its instance until the cluster notices, and meanwhile another instance
// may get the address and with it the name. What kubectl shows of the Node changes by the Node's own facts alone.

import type { Milliseconds } from '../base/time.ts';
import { newPool, type PoolRecord } from './poolRecord.ts';

/** What a node has of Calico's blocks. */
export interface BlocksRecord {
  /** As CIDR text. */
  blocks: readonly string[];
  /** That its pods and its tunnels have. */
  assigned: number;
  /** Of these, those of blocks that were not its own. */
  borrowed: readonly string[];
}

export type DaemonState = 'absent' | 'starting' | 'ready' | 'failed' | 'stopped';

/** Until when a daemon asks for no addresses, and EC2's code for why. */
export interface IncreasePause {
  readonly code: string;
  readonly until: Milliseconds;
}

export interface AttachedEni {
  readonly eni: string;
  readonly device: number;
}

/** A branch ENI on the node's trunk. */
export interface BranchRecord {
  readonly eni: string;
  readonly vlan: number;
  /** Empty until it is a pod's. */
  pod: string;
  address: string;
  /** Its pod is gone, and it keeps its place. */
  cooling: boolean;
}

/** The node's trunk ENI, as the VPC resource controller has it. */
export interface TrunkRecord {
  readonly eni: string;
  /** Branch ENIs at most. */
  readonly limit: number;
  branches: BranchRecord[];
}

/** Plain data, so that a draft of it can be changed as well. */
export interface NodeRecord {
  readonly node: string;
  /** Of the Node, or of the instance where no Node is registered. */
  instanceType: string;
  subnet: string;
  /** Where its daemon last got addresses for pods, or none; its own unless custom networking says another. */
  podSubnet: string;
  readonly knownSince: Milliseconds;
  instance: string | undefined;
  /** The Node stands for an instance that was terminated. */
  instanceGone: boolean;
  /** Empty until the kubelet registered the Node. */
  group: string;
  maxPods: number;
  registeredAt: Milliseconds | undefined;
  ready: boolean;
  cordoned: boolean;
  /** As EC2 has it: the daemon's pool follows a little later. */
  attached: readonly AttachedEni[];
  attachedChangedAt: Milliseconds;
  trunk: TrunkRecord | undefined;
  daemon: DaemonState;
  pause: IncreasePause | undefined;
  readonly pool: PoolRecord;
  /** Undefined: it has never had a block or an address of Calico's. */
  calico: BlocksRecord | undefined;
}

export function newNode(at: Milliseconds, node: string, instanceType: string, subnet: string): NodeRecord {
  return {
    node,
    instanceType,
    subnet,
    podSubnet: subnet,
    knownSince: at,
    instance: undefined,
    instanceGone: false,
    group: '',
    maxPods: 0,
    registeredAt: undefined,
    ready: false,
    cordoned: false,
    attached: [],
    attachedChangedAt: at,
    trunk: undefined,
    daemon: 'absent',
    pause: undefined,
    pool: newPool(),
    calico: undefined,
  };
}

export function isForgotten({ instance, registeredAt }: NodeRecord): boolean {
  return instance === undefined && registeredAt === undefined;
}
