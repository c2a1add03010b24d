// Plays the workloads of a scenario: pods, Jobs, scalings and lost nodes that come by themselves, at times drawn from
// streams of their own. What becomes of them is the models' business.

import { elementAt, unreachable } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import { Lane } from '../kernel/lane.ts';
import { constantLatency, drawLatency, type Latency } from '../kernel/latency.ts';
import type { Random, RandomStream } from '../kernel/random.ts';
import type { Simulation } from '../kernel/simulation.ts';
import type { PodTemplate } from '../kube/api/config.ts';
import type { Kubernetes } from '../kube/kubernetes.ts';
import type { Fact } from '../record/trace.ts';
import type { CompiledWorkload, Curve } from '../scenario/compile/compiledWorkload.ts';
import { recorded, replicasAt, shortJob, type Shape } from './workloadPods.ts';

interface WorkloadsOptions {
  readonly simulation: Simulation;
  readonly random: Random;
  readonly kubernetes: Kubernetes;
  readonly emit: (fact: Fact) => void;
}

export class Workloads {
  /** Bare pods by `namespace/name` of their workload; undefined in scenarios without. */
  private barePods: Map<string, () => void> | undefined;
  private readonly options: WorkloadsOptions;

  constructor(workloads: readonly CompiledWorkload[], options: WorkloadsOptions) {
    this.options = options;
    const { simulation, emit } = options;
    for (const workload of workloads) {
      simulation.at(workload.from, Lane.scenario, () => {
        emit({ kind: 'step-applied', step: 'workload', description: workload.description });
        this.begin(workload);
      });
    }
  }

  /** Bare pods that have ended are deleted, as whoever made them would; then their workload goes on. */
  apply(fact: Fact): void {
    if (this.barePods === undefined) return;
    if (fact.kind !== 'pod-finished' && fact.kind !== 'pod-removed') return;
    const onRemoved = this.onRemovedOf(fact.pod);
    if (onRemoved === undefined) return;
    if (fact.kind === 'pod-removed') this.after(0, onRemoved);
    else this.removeSoon(fact.pod);
  }

  /** Apart from `apply`: what its closure holds would be made for every fact there is. */
  private removeSoon(pod: string): void {
    this.after(0, () => this.options.kubernetes.deletePods(pod, 'all'));
  }

  private begin(workload: CompiledWorkload): void {
    const { shape } = workload;
    switch (shape.kind) {
      case 'steady':
        return this.keepSteady(workload, shape);
      case 'diurnal':
        return this.followDay(workload, shape);
      case 'bursts':
        return this.sendBursts(workload, shape);
      case 'short-jobs':
        return this.startJobs(workload, shape);
      case 'rolling-updates':
        return this.rollOn(workload, shape);
      case 'node-churn':
        return this.loseNodes(workload, shape);
      case 'load':
        return this.carryLoad(workload, shape);
      case 'trace':
        return this.replayTrace(workload, shape);
      default:
        return unreachable(shape);
    }
  }

  private carryLoad(workload: CompiledWorkload, shape: Shape<'load'>): void {
    const { kubernetes } = this.options;
    const { cpu, memoryPerPod, externals } = shape;
    const memory = memoryPerPod === undefined ? {} : { memoryPerPod };
    const follow = (curve: Curve, set: (value: number) => void): void => {
      for (const { at, value } of curve)
        if (workload.from + at < workload.until) this.after(at, () => set(value));
    };
    if (cpu === undefined && memoryPerPod !== undefined)
      kubernetes.autoscaling.setLoad(shape.workload, memory);
    follow(cpu ?? [], (value) => kubernetes.autoscaling.setLoad(shape.workload, { cpu: value, ...memory }));
    for (const [name, curve] of Object.entries(externals))
      follow(curve, (value) => kubernetes.autoscaling.setExternalMetric(name, value));
  }

  private keepSteady(workload: CompiledWorkload, { pods, template }: Shape<'steady'>): void {
    this.ownBarePods(workload, template, () => {
      if (this.now < workload.until) this.createPods(workload.name, 1, template);
    });
    this.createPods(workload.name, pods, template);
  }

