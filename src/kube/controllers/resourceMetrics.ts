// What the metrics APIs tell of pods: the load of a workload, which its Ready pods share, as metrics-server scrapes it.
// Workloads without a load are not measured.
// @assumption a pod uses no more than its limit, and as much as the others; one that is not Ready uses nothing.

import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { Environment } from '../api/environment.ts';
import type { Pod, PodSpec } from '../api/objects.ts';
import type { ScalableKind } from '../api/workloadConfig.ts';
import {
  NO_EXTERNAL_METRICS,
  NO_RESOURCE_METRICS,
  type Measurements,
  type ResourceSample,
} from '../autoscaler/observation.ts';

/** `--metric-resolution` of metrics-server, and the span of a rate. */
const RESOLUTION = 15 * SECOND;

/** In thousandths: of all pods of a workload together, or of each. */
export interface WorkloadLoad {
  readonly cpu?: number;
  readonly memoryPerPod?: number;
}

export interface MeasuredWorkload {
  readonly kind: ScalableKind;
  /** `namespace/name` */
  readonly name: string;
}

interface Measured extends MeasuredWorkload {
  load: WorkloadLoad;
  readonly usage: { cpu: Map<string, number>; memory: Map<string, number> };
}

export class ResourceMetrics {
  private readonly workloads = new Map<string, Measured>();
  private readonly externals = new Map<string, number>();
  private readonly environment: Environment;
  private readonly podsOf: (kind: ScalableKind, name: string) => readonly Pod[];
  private scrapedAt: Milliseconds | undefined;
  private changedAt: Milliseconds = 0;

  constructor(environment: Environment, podsOf: (kind: ScalableKind, name: string) => readonly Pod[]) {
    this.environment = environment;
    this.podsOf = podsOf;
  }

  setLoad({ kind, name }: MeasuredWorkload, load: WorkloadLoad): void {
    const key = keyOf(kind, name);
    const known = this.workloads.get(key);
    if (known === undefined) {
      const usage = { cpu: new Map<string, number>(), memory: new Map<string, number>() };
      this.workloads.set(key, { kind, name, load, usage });
    } else known.load = load;
    this.changedAt = this.environment.now;
    if (this.scrapedAt === undefined) this.begin();
  }

  setExternal(name: string, value: number): void {
    this.externals.set(name, value);
    this.changedAt = this.environment.now;
  }

  /** Whether anything is known by which the workload could be scaled. */
  knows(kind: ScalableKind, name: string, externals: Iterable<string>): boolean {
    if (this.workloads.has(keyOf(kind, name))) return true;
    for (const external of externals) if (this.externals.has(external)) return true;
    return false;
  }

  /** Whether loads have been as they are for so long, and so has an autoscaler, that nothing more comes of them. */
  isSettled(since: Milliseconds, lookback: Milliseconds): boolean {
    return this.environment.now - Math.max(since, this.changedAt) > lookback + 2 * MINUTE;
  }

  of(kind: ScalableKind, name: string): Measurements {
    const usage = this.workloads.get(keyOf(kind, name))?.usage;
    return {
      resource: ({ resource }): ResourceSample | string => {
        const known = resource === 'cpu' ? usage?.cpu : resource === 'memory' ? usage?.memory : undefined;
        if (known === undefined || this.scrapedAt === undefined) return NO_RESOURCE_METRICS;
        return { usage: known, takenAt: this.scrapedAt, window: RESOLUTION };
      },
      external: (metric) => this.externals.get(metric) ?? NO_EXTERNAL_METRICS,
    };
  }

  /** Where in the quarter of a minute the scrapes fall is chance. */
  private begin(): void {
    const { simulation, random } = this.environment;
    this.scrapedAt = this.environment.now;
    simulation.countBackground(1);
    this.environment.after(random.stream('kube/metrics-server').below(RESOLUTION), () => this.scrape());
  }

  private scrape(): void {
    this.scrapedAt = this.environment.now;
    for (const measured of this.workloads.values()) this.measure(measured);
    this.environment.after(RESOLUTION, () => this.scrape());
  }

  /** A rate needs two scrapes. */
  private measure({ kind, name, load, usage }: Measured): void {
    const { now } = this.environment;
    const running = this.podsOf(kind, name).filter(
      ({ phase, startedAt = now }) => phase === 'Running' && startedAt + RESOLUTION <= now,
    );
    const serving = running.filter(({ ready, deletedAt }) => ready && deletedAt === undefined).length;
    usage.cpu.clear();
    usage.memory.clear();
    for (const { name: pod, spec, ready, deletedAt } of running) {
      const share = ready && deletedAt === undefined ? Math.floor((load.cpu ?? 0) / serving) : 0;
      usage.cpu.set(pod, Math.min(share, limitOf(spec)));
      if (load.memoryPerPod !== undefined) usage.memory.set(pod, load.memoryPerPod);
    }
  }
}

/** Of the CPU of all its containers; Infinity where one has none. */
function limitOf({ containers }: PodSpec): number {
  return containers.reduce((sum, { limits }) => sum + (limits?.['cpu'] ?? Infinity), 0);
}

function keyOf(kind: ScalableKind, name: string): string {
  return `${kind} ${name}`;
}
