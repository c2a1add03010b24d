// A run in one object of plain data: what the world looks like at its end and how it got there, in counts.
// Reports, sweeps and expectations of people are served from it, without any record kept.

import type { Milliseconds } from '../base/time.ts';
import { blockCounts, type BlockCounts } from './blockCounts.ts';
import { poolCounts, type PoolCounts } from './poolRecord.ts';
import { inPlaceOrder, slotsOf, type SlotState } from './poolEni.ts';
import type { Episode } from './episodes.ts';
import type { LaunchFailure } from './groupBook.ts';
import type { Milestone, Story } from './milestones.ts';
import type { AddressPeaks } from './addressUse.ts';
import type { InstanceCost } from './instanceHours.ts';
import type { NodeChange } from './nodeChanges.ts';
import type { NodeUpdate } from './nodeUpdates.ts';
import type { Hazard } from './hazards.ts';
import type { FailedLaunches } from './failedLaunches.ts';
import type { JobCounts, StalledRollout } from './jobBook.ts';
import type { LooseEni } from './looseEnis.ts';
import type { RefusedCalls, SubnetTallies } from './subnetTallies.ts';
import type { ThrottledCalls } from './throttling.ts';
import type { RefusedPods } from './refusedPods.ts';
import type { RejectedPods } from './rejectedPods.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import type { NodeState } from './nodeBook.ts';
import { type BranchEniSummary, summarizeBranchEnis } from './branchEniSummary.ts';
import type { DaemonState, IncreasePause } from './nodeRecord.ts';
import { quantiles, type Quantiles } from './percentiles.ts';
import type { PodTallies } from './podTallies.ts';
import type { PodStateName } from './podRecord.ts';
import { waitingPods, type WaitingPod } from './waiting.ts';
import type { WorldState } from './worldState.ts';

export type PodCounts = Readonly<Record<'total' | PodStateName, number>>;

/** An ENI in the daemon's pool, its slots in the order in which they were filled. */
export interface EniSummary {
  readonly eni: string;
  readonly networkCard: number;
  readonly device: number;
  readonly excluded: boolean;
  /** Its free slots stay free. */
  readonly unfilled: boolean;
  readonly trunk: boolean;
  readonly slots: readonly SlotState[];
}

export interface NodeSummary {
  readonly name: string;
  readonly group: string;
  readonly instanceType: string;
  readonly subnet: string;
  /** Where its daemon last got addresses for pods, or none; its own unless custom networking says another. */
  readonly podSubnet: string;
  readonly ready: boolean;
  readonly cordoned: boolean;
  /** Its instance was terminated, and the Node still stands. */
  readonly instanceGone: boolean;
  readonly daemon: DaemonState;
  readonly maxPods: number;
  /** Pods that take a pod slot. */
  readonly pods: number;
  readonly hostNetworkPods: number;
  /** Attached ENIs as EC2 has it. */
  readonly attachedEnis: number;
  readonly addresses: PoolCounts;
  /** Undefined: it has none of Calico's. */
  readonly blocks: BlockCounts | undefined;
  /** When the pool last grew or shrank. */
  readonly poolChangedAt: Milliseconds;
  readonly enis: readonly EniSummary[];
  /** Undefined: the VPC resource controller has given the node no trunk ENI. */
  readonly branchEnis: BranchEniSummary | undefined;
  /** Only while the daemon asks for no addresses. */
  readonly pause: IncreasePause | undefined;
}

/** A node group that has or had a Node, or of which a launch failed. */
export interface GroupSummary {
  readonly name: string;
  /** Registered. */
  readonly nodes: number;
  /** When that number last changed. */
  readonly changedAt: Milliseconds;
  /** One a code; that of the latest failure comes last. */
  readonly failedLaunches: readonly LaunchFailure[];
}

