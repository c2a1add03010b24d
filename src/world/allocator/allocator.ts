// The port between the world and whatever gives addresses to pods on a node. The CNI's own daemon is one implementation
// (`ipamd.ts`); an allocator of somebody else's is another. One instance runs on each node, from the start of the node's
// aws-node container to its end. Everything is synchronous or a process in virtual time.

import type { Address, AddressBlock } from '../../base/address.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Cloud } from '../../ec2/cloud.ts';
import type { Instance } from '../../ec2/instance.ts';
import type { Ec2Port, ImdsPort } from '../../ipamd/ec2Port.ts';
import type { EniConfig } from '../../ipamd/eniConfig.ts';
import type { IpamdFact } from '../../ipamd/facts.ts';
import type { Meter } from '../../ipamd/meter.ts';
import type { ApiPort } from '../../ipamd/apiPort.ts';
import type { PoolPast } from '../../ipamd/resume.ts';
import type { CniVersion } from '../../base/cniReleases.ts';
import type { Chooser } from '../../kernel/chooser.ts';
import type { TurnsAhead } from '../../kernel/openTurns.ts';
import type { Process, RunningProcess } from '../../kernel/process.ts';
import type { Simulation } from '../../kernel/simulation.ts';

export interface Allocator<Saved = unknown> {
  /** What reports call it. */
  readonly name: string;
  /**
   * The container of the node's daemon has started. `saved` is what the last `stop()` on this machine returned, if it
   * has not been rebooted since.
   */
  start(node: AllocatorNode, saved: Saved | undefined): RunningAllocator<Saved>;
  /**
   * @internal The run begins with a container that has run for long; one that cannot take over is started, and finds
   * in `node.sandboxes` what has addresses.
   */
  resume?(node: AllocatorNode, past: PoolPast): RunningAllocator<Saved>;
}

/** An allocator under way on one node. Answers take no time; what takes time is a process (`node.spawn`). */
export interface RunningAllocator<Saved = unknown> {
  /** CNI ADD: an address for the sandbox, the same one when it is asked again; or why there is none. */
  add(sandbox: AllocatorSandbox): AllocatorAnswer;
  /** CNI DEL. It is answered when this returns, or, if `later()` is called in it, when the function it returned is. */
  del(sandbox: AllocatorSandbox, later: () => () => void): void;
  /** What it holds now. It must list all that it gives out. */
  view(): AllocatorView;
  /** The container ends. Processes and timers of the node end with it. What it returns is kept on the node's disk. */
  stop(): Saved;
  /** The node was cordoned or uncordoned: see `AllocatorNode.unschedulable`. */
  unschedulableChanged?(): void;
  /** The node's labels or annotations were changed, or an ENIConfig: see `AllocatorNode.eniConfig`. */
  eniConfigChanged?(): void;
  /** @internal The node's kubelet will make a CNI call then. */
  callDue?(at: Milliseconds): void;
  /** Whether it answers CNI calls; without it, it does from its start on. */
  readonly ready?: boolean;
}

export interface AllocatorSandbox {
  /** 64 hex digits; a new one for every attempt to start a pod. */
  readonly id: string;
  /** `namespace/name` */
  readonly pod: string;
  /** It asks for an address on every network card: the pod's annotation k8s.amazonaws.com/nicConfig. */
  readonly multiNic?: boolean;
}

/** `eni`: the ENI it is on, which need not be said. */
export interface AllocatedAddress {
  readonly address: Address;
  readonly eni?: string | undefined;
}

/**
 * An address as a number, of IPv6 as a bigint: see `formatAddress` and `parseAddress`. `others`: of the further network
 * cards, ascending, for a pod that asks for them; the pod's own address is the first.
 */
export type AllocatorAnswer =
  | (AllocatedAddress & {
      readonly others?: readonly AllocatedAddress[] | undefined;
      /** @internal Of a branch ENI, whose address is in no pool. */
      readonly vlan?: number | undefined;
    })
  | { readonly refused: string };

