// What became of a population of pods in a run, in counts, and what the run cost. Kept while the run is played, without a
// record of it.

import { METRICS } from '../base/metrics.ts';
import type { Milliseconds } from '../base/time.ts';
import { Integral } from '../record/integral.ts';
import { Measure } from '../record/measure.ts';
import { project, type SomeFolds } from '../record/projection.ts';
import type { Fact } from '../record/trace.ts';
import type { DeletionCause, Owner } from '../kube/api/objects.ts';
import { type Population, workloadKey } from './population.ts';

export interface Outcome {
  /** Of the population: all but those on their way at the end, of which nothing failed. */
  readonly pods: number;
  /** Of these: those that became Running. */
  readonly running: number;
  /** Of these: those that still wait at the end. */
  readonly waiting: number;
  /** When the first and the last of them were created; 0 where there are none. */
  readonly createdMs: readonly [first: Milliseconds, last: Milliseconds];
  /** Longest time from creation to Running; of pods that never ran until they were deleted or the run ended. */
  readonly maxPodStartMs: Milliseconds;
  /** Whether the pod with that time still waits, so that its time would be longer. */
  readonly isOpen: boolean;
  /** Of the whole run. */
  readonly peakAddresses: number;
  readonly ec2Calls: number;
  /** Most instances at one time. */
  readonly nodes: number;
  /** US dollars for instances of types with a known price. */
  readonly cost: number;
  readonly maxAddressWaitMs: Milliseconds;
  /** Of the subnet watched, or of any. */
  readonly lowestFree: number;
}

type PodCreated = Extract<Fact, { readonly kind: 'pod-created' }>;

interface WatchedPod {
  readonly workload: string;
  readonly createdAt: Milliseconds;
  /** When it became Running. */
  ranAt: Milliseconds | undefined;
  /** When it was deleted, turned away or finished without having run. */
  endedAt: Milliseconds | undefined;
  hasFailed: boolean;
  /** By a controller that replaces it. */
  readonly isKept: boolean;
  /** Of the population, and not another pod of its workloads. */
  readonly isCounted: boolean;
}

/** Controllers that keep so many pods: a rollout makes one after the other. */
const KEEPING: readonly (Owner['kind'] | undefined)[] = [
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
];

/** A pod deleted so, or by a person, is replaced by such a controller. */
const EVICTIONS: readonly (DeletionCause | undefined)[] = [
  undefined,
  'PreemptionByScheduler',
  'EvictionByEvictionAPI',
  'DeletionByTaintManager',
];

/** Listens to one run. */
export class OutcomeWatch {
  private readonly measure = new Measure();
  private readonly population: Population;
  private pods: WatchedPod[] = [];
  private readonly byName = new Map<string, WatchedPod>();
  /** Evicted pods of each workload whose replacement is yet to come. */
  private readonly vacancies = new Map<string, WatchedPod[]>();
  private firstNodeReadyAt: Milliseconds | undefined;
  private readonly instances = new Integral();
  private readonly subnet: string | undefined;
  private lowestFree = Infinity;

  constructor(population: Population, subnet?: string) {
    this.population = population;
    this.subnet = subnet;
  }

  apply(fact: Fact, at: Milliseconds): void {
    this.measure.apply(fact, at);
    if (fact.kind === 'pod-created') this.create(fact, at);
    else if ('pod' in fact) {
      const pod = this.byName.get(fact.pod);
      if (pod === undefined) return;
      project(POD_FOLDS, pod, fact, at);
      const isVacating = pod.isKept && this.isVacating(pod, fact, at);
      if (isVacating) this.vacancies.get(pod.workload)?.push(pod);
      // What else happens to an evicted pod is no matter of the one that stands for it.
      if (isVacating || fact.kind === 'pod-removed') this.byName.delete(fact.pod);
    } else if (fact.kind === 'node-ready') this.firstNodeReadyAt ??= at;
    // Those that ran before the run wait for nothing in it.
    else if (fact.kind === 'start-ended') this.pods = this.pods.filter(isStarting);
    else if (fact.kind === 'instance-launched') this.instances.add(at, 1);
    else if (fact.kind === 'instance-terminated') this.instances.add(at, -1);
    else if (fact.kind === 'subnet-changed' && fact.subnet === this.subnet)
      this.lowestFree = Math.min(this.lowestFree, fact.free);
  }

