// A StatefulSet: pods with names that last, NAME-0, NAME-1 …, created and ended in order. A pod's name is free again
// when its object is gone, so a replacement waits for that. Its claims for
// volumes are made before a pod and outlive it.
// @upstream pkg/controller/statefulset

import type { RandomStream } from '../../kernel/random.ts';
import { hasFinished, type Cluster } from '../api/cluster.ts';
import type { PodTemplate } from '../api/config.ts';
import type { Environment } from '../api/environment.ts';
import { templateHash, uid } from '../api/names.ts';
import type { LabelSelector, Owner, Pod, PodSpec } from '../api/objects.ts';
import type { VolumeClaimConfig } from '../api/volumes.ts';
import type { Adopted } from './adoption.ts';
import { CreationRetry } from './creationRetry.ts';
import { Refusal } from '../api/refusal.ts';
import type { EventRecorder } from '../api/events.ts';
import { STATEFUL_SET_CONTROLLER } from '../api/eventSource.ts';
import { isTooLong } from './longNames.ts';
import type { PodController } from './podController.ts';
import type { RateLimiter } from '../api/rateLimiter.ts';
import { nextSteps, type SetPod, type SetStep } from './statefulSetPlan.ts';
import type { StatefulSetConfig } from '../api/workloadConfig.ts';

const REVISION = 'controller-revision-hash';

export interface StatefulSetPorts {
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly events: EventRecorder;
  /** Shared by all StatefulSets. */
  readonly limiter: RateLimiter;
  /** Unless there is one by its name, or a quota does not let it come. */
  readonly createClaim: (config: VolumeClaimConfig) => Refusal | undefined;
}

export class StatefulSet implements PodController {
  config: StatefulSetConfig;
  readonly owner: Owner;
  readonly selector: LabelSelector;
  private readonly ports: StatefulSetPorts;
  private readonly names: RandomStream;
  private readonly byOrdinal = new Map<number, Pod>();
  private readonly ordinals = new Map<Pod, number>();
  private revision: string;
  /** What ordinals below the partition are made from. */
  private oldTemplate: PodTemplate;
  /** What a real cluster called the revision that this one calls otherwise. */
  private adopted: { readonly revision: string; readonly label: string } | undefined;
  private wanted = 0;
  private readonly retry: CreationRetry;
  /** The API server refused a pod in the sync that goes on. */
  private isRefused = false;
  private syncing = false;
  private syncDue = false;
  private deleted = false;

  constructor(config: StatefulSetConfig, ports: StatefulSetPorts) {
    const { namespace, name, template } = config;
    this.config = config;
    this.ports = ports;
    this.names = ports.environment.random.stream(`kube/names/${namespace}/${name}`);
    this.owner = { kind: 'StatefulSet', name, uid: uid(this.names) };
    this.retry = new CreationRetry(ports, STATEFUL_SET_CONTROLLER, `${namespace}/${name}`);
    this.selector = { matchLabels: template.labels, matchExpressions: [] };
    this.revision = this.revisionOf(config);
    this.oldTemplate = template;
  }

  get replicas(): number {
    return this.wanted;
  }

  /** Those that nobody deleted, by ordinal. */
  pods(): readonly Pod[] {
    return [...this.byOrdinal]
      .sort(([a], [b]) => a - b)
      .map(([, pod]) => pod)
      .filter(({ deletedAt }) => deletedAt === undefined);
  }

  scale(replicas: number): void {
    const workload = this.config.name;
    this.ports.environment.emit({ kind: 'workload-scaled', workload, from: this.wanted, to: replicas });
    this.wanted = replicas;
    this.syncSoon();
  }

  /** As it was before the run. Pods made of its template carry the name that a real cluster gave to the revision. */
  adopt({ pods, outdated }: Adopted): void {
    const { name, replicas } = this.config;
    for (const pod of pods) {
      const ordinal = ordinalOf(name, pod);
      if (ordinal === undefined || this.byOrdinal.has(ordinal)) continue;
      this.ports.cluster.adoptPod(pod, this.owner);
      this.byOrdinal.set(ordinal, pod);
      this.ordinals.set(pod, ordinal);
      const label = pod.labels[REVISION];
      if (!outdated.has(pod) && label !== undefined) this.adopted = { revision: this.revision, label };
    }
    this.revision = this.adopted?.label ?? this.revision;
    this.wanted = replicas;
    this.ports.environment.emit({ kind: 'workload-scaled', workload: name, from: replicas, to: replicas });
    this.syncSoon();
  }

  apply(config: StatefulSetConfig): void {
    const revision = this.revisionOf(config);
    if (revision !== this.revision) this.oldTemplate = this.config.template;
    this.config = config;
    this.revision = revision;
    if (config.replicas !== this.wanted) this.scale(config.replicas);
    this.syncSoon();
  }

  changeTemplate(template: PodTemplate): void {
    this.apply({ ...this.config, replicas: this.wanted, template });
  }

  delete(): readonly Pod[] {
    this.deleted = true;
    this.retry.cancel();
    return this.pods();
  }

  podReadinessChanged(pod: Pod): void {
    const { minReady = 0 } = this.config;
    if (pod.ready && minReady > 0) this.ports.environment.after(minReady, () => this.syncSoon());
    else this.syncSoon();
  }

