// The JSON of scheduler vectors: v1 objects as a user writes them, one pod to place, and what the real
// scheduler decided. Only the fields that are read.

import type { QuantitiesForm, SelectorForm } from '../scenario/manifest/forms.ts';
import type { PodSpecForm } from '../scenario/manifest/podForm.ts';

export interface VectorPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec: PodSpecForm;
  readonly status?: {
    readonly phase?: string;
    readonly nominatedNodeName?: string;
    readonly startTime?: string;
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
  };
}

export interface VectorNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly {
    readonly key: string;
    readonly value?: string;
    readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  }[];
  readonly unschedulable: boolean;
  readonly allocatable: QuantitiesForm;
  readonly images?: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[];
}

interface VectorMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export type VectorObject =
  | {
      readonly kind: 'ReplicaSet' | 'StatefulSet';
      readonly metadata: VectorMetadata;
      readonly spec: { readonly selector: SelectorForm };
    }
  | {
      readonly kind: 'ReplicationController' | 'Service';
      readonly metadata: VectorMetadata;
      readonly spec: { readonly selector?: Readonly<Record<string, string>> };
    }
  | {
      readonly kind: 'PodDisruptionBudget';
      readonly metadata: VectorMetadata;
      readonly spec: { readonly selector?: SelectorForm };
      readonly status?: {
        readonly disruptionsAllowed?: number;
        readonly disruptedPods?: Readonly<Record<string, string>>;
      };
    }
  | { readonly kind: 'Namespace'; readonly metadata: VectorMetadata };

export interface VectorPreemption {
  readonly nominatedNode: string;
  readonly victims?: readonly string[];
}

export interface VectorResult {
  readonly feasible: readonly string[];
  readonly rejected: Readonly<Record<string, readonly string[]>>;
  readonly rejectedBy: Readonly<Record<string, string>>;
  readonly rejectedCode: Readonly<Record<string, string>>;
  readonly scores?: Readonly<
    Record<string, { readonly total: number; readonly byPlugin: Readonly<Record<string, number>> }>
  >;
  readonly best: readonly string[];
  readonly message?: string;
  readonly preemption?: VectorPreemption | { readonly oneOf: readonly VectorPreemption[] };
}

export interface SchedulerVector {
  readonly name: string;
  /** `v1.34.4` */
  readonly kubernetesVersion: string;
  readonly nodes: readonly VectorNode[];
  readonly pods: readonly VectorPod[];
  readonly objects?: readonly VectorObject[];
  readonly incoming: VectorPod;
  readonly result: VectorResult;
}
