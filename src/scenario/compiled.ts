// A scenario after checking: frozen plain data that can be posted to a worker, stored and hashed.

import type { Milliseconds } from '../base/time.ts';
import type { Latency } from '../kernel/latency.ts';
import type { Ec2Config } from '../ec2/config.ts';
import type { ClusterConfig, DeploymentConfig, NodeGroupConfig, PodTemplate } from '../kube/api/config.ts';
import type { CniEnv, CniVersion } from './cniSettings.ts';
import type { IgnoredPart } from './manifest/ignored.ts';
import type { Expectation } from './compiledExpectation.ts';
import type { TracedPod } from './podTrace.ts';
import type { Action } from './steps/table.ts';

export interface TimelineStep {
  readonly at: Milliseconds;
  readonly action: Action;
  /** In the scenario's words: `scale nginx to 44`. */
  readonly description: string;
}

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
  | { readonly kind: 'trace'; readonly pods: readonly TracedPod[]; readonly template: PodTemplate };

export interface CompiledScenario {
  readonly name: string;
  readonly description: string;
  readonly seed: number;
  readonly cni: { readonly version: CniVersion; readonly env: CniEnv };
  readonly ec2: Ec2Config;
  readonly cluster: ClusterConfig;
  readonly nodeGroups: readonly NodeGroupConfig[];
  readonly timeline: readonly TimelineStep[];
  readonly workloads: readonly CompiledWorkload[];
  /** The run ends at this time, or `quiet`: when nothing more can happen. */
  readonly until: Milliseconds | 'quiet';
  readonly expectations: readonly Expectation[];
  /** What its manifests say that is not simulated, each kind and field once. */
  readonly ignored: readonly IgnoredPart[];
}