export interface SubnetSummary {
  readonly name: string;
  readonly free: number;
  readonly freePrefixes: number;
  /** The lowest of the run, and when it was first so low. */
  readonly lowestFree: number;
  readonly lowestFreeAt: Milliseconds;
  /** Undefined: EC2 refused nothing. */
  readonly refused: RefusedCalls | undefined;
}

export interface ReasonCount {
  readonly reason: WaitingReason;
  readonly count: number;
}

export interface CallSummary {
  readonly count: number;
  readonly errors: number;
  readonly throttled: number;
}

/** What a workload has of what it wants. */
export interface Shortfall {
  /** Undefined: its kind has no number of replicas. */
  readonly wanted: number | undefined;
  /** Neither Succeeded nor Failed. */
  readonly pods: number;
}

export interface RunSummary {
  readonly at: Milliseconds;
  readonly pods: PodCounts;
  readonly waiting: readonly WaitingPod[];
  /** Spans in which pods waited for one reason, the worst first: those open at the end, then by pod-minutes. */
  readonly episodes: readonly Episode[];
  /** Pods that were deleted or failed before they were Running, by what they waited for; the most first. */
  readonly neverStarted: readonly ReasonCount[];
  /** Sandboxes that failed, by why; the most first. */
  readonly failedSandboxes: readonly ReasonCount[];
  readonly throttledCalls: readonly ThrottledCalls[];
  readonly jobs: JobCounts;
  /** Turned away by kubelets, by why; the most first. */
  readonly rejectedPods: readonly RejectedPods[];
  /** Refused by admission, by workload and why; with how many pods the workload lacks at the end, where it says a number. */
  readonly refusedPods: readonly (RefusedPods & Shortfall)[];
  readonly stalledRollouts: readonly StalledRollout[];
  /** NodePools whose last launch failed. */
  readonly failedLaunches: readonly FailedLaunches[];
  /** ENIs attached to no instance. */
  readonly looseEnis: readonly LooseEni[];
  readonly addressPeaks: AddressPeaks;
  /** What the instances cost, in order of their first launch. */
  readonly instanceCosts: readonly InstanceCost[];
  /** Of managed node groups, in the order in which they began. */
  readonly nodeUpdates: readonly Readonly<NodeUpdate>[];
  /** Nodes that came or went by a decision of an autoscaler, of EKS or of EC2. */
  readonly nodeChanges: readonly Readonly<NodeChange>[];
  /** Pods with an address of their own that became Running. */
  readonly podsStarted: number;
  /** Registered nodes, in the order in which they became known. */
  readonly nodes: readonly NodeSummary[];
  readonly nodeGroups: readonly GroupSummary[];
  readonly subnets: readonly SubnetSummary[];
  /** In order of name. */
  readonly ec2Calls: Readonly<Record<string, CallSummary>>;
  /** From creation to Running, of pods that need an address of their own; undefined when none has run. */
  readonly podStartMs: Quantiles | undefined;
  /** The short story of the run, and the whole. */
  readonly milestones: readonly Milestone[];
  readonly fullStory: readonly Milestone[];
  /** In the order in which they began, those that have ended included. */
  readonly hazards: readonly Hazard[];
}

/** What is measured beside the state of the world. */
export interface RunMeasures {
  readonly podStarts: readonly Milliseconds[];
  readonly story: Story;
  readonly addressPeaks: AddressPeaks;
  readonly instanceCosts: readonly InstanceCost[];
  readonly nodeUpdates: readonly NodeUpdate[];
  readonly nodeChanges: readonly NodeChange[];
}

