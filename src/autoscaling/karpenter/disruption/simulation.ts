// Would the pods of some nodes find a place without them? @upstream karpenter pkg/controllers/disruption/helpers.go
// #SimulateScheduling

import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import { podKey, type Pod } from '../../../kube/api/objects.ts';
import type { PlannedClaim } from '../scheduling/plannedClaim.ts';
import type { StateNode } from '../scheduling/stateNode.ts';
import type { Candidate } from './candidates.ts';
import { isUnderConsolidateAfter } from './consolidatable.ts';
import { isCurrentlyReschedulable } from './evictionLimits.ts';
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
  /** Those that take pods. */
  readonly places: readonly StateNode[];
  /** Of these only pods that nobody moves. */
  readonly onlyForPending: ReadonlySet<StateNode>;
  readonly pendingPods: ReadonlySet<Pod>;
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

/** Undefined: one of them is being deleted. */
export function simulateRemoval(
  view: ClusterView,
  simulate: Simulate,
  candidates: readonly Pick<Candidate, 'node' | 'reschedulablePods'>[],
  purpose: 'consolidation' | 'drift',
): RemovalOutcome | undefined {
  const removed = new Set(candidates.map(({ node }) => node.name));
  const deleting = view.nodes.filter(isMarkedForDeletion);
  if (deleting.some(({ name }) => removed.has(name))) return undefined;
  const places = view.nodes.filter((node) => !isMarkedForDeletion(node) && !removed.has(node.name));
  const moved = candidates.flatMap(({ reschedulablePods }) => reschedulablePods);
  const movedNow = moved.filter((pod) => isCurrentlyReschedulable(pod, view));
  const leaving = deleting
    .filter(({ node }) => node !== undefined)
    .flatMap(({ pods }) => pods.filter((pod) => isCurrentlyReschedulable(pod, view)));
  const pendingPods = new Set(view.pendingPods);
  const outcome = simulate({
    pods: [...view.pendingPods, ...movedNow, ...leaving],
    places,
    onlyForPending: new Set(purpose === 'drift' ? [] : places.filter((node) => isWaiting(view, node))),
    pendingPods,
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

function isWaiting(view: ClusterView, node: StateNode & { readonly claim: NodeClaim | undefined }): boolean {
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