export interface AllocatorView {
  /** ENIs with the secondary addresses (/32) and prefixes (/28, IPv6 /80) it gives addresses of, in any order. */
  readonly enis: readonly { readonly eniId: string; readonly cidrs: readonly AddressBlock[] }[];
  /** Who has which address. */
  readonly assigned: readonly { readonly sandbox: string; readonly address: Address }[];
  /** Addresses that are not given out up to and including a moment. */
  readonly cooling: readonly { readonly address: Address; readonly until: Milliseconds }[];
}

/** What EC2 allows on the instance. */
export interface AllocatorLimits {
  /** ENIs of a network card; those of the first include the primary one. */
  readonly enis: number;
  readonly networkCards: number;
  /** Addresses of one ENI, its primary one included; a prefix takes the place of an address. */
  readonly addressesPerEni: number;
  /** Whether ENIs may carry /28 prefixes. */
  readonly prefixes: boolean;
  /** The node's capacity.pods, pods on the host's network included. */
  readonly maxPods: number;
}

/** What an allocator may tell of its decisions; its pool is told from `view()`. */
export type AllocatorNote =
  | {
      readonly kind: 'pool-decided';
      readonly decision: 'increase' | 'decrease';
      readonly reason: string;
      /** Addresses or prefixes. */
      readonly wanted: number;
      /** Addresses of the pool. */
      readonly total: number;
      readonly assigned: number;
      readonly cooling: number;
    }
  | { readonly kind: 'increase-paused'; readonly code: string; readonly until: Milliseconds }
  | { readonly kind: 'increase-failed'; readonly code: string };

/** What a sandbox was given; `others`: on further network cards, absent where there are none. */
export interface StandingAddresses {
  readonly pod: string;
  readonly address: Address;
  readonly others?: readonly { readonly address: Address }[];
}

/** The node as an allocator sees it. */
export interface AllocatorNode {
  /** The instance's private DNS name. */
  readonly name: string;
  readonly zone: string;
  readonly limits: AllocatorLimits;
  /** Environment of the aws-node container. */
  readonly env: Readonly<Record<string, string>>;
  /** Version of the container's image. */
  readonly version: CniVersion;
  /** The taint node.kubernetes.io/unschedulable:NoSchedule. */
  readonly unschedulable: boolean;
  /** Of the Node object, as they are now. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The ENIConfig object of that name, as it is now; undefined: there is none. */
  eniConfig(name: string): EniConfig | undefined;
  /** Sandboxes whose pods have their interfaces now, by id; of what was saved, only these are still there. */
  readonly sandboxes: ReadonlyMap<string, StandingAddresses>;
  /** EC2 with its latency, throttling, faults and the retries of the SDK. Each call is a process: `yield*` it. */
  readonly ec2: Ec2Port;
  /** Instance metadata with its lag. */
  readonly imds: ImdsPort;
  /** Since the start of the run. */
  now(): Milliseconds;
  /** `yield*` it in a process. A time is `5s`, `1m30s`, or milliseconds. */
  sleep(time: string | Milliseconds): Process;
  after(time: string | Milliseconds, act: () => void): { cancel(): void };
  /** Runs to the process' first sleep before it returns. */
  spawn(process: () => Process<unknown>): RunningProcess;
  /** 0 … n−1: a choice left open. It is drawn from the run's seed, or every one is tried. */
  choose(n: number): number;
  emit(note: AllocatorNote): void;
  /** @internal What the built-in daemon stands on beside all this. */
  readonly kernel: AllocatorKernel;
}

/** @internal */
export interface AllocatorKernel {
  readonly simulation: Simulation;
  readonly chooser: Chooser;
  /** For searches for leaked ENIs. */
  readonly searchChooser: Chooser;
  /** CNI calls that the node's kubelet is about to make. */
  readonly callsAhead: TurnsAhead;
  readonly cloud: Cloud;
  readonly instance: Instance;
  /** For security groups for pods. */
  readonly api: ApiPort;
  /** Orders the node among the others. */
  readonly key: number;
  readonly playsEveryTick: boolean;
  /** What a start of the daemon of this version counts with for its /metrics; undefined: nobody asks. */
  meter(version: CniVersion): Meter | undefined;
  readonly emit: (fact: IpamdFact) => void;
  /** It answers CNI calls from now on, or, with an error, its container has ended. */
  started(error: string | undefined): void;
}
