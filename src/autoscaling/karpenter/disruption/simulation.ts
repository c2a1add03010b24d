// Would the pods of some nodes find a place without them? @upstream karpenter pkg/controllers/disruption/helpers.go
// #SimulateScheduling

import { podKey, type Pod } from '../../../kube/api/objects.ts';
import type { PlannedClaim } from '../scheduling/plannedClaim.ts';
import type { StateNode } from '../scheduling/stateNode.ts';
import type { Candidate } from './candidates.ts';
import { isUnderConsolidateAfter } from './consolidatable.ts';
import { isCurrentlyReschedulable } from '../evictionLimits.ts';
import { isMarkedForDeletion, nodePoolNameOf, type ClusterView } from './nodes.ts';

/** Pods that would go to a node there is. */
export interface Placement {
  readonly node: StateNode;
  readonly pods: readonly Pod[];
}

/** What a provisioning pass would come to. */
export interface PassOutcome {
  readonly claims: readonly PlannedClaim[];
  readonly placements: readonly Placement[];
  /** Why a pod has no place. */
  readonly errors: ReadonlyMap<Pod, string>;
}

export interface PassInput {
  readonly pods: readonly Pod[];
  /** Nodes that take pods. */
  readonly places: readonly StateNode[];
  /** Whether a node does not take this one. */
  readonly isWithheld: (node: StateNode, pod: Pod) => boolean;
}

/** A provisioning pass that changes nothing. */
export type Simulate = (input: PassInput) => PassOutcome;

export interface RemovalOutcome {
  readonly replacements: readonly PlannedClaim[];
  readonly placements: readonly Placement[];
  /** Why not all pods that would have to move have a place; undefined: they have. */
  readonly failure: string | undefined;
}

const NAMED_ERRORS = 5;

/** The removals that one look at the cluster asks about. */
export class Removals {
  private readonly simulate: Simulate;
  private readonly standing: readonly StateNode[];
  private readonly deleting: ReadonlySet<string>;
  /** Pods that move whatever is decided here: they go anywhere. */
  private readonly leaving: readonly Pod[];
  private readonly pendingPods: ReadonlySet<Pod>;
  /** Those that take no pods for the sake of consolidation. */
  private readonly waiting: ReadonlySet<StateNode>;
  private readonly isMoved: (pod: Pod) => boolean;

  constructor(view: ClusterView, simulate: Simulate) {
    this.simulate = simulate;
    const deleting = view.nodes.filter(isMarkedForDeletion);
    const budgets = view.budgets.map(({ config }) => config);
    this.isMoved = (pod) => isCurrentlyReschedulable(pod, budgets, view);
    this.deleting = new Set(deleting.map(({ name }) => name));
    this.leaving = deleting
      .filter(({ node }) => node !== undefined)
      .flatMap(({ pods }) => pods.filter(this.isMoved));
    this.standing = view.nodes.filter((node) => !isMarkedForDeletion(node));
    this.waiting = new Set(this.standing.filter((node) => isWaiting(view, node)));
    this.pendingPods = new Set(view.pendingPods);
  }

  /** Undefined: one of them is being deleted. */
  of(
    candidates: readonly Pick<Candidate, 'node' | 'reschedulablePods'>[],
    purpose: 'consolidation' | 'drift',
  ): RemovalOutcome | undefined {
    const { leaving, pendingPods, deleting, waiting } = this;
    const removed = new Set(candidates.map(({ node }) => node.name));
    for (const name of removed) if (deleting.has(name)) return undefined;
    const moved = candidates.flatMap(({ reschedulablePods }) => reschedulablePods.filter(this.isMoved));
    const outcome = this.simulate({
      pods: [...pendingPods, ...moved, ...leaving],
      places: this.standing.filter(({ name }) => !removed.has(name)),
      isWithheld: (node, { phase, nodeName = '' }) =>
        purpose === 'consolidation' && phase !== 'Pending' && !deleting.has(nodeName) && waiting.has(node),
    });
    const errors = new Map(outcome.errors);
    const isLeaving = new Set(leaving);
    for (const { node, pods } of outcome.placements) {
      if (node.isInitialized) continue;
      for (const pod of pods) if (!isLeaving.has(pod)) errors.set(pod, uninitialized(node));
    }
    return {
      replacements: outcome.claims,
      placements: outcome.placements,
      failure: failureOf([...errors].filter(([pod]) => !pendingPods.has(pod))),
    };
  }
}

/** Until it is consolidatable itself, pods do not come to it for the sake of consolidation. */
function isWaiting(view: ClusterView, node: StateNode): boolean {
  const name = nodePoolNameOf(node);
  const pool = view.nodePools.find((one) => one.name === name);
  if (pool === undefined || node.claim === undefined) return false;
  return isUnderConsolidateAfter(pool.disruption, node.claim, view.now);
}

function uninitialized({ node, claim }: StateNode): string {
  const names = [
    ...(claim === undefined ? [] : [`nodeclaim/${claim.name}`]),
    ...(node === undefined ? [] : [`node/${node.name}`]),
  ];
  return `would schedule against uninitialized ${names.join(', ')}`;
}

/** In the words of the log. @upstream scheduling.Results#NonPendingPodSchedulingErrors */
function failureOf(errors: readonly (readonly [Pod, string])[]): string | undefined {
  if (errors.length === 0) return undefined;
  const named = errors.slice(0, NAMED_ERRORS).map(([pod, error]) => `${podKey(pod)} => ${error} `);
  const more = errors.length < NAMED_ERRORS ? '' : ` and ${errors.length - NAMED_ERRORS} other(s)`;
  return `not all pods would schedule, ${named.join('')}${more}`;
}
