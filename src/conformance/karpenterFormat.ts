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
  readonly status?: { readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' };
}

export interface RecordedBudget {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly selector?: SelectorForm };
  readonly status?: { readonly disruptionsAllowed?: number };
}

export interface RecordedKubeEvent {
  readonly object: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}
