// Which nodes are not needed, since when, and which of them may go now.
// @upstream cluster-autoscaler/core/scaledown/planner, eligibility, unneeded, unremovable; simulator/cluster.go

import { assert } from '../../base/assert.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { NodeScalingFact, UnremovableReason } from '../../kube/api/nodeScalingFacts.ts';
import { podKey, type Node, type Pod } from '../../kube/api/objects.ts';
import type { AwsGroups, CachedGroup } from './awsGroups.ts';
import { podsToMove } from './drainability.ts';
import { HintingSimulator } from './placing.ts';
import type { SpecNames } from './podGroups.ts';
import type { DecisionPort } from './ports.ts';
import { MinimumQuotas } from './quotas.ts';
import type { RemainingBudgets } from './remainingBudgets.ts';
import type { Snapshot } from './snapshot.ts';
import { isToBeDeleted, TO_BE_DELETED } from './taints.ts';
import { flagsOf } from './templateTags.ts';
import { type Utilization, utilizationOf } from './utilization.ts';

const SCALE_DOWN_DISABLED = 'cluster-autoscaler.kubernetes.io/scale-down-disabled';

export interface RemovableNode {
  readonly node: Node;
  readonly podsToMove: readonly Pod[];
  /** Its pods may not all be evicted at once. */
  readonly isRisky: boolean;
}

/** What a loop brings to the planner. */
export interface PlannerInput {
  readonly nodes: readonly Node[];
  readonly snapshot: Snapshot;
  readonly budgets: RemainingBudgets;
  /** Names of nodes that are on their way out. */
  readonly deletions: ReadonlySet<string>;
  readonly now: Milliseconds;
}

/** What a loop makes of a node. */
type Verdict = Extract<NodeScalingFact, { readonly kind: 'node-needed' | 'node-unneeded' }>;
type Needed = Extract<Verdict, { readonly kind: 'node-needed' }>;

interface UnneededNode extends RemovableNode {
  readonly since: Milliseconds;
}

export class ScaleDownPlanner {
  private readonly flags: ClusterAutoscalerFlags;
  private readonly groups: AwsGroups;
  private readonly decisions: DecisionPort;
  private readonly placing: HintingSimulator;
  private unneeded = new Map<string, UnneededNode>();
  /** The last loop found others than the one before: the next tries the nodes in another order. */
  private areOthers = false;
  /** By node: until when it is not looked at again. */
  private readonly unremovableUntil = new Map<string, Milliseconds>();
  private readonly verdicts = new Map<string, string>();

  constructor(flags: ClusterAutoscalerFlags, groups: AwsGroups, decisions: DecisionPort, specs: SpecNames) {
    this.flags = flags;
    this.groups = groups;
    this.decisions = decisions;
    this.placing = new HintingSimulator(specs);
  }

  unneededNodes(): readonly Node[] {
    return [...this.unneeded.values()].map(({ node }) => node);
  }

  isUnneeded(node: string): boolean {
    return this.unneeded.has(node);
  }

  forgetUnneeded(): void {
    this.areOthers ||= this.unneeded.size > 0;
    this.unneeded.clear();
  }

  /** Those a group may lose, empty ones first, then those that were unneeded before. */
  candidates(nodes: readonly Node[], snapshot: Snapshot): Node[] {
    const possible = nodes.filter((node) => {
      const group = this.groups.ofNode(node.name);
      if (group === undefined) return false;
      if (group.targetSize > group.minSize) return true;
      this.tell(needed(node, 'NodeGroupMinSizeReached'));
      return false;
    });
    const rank = ({ name }: Node): number => {
      const isEmpty = snapshot.podsOn(name).every(({ owner }) => owner?.kind === 'DaemonSet');
      return (isEmpty ? 0 : 2) + (this.unneeded.has(name) ? 0 : 1);
    };
    const ranks = new Map(possible.map((node) => [node, rank(node)]));
    return possible.sort((one, other) => (ranks.get(one) ?? 0) - (ranks.get(other) ?? 0));
  }

