// A cluster to try placements on: nodes and pods come and go, and what was tried can be taken back. The filters are the
// scheduler's own; nothing is scored.
// @upstream cluster-autoscaler simulator/clustersnapshot

import { assert } from '../../base/assert.ts';
import type { Labels, Node, Pod } from '../api/objects.ts';
import { behaviourOf } from './behaviour.ts';
import { ClusterState } from './clusterState.ts';
import { Evaluations } from './evaluations.ts';
import { NodeFilters } from './nodeFilters.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { NodeStatuses } from './nodeStatus.ts';
import type { AttemptContext } from './nodeTrial.ts';
import { PASSES } from './plugin.ts';
import type { PodClass } from './podClass.ts';
import type { PodDemand } from './podDemand.ts';
import { Verdicts } from './verdicts.ts';

type Undo = () => void;

export class PlacementSnapshot {
  private readonly state: ClusterState;
  private readonly statuses = new NodeStatuses();
  private readonly evaluations: Evaluations;
  private readonly verdicts: Verdicts;
  private readonly nodes = new Map<string, Node>();
  /** Of each fork how to take it back, the latest last. */
  private readonly forks: Undo[][] = [];

  constructor(kubernetesMinor: number, namespaceLabels: (namespace: string) => Labels) {
    const behaviour = behaviourOf(kubernetesMinor);
    const filters = new NodeFilters(this.statuses, behaviour);
    // Default spreading only scores.
    this.state = new ClusterState({ ownerSelector: () => undefined, namespaceLabels });
    this.verdicts = new Verdicts(this.statuses, filters);
    this.evaluations = new Evaluations(this.state, filters, behaviour);
  }

  /** In the order in which they came. */
  nodeNames(): IterableIterator<string> {
    return this.nodes.keys();
  }

  node(name: string): Node | undefined {
    return this.nodes.get(name);
  }

  podsOn(name: string): readonly Pod[] {
    return this.state.node(name)?.pods.map(({ pod }) => pod) ?? [];
  }

  /** Millicores, bytes and the others, as the scheduler counts them. */
  demandOf(pod: Pod): PodDemand {
    return this.state.classes.of(pod).demand;
  }

  addNode(node: Node): void {
    this.put(node);
    this.undoBy(() => this.take(node.name));
  }

  /** Its pods go with it. */
  removeNode(name: string): void {
    const node = this.nodes.get(name);
    assert(node !== undefined, `no node ${name}`);
    const pods = this.podsOn(name);
    for (const pod of pods) this.removePod(pod, name);
    this.take(name);
    this.undoBy(() => this.put(node));
  }

  addPod(pod: Pod, nodeName: string): void {
    this.state.addPod(pod, this.state.classes.of(pod), nodeName);
    this.undoBy(() => this.state.removePod(pod));
  }

  removePod(pod: Pod, nodeName: string): void {
    this.state.removePod(pod);
    this.undoBy(() => this.state.addPod(pod, this.state.classes.of(pod), nodeName));
  }

  /** The filters' reasons why the node does not take the pod; undefined where it does. */
  rejection(pod: Pod, nodeName: string): readonly string[] | undefined {
    const trial = this.trialOf(pod);
    return typeof trial === 'string' ? [trial] : this.rejectionIn(trial, nodeName);
  }

  /** Puts the pod on the first of the nodes that takes it; undefined where none does. */
  placeOnFirst(pod: Pod, nodeNames: Iterable<string>): string | undefined {
    const trial = this.trialOf(pod);
    if (typeof trial === 'string') return undefined;
    for (const name of nodeNames) {
      if (this.rejectionIn(trial, name) !== undefined) continue;
      this.addPod(pod, name);
      return name;
    }
    return undefined;
  }

  /** What is changed from here on can be taken back, or kept. */
  fork(): void {
    this.forks.push([]);
  }

  revert(): void {
    const undone = this.forks.pop();
    for (const undo of undone?.reverse() ?? []) undo();
  }

  commit(): void {
    const kept = this.forks.pop() ?? [];
    this.forks.at(-1)?.push(...kept);
  }

  private rejectionIn(context: AttemptContext, nodeName: string): readonly string[] | undefined {
    const node: NodeInfo | undefined = this.state.node(nodeName);
    assert(node !== undefined, `no node ${nodeName}`);
    const status = this.verdicts.on(context, node);
    return status === PASSES ? undefined : this.statuses.get(status).reasons;
  }

  /** Or why no node at all takes the pod. */
  private trialOf(pod: Pod): AttemptContext | string {
    const podClass: PodClass = this.state.classes.of(pod);
    const refusal = podClass.spec.volumes?.refusal;
    if (refusal !== undefined) return refusal;
    const interPod = this.evaluations.interPodOf(podClass);
    const isShared = podClass.namedNodes === undefined || podClass.spec.topologySpread.length > 0;
    const evaluation = isShared ? this.evaluations.of(podClass) : undefined;
    const spreadFilter = evaluation?.spreading?.filter;
    spreadFilter?.prepare();
    return {
      podClass,
      evaluation,
      blocks: undefined,
      spreadFilter,
      interPod: interPod.filtersNothing ? undefined : interPod,
      counts: interPod,
    };
  }

  private put(node: Node): void {
    this.nodes.set(node.name, node);
    this.state.addNode(node);
  }

  private take(name: string): void {
    this.nodes.delete(name);
    this.state.removeNode(name);
  }

  private undoBy(undo: Undo): void {
    this.forks.at(-1)?.push(undo);
  }
}
