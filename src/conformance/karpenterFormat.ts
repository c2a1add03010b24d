// The JSON of Karpenter's recorded decisions: what was given. Only the fields that are read.

import type { QuantitiesForm, SelectorForm } from '../scenario/manifest/forms.ts';
import type { PodSpecForm } from '../scenario/manifest/podForm.ts';

type Texts = Readonly<Record<string, string>>;

export interface RecordedTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface RecordedNodePool {
  readonly name: string;
  readonly nodeClass?: string;
  readonly requirements?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt' | 'Gte' | 'Lte';
    readonly values?: readonly string[];
    readonly minValues?: number;
  }[];
  readonly weight?: number;
  readonly limits?: QuantitiesForm;
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly taints?: readonly RecordedTaint[];
  readonly startupTaints?: readonly RecordedTaint[];
  readonly expireAfter?: string;
  readonly terminationGracePeriod?: string;
  readonly disruption?: {
    readonly consolidateAfter?: string;
    readonly consolidationPolicy?: 'WhenEmpty' | 'WhenEmptyOrUnderutilized' | 'Balanced';
    readonly budgets?: readonly {
      readonly nodes?: string;
      readonly reasons?: readonly ('Underutilized' | 'Empty' | 'Drifted')[];
      readonly schedule?: string;
      readonly duration?: string;
    }[];
  };
}

export interface RecordedPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Texts;
    readonly annotations?: Texts;
    readonly terminating?: boolean;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec: PodSpecForm;
  readonly status?: {
    readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
    readonly nominatedNodeName?: string;
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
  };
}

export interface RecordedBudget {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: {
    readonly selector?: SelectorForm;
    readonly maxUnavailable?: number | string;
    readonly minAvailable?: number | string;
  };
  readonly status?: { readonly disruptionsAllowed?: number };
}

export interface RecordedKubeEvent {
  readonly object: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

export interface RecordedNodeClass {
  readonly name: string;
  readonly subnets: readonly { readonly id: string; readonly zone: string; readonly freeIPs: number }[];
  readonly kubelet?: {
    readonly maxPods?: number;
    readonly podsPerCore?: number;
    readonly kubeReserved?: QuantitiesForm;
    readonly systemReserved?: QuantitiesForm;
    readonly evictionHard?: Texts;
    readonly evictionSoft?: Texts;
  };
  readonly rootVolume?: string;
  readonly amiAlias?: string;
  readonly instanceStorePolicy?: 'RAID0';
}

export interface RecordedNode {
  readonly name: string;
  readonly nodePool?: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly capacityType?: 'on-demand' | 'spot';
  readonly state?: 'initialized' | 'registered' | 'launched';
  readonly ready?: boolean;
  readonly ageSeconds?: number;
  readonly lastPodEventSecondsAgo?: number;
  readonly deleting?: boolean;
  readonly cordoned?: boolean;
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly taints?: readonly RecordedTaint[];
  readonly allocatable: QuantitiesForm;
}

export interface RecordedOffer {
  readonly type: string;
  readonly zone: string;
  readonly capacityType?: 'on-demand' | 'spot';
}

export interface RecordedCluster {
  readonly catalogue?: 'eks' | 'all';
  readonly settings?: {
    readonly vmMemoryOverheadPercent?: number;
    readonly reservedENIs?: number;
    readonly preferencePolicy?: 'Respect' | 'Ignore';
    readonly minValuesPolicy?: 'Strict' | 'BestEffort';
    readonly spotPrices?: 'none';
  };
  readonly nodeClasses: readonly RecordedNodeClass[];
  readonly nodePools: readonly (RecordedNodePool & { readonly notReady?: boolean })[];
  readonly daemonSets?: readonly {
    readonly spec: { readonly template: Pick<RecordedPod, 'spec'> };
  }[];
  readonly nodes?: readonly RecordedNode[];
  readonly pods?: readonly RecordedPod[];
  readonly pdbs?: readonly RecordedBudget[];
  readonly namespaces?: readonly { readonly metadata: { readonly name: string; readonly labels?: Texts } }[];
  readonly pvcs?: readonly RecordedVolumeClaim[];
  readonly storageClasses?: readonly RecordedStorageClass[];
  readonly notOffered?: readonly RecordedOffer[];
  readonly unavailableOfferings?: readonly RecordedOffer[];
  readonly unavailableSubnets?: readonly string[];
  /** Also launch what was planned. */
  readonly launch?: boolean;
  readonly insufficientCapacity?: readonly RecordedOffer[];
  readonly addressesTakenPerLaunch?: Readonly<Record<string, number>>;
  /** By the number of the launch. */
  readonly refreshSubnetsBefore?: readonly number[];
}

export interface RecordedVolumeClaim {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly storageClassName?: string; readonly volumeName?: string };
}

export interface RecordedStorageClass {
  readonly metadata: { readonly name: string };
  readonly volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer';
  readonly allowedTopologies?: readonly {
    readonly matchLabelExpressions: readonly { readonly key: string; readonly values: readonly string[] }[];
  }[];
}
