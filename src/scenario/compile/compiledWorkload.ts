// A workload after checking: load that comes and goes by itself, as frozen plain data.

import type { Milliseconds } from '../../base/time.ts';
import type { Latency } from '../../kernel/latency.ts';
import type { DeploymentConfig, PodTemplate } from '../../kube/api/config.ts';
import type { ScalableKind } from '../../kube/api/workloadConfig.ts';
import type { TracedPod } from '../check/podTrace.ts';

/** Load that comes and goes by itself between two times. */
export interface CompiledWorkload {
  readonly name: string;
  readonly from: Milliseconds;
  /** Nothing is added from then on. */
  readonly until: Milliseconds;
  readonly shape: WorkloadShape;
  /** In the scenario's words: `workload batch: 300 pods every 1m`. */
  readonly description: string;
}

/** What holds from each time on, since the workload's start; in order of time. */
export type Curve = readonly { readonly at: Milliseconds; readonly value: number }[];

export type WorkloadShape =
  | { readonly kind: 'steady'; readonly pods: number; readonly template: PodTemplate }
  | {
      readonly kind: 'diurnal';
      readonly low: number;
      readonly high: number;
      readonly period: Milliseconds;
      /** Of the first peak, since the workload's start. */
      readonly peak: Milliseconds;
      readonly step: Milliseconds;
      readonly deployment: DeploymentConfig;
    }
  | {
      readonly kind: 'bursts';
      readonly pods: number;
      readonly every: Latency;
      readonly spread: Milliseconds;
      readonly template: PodTemplate;
    }
  | {
      readonly kind: 'short-jobs';
      readonly jobs: number;
      readonly every: Latency;
      readonly template: PodTemplate;
    }
  | { readonly kind: 'rolling-updates'; readonly every: Latency; readonly deployment: DeploymentConfig }
  | { readonly kind: 'node-churn'; readonly group: string; readonly every: Latency }
  | {
      readonly kind: 'load';
      readonly workload: { readonly kind: ScalableKind; readonly name: string };
      /** In thousandths, of all its pods together. */
      readonly cpu?: Curve;
      /** In thousandths of a byte. */
      readonly memoryPerPod?: number;
      readonly externals: Readonly<Record<string, Curve>>;
    }
  | { readonly kind: 'trace'; readonly pods: readonly TracedPod[]; readonly template: PodTemplate };
