// The cluster of one vector inside the scheduler's own account, and what it decides there in the vector's
// terms.

import { elementAt } from '../base/assert.ts';
import { Random } from '../kernel/random.ts';
import type { Pod } from '../kube/api/objects.ts';
import { Attempts, type Outcome } from '../kube/scheduler/attempt.ts';
import { type Behaviour, behaviourOf } from '../kube/scheduler/behaviour.ts';
import { ClusterState } from '../kube/scheduler/clusterState.ts';
import { NOT_NAMED } from '../kube/scheduler/fitError.ts';
import { NODE_EXCLUDED_REASON, NODE_NAMES_CONFLICT } from '../kube/scheduler/nodeAffinity.ts';
import type { NodeStatus } from '../kube/scheduler/nodeStatus.ts';
import { PASSES } from '../kube/scheduler/plugin.ts';
import { Nominations } from '../kube/scheduler/nominations.ts';
import type { SchedulerVector, VectorPreemption, VectorResult } from './schedulerVectorFormat.ts';
import { budgetsOf, nodeOf, ownerSelectorOf } from './schedulerVectorObjects.ts';
import { podOf } from './schedulerVectorPods.ts';

export class VectorCluster {
  private readonly vector: SchedulerVector;
  private readonly minor: number;
  private readonly behaviour: Behaviour;
  private readonly state: ClusterState;
  private readonly nominations = new Nominations();
  private readonly attempts: Attempts;
  private readonly pod: Pod;

  constructor(vector: SchedulerVector) {
    this.vector = vector;
    const objects = vector.objects ?? [];
    this.minor = Number(vector.kubernetesVersion.split('.')[1]);
    this.behaviour = behaviourOf(this.minor);
    this.state = new ClusterState({
      ownerSelector: (pod) => ownerSelectorOf(pod, objects),
      namespaceLabels: (name) => ({ 'kubernetes.io/metadata.name': name, ...namespaceLabels(vector, name) }),
    });
    const budgets = budgetsOf(objects);
    this.attempts = new Attempts(this.state, this.nominations, this.behaviour, new Random(1), () => budgets);
    for (const node of vector.nodes) this.state.addNode(nodeOf(node));
    for (const [row, pod] of vector.pods.entries()) this.add(podOf(pod, row));
    this.pod = podOf(vector.incoming, vector.pods.length);
    this.add(this.pod);
  }

  decide(): VectorResult {
    const podClass = this.state.classes.of(this.pod);
    const outcome = this.attempts.run(this.pod, podClass);
    const feasible = this.feasibleNames(outcome);
    const scores = feasible.length > 1 ? this.scores() : undefined;
    return {
      feasible: feasible.toSorted(),
      ...this.rejections(outcome),
      ...(scores && { scores }),
      best: scores ? bestOf(scores) : feasible,
      ...(outcome.kind === 'rejected' && { message: outcome.message }),
      ...this.preemptionOf(outcome),
    };
  }

  /** A pod that has ended is none of the scheduler's business. */
  private add(pod: Pod): void {
    if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return;
    const podClass = this.state.classes.of(pod);
    if (pod.nodeName !== undefined) this.state.addPod(pod, podClass, pod.nodeName);
    else if (pod.nominatedNodeName !== undefined) this.nominations.set(pod, podClass, pod.nominatedNodeName);
  }

  private feasibleNames(outcome: Outcome): string[] {
    if (outcome.kind === 'rejected') return [];
    const { feasible, count } = this.attempts.search;
    return Array.from(feasible.subarray(0, count), (slot) => this.nameAt(slot));
  }

  private nameAt(slot: number): string {
    return this.state.nodeAt(slot)?.facts.name ?? '';
  }

  private rejections(outcome: Outcome): Rejections {
    const all: Rejections = { rejected: {}, rejectedBy: {}, rejectedCode: {} };
    const tried = this.nominations.nodeOf(this.pod);
    if (outcome.kind === 'placed' && outcome.node.facts.name === tried) return all;
    for (const { name } of this.vector.nodes) {
      const status = this.statusOf(name);
      if (status !== undefined) note(all, name, status);
    }
    const { namedNodes } = this.state.classes.of(this.pod);
    if (namedNodes === undefined) return all;
    const reasons = this.exclusion(namedNodes, Object.values(all.rejectedBy));
    const rejections = reasons.map(() => NOT_NAMED);
    const { plugin } = NOT_NAMED;
    const excluded: NodeStatus = { plugin, code: 'UnschedulableAndUnresolvable', reasons, rejections };
    for (const { name } of this.vector.nodes) if (!namedNodes.includes(name)) note(all, name, excluded);
    return all;
  }

