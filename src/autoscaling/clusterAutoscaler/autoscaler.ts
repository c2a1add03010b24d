// One loop of Cluster Autoscaler: looks, decides, acts.
// @upstream cluster-autoscaler/core/static_autoscaler.go#RunOnce

import type { Milliseconds } from '../../base/time.ts';
import type { ClusterAutoscalerConfig } from '../../kube/api/clusterAutoscalerFlags.ts';
import { podKey, type Node, type Pod } from '../../kube/api/objects.ts';
import { Actuator } from './actuator.ts';
import { AwsGroups, type CachedGroup } from './awsGroups.ts';
import { deleteCreatedWithErrors, removeOldUnregistered } from './brokenInstances.ts';
import { ClusterStateRegistry } from './clusterState.ts';
import { pendingPods, podsToHelp } from './pendingPods.ts';
import { HintingSimulator } from './placing.ts';
import { ScaleDownPlanner, type PlannerInput } from './planner.ts';
import { SpecNames } from './podGroups.ts';
import type { AutoscalerPorts, Resize } from './ports.ts';
import { type AutoscalerStatus, statusOf } from './status.ts';
import { RemainingBudgets } from './remainingBudgets.ts';
import { planMinSizes, planScaleUp, type ScaleUpInput } from './scaleUp.ts';
import { isExpendable, Snapshot } from './snapshot.ts';
import { updateSoftTaints } from './softTaints.ts';
import { STABILIZATION, Templates, type TemplateNode } from './templates.ts';
import { UnknownOrder } from './unknownOrder.ts';

export interface AutoscalerOptions {
  readonly ports: AutoscalerPorts;
  readonly config: ClusterAutoscalerConfig;
  /** Of what the real thing leaves to chance. */
  readonly seed: number;
  /** How old what is known of the cloud may be; absent: a minute. */
  readonly refreshInterval?: Milliseconds;
}

/** What a loop came to. */
export interface LoopResult {
  /** It scaled up, or began to take nodes away. */
  readonly isProductive: boolean;
  /** From when on a further loop might find something else although nothing happened meanwhile; Infinity: never. */
  readonly nextChange: Milliseconds;
  /** Nothing is under way: what it goes on looking for may never come. */
  readonly isSettled: boolean;
}

interface Loop {
  readonly now: Milliseconds;
  readonly nodes: readonly Node[];
  readonly snapshot: Snapshot;
  readonly templates: ReadonlyMap<string, TemplateNode>;
  readonly budgets: RemainingBudgets;
}

export class ClusterAutoscaler {
  readonly groups: AwsGroups;
  readonly registry: ClusterStateRegistry;
  private readonly ports: AutoscalerPorts;
  private readonly config: ClusterAutoscalerConfig;
  private readonly specs = new SpecNames();
  private readonly templates: Templates;
  private readonly planner: ScaleDownPlanner;
  private readonly actuator: Actuator;
  private readonly placing: HintingSimulator;
  private readonly order: UnknownOrder;
  private lastScaleUp: Milliseconds = -Infinity;
  private lastDelete: Milliseconds = -Infinity;
  /** As it wrote it after the last loop; undefined before the first. */
  status: AutoscalerStatus | undefined;
  private tooManySoftTaints = false;
  /** Why no group helps them, as told last. */
  private readonly refused = new WeakMap<Pod, string>();

  constructor({ ports, config, seed, refreshInterval }: AutoscalerOptions) {
    const { flags } = config;
    this.ports = ports;
    this.config = config;
    this.order = new UnknownOrder(seed);
    this.groups = new AwsGroups(ports.cloud, refreshInterval);
    this.registry = new ClusterStateRegistry(flags, this.groups, ports.events);
    this.templates = new Templates(flags);
    this.planner = new ScaleDownPlanner(flags, this.groups, ports.decisions, this.specs);
    this.actuator = new Actuator(flags, this.groups, ports);
    this.placing = new HintingSimulator(this.specs);
  }

  /** Something about nodes, pods or groups is other than before. */
  changed(): void {
    this.order.changed();
    this.groups.changed();
  }

  runOnce(now: Milliseconds): LoopResult {
    const result = this.look(now);
    this.status = statusOf(this.registry, this.groups.all(), this.unneededByGroup(), now, this.status);
    return result;
  }

  private unneededByGroup(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { name } of this.planner.unneededNodes()) {
      const group = this.groups.ofNode(name)?.name;
      if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    return counts;
  }

