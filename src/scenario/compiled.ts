// A scenario after checking: frozen plain data that can be posted to a worker, stored and hashed.

import type { Milliseconds } from '../base/time.ts';
import type { Ec2Config } from '../ec2/config.ts';
import type { ClusterAutoscalerConfig } from '../kube/api/clusterAutoscalerFlags.ts';
import type { ClusterConfig, NodeGroupConfig } from '../kube/api/config.ts';
import type { KarpenterConfig } from '../kube/api/karpenterConfig.ts';
import type { AppliedObject } from '../kube/api/workloadConfig.ts';
import type { CniVersion } from '../base/cniReleases.ts';
import type { CompiledCalico } from './cluster/calicoDocument.ts';
import type { CniEnv } from './cluster/cniSettings.ts';
import type { IgnoredPart } from './manifest/ignored.ts';
import type { Expectation } from './compile/compiledExpectation.ts';
import type { CompiledWorkload } from './compile/compiledWorkload.ts';
import type { CompiledStart } from './start/compiledStart.ts';
import type { TimelineStep } from './compile/compileTimeline.ts';

export interface CompiledKarpenter {
  readonly config: KarpenterConfig;
  /** Its NodePools and EC2NodeClasses from the start. */
  readonly objects: readonly AppliedObject[];
}

export interface CompiledScenario {
  readonly name: string;
  readonly description: string;
  readonly seed: number;
  readonly cni: {
    readonly version: CniVersion;
    readonly env: CniEnv;
    /** Until the branch ENI of a pod that is gone is deleted. */
    readonly branchEniCooldown: Milliseconds;
  };
  /** In the VPC CNI's stead; absent: the VPC CNI. */
  readonly calico?: CompiledCalico;
  readonly ec2: Ec2Config;
  readonly cluster: ClusterConfig;
  /** Absent: it is not in the cluster. */
  readonly karpenter?: CompiledKarpenter;
  readonly nodeGroups: readonly NodeGroupConfig[];
  /** Absent: it does not run. */
  readonly clusterAutoscaler?: ClusterAutoscalerConfig;
  /** What was there before the run; absent: nothing. */
  readonly start?: CompiledStart;
  readonly timeline: readonly TimelineStep[];
  readonly workloads: readonly CompiledWorkload[];
  /** The run ends at this time, or `quiet`: when nothing more can happen. */
  readonly until: Milliseconds | 'quiet';
  readonly expectations: readonly Expectation[];
  /** What its manifests say that is not simulated, each kind and field once. */
  readonly ignored: readonly IgnoredPart[];
}
