// What runs on the cluster by somebody's wish: Deployments, DaemonSets and bare pods, and who owns which pod.

import type { Random } from '../kernel/random.ts';
import { BarePods } from './barePods.ts';
import type { ClusterConfig, DeploymentConfig } from './config.ts';
import { DaemonSet, type DaemonSetPorts } from './daemonSet.ts';
import { Deployment } from './deployment.ts';
import { GarbageCollector } from './garbageCollector.ts';
import type { LabelSelector, Pod } from './objects.ts';
import { RateLimiter } from './rateLimiter.ts';
import type { ReplicaSet } from './replicaSet.ts';

export type WorkloadPorts = Omit<DaemonSetPorts, 'limiter'>;

export class Workloads {
  readonly barePods: BarePods;
  private readonly ports: WorkloadPorts;
  private readonly collector: GarbageCollector;
  private readonly replicaSetWrites: RateLimiter;
  /** By name; a scenario names each thing once. */
  private readonly deployments = new Map<string, Deployment>();
  private readonly daemonSetsByName = new Map<string, DaemonSet>();
  /** By UID. */
  private readonly replicaSets = new Map<string, ReplicaSet>();
  private readonly daemonSetsByUid = new Map<string, DaemonSet>();

  constructor(random: Random, ports: WorkloadPorts) {
    const { environment, cluster } = ports;
    this.ports = ports;
    this.barePods = new BarePods(cluster, random.stream('kube/names/bare-pods'));
    this.collector = new GarbageCollector(cluster, environment);
    this.replicaSetWrites = new RateLimiter(environment.limits.controllerWrites);
  }

  /** What runs from the start. */
  create({ daemonSets, deployments }: Pick<ClusterConfig, 'daemonSets' | 'deployments'>): void {
    const limiter = new RateLimiter(this.ports.environment.limits.controllerWrites);
    for (const config of daemonSets) {
      const daemonSet = new DaemonSet(config, { ...this.ports, limiter });
      this.daemonSetsByName.set(config.name, daemonSet);
      this.daemonSetsByUid.set(daemonSet.owner.uid, daemonSet);
    }
    for (const config of deployments) this.createDeployment(config);
  }

  createDeployment(config: DeploymentConfig): void {
    const { environment, cluster } = this.ports;
    const deployment = new Deployment(config, { environment, cluster, limiter: this.replicaSetWrites });
    this.deployments.set(config.name, deployment);
    this.replicaSets.set(deployment.replicaSet.owner.uid, deployment.replicaSet);
    deployment.scale(config.replicas);
  }

  scaleDeployment(name: string, replicas: number): void {
    this.deployments.get(name)?.scale(replicas);
  }

  /** With its pods, which the garbage collector deletes. */
  deleteDeployment(name: string): void {
    const deployment = this.deployments.get(name);
    if (deployment === undefined) return;
    this.deployments.delete(name);
    const pods = deployment.delete();
    this.ports.environment.later(() => this.collector.collect(pods));
  }

  /** A pod by `namespace/name`, or pods by what made them: all, or so many of the oldest. A Deployment replaces its. */
  deletePods(name: string, count: number | 'all'): void {
    const { cluster } = this.ports;
    const pod = cluster.pod(name);
    const pods = pod === undefined ? this.podsOf(name) : [pod];
    for (const one of count === 'all' ? pods : pods.slice(0, count)) cluster.deletePod(one);
  }

  setDaemonSetEnv(name: string, env: Readonly<Record<string, string>>): void {
    this.daemonSetsByName.get(name)?.setEnv(env);
  }

  daemonSets(): Iterable<DaemonSet> {
    return this.daemonSetsByName.values();
  }

  daemonSetOf({ owner }: Pod): DaemonSet | undefined {
    return owner?.kind === 'DaemonSet' ? this.daemonSetsByUid.get(owner.uid) : undefined;
  }

  replicaSetOf({ owner }: Pod): ReplicaSet | undefined {
    return owner?.kind === 'ReplicaSet' ? this.replicaSets.get(owner.uid) : undefined;
  }

  /** There are no Services, so a ReplicaSet's own selector is all there is. */
  selectorOf(pod: Pod): LabelSelector | undefined {
    return this.replicaSetOf(pod)?.selector;
  }

  private podsOf(name: string): readonly Pod[] {
    return this.deployments.get(name)?.replicaSet.pods() ?? this.barePods.of(name);
  }
}