  private look(now: Milliseconds): LoopResult {
    const { cluster, events } = this.ports;
    this.order.loopStarts();
    const all = this.order.of([...cluster.nodes()], ({ name }) => name);
    this.groups.refreshIfDue(now);
    const templates = this.templates.of(
      this.groups.all(),
      all,
      cluster,
      (name) => this.groups.ofNode(name),
      now,
    );
    this.registry.update(all, now);
    removeOldUnregistered(this.groups, this.registry, events, this.config.flags, now);
    if (!this.registry.isClusterHealthy()) {
      this.planner.forgetUnneeded();
      events.ofStatus({ type: 'Warning', reason: 'ClusterUnhealthy', message: 'Cluster is unhealthy' });
      return { isProductive: false, nextChange: now, isSettled: true };
    }
    deleteCreatedWithErrors(this.groups, this.registry, now);
    const groups = this.order.of(this.groups.all(), ({ name }) => name);
    const loop = this.prepare(all, templates, now);
    const { flags } = this.config;
    const pending = this.order.of(pendingPods(cluster, this.actuator.draining(), flags), ({ uid }) => uid);
    const toHelp = podsToHelp(pending, loop.snapshot, this.placing, flags, now);
    const isUp = this.scaleUp(toHelp.pods, groups, loop);
    const isDown = this.config.flags['scale-down-enabled'] && this.scaleDown(loop, toHelp.areNew);
    if (this.config.flags['enforce-node-group-min-size']) this.raiseToMinimum(groups, loop);
    return {
      isProductive: isUp || isDown,
      nextChange: this.nextChange(all, pending.length > 0, now),
      isSettled: !this.isUnderWay && this.planner.unneededNodes().length === 0,
    };
  }

  /** The cluster to try on, with the nodes that are asked for in place of those of them that are not ready yet. */
  private prepare(
    all: readonly Node[],
    templates: ReadonlyMap<string, TemplateNode>,
    now: Milliseconds,
  ): Loop {
    const { cluster } = this.ports;
    const { flags } = this.config;
    const upcoming = this.registry.upcoming(now);
    const notStarted = new Set(upcoming.flatMap(({ registered }) => registered));
    const nodes = all.filter(({ name }) => !notStarted.has(name));
    const pods = [...cluster.pods()].filter(
      (pod) =>
        !isExpendable(pod, flags) &&
        !notStarted.has(pod.nodeName ?? '') &&
        pod.phase !== 'Succeeded' &&
        pod.phase !== 'Failed',
    );
    const snapshot = new Snapshot(nodes, pods, cluster);
    for (const { group, count } of upcoming) {
      const template = templates.get(group.name);
      if (template === undefined) continue;
      for (let index = 0; index < count; index++)
        snapshot.addCopy(template, `${group.name}-upcoming-${index}`);
    }
    return { now, nodes, snapshot, templates, budgets: new RemainingBudgets(cluster.budgets()) };
  }

  private scaleUp(toHelp: readonly Pod[], groups: readonly CachedGroup[], loop: Loop): boolean {
    if (toHelp.length === 0) return false;
    const { events, decisions } = this.ports;
    const most = this.config.flags['max-nodes-total'];
    if (most > 0 && loop.nodes.filter(({ ready }) => ready).length >= most) {
      const message = `Max total nodes in cluster reached: ${most}`;
      events.ofStatus({ type: 'Warning', reason: 'MaxNodesTotalReached', message });
      for (const pod of toHelp) this.notTriggered(pod, 'max total nodes in cluster reached');
      return false;
    }
    const plan = planScaleUp({ ...this.inputOf(groups, loop), pods: toHelp });
    if (plan.resizes.length === 0) {
      for (const { pod, reasons } of plan.unhelped) {
        this.tellRefused(pod, reasons);
        this.notTriggered(pod, reasonsText(reasons));
      }
      return false;
    }
    for (const resize of plan.resizes) this.resize(resize, loop.now);
    const pods = plan.pods.map(podKey);
    for (const resize of plan.resizes) decisions.tell({ kind: 'node-group-autoscaled', ...resize, pods });
    const groupsText = plan.resizes.map(
      ({ group, from, to, max }) => `{${group} ${from}->${to} (max: ${max})}`,
    );
    const message = `pod triggered scale-up: [${groupsText.join(' ')}]`;
    for (const pod of plan.pods) events.ofPod(pod, { type: 'Normal', reason: 'TriggeredScaleUp', message });
    this.lastScaleUp = loop.now;
    return true;
  }