  podTerminating(): void {
    this.syncSoon();
  }

  podFinished(): void {
    this.syncSoon();
  }

  podRemoved(pod: Pod): void {
    const ordinal = this.ordinals.get(pod);
    if (ordinal === undefined) return;
    this.ordinals.delete(pod);
    this.byOrdinal.delete(ordinal);
    this.syncSoon();
  }

  private syncSoon(): void {
    if (this.syncDue || this.deleted) return;
    this.syncDue = true;
    this.ports.environment.later(() => {
      this.syncDue = false;
      this.sync();
    });
  }

  private sync(): void {
    if (this.deleted || this.syncing || isTooLong('StatefulSet', this.config)) return;
    const pods = new Map([...this.byOrdinal].map(([ordinal, pod]) => [ordinal, this.view(pod)]));
    const steps = nextSteps(this.config, this.wanted, pods);
    if (steps.length === 0) return;
    this.syncing = true;
    this.isRefused = false;
    const { environment, limiter } = this.ports;
    let last = environment.now;
    let taken = 0;
    for (const step of steps) {
      last = limiter.reserve(environment.now);
      environment.at(last, () => (taken += this.take(step) ? 1 : 0));
    }
    environment.at(last + environment.propagationDelay(), () => {
      this.syncing = false;
      if (this.isRefused) this.retry.again(() => this.sync());
      else this.retry.forget();
      if (taken > 0 && !this.isRefused) this.sync();
    });
  }

  private view(pod: Pod): SetPod {
    const { minReady = 0 } = this.config;
    const readySince = pod.ready ? (pod.readyAt ?? Infinity) : Infinity;
    return {
      isFinished: hasFinished(pod),
      isTerminating: pod.deletedAt !== undefined,
      isAvailable: readySince + minReady <= this.ports.environment.now,
      isCurrent: pod.labels[REVISION] === this.revision,
    };
  }

  /** Whether it could be taken. */
  private take(step: SetStep): boolean {
    const pod = this.byOrdinal.get(step.ordinal);
    if (this.deleted || (step.kind === 'create') !== (pod === undefined)) return false;
    if (pod === undefined) return !this.isRefused && this.createPod(step.ordinal);
    this.ports.cluster.deletePod(pod, 'Owner');
    return true;
  }

  /**
   * Not where somebody else's pod has the name: the set then waits for its own next occasion; nor where the API server
   * refuses it.
   */
  private createPod(ordinal: number): boolean {
    const { cluster } = this.ports;
    const { name, namespace, updateStrategy } = this.config;
    const podName = `${name}-${ordinal}`;
    if (cluster.pod(`${namespace}/${podName}`) !== undefined) return false;
    const isOld = updateStrategy.type === 'RollingUpdate' && ordinal < updateStrategy.partition;
    const template = isOld ? this.oldTemplate : this.config.template;
    const labels = {
      ...template.labels,
      'apps.kubernetes.io/pod-index': String(ordinal),
      [REVISION]: isOld ? this.revisionOf({ ...this.config, template }) : this.revision,
      'statefulset.kubernetes.io/pod-name': podName,
    };
    const { annotations } = template;
    const spec = this.withClaims(podName, template.spec);
    if (spec === undefined) return false;
    const { owner } = this;
    const identity = { uid: uid(this.names), namespace, name: podName };
    const pod = cluster.createPod({ workload: name, labels, annotations, spec, owner, ...identity });
    if (pod instanceof Refusal) {
      this.isRefused = true;
      this.retry.say(`create Pod ${podName} in StatefulSet ${name} failed error: ${pod.message}`);
      return false;
    }
    this.byOrdinal.set(ordinal, pod);
    this.ordinals.set(pod, ordinal);
    return true;
  }

  /** Those of its templates, which are made where there is none by that name; undefined: one was refused. */
  private withClaims(pod: string, spec: PodSpec): PodSpec | undefined {
    const { namespace, name: set, claimTemplates } = this.config;
    if (claimTemplates === undefined) return spec;
    const claims: string[] = [];
    for (const [template, claim] of Object.entries(claimTemplates)) {
      const name = `${template}-${pod}`;
      const refusal = this.ports.createClaim({ ...claim, namespace, name });
      if (refusal !== undefined) {
        const { plugin, by, message, needs } = refusal;
        const fact = { namespace, workload: set, controller: this.owner, plugin, by, message, needs };
        this.ports.environment.emit({ kind: 'pod-refused', ...fact });
        this.isRefused = true;
        const what = `create Claim ${name} for Pod ${pod} in StatefulSet ${set}`;
        this.retry.say(`${what} failed error: ${message}`);
        return undefined;
      }
      claims.push(name);
    }
    return { ...spec, claims: [...(spec.claims ?? []), ...claims] };
  }

  private revisionOf({ name, template }: StatefulSetConfig): string {
    const revision = `${name}-${templateHash(template)}`;
    return revision === this.adopted?.revision ? this.adopted.label : revision;
  }
}

/** Of a pod by its name. */
function ordinalOf(set: string, { name }: Pod): number | undefined {
  const digits = name.startsWith(`${set}-`) ? name.slice(set.length + 1) : '';
  return /^(0|[1-9]\d*)$/.test(digits) ? Number(digits) : undefined;
}
