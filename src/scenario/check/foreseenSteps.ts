// What the steps of a scenario come to, told in their order: how many pods each workload has then says how many a scale
// or a rollout makes.

import { unreachable } from '../../base/assert.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { AppliedObject, JobSpec } from '../../kube/api/workloadConfig.ts';
import { parseCronSchedule } from '../../kube/controllers/cronSchedule.ts';
import type { DocumentPath, Foreseen } from '../language/diagnostics.ts';
import { share, type Share } from './foreseen.ts';
import type { ManifestObject } from '../manifest/checkedManifest.ts';
import type { ObjectForm } from '../manifest/kinds.ts';
import type { StepCounts } from '../steps/step.ts';
import { saidBy } from '../steps/table.ts';
import type { Course } from './course.ts';
import type { TimedStep } from '../document/timedSteps.ts';

/** Runs of a CronJob looked at for how far apart they are. */
const SAMPLE = 100;

/** `end`: when the run ends, as far as that is said. */
export function stepShares({ document, steps, manifests }: Course, end: Milliseconds): Share[] {
  const follower = new StepTeller(end);
  document.nodeGroups.forEach(({ name, size }, index) => {
    follower.resize(name, size, ['nodeGroups', index, 'size']);
  });
  for (const timed of steps) {
    follower.tell(timed, manifests.get(timed.index)?.objects ?? []);
  }
  return follower.shares();
}

class StepTeller {
  private readonly end: Milliseconds;
  /** Pods by workload, nodes by group. */
  private readonly pods = new Map<string, number>();
  private readonly nodes = new Map<string, number>();
  private readonly applied = new Map<string, ObjectForm>();
  /** By what is counted and where. */
  private readonly sums = new Map<string, Share>();

  constructor(end: Milliseconds) {
    this.end = end;
  }

  shares(): Share[] {
    return [...this.sums.values()];
  }

  tell({ at, step, index }: TimedStep, objects: readonly ManifestObject[]): void {
    for (const said of saidBy(step)) {
      const base: DocumentPath = ['timeline', index, said.key];
      const counts: StepCounts = {
        scale: (name, replicas, path, target) => this.scale(name, replicas, [...base, ...path], target),
        addPods: (count, path) => this.add('pods', count, [...base, ...path]),
        replace: (name, path, count) => this.replace(name, [...base, ...path], count),
        forget: (name) => this.pods.delete(name),
        apply: (object, path) => this.apply(object, at, [...base, ...path]),
        resize: (group, size, path) => this.resize(group, size, [...base, ...path]),
        renew: (group, path) => this.add('nodes', this.nodes.get(group) ?? 0, [...base, ...path], 'key'),
        dissolve: (group) => this.nodes.delete(group),
      };
      said.foresees(counts, objects);
    }
  }

  private apply({ applied, form }: ManifestObject, at: Milliseconds, path: DocumentPath): void {
    const { kind, config } = applied;
    const { name } = config;
    // Applied again as it is, it only gets back to its number; changed, its pods may all be new.
    if (this.applied.get(`${kind}/${name}`) !== form) this.pods.delete(name);
    this.applied.set(`${kind}/${name}`, form);
    const pods = podsOf(applied, at, this.end, this.allNodes());
    if (pods > 0) this.scale(name, pods, path, 'key');
  }

  resize(group: string, size: number, path: DocumentPath): void {
    this.add('nodes', size - (this.nodes.get(group) ?? 0), path);
    this.nodes.set(group, size);
  }

  private scale(name: string, replicas: number, path: DocumentPath, target?: Share['target']): void {
    this.add('pods', replicas - (this.pods.get(name) ?? 0), path, target);
    this.pods.set(name, replicas);
  }

  private replace(name: string, path: DocumentPath, count: number | 'all' = 'all'): void {
    const there = this.pods.get(name) ?? 0;
    this.add('pods', count === 'all' ? there : Math.min(there, count), path, 'key');
  }

  private add(of: Foreseen, count: number, path: DocumentPath, target?: Share['target']): void {
    if (count <= 0) return;
    const key = JSON.stringify([of, path]);
    this.sums.set(key, share(of, count + (this.sums.get(key)?.count ?? 0), path, target));
  }

  private allNodes(): number {
    return [...this.nodes.values()].reduce((sum, size) => sum + size, 0);
  }
}

function podsOf(object: AppliedObject, from: Milliseconds, end: Milliseconds, nodes: number): number {
  switch (object.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet':
      return object.config.replicas;
    case 'DaemonSet':
      return nodes;
    case 'Job':
      return podsOfJob(object.config);
    case 'CronJob':
      return podsOfJob(object.config.jobTemplate) * runsOf(object.config.schedule, from, end);
    case 'Pod':
      return 1;
    case 'PodDisruptionBudget':
    case 'PriorityClass':
    case 'Service':
    case 'ConfigMap':
    case 'Endpoints':
    case 'EndpointSlice':
    case 'LimitRange':
    case 'ResourceQuota':
    case 'HorizontalPodAutoscaler':
    case 'PersistentVolumeClaim':
    case 'PersistentVolume':
    case 'StorageClass':
    case 'ServiceAccount':
    case 'SecurityGroupPolicy':
    case 'Namespace':
    case 'ENIConfig':
    case 'NodePool':
    case 'EC2NodeClass':
      return 0;
    default:
      return unreachable(object);
  }
}

function podsOfJob({ completions = 1, parallelism }: JobSpec): number {
  return Math.max(completions, parallelism);
}

/** How often a schedule comes round, by the distance of its first runs. */
function runsOf(schedule: string, from: Milliseconds, end: Milliseconds): number {
  const cron = parseCronSchedule(schedule);
  if (cron === undefined || end <= from) return 0;
  let time = from;
  for (let runs = 0; runs < SAMPLE; runs++) {
    const next = cron.next(time);
    if (next > end) return runs;
    time = next;
  }
  return Math.ceil(((end - from) / Math.max(1, time - from)) * SAMPLE);
}
