// What was given to a real Cluster Autoscaler, and what it and the stand-in of its cloud and cluster did.

import type { FlagName } from '../kube/api/clusterAutoscalerFlags.ts';
import type { Labels, Taint } from '../kube/api/objects.ts';
import type { VectorObject, VectorPod } from './schedulerVectorFormat.ts';

type Quantities = Readonly<Record<string, string>>;

/** An Auto Scaling group; times in seconds. */
export interface RecordedGroup {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  readonly instanceType: string;
  readonly zone: string;
  /** Of the type, as its template sees it. */
  readonly capacity: Quantities;
  /** Of a node that runs. */
  readonly allocatable: Quantities;
  readonly registersAfterSeconds: number;
  readonly readyAfterSeconds: number;
  readonly goneAfterSeconds: number;
  readonly neverRegisters?: boolean;
  readonly noCapacity?: boolean;
  readonly labels?: Labels;
  readonly taints?: readonly Taint[];
  readonly tags?: Labels;
}

export interface RecordedDaemonSet {
  readonly metadata: VectorPod['metadata'];
  readonly spec: {
    readonly template: Pick<VectorPod, 'spec'> & { readonly metadata?: { readonly labels?: Labels } };
  };
}

export interface RecordedPods {
  readonly at: number;
  readonly count?: number;
  readonly pod: VectorPod;
}

export interface RecordedStep {
  readonly at: number;
  readonly deletePods?: readonly string[];
  readonly nodesNotReady?: readonly string[];
}

export interface ClusterAutoscalerInput {
  readonly groups: readonly RecordedGroup[];
  readonly daemonSets?: readonly RecordedDaemonSet[];
  readonly pods: readonly RecordedPods[];
  readonly steps?: readonly RecordedStep[];
  readonly pdbs?: readonly Omit<Extract<VectorObject, { readonly kind: 'PodDisruptionBudget' }>, 'kind'>[];
  readonly podGoneAfterSeconds: number;
  readonly seconds: number;
  readonly options?: Readonly<Partial<Record<FlagName, string | number | boolean>>>;
}

/** One thing that happened, `at` in seconds; which other keys there are says what. */
export interface TraceEntry {
  readonly at: number;
  readonly [key: string]: unknown;
}

export interface ClusterAutoscalerResult {
  /** When loops started, in seconds. */
  readonly loops: readonly number[];
  readonly trace: readonly TraceEntry[];
}