  /** Pods of the population that wait now, after something failed. */
  get waiting(): number {
    return this.pods.filter((pod) => pod.hasFailed && isStarting(pod)).length;
  }

  /** The run as it ended at `now`. */
  finish(now: Milliseconds): Outcome {
    const counted = this.pods.filter((pod) => pod.hasFailed || !isStarting(pod));
    const created = counted.map(({ createdAt }) => createdAt);
    const starts = counted.map((pod) => ({
      ms: this.startOf(pod, now),
      isOpen: isStarting(pod),
    }));
    const longest = starts.reduce((one, other) => (other.ms > one.ms ? other : one), NO_START);
    const figures = this.measure.finish(now);
    return {
      pods: counted.length,
      running: counted.filter(({ ranAt }) => ranAt !== undefined).length,
      waiting: counted.filter(isStarting).length,
      createdMs: [created[0] ?? 0, created.at(-1) ?? 0],
      maxPodStartMs: longest.ms,
      isOpen: longest.isOpen,
      peakAddresses: figures.peakAddresses,
      ec2Calls: figures.ec2Calls,
      nodes: this.instances.peak,
      cost: figures.cost / METRICS.cost.scale,
      maxAddressWaitMs: figures.addressWaitMax,
      lowestFree: this.subnet === undefined ? figures.lowestFree : this.lowestFree,
    };
  }

  private create({ pod: name, owner, controller }: PodCreated, at: Milliseconds): void {
    const { workloads, from, before, settledAt } = this.population;
    const workload = workloadKey(name, owner);
    if (!workloads.includes(workload)) return;
    const vacancies = this.vacancies.get(workload) ?? [];
    this.vacancies.set(workload, vacancies);
    const evicted = vacancies.shift();
    if (evicted?.isCounted === true && evicted.ranAt === undefined) {
      // It stands for the evicted one, which counts on.
      evicted.endedAt = undefined;
      this.byName.set(name, evicted);
      return;
    }
    const isOfSpan = at >= from && at < before && evicted === undefined;
    const isKept = KEEPING.includes(controller?.kind);
    const isCounted = isOfSpan && (at < settledAt || isKept);
    const pod = {
      isKept,
      workload,
      createdAt: at,
      ranAt: undefined,
      endedAt: undefined,
      hasFailed: false,
      isCounted,
    };
    if (isCounted) this.pods.push(pod);
    this.byName.set(name, pod);
  }

  /** Whether the pod of this fact leaves a place that its controller fills again. */
  private isVacating({ isCounted, ranAt }: WatchedPod, fact: Fact, at: Milliseconds): boolean {
    if (fact.kind === 'pod-rejected') return true;
    if (fact.kind !== 'pod-deleted' || !EVICTIONS.includes(fact.cause)) return false;
    // Those that replace pods that ran may be the very ones that wait.
    return at >= this.population.settledAt || (isCounted && ranAt === undefined);
  }

  /** Before a node is Ready no pod can start. */
  private startOf({ createdAt, ranAt, endedAt }: WatchedPod, now: Milliseconds): Milliseconds {
    const from = Math.max(createdAt, this.firstNodeReadyAt ?? 0);
    return Math.max(0, (ranAt ?? endedAt ?? now) - from);
  }
}

const NO_START = { ms: 0, isOpen: false };

function isStarting({ ranAt, endedAt }: WatchedPod): boolean {
  return ranAt === undefined && endedAt === undefined;
}

function fail(pod: WatchedPod): void {
  pod.hasFailed = true;
}

function end(pod: WatchedPod, _: Fact, at: Milliseconds): void {
  pod.endedAt ??= at;
}

const POD_FOLDS: SomeFolds<WatchedPod> = {
  'pod-unschedulable': fail,
  'address-refused': fail,
  'sandbox-failed': fail,
  'volume-attach-failed': fail,
  'pod-running': (pod, _, at) => {
    pod.ranAt ??= at;
  },
  'pod-deleted': end,
  'pod-rejected': end,
  'pod-finished': end,
  'pod-removed': end,
};
