// The stand-in for a cluster on which a real Cluster Autoscaler was recorded: a scheduler that looks at little puts pods on
// the first Ready node by name, and evictions always succeed.

import { HOUR, SECOND, type Milliseconds } from '../base/time.ts';
import type { ClusterPort, DaemonSetView } from '../autoscaling/clusterAutoscaler/ports.ts';
import { Lane } from '../kernel/lane.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { NOT_READY, withTaint } from '../kube/api/nodeTaints.ts';
import type { DisruptionBudget } from '../kube/api/disruptionBudget.ts';
import type { Labels, Node, Pod, PodSpec, Taint } from '../kube/api/objects.ts';
import type { ClusterAutoscalerInput, RecordedGroup } from './clusterAutoscalerCase.ts';
import type { ClusterAutoscalerTrace } from './clusterAutoscalerTrace.ts';
import { RecordedCloud } from './recordedCloud.ts';
import { daemonSetOf, hasRoomFor, nodeOf } from './recordedGroups.ts';
import { budgetsOf } from './schedulerVectorObjects.ts';
import { podOf } from './schedulerVectorPods.ts';
import type { VectorPod } from './schedulerVectorFormat.ts';

const POD_END_LAG = 300;
/** From a step's second to what comes of it. */
const STEP_LAG = 20;
const BEFORE: Milliseconds = -HOUR;

export class AutoscaledCluster implements ClusterPort {
  readonly cloud: RecordedCloud;
  private readonly input: ClusterAutoscalerInput;
  private readonly simulation: Simulation;
  private readonly trace: ClusterAutoscalerTrace;
  private readonly nodesByName = new Map<string, Node>();
  private readonly since = new Map<Node, Milliseconds>();
  private readonly allPods = new Map<string, Pod>();
  private readonly unschedulable = new Set<Pod>();
  private readonly daemons: readonly DaemonSetView[];
  private readonly allBudgets: readonly DisruptionBudget[];
  private rows = 0;
  private readonly onUnschedulable: () => void;

  constructor(
    input: ClusterAutoscalerInput,
    simulation: Simulation,
    trace: ClusterAutoscalerTrace,
    onUnschedulable: () => void,
  ) {
    this.input = input;
    this.simulation = simulation;
    this.trace = trace;
    this.onUnschedulable = onUnschedulable;
    this.cloud = new RecordedCloud(input.groups, simulation, trace, {
      registered: (group, name) => {
        this.addNode(group, name, false);
        trace.note({ world: 'node registers', node: name });
      },
      ready: (name) => {
        const node = this.nodesByName.get(name);
        if (node !== undefined) this.becomeReady(node);
      },
      gone: (name) => this.removeNode(name),
    });
    this.daemons = (input.daemonSets ?? []).map(daemonSetOf);
    this.allBudgets = budgetsOf((input.pdbs ?? []).map((pdb) => ({ ...pdb, kind: 'PodDisruptionBudget' })));
    for (const [group, name] of this.cloud.launchFirst()) this.addNode(group, name, true);
    for (const { at, count, pod } of input.pods) if (at === 0) this.createPods(pod, count, BEFORE);
    this.schedule();
  }

  nodes(): Iterable<Node> {
    return this.nodesByName.values();
  }

  readySince(node: Node): Milliseconds {
    return this.since.get(node) ?? BEFORE;
  }

  pods(): Iterable<Pod> {
    return this.allPods.values();
  }

  podsOn(node: string): Pod[] {
    return [...this.allPods.values()].filter(({ nodeName }) => nodeName === node);
  }

  isUnschedulable(pod: Pod): boolean {
    return this.unschedulable.has(pod);
  }

  daemonSets(): Iterable<DaemonSetView> {
    return this.daemons;
  }

  budgets(): readonly DisruptionBudget[] {
    return this.allBudgets;
  }

  namespaceLabels(): Labels {
    return {};
  }

  has(pod: Pod): boolean {
    return this.allPods.get(keyOf(pod)) === pod;
  }

  setTaint(node: Node, taint: Taint, present: boolean): void {
    node.taints = withTaint(node.taints, taint, present);
    this.trace.noteNode(node);
  }

  setUnschedulable(node: Node, unschedulable: boolean): void {
    node.unschedulable = unschedulable;
    this.trace.noteNode(node);
  }

  /** Always granted. A controller has another in its place at once. */
  evict(pod: Pod): boolean {
    this.trace.notePods('action', 'evict', pod);
    pod.deletedAt = this.simulation.now;
    this.after(this.input.podGoneAfterSeconds * SECOND + POD_END_LAG, () => this.allPods.delete(keyOf(pod)));
    if (pod.owner?.kind === 'ReplicaSet') {
      this.addPod({ ...pod, name: `${pod.name}x`, createdAt: this.simulation.now, nodeName: undefined });
      this.schedule();
    }
    return true;
  }