  /** Finds out anew which of the candidates are unneeded; what is tried on the snapshot is taken back. */
  update(candidates: readonly Node[], input: PlannerInput): void {
    const { snapshot, deletions, now } = input;
    snapshot.fork();
    this.dropOld(snapshot, now);
    const removable: RemovableNode[] = [];
    const destinations = new Set(input.nodes.map(({ name }) => name).filter((name) => !deletions.has(name)));
    for (const node of candidates) {
      if (deletions.has(node.name)) continue;
      if (removable.length >= this.mostUnneeded) break;
      const found = this.judge(node, destinations, input);
      if (found !== undefined) removable.push(found);
    }
    const before = this.unneeded;
    this.unneeded = new Map(
      removable.map((one) => {
        const since = before.get(one.node.name)?.since ?? now;
        return [one.node.name, { ...one, since }];
      }),
    );
    const isSame =
      before.size === this.unneeded.size && [...before.keys()].every((name) => this.isUnneeded(name));
    this.areOthers = !isSame;
    for (const [node, { since }] of this.unneeded) this.tell({ kind: 'node-unneeded', node, since });
    this.placing.dropOldHints();
    snapshot.revert();
  }

  /** Nodes that may go now; those with pods to move last, risky ones at the end. */
  nodesToDelete({ nodes, now, deletions }: PlannerInput): {
    readonly empty: readonly RemovableNode[];
    readonly drain: readonly RemovableNode[];
  } {
    const quotas = new MinimumQuotas(nodes, this.flags);
    const sizes = new Map<string, number>();
    const all = [...this.unneeded.values()];
    const mayGo = (one: UnneededNode): boolean =>
      this.stayReason(one, sizes, deletions, quotas, now) === undefined;
    const empty = all.filter(({ podsToMove: pods }) => pods.length === 0).filter(mayGo);
    const drain = all.filter(({ podsToMove: pods }) => pods.length > 0).filter(mayGo);
    return { empty, drain: drain.sort((one, other) => Number(one.isRisky) - Number(other.isRisky)) };
  }

  utilization(node: Node, snapshot: Snapshot, now: Milliseconds): Utilization {
    const flags = this.flagsFor(this.groups.ofNode(node.name));
    return utilizationOf(node, snapshot.podsOn(node.name), (pod) => snapshot.demandOf(pod), flags, now);
  }

  /** When time alone may change what was found; Infinity: never. No node goes before `cooldownEnd`. */
  nextChange(now: Milliseconds, cooldownEnd: Milliseconds): Milliseconds {
    let next = this.areOthers ? now : Infinity;
    for (const { node, since } of this.unneeded.values()) {
      const flags = this.flagsFor(this.groups.ofNode(node.name));
      const time = node.ready ? flags['scale-down-unneeded-time'] : flags['scale-down-unready-time'];
      next = Math.min(next, Math.max(now, since + time, cooldownEnd));
    }
    for (const until of this.unremovableUntil.values()) next = Math.min(next, until);
    return next;
  }

  /** @upstream planner.go#unneededNodesLimit */
  private get mostUnneeded(): number {
    const parallel = this.flags['max-scale-down-parallelism'];
    const loops = Math.ceil(
      this.flags['scale-down-unneeded-time'] / Math.max(1, this.flags['scan-interval']),
    );
    return Math.min(this.unneeded.size + 2 * parallel, Math.max(2 * parallel, parallel * loops));
  }

  private flagsFor(group: CachedGroup | undefined): ClusterAutoscalerFlags {
    return group === undefined ? this.flags : flagsOf(group.template.tags, this.flags);
  }

  private dropOld(snapshot: Snapshot, now: Milliseconds): void {
    for (const [name, until] of this.unremovableUntil) {
      if (until <= now || snapshot.node(name) === undefined) this.unremovableUntil.delete(name);
    }
    for (const name of this.verdicts.keys())
      if (snapshot.node(name) === undefined) this.verdicts.delete(name);
  }