  private inputOf(
    groups: readonly CachedGroup[],
    { snapshot, templates, now }: Loop,
  ): Omit<ScaleUpInput, 'pods'> {
    const { config, registry, specs } = this;
    const below = (bound: number): number => this.order.below(bound);
    return { config, groups, templates, registry, snapshot, specs, now, below };
  }

  /** Once for as long as the reasons stay the same. */
  private tellRefused(pod: Pod, reasons: ReadonlyMap<string, readonly string[]>): void {
    const told = Object.fromEntries([...reasons].sort(([one], [other]) => (one < other ? -1 : 1)));
    const text = JSON.stringify(told);
    if (this.refused.get(pod) === text) return;
    this.refused.set(pod, text);
    this.ports.decisions.tell({ kind: 'scale-up-refused', pod: podKey(pod), reasons: told });
  }

  private notTriggered(pod: Pod, why: string): void {
    const message = `pod didn't trigger scale-up: ${why}`;
    this.ports.events.ofPod(pod, { type: 'Normal', reason: 'NotTriggerScaleUp', message });
  }

  private resize({ group: name, from, to, max }: Resize, now: Milliseconds): void {
    const { events } = this.ports;
    const group = this.groups.find(name);
    if (group === undefined) return;
    const tell = (message: string): void =>
      events.ofStatus({ type: 'Normal', reason: 'ScaledUpGroup', message });
    tell(`Scale-up: setting group ${name} size to ${to} instead of ${from} (max: ${max})`);
    this.groups.increaseSize(group, to - from, now);
    this.registry.registerScaleUp(name, to - from, now);
    tell(`Scale-up: group ${name} size set to ${to} instead of ${from} (max: ${max})`);
  }

  private raiseToMinimum(groups: readonly CachedGroup[], loop: Loop): void {
    const resizes = planMinSizes(this.inputOf(groups, loop));
    for (const resize of resizes) this.resize(resize, loop.now);
    if (resizes.length > 0) this.lastScaleUp = loop.now;
  }

  /** Whether nodes begin to go. */
  private scaleDown(loop: Loop, isForbidden: boolean): boolean {
    const { nodes, snapshot, budgets, now } = loop;
    const input: PlannerInput = { nodes, snapshot, budgets, deletions: this.actuator.inProgress(), now };
    const candidates = this.planner.candidates(nodes, snapshot);
    this.planner.update(candidates, input);
    let started = false;
    if (!isForbidden && now >= this.cooldownEnd && candidates.length > 0) {
      const { empty, drain } = this.planner.nodesToDelete(input);
      started = this.actuator.start(empty, drain, (node) => this.planner.utilization(node, snapshot, now));
      if (started) this.lastDelete = now;
    }
    const inGroups = nodes.filter(({ name }) => this.groups.ofNode(name) !== undefined);
    const isUnneeded = ({ name }: Node): boolean => this.planner.isUnneeded(name);
    this.tooManySoftTaints = updateSoftTaints(inGroups, isUnneeded, this.ports.cluster, this.config.flags);
    return started;
  }

  private get cooldownEnd(): Milliseconds {
    const { flags } = this.config;
    return Math.max(
      this.lastScaleUp + flags['scale-down-delay-after-add'],
      this.lastDelete + flags['scale-down-delay-after-delete'],
      this.actuator.failedAt + flags['scale-down-delay-after-failure'],
    );
  }

  private get isUnderWay(): boolean {
    return this.registry.isWaiting || this.actuator.inProgress().size > 0;
  }

  private nextChange(nodes: readonly Node[], arePodsWaiting: boolean, now: Milliseconds): Milliseconds {
    const { cluster } = this.ports;
    if (arePodsWaiting || this.isUnderWay || this.tooManySoftTaints) return now;
    let next = Math.min(this.planner.nextChange(now, this.cooldownEnd), this.groups.nextChange);
    next = Math.min(next, this.registry.nextStartupLimit(nodes, now));
    for (const node of nodes) {
      const grown = cluster.readySince(node) + STABILIZATION;
      if (node.ready && grown >= now) next = Math.min(next, grown);
    }
    return next;
  }
}

/** Reasons with how many groups have each. */
function reasonsText(reasons: ReadonlyMap<string, readonly string[]>): string {
  const counts = new Map<string, number>();
  for (const each of reasons.values()) {
    for (const reason of each) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}