  /** What the input says comes later. */
  play(): void {
    for (const { at, count, pod } of this.input.pods) {
      if (at > 0) this.atStep(at, () => this.createPods(pod, count, this.simulation.now));
    }
    for (const { at, deletePods = [], nodesNotReady = [] } of this.input.steps ?? []) {
      this.atStep(at, () => {
        if (deletePods.length > 0) this.deletePods(deletePods);
        for (const name of nodesNotReady) this.breakNode(name);
      });
    }
  }

  private addNode(group: RecordedGroup, name: string, ready: boolean): void {
    const node = nodeOf(group, name, ready, ready ? BEFORE : this.simulation.now);
    this.nodesByName.set(name, node);
    this.since.set(node, node.createdAt);
    if (ready) this.addDaemons(node, BEFORE);
  }

  private becomeReady(node: Node): void {
    node.ready = true;
    node.taints = withTaint(node.taints, NOT_READY, false);
    this.since.set(node, this.simulation.now);
    this.trace.note({ world: 'node ready', node: node.name });
    this.addDaemons(node, this.simulation.now);
    this.schedule();
  }

  private breakNode(name: string): void {
    const node = this.nodesByName.get(name);
    if (node === undefined) return;
    node.ready = false;
    node.taints = withTaint(node.taints, NOT_READY, true);
    this.since.set(node, this.simulation.now);
    this.trace.note({ world: 'node not ready', node: name });
  }

  private removeNode(name: string): void {
    if (!this.nodesByName.delete(name)) return;
    for (const pod of this.podsOn(name)) this.allPods.delete(keyOf(pod));
    this.trace.note({ world: 'node gone', node: name });
  }

  private addDaemons(node: Node, createdAt: Milliseconds): void {
    for (const { uid, name, template } of this.daemons) {
      const pod = podOf({ metadata: { name: `${name}-${node.name}` }, spec: { containers: [] } }, 0);
      const { namespace, labels, spec } = template;
      const owner = { kind: 'DaemonSet', name, uid } as const;
      this.addPod({ ...pod, namespace, labels, spec, owner, createdAt, nodeName: node.name });
    }
  }

  private createPods(
    { metadata, spec }: VectorPod,
    count: number | undefined,
    createdAt: Milliseconds,
  ): void {
    const made = podOf({ metadata, spec }, 0);
    const written: PodSpec = { ...made.spec, written: spec };
    const owner = metadata.labels?.['bare'] === 'true' ? undefined : REPLICA_SET;
    const names = Array.from({ length: count ?? 1 }, (_, index) =>
      count === undefined ? metadata.name : `${metadata.name}-${String(index).padStart(2, '0')}`,
    );
    for (const name of names) {
      const { annotations = {} } = metadata;
      this.addPod({ ...made, name, spec: written, owner, annotations, createdAt });
    }
    this.schedule();
  }

  private addPod(pod: Pod): void {
    const { namespace, name, nodeName } = pod;
    const added: Pod = {
      ...pod,
      row: this.rows++,
      uid: `${namespace}/${name}`,
      key: undefined,
      deletedAt: undefined,
      phase: nodeName === undefined ? 'Pending' : 'Running',
    };
    this.allPods.set(keyOf(added), added);
  }

  private deletePods(names: readonly string[]): void {
    for (const [key, { name }] of this.allPods) {
      if (names.some((one) => name === one || name.startsWith(`${one}-`))) this.allPods.delete(key);
    }
    this.trace.note({ world: 'pods deleted', pods: names.join(', ') });
    this.schedule();
  }

  /** In order of creation, each on the first Ready node by name that has room. */
  private schedule(): void {
    const nodes = [...this.nodesByName.values()]
      .filter(({ ready, unschedulable }) => ready && !unschedulable)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const pod of this.allPods.values()) {
      if (pod.nodeName !== undefined) continue;
      const node = nodes.find((each) => hasRoomFor(pod, each, this.podsOn(each.name)));
      if (node !== undefined) {
        pod.nodeName = node.name;
        pod.phase = 'Running';
        this.unschedulable.delete(pod);
        this.trace.notePods('world', 'bound', pod, node.name);
      } else if (!this.unschedulable.has(pod)) {
        this.unschedulable.add(pod);
        this.trace.notePods('world', 'unschedulable', pod);
        this.onUnschedulable();
      }
    }
  }

  private after(delay: Milliseconds, action: () => void): void {
    this.simulation.after(Math.round(delay), Lane.cluster, action);
  }

  private atStep(seconds: number, action: () => void): void {
    this.simulation.at(Math.round(seconds * SECOND) + STEP_LAG, Lane.cluster, action);
  }
}

const REPLICA_SET = { kind: 'ReplicaSet', name: 'rs', uid: 'rs' } as const;

function keyOf({ namespace, name }: Pod): string {
  return `${namespace}/${name}`;
}
