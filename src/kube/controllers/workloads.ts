// What runs on the cluster by somebody's wish, by kind and name, and which controller each pod belongs to.

import type { Milliseconds } from '../../base/time.ts';
import type { Random } from '../../kernel/random.ts';
import { Adoption } from './adoption.ts';
import { BarePods } from './barePods.ts';
import { DEFAULT_START_TIME } from '../../base/calendar.ts';
import type { PastReplicaSet } from '../api/clusterPast.ts';
import type { ClusterConfig, DaemonSetConfig, DeploymentConfig } from '../api/config.ts';
import { CronJob } from './cronJob.ts';
import { DaemonSet, type DaemonSetPorts } from './daemonSet.ts';
import { Deployment } from './deployment.ts';
import { GarbageCollector } from './garbageCollector.ts';
import { Job } from './job.ts';
import type { JobCondition } from './jobEvents.ts';
import type { LabelSelector, Pod } from '../api/objects.ts';
import { ObjectStore, pathOf } from '../api/objectStore.ts';
import type { PodController } from './podController.ts';
import { RateLimiter } from '../api/rateLimiter.ts';
import { ReplicaSet } from './replicaSet.ts';
import type { Revisions } from './revisions.ts';
import { Services } from './services.ts';
import { StatefulSet, type StatefulSetPorts } from './statefulSet.ts';
import type {
  ConfigMapConfig,
  CronJobConfig,
  JobConfig,
  ReplicaSetConfig,
  StatefulSetConfig,
} from '../api/workloadConfig.ts';

export type WorkloadPorts = Omit<DaemonSetPorts, 'limiter'> & Pick<StatefulSetPorts, 'createClaim'>;

/** A ReplicaSet that no Deployment made, or a ReplicationController. */
export interface OwnReplicaSet {
  readonly config: ReplicaSetConfig;
  readonly replicaSet: ReplicaSet;
}

export class Workloads {
  readonly barePods: BarePods;
  /** What was there before the run and has no controller yet. */
  readonly adoption = new Adoption();
  readonly services: Services;
  readonly configMaps: ObjectStore<{ readonly config: ConfigMapConfig }>;
  readonly deployments: ObjectStore<Deployment>;
  readonly replicaSets: ObjectStore<OwnReplicaSet>;
  readonly replicationControllers: ObjectStore<OwnReplicaSet>;
  readonly statefulSets: ObjectStore<StatefulSet>;
  readonly daemonSets: ObjectStore<DaemonSet>;
  readonly jobs: ObjectStore<Job>;
  readonly cronJobs: ObjectStore<CronJob>;
  /** Unix time of virtual time 0. */
  readonly startTime: Milliseconds;
  private readonly ports: WorkloadPorts;
  private readonly collector: GarbageCollector;
  private readonly limiters: Record<'replicaSets' | 'daemonSets' | 'statefulSets' | 'jobs', RateLimiter>;
  /** By UID. */
  private readonly controllers = new Map<string, PodController>();

  constructor(random: Random, ports: WorkloadPorts, startTime: Milliseconds = DEFAULT_START_TIME) {
    const { environment, cluster } = ports;
    const limiter = (): RateLimiter => new RateLimiter(environment.limits.controllerWrites);
    this.ports = ports;
    this.startTime = startTime;
    this.services = new Services(environment);
    this.configMaps = new ObjectStore(environment);
    this.deployments = new ObjectStore(environment);
    this.replicaSets = new ObjectStore(environment);
    this.replicationControllers = new ObjectStore(environment);
    this.statefulSets = new ObjectStore(environment);
    this.daemonSets = new ObjectStore(environment);
    this.jobs = new ObjectStore(environment);
    this.cronJobs = new ObjectStore(environment);
    this.barePods = new BarePods(cluster, random.stream('kube/names/bare-pods'));
    this.collector = new GarbageCollector(cluster, environment);
    this.limiters = {
      replicaSets: limiter(),
      daemonSets: limiter(),
      statefulSets: limiter(),
      jobs: limiter(),
    };
  }

  /** What runs from the start. */
  create({ daemonSets, deployments }: Pick<ClusterConfig, 'daemonSets' | 'deployments'>): void {
    for (const config of daemonSets) this.createDaemonSet(config);
    for (const config of deployments) this.createDeployment(config);
  }

  createDeployment(config: DeploymentConfig): void {
    const ports = {
      ...this.ports,
      limiter: this.limiters.replicaSets,
      adopt: (replicaSet: ReplicaSet) => this.adopt(replicaSet),
      release: ({ owner }: ReplicaSet) => this.controllers.delete(owner.uid),
    };
    const past = this.adoption.takeReplicaSets(config);
    const deployment = new Deployment(config, ports, (revisions) =>
      this.adoptRevisions(revisions, config, past),
    );
    this.deployments.add(deployment, createdWith(deployment.pods()));
    if (past.length > 0) deployment.goOn();
    else deployment.scale(config.replicas);
  }

  private adoptRevisions(
    revisions: Revisions,
    config: DeploymentConfig,
    past: readonly PastReplicaSet[],
  ): void {
    const { namespace, template: current, minReady = 0 } = config;
    for (const one of past) {
      const { replicaSet } = revisions.adopt(one, { ...(one.template ?? current), namespace }, minReady);
      replicaSet.adopt(this.adoption.take('ReplicaSet', one).pods, one.replicas);
    }
  }

  createReplicaSet(config: ReplicaSetConfig): void {
    this.createReplicas(config, 'ReplicaSet', this.replicaSets);
  }

  createReplicationController(config: ReplicaSetConfig): void {
    this.createReplicas(config, 'ReplicationController', this.replicationControllers);
  }