  private judge(node: Node, destinations: Set<string>, input: PlannerInput): RemovableNode | undefined {
    if (this.unremovableUntil.has(node.name) || isToBeDeleted(node)) return undefined;
    const verdict = this.ineligible(node, input);
    if (verdict !== undefined) {
      this.tell(verdict);
      return undefined;
    }
    const found = this.simulateRemoval(node, destinations, input);
    if (!('kind' in found)) {
      destinations.delete(node.name);
      return found;
    }
    this.unremovableUntil.set(node.name, input.now + this.flags['unremovable-node-recheck-timeout']);
    this.tell(found);
    return undefined;
  }

  /** Why the node is not even tried. */
  private ineligible(node: Node, { snapshot, now }: PlannerInput): Needed | undefined {
    if (node.annotations[SCALE_DOWN_DISABLED] === 'true') return needed(node, 'ScaleDownDisabledAnnotation');
    if (!node.ready && !this.flags['scale-down-unready-enabled']) {
      return needed(node, 'ScaleDownUnreadyDisabled');
    }
    const { value } = this.utilization(node, snapshot, now);
    const threshold = this.flagsFor(this.groups.ofNode(node.name))['scale-down-utilization-threshold'];
    return value < threshold ? undefined : { ...needed(node, 'NotUnderutilized'), utilization: value };
  }

  /** A node that could go is gone from the snapshot afterwards. */
  private simulateRemoval(
    node: Node,
    destinations: ReadonlySet<string>,
    { snapshot, budgets, now }: PlannerInput,
  ): RemovableNode | Needed {
    const { name } = node;
    const rules = { flags: this.flags, budgets, now };
    const found = podsToMove(snapshot.podsOn(name), rules);
    if (found.kind === 'blocked') {
      const { pod, reason } = found;
      return { ...needed(node, 'BlockedByPod'), blockingPod: podKey(pod), blockedBy: reason };
    }
    snapshot.fork();
    snapshot.removeNode(name);
    // Spreading still counts its domain while it is drained.
    snapshot.addNode({ ...node, taints: [...node.taints, TO_BE_DELETED] });
    const isDestination = (other: string): boolean => other !== name && destinations.has(other);
    const placed = this.placing.place(snapshot, found.pods, isDestination, true);
    if (placed.length < found.pods.length) {
      snapshot.revert();
      return needed(node, 'NoPlaceToMovePods');
    }
    snapshot.removeNode(name);
    snapshot.commit();
    const isRisky = !budgets.allowAllOf(found.pods);
    budgets.remove(found.pods);
    return { node, podsToMove: found.pods, isRisky };
  }

  private stayReason(
    { node, since }: UnneededNode,
    sizes: Map<string, number>,
    deletions: ReadonlySet<string>,
    quotas: MinimumQuotas,
    now: Milliseconds,
  ): UnremovableReason | undefined {
    const group = this.groups.ofNode(node.name);
    assert(group !== undefined, `no group of node ${node.name}`);
    const flags = this.flagsFor(group);
    if (node.ready && since + flags['scale-down-unneeded-time'] >= now) return 'NotUnneededLongEnough';
    if (!node.ready && since + flags['scale-down-unready-time'] >= now) return 'NotUnreadyLongEnough';
    const inProgress = group.instances.filter(({ node: name }) => deletions.has(name)).length;
    const size = sizes.get(group.name) ?? group.targetSize;
    if (size - inProgress <= group.minSize) return 'NodeGroupMinSizeReached';
    if (!quotas.take(node)) return 'MinimalResourceLimitExceeded';
    sizes.set(group.name, size - 1);
    return undefined;
  }

  /** What is as it was is not told again. */
  private tell(verdict: Verdict): void {
    const text = JSON.stringify(verdict);
    if (this.verdicts.get(verdict.node) === text) return;
    this.verdicts.set(verdict.node, text);
    this.decisions.tell(verdict);
  }
}

function needed({ name: node }: Node, reason: UnremovableReason): Needed {
  return { kind: 'node-needed', node, reason };
}