/** The state at `now`, which is at or after its last fact. */
export function summarize(
  state: WorldState,
  now: Milliseconds,
  { podStarts, story, addressPeaks, instanceCosts, nodeUpdates, nodeChanges }: RunMeasures,
): RunSummary {
  const nodes = [...state.nodes.nodes.values()].filter((node) => node.registeredAt !== undefined);
  const calls = [...state.calls].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    at: now,
    pods: podCounts(state.pods.tallies),
    waiting: waitingPods(state),
    episodes: state.episodes.list(now),
    neverStarted: byCount(state.episodes.neverStarted),
    failedSandboxes: byCount(state.failedSandboxes),
    throttledCalls: state.throttling.list(),
    jobs: state.jobs.counts(),
    rejectedPods: state.rejections.list(),
    refusedPods: state.refusals.list().map((refused) => ({ ...refused, ...shortfall(state, refused) })),
    stalledRollouts: state.rollouts.list(),
    failedLaunches: state.launches.list(),
    looseEnis: state.looseEnis.list(),
    addressPeaks,
    instanceCosts,
    nodeUpdates: nodeUpdates.map((update) => ({ ...update })),
    nodeChanges: nodeChanges.map((change) => ({ ...change })),
    podsStarted: podStarts.length,
    nodes: nodes.map((node) => summarizeNode(node, now)),
    nodeGroups: [...state.nodes.groups.groups].map(
      ([
        name,
        {
          nodes: { value, changedAt },
          failures,
        },
      ]) => ({
        name,
        nodes: value,
        changedAt,
        failedLaunches: [...failures.values()],
      }),
    ),
    subnets: [...state.subnets].map(([name, subnet]) => summarizeSubnet(name, subnet)),
    ec2Calls: Object.fromEntries(
      calls.map(([call, { count, errors, throttled }]) => [
        call,
        { count: count.value, errors: errors.value, throttled: throttled.value },
      ]),
    ),
    podStartMs: quantiles(podStarts),
    milestones: story.milestones,
    fullStory: story.full,
    hazards: [...state.hazards.all()],
  };
}

function shortfall({ pods }: WorldState, { workload }: RefusedPods): Shortfall {
  const { desired, tallies } = pods.workload(workload);
  const { total, succeeded, failed } = podCounts(tallies);
  return { wanted: desired, pods: total - succeeded - failed };
}

function byCount(counts: ReadonlyMap<WaitingReason, number>): ReasonCount[] {
  const listed = [...counts].map(([reason, count]) => ({ reason, count }));
  return listed.sort((one, other) => other.count - one.count);
}

function summarizeSubnet(name: string, subnet: SubnetTallies): SubnetSummary {
  const { free, freePrefixes, lowestFree, lowestFreeAt, refused } = subnet;
  return {
    name,
    free: free.value,
    freePrefixes: freePrefixes.value,
    lowestFree: Math.min(lowestFree, free.value),
    lowestFreeAt,
    refused,
  };
}

function podCounts(tallies: PodTallies): PodCounts {
  return {
    total: tallies.total.value,
    running: tallies.running.value,
    pending: tallies.pending.value,
    creating: tallies.creating.value,
    succeeded: tallies.succeeded.value,
    failed: tallies.failed.value,
  };
}

function summarizeNode(node: NodeState, now: Milliseconds): NodeSummary {
  const enis = inPlaceOrder(node.pool.enis);
  return {
    name: node.node,
    group: node.group,
    instanceType: node.instanceType,
    subnet: node.subnet,
    podSubnet: node.podSubnet,
    ready: node.ready,
    cordoned: node.cordoned,
    instanceGone: node.instanceGone,
    daemon: node.daemon,
    maxPods: node.maxPods,
    pods: node.pods.value,
    hostNetworkPods: node.hostNetworkPods.value,
    attachedEnis: node.attached.length,
    addresses: poolCounts(node.pool, now),
    blocks: blockCounts(node.calico),
    poolChangedAt: node.pool.totalChangedAt,
    branchEnis: summarizeBranchEnis(node.trunk),
    enis: enis.map((each) => {
      const { eni, networkCard, device, excluded, unfilled, trunk } = each;
      return {
        eni,
        networkCard,
        device,
        excluded,
        unfilled,
        trunk,
        slots: slotsOf(each, now, node.pool.prefixMode),
      };
    }),
    pause: node.pause !== undefined && now <= node.pause.until ? node.pause : undefined,
  };
}