  /** Why the search rejected a node; undefined for one that fits or that it did not look at. */
  private statusOf(name: string): NodeStatus | undefined {
    const node = this.state.node(name);
    const { statuses, histogram } = this.attempts.search;
    const status = node === undefined ? PASSES : elementAt(statuses, node.slot);
    return status === PASSES || (histogram[status] ?? 0) === 0
      ? undefined
      : this.attempts.statuses.get(status);
  }

  /** The record of 1.36 lists every plugin that rejected a node; its message names NodeAffinity alone. */
  private exclusion(namedNodes: readonly string[], rejectors: readonly string[]): string[] {
    if (namedNodes.length === 0) return [NODE_NAMES_CONFLICT];
    if (!this.behaviour.countsExcludedNodes) return [];
    if (this.minor < 36) return [NODE_EXCLUDED_REASON];
    const plugins = [...new Set(['NodeAffinity', ...rejectors])].toSorted();
    return [`node(s) didn't satisfy plugin(s) [${plugins.join(' ')}]`];
  }

  private preemptionOf(outcome: Outcome): Pick<VectorResult, 'preemption'> {
    if (outcome.kind === 'placed' || outcome.preemption === 'not-tried') return {};
    if (outcome.preemption.kind === 'none') return {};
    const found = outcome.preemption.candidates.map(({ node, pods }) => ({
      nominatedNode: node.facts.name,
      ...this.victimsOf(pods),
    }));
    const [only, ...others] = found;
    return { preemption: only !== undefined && others.length === 0 ? only : { oneOf: found } };
  }

  /** The record of 1.36 has the pods it deleted, so not those on their way out already. */
  private victimsOf(pods: readonly Pod[]): Pick<VectorPreemption, 'victims'> {
    const deleted = this.minor < 36 ? pods : pods.filter(({ deletedAt }) => deletedAt === undefined);
    return deleted.length === 0 ? {} : { victims: deleted.map(({ name }) => name).toSorted() };
  }

  /** Plugins that score 0 for every pod here; other versions leave them out. */
  private idlePlugins(): Readonly<Record<string, number>> {
    if (this.minor >= 36) return { DynamicResources: 0 };
    return this.minor < 29 ? { NodeAffinity: 0, VolumeBinding: 0 } : {};
  }

  /** The totals are those the choice was made by; the plugins' parts are worked out anew. */
  private scores(): NonNullable<VectorResult['scores']> {
    const { search, evaluations, scoring, choice } = this.attempts;
    const podClass = this.state.classes.of(this.pod);
    const evaluation = evaluations.of(podClass);
    const chosenBy = choice.lastTotals(search);
    const slots = search.feasible.subarray(0, search.count);
    const names = Array.from(slots, (slot) => this.nameAt(slot));
    const nodes = { slots, copies: new Int32Array(search.count).fill(1), count: search.count };
    const table = scoring.byPlugin(nodes, evaluation, evaluations.interPodOf(podClass));
    return Object.fromEntries(
      names.map((name, index) => {
        const byPlugin: Record<string, number> = { ...this.idlePlugins() };
        for (const [plugin, scores] of table) byPlugin[plugin] = elementAt(scores, index);
        return [name, { total: elementAt(chosenBy, index), byPlugin }];
      }),
    );
  }
}

type Rejections = Record<'rejectedBy' | 'rejectedCode', Record<string, string>> & {
  readonly rejected: Record<string, readonly string[]>;
};

function note({ rejected, rejectedBy, rejectedCode }: Rejections, name: string, status: NodeStatus): void {
  rejected[name] = status.reasons;
  rejectedBy[name] = status.plugin;
  rejectedCode[name] = status.code;
}

function namespaceLabels({ objects }: SchedulerVector, name: string): Readonly<Record<string, string>> {
  const namespace = objects?.find((object) => object.kind === 'Namespace' && object.metadata.name === name);
  return namespace?.metadata.labels ?? {};
}

function bestOf(scores: NonNullable<VectorResult['scores']>): string[] {
  const most = Math.max(...Object.values(scores).map(({ total }) => total));
  return Object.entries(scores)
    .flatMap(([name, { total }]) => (total === most ? [name] : []))
    .toSorted();
}
