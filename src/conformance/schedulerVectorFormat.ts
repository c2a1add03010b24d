// The JSON of scheduler vectors: v1 objects as a user writes them, one pod to place, and what the real
// scheduler decided. Only the fields that are read.

export interface VectorSelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values?: readonly string[];
}

export interface VectorSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly VectorSelectorRequirement[];
}

export interface VectorPodAffinityTerm {
  readonly labelSelector?: VectorSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: VectorSelector;
  readonly topologyKey: string;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

export interface VectorPodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly VectorPodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number;
    readonly podAffinityTerm: VectorPodAffinityTerm;
  }[];
}

export interface VectorNodeSelectorTerm {
  readonly matchExpressions?: readonly VectorSelectorRequirement[];
  readonly matchFields?: readonly VectorSelectorRequirement[];
}

export interface VectorNodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: {
    readonly nodeSelectorTerms: readonly VectorNodeSelectorTerm[];
  };
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number;
    readonly preference: VectorNodeSelectorTerm;
  }[];
}

export interface VectorSpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  readonly labelSelector?: VectorSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
}

export type VectorQuantities = Readonly<Record<string, string | number>>;

export interface VectorContainer {
  readonly name: string;
  readonly image?: string;
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: VectorQuantities; readonly limits?: VectorQuantities };
  readonly ports?: readonly {
    readonly containerPort: number;
    readonly hostPort?: number;
    readonly hostIP?: string;
    readonly protocol?: string;
  }[];
}

export interface VectorPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec: {
    readonly containers: readonly VectorContainer[];
    readonly initContainers?: readonly VectorContainer[];
    readonly overhead?: VectorQuantities;
    readonly resources?: { readonly requests?: VectorQuantities };
    readonly hostNetwork?: boolean;
    readonly nodeName?: string;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly affinity?: {
      readonly nodeAffinity?: VectorNodeAffinity;
      readonly podAffinity?: VectorPodAffinity;
      readonly podAntiAffinity?: VectorPodAffinity;
    };
    readonly topologySpreadConstraints?: readonly VectorSpreadConstraint[];
    readonly tolerations?: readonly {
      readonly key?: string;
      readonly operator?: 'Exists' | 'Equal';
      readonly value?: string;
      readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
    }[];
    readonly priority?: number;
    readonly preemptionPolicy?: 'PreemptLowerPriority' | 'Never';
  };
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
  readonly allocatable: VectorQuantities;
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
      readonly spec: { readonly selector: VectorSelector };
    }
  | {
      readonly kind: 'ReplicationController' | 'Service';
      readonly metadata: VectorMetadata;
      readonly spec: { readonly selector?: Readonly<Record<string, string>> };
    }
  | {
      readonly kind: 'PodDisruptionBudget';
      readonly metadata: VectorMetadata;
      readonly spec: { readonly selector?: VectorSelector };
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
