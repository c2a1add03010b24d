// A scenario after checking: frozen plain data that can be posted to a worker, stored and hashed.

import type { Milliseconds } from '../base/time.ts';
import type { Latency } from '../kernel/latency.ts';
import type { AddressRange, Ec2Config } from '../ec2/config.ts';
import type {
  ClusterConfig,
  DaemonSetConfig,
  DeploymentConfig,
  NodeGroupConfig,
  PodTemplate,
} from '../kube/api/config.ts';
import type { Taint } from '../kube/api/objects.ts';
import type { AppliedObject, ObjectKind, RollingKind, ScalableKind } from '../kube/api/workloadConfig.ts';
import type { IgnoredPart } from './manifest/ignored.ts';
import type { Expectation } from './compiledExpectation.ts';
import type { TracedPod } from './podTrace.ts';

export type CniVersion = 'v1.16.4' | 'v1.23.1';

/** Upstream's names and values, as `kubectl set env` would write them. */
export type CniEnv = Readonly<Record<string, string>>;

/** An object of the API as somebody wrote it. */
export type WrittenObject = Readonly<Record<string, unknown>>;

export type Action =
  | ObserveAction
  | { readonly kind: 'create-deployment'; readonly deployment: DeploymentConfig }
  | {
      readonly kind: 'apply';
      readonly objects: readonly AppliedObject[];
      /** As their manifests have them, one for each: with what is not simulated. */
      readonly written?: readonly WrittenObject[];
      /** The file they come from, where they do. */
      readonly file?: string;
    }
  | { readonly kind: 'delete-object'; readonly object: ObjectKind; readonly name: ObjectName }
  | {
      readonly kind: 'scale';
      readonly workload: ScalableKind;
      readonly name: ObjectName;
      readonly replicas: number;
    }
  | {
      readonly kind: 'set-images';
      readonly workload: RollingKind;
      readonly name: ObjectName;
      /** By container. */
      readonly images: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'restart-rollout'; readonly workload: RollingKind; readonly name: ObjectName }
  /** Of a Deployment. */
  | { readonly kind: 'pause-rollout' | 'resume-rollout'; readonly name: ObjectName }
  /** Of a Deployment: to this revision, or to the one before. */
  | { readonly kind: 'undo-rollout'; readonly name: ObjectName; readonly revision?: number }
  | {
      readonly kind: 'create-pods';
      readonly name: string;
      readonly count: number;
      readonly template: PodTemplate;
    }
  /** Pods of a deployment or of create-pods by that name, oldest first. */
  | { readonly kind: 'delete-pods'; readonly name: string; readonly count: number | 'all' }
  | { readonly kind: 'add-node-group'; readonly group: NodeGroupConfig }
  | { readonly kind: 'scale-node-group'; readonly group: string; readonly size: number }
  | { readonly kind: 'delete-node-group'; readonly group: string }
  | {
      readonly kind: 'refresh-node-group';
      readonly group: string;
      readonly minHealthyPercentage: number;
      /** What becomes different with the new nodes. */
      readonly changes: Partial<Pick<NodeGroupConfig, 'instanceType' | 'maxPods'>>;
    }
  | { readonly kind: 'cordon' | 'uncordon' | 'drain'; readonly nodes: NodeSelection }
  /** The manifest of that version is applied, with the settings changed so far. */
  | {
      readonly kind: 'set-cni-version';
      readonly version: CniVersion;
      readonly env: CniEnv;
      readonly daemonSet: DaemonSetConfig;
    }
  | { readonly kind: 'set-cni-env'; readonly env: CniEnv; readonly unset: readonly string[] }
  | { readonly kind: 'restart-daemon' | 'reboot-node' | 'terminate-node'; readonly nodes: NodeSelection }
  | { readonly kind: 'fail-node' | 'recover-node'; readonly nodes: NodeSelection }
  | { readonly kind: 'taint' | 'untaint'; readonly nodes: NodeSelection; readonly taint: Taint }
  | {
      readonly kind: 'take-addresses' | 'free-addresses';
      readonly subnet: string;
      readonly range: AddressRange;
    }
  | { readonly kind: 'take-random-addresses'; readonly subnet: string; readonly count: number };

/** Somebody looks at the moment: nothing is done to the world. */
export interface ObserveAction {
  readonly kind: 'observe';
  /** As typed into a shell. */
  readonly command: string;
  /** A node's name, or `group[index]`. */
  readonly node?: string;
  /** `namespace/name`, or `workload[index]`. */
  readonly pod?: string;
  /** What must be in the output, and what must not. */
  readonly contains: readonly string[];
  readonly excludes: readonly string[];
  readonly equals?: string;
}

/** `namespace/name`, or the name alone of what is in no namespace. */
export type ObjectName = string;

/** Nodes by what a scenario can know of them before it runs. */
export type NodeSelection =
  | { readonly kind: 'group'; readonly group: string }
  /** The n-th node of a group in order of registration, from 0. */
  | { readonly kind: 'nth'; readonly group: string; readonly index: number }
  | { readonly kind: 'all' };

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