  private followDay(workload: CompiledWorkload, shape: Shape<'diurnal'>): void {
    const { deployment } = shape;
    const { kubernetes } = this.options;
    let replicas = replicasAt(shape, 0);
    kubernetes.createDeployment({ ...deployment, replicas });
    this.repeat(workload, constantLatency(shape.step), () => {
      const wanted = replicasAt(shape, this.now - workload.from);
      if (wanted === replicas) return;
      replicas = wanted;
      kubernetes.verbs.scale('Deployment', `${deployment.namespace}/${deployment.name}`, wanted);
    });
  }

  private sendBursts(workload: CompiledWorkload, shape: Shape<'bursts'>): void {
    const { pods, every, spread, template } = shape;
    const arrivals = this.stream(workload, 'arrivals');
    this.ownBarePods(workload, template, undefined);
    const send = (): void => {
      if (spread === 0) return this.createPods(workload.name, pods, template);
      for (let index = 0; index < pods; index++) {
        this.after(arrivals.below(spread), () => this.createPods(workload.name, 1, template));
      }
    };
    send();
    this.repeat(workload, every, send);
  }

  private startJobs(workload: CompiledWorkload, { jobs, every, template }: Shape<'short-jobs'>): void {
    let started = 0;
    const start = (): void => {
      for (let count = 0; count < jobs; count++) {
        const config = shortJob(template, `${workload.name}-${started++}`, workload.name);
        this.options.kubernetes.apply({ kind: 'Job', config });
      }
    };
    start();
    this.repeat(workload, every, start);
  }

  private rollOn(workload: CompiledWorkload, { deployment, every }: Shape<'rolling-updates'>): void {
    const { kubernetes } = this.options;
    const name = `${deployment.namespace}/${deployment.name}`;
    kubernetes.createDeployment(deployment);
    this.repeat(workload, every, () => kubernetes.verbs.restart('Deployment', name));
  }

  private loseNodes(workload: CompiledWorkload, { group, every }: Shape<'node-churn'>): void {
    const { kubernetes } = this.options;
    const victims = this.stream(workload, 'victims');
    this.repeat(workload, every, () => {
      const nodes = kubernetes.nodesOfGroup(group);
      if (nodes.length > 0) kubernetes.terminateNode(elementAt(nodes, victims.below(nodes.length)).name);
    });
  }

  private replayTrace(workload: CompiledWorkload, { pods, template }: Shape<'trace'>): void {
    this.ownBarePods(workload, template, undefined);
    const next = (index: number): void => {
      const pod = pods.at(index);
      if (pod === undefined || workload.from + pod.arrival >= workload.until) return;
      this.options.simulation.at(workload.from + pod.arrival, Lane.scenario, () => {
        this.createPods(workload.name, 1, recorded(template, pod));
        next(index + 1);
      });
    };
    next(0);
  }

  /** First after one `every`, last before the workload's end. */
  private repeat(workload: CompiledWorkload, every: Latency, act: () => void): void {
    const gaps = this.stream(workload, 'gaps');
    const again = (): void => {
      const at = this.now + drawLatency(every, gaps);
      if (at >= workload.until) return;
      this.options.simulation.at(at, Lane.scenario, () => {
        act();
        again();
      });
    };
    again();
  }

  private createPods(name: string, count: number, template: PodTemplate): void {
    this.options.kubernetes.createPods(name, count, template);
  }

  private ownBarePods(
    { name }: CompiledWorkload,
    { namespace }: PodTemplate,
    onRemoved = (): void => {},
  ): void {
    this.barePods ??= new Map();
    this.barePods.set(`${namespace}/${name}`, onRemoved);
  }

  /** What is to be done after the pod is gone, for pods `NAME-0`, `NAME-1` … of a workload. */
  private onRemovedOf(pod: string): (() => void) | undefined {
    return this.barePods?.get(pod.slice(0, pod.lastIndexOf('-')));
  }

  private after(delay: Milliseconds, act: () => void): void {
    this.options.simulation.after(delay, Lane.scenario, act);
  }

  private stream({ name }: CompiledWorkload, what: string): RandomStream {
    return this.options.random.stream(`workload/${name}/${what}`);
  }

  private get now(): Milliseconds {
    return this.options.simulation.now;
  }
}
