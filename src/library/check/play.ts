// Plays a life, of a node or of a cluster, on an allocator: what must always hold is checked after every event, and the
// play ends at the event that breaks it.

import { formatAddress } from '../../base/address.ts';
import type { Milliseconds } from '../../base/time.ts';
import { SeededChooser, type Chooser } from '../../kernel/chooser.ts';
import type { Allocator, AllocatorView } from '../../world/allocator/allocator.ts';
import { AllocatorFaultError } from '../../world/allocator/fault.ts';
import type { NodeLife } from '../../world/life/nodeLife.ts';
import { NodeRun, type NodeRunOptions } from '../../world/life/nodeRun.ts';
import { PoolInvariants } from '../../world/poolInvariants.ts';
import { simulate, type Run } from '../simulate.ts';
import { scenarioOfLife, type ClusterLife } from './clusterLives.ts';
import { brokenRule, type Broken } from './broken.ts';

/** A node's life as it was played, to its end or to what broke. */
export interface NodePlay {
  readonly kind: 'node';
  readonly life: NodeLife;
  readonly end: Milliseconds;
  readonly pods: {
    /** With an address. */
    readonly served: readonly { readonly pod: string; readonly address: string }[];
    /** Refused, and to be tried again. */
    readonly waiting: readonly string[];
  };
  /** What the allocator holds; undefined while none runs. */
  readonly view: AllocatorView | undefined;
  /** When addresses or ENIs of the node last changed at EC2, or a pod began or ceased to wait. */
  readonly lastChangeAt: Milliseconds;
  /** Empty when all held. */
  readonly broken: readonly Broken[];
  /** @internal */
  readonly run: NodeRun;
}

/** A cluster's life as it was played. */
export interface ClusterPlay {
  readonly kind: 'cluster';
  readonly life: ClusterLife;
  readonly run: Run;
  readonly broken: readonly Broken[];
}

/** Without an allocator: ipamd. The same life and allocator give the same play. */
export function play(life: NodeLife, allocator?: Allocator): NodePlay;
export function play(life: ClusterLife, allocator?: Allocator): ClusterPlay;
export function play(life: NodeLife | ClusterLife, allocator?: Allocator): NodePlay | ClusterPlay {
  return 'document' in life ? playCluster(life, allocator) : playNode(life, { allocator });
}

/** @internal */
export interface NodePlayOptions extends Omit<NodeRunOptions, 'chooser'> {
  readonly chooser?: ((seeded: Chooser) => Chooser) | undefined;
}

/** @internal */
export function playNode(life: NodeLife, options: NodePlayOptions = {}): NodePlay {
  const run = new NodeRun(life, {
    ...options,
    chooser: (_, random) => {
      const seeded = new SeededChooser(random, 'ipamd');
      return options.chooser?.(seeded) ?? seeded;
    },
  });
  const { simulation, instance } = run;
  const invariants = new PoolInvariants(run.cloud);
  let broken: Broken[] = [];
  let lastChangeAt = 0;
  let [version, waiting] = [-1, 0];
  simulation.onAfterEvent(() => {
    const texts = invariants.check([{ node: instance.node, instance, pools: run.pools }]);
    broken = texts.map((text) => ({ property: 'pool', at: simulation.now, text }));
    if (texts.length > 0) simulation.halt();
    if (instance.version === version && run.waitingCount === waiting) return;
    [version, waiting] = [instance.version, run.waitingCount];
    lastChangeAt = simulation.now;
  });
  try {
    simulation.runUntil(life.endMs);
  } catch (error) {
    if (!(error instanceof AllocatorFaultError)) throw error;
    broken = [brokenRule(error.fault)];
  }
  const served = run.servedPods.map(({ pod, address }) => ({ pod, address: formatAddress(address) }));
  const pods = { served, waiting: run.waitingPods };
  const view = broken.length === 0 ? run.view : undefined;
  return { kind: 'node', life, end: simulation.now, pods, view, lastChangeAt, broken, run };
}

function playCluster(life: ClusterLife, allocator: Allocator | undefined): ClusterPlay {
  const run = simulate(scenarioOfLife(life), { allocator, check: true });
  const { allocatorFault, brokenInvariants, standstill, end } = run;
  const broken = [
    ...(allocatorFault === undefined ? [] : [brokenRule(allocatorFault)]),
    ...brokenInvariants.map((text) => ({ property: propertyOf(text), at: end, text })),
    ...(standstill === undefined ? [] : [{ property: 'time-goes-on', at: end, text: standstill }]),
  ];
  return { kind: 'cluster', life, run, broken };
}

/** Its name stands first; what is said of pools has none. */
function propertyOf(text: string): string {
  return /^([a-z]+(?:-[a-z]+)+): /.exec(text)?.[1] ?? 'pool';
}

/** What must always hold and did not: which, when, between whom. Empty when all held. */
export function invariants({ broken }: NodePlay | ClusterPlay): readonly Broken[] {
  return broken;
}