  private createReplicas(
    config: ReplicaSetConfig,
    kind: 'ReplicaSet' | 'ReplicationController',
    store: ObjectStore<OwnReplicaSet>,
  ): void {
    const { namespace, name, template, minReady = 0, replicas } = config;
    const own = kind === 'ReplicaSet' ? {} : { kind };
    const draft = { name, workload: name, template: { ...template, namespace }, minReady, ...own };
    const replicaSet = new ReplicaSet(draft, { ...this.ports, limiter: this.limiters.replicaSets });
    this.adopt(replicaSet);
    const { pods } = this.adoption.take(kind, config);
    store.add({ config, replicaSet }, createdWith(pods));
    if (pods.length > 0) replicaSet.adopt(pods, replicas);
    replicaSet.scale(replicas);
  }

  createStatefulSet(config: StatefulSetConfig): void {
    const statefulSet = new StatefulSet(config, { ...this.ports, limiter: this.limiters.statefulSets });
    this.adopt(statefulSet);
    const adopted = this.adoption.take('StatefulSet', config);
    this.statefulSets.add(statefulSet, createdWith(adopted.pods));
    if (adopted.pods.length > 0) statefulSet.adopt(adopted);
    else statefulSet.scale(config.replicas);
  }

  createDaemonSet(config: DaemonSetConfig): void {
    const daemonSet = new DaemonSet(config, { ...this.ports, limiter: this.limiters.daemonSets });
    this.adopt(daemonSet);
    const adopted = this.adoption.take('DaemonSet', config);
    this.daemonSets.add(daemonSet, createdWith(adopted.pods));
    daemonSet.adopt(adopted);
    for (const node of this.ports.cluster.nodes.all()) daemonSet.nodeChanged(node);
  }

  createJob(config: JobConfig, cronJob?: string): Job {
    const ports = {
      ...this.ports,
      limiter: this.limiters.jobs,
      finished: (condition: JobCondition) => {
        for (const each of this.cronJobs.all()) each.jobFinished(job, condition);
      },
      expired: () => this.deleteJob(job),
    };
    const past = this.adoption.takeJob(config);
    const adopted = past && { past, pods: this.adoption.take('Job', config).pods };
    const job: Job = new Job(config, ports, cronJob, adopted);
    this.adopt(job);
    this.jobs.add(job, past?.startedAt);
    return job;
  }

  createCronJob(config: CronJobConfig): void {
    const ports = {
      ...this.ports,
      startTime: this.startTime,
      createJob: (made: JobConfig, cronJob: string) => this.createJob(made, cronJob),
      deleteJob: (job: Job) => this.deleteJob(job),
    };
    const cronJob = new CronJob(config, ports);
    const { namespace, name: maker, jobTemplate } = config;
    const made = this.adoption.jobsOf(config);
    this.cronJobs.add(cronJob, made[0]?.startedAt);
    const jobs = made.map(({ name, condition, finishedAt }) => {
      const job = this.createJob({ namespace, name, ...jobTemplate }, maker);
      return [job, finishedAt === undefined ? 'Active' : condition] as const;
    });
    cronJob.adopt(new Map(jobs));
  }

  deleteJob(job: Job): void {
    this.jobs.remove(job);
    for (const each of this.cronJobs.all()) each.jobGone(job);
    this.collect(job.delete());
    this.controllers.delete(job.owner.uid);
    this.ports.events.forget(pathOf(job.config));
  }

  /** Deletes pods whose owner is gone. */
  collect(pods: readonly Pod[]): void {
    this.ports.environment.later(() => this.collector.collect(pods));
  }

  controllerOf({ owner }: Pod): PodController | undefined {
    return owner === undefined ? undefined : this.controllers.get(owner.uid);
  }

  /** What default spreading selects by: the pod's Services, and its ReplicaSet or StatefulSet. */
  selectorOf(pod: Pod): LabelSelector | undefined {
    const controller = this.controllerOf(pod);
    const spreads = controller instanceof ReplicaSet || controller instanceof StatefulSet;
    return this.services.selectorOf(pod, spreads ? controller.selector : undefined);
  }

  /** How many pods the pod's controller should have; undefined where there is no such number. */
  scaleOf(pod: Pod): { readonly uid: string; readonly replicas: number } | undefined {
    const controller = this.controllerOf(pod);
    if (controller instanceof StatefulSet)
      return { uid: controller.owner.uid, replicas: controller.replicas };
    if (!(controller instanceof ReplicaSet)) return undefined;
    const { owner, workload, replicas } = controller;
    const { namespace } = pod;
    const store = owner.kind === 'ReplicaSet' ? this.replicaSets : this.replicationControllers;
    if (store.at({ namespace, name: owner.name }) !== undefined) return { uid: owner.uid, replicas };
    const deployment = this.deployments.at({ namespace, name: workload });
    return deployment && { uid: workload, replicas: deployment.replicas };
  }

  /** Of a Deployment, ReplicaSet, StatefulSet, DaemonSet, Job or createPods, oldest first. */
  podsOf(name: string): readonly Pod[] {
    const controller =
      this.deployments.find(name) ??
      this.replicaSets.find(name)?.replicaSet ??
      this.replicationControllers.find(name)?.replicaSet ??
      this.statefulSets.find(name) ??
      this.daemonSets.find(name) ??
      this.jobs.find(name);
    return controller?.pods() ?? this.barePods.of(name);
  }

  private adopt(controller: PodController): void {
    this.controllers.set(controller.owner.uid, controller);
  }
}

/** An object is at least as old as its oldest pod, and without any it comes now. */
function createdWith(pods: readonly Pod[]): Milliseconds | undefined {
  const [first] = pods;
  return first && pods.reduce((oldest, { createdAt }) => Math.min(oldest, createdAt), first.createdAt);
}
