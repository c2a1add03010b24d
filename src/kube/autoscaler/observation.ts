// What an autoscaler sees of its pods. Amounts are in thousandths: of a CPU, of a byte, of one.

import type { Milliseconds } from '../../base/time.ts';
import type { ResourceMetric } from '../api/autoscalerConfig.ts';

/** A pod that the autoscaler's selector selects. */
export interface ObservedPod {
  readonly name: string;
  readonly state: 'deleted' | 'failed' | 'pending' | 'running';
  readonly ready: boolean;
  readonly startedAt: Milliseconds | undefined;
  /** When its condition Ready last changed; undefined: it has none. */
  readonly readyChangedAt: Milliseconds | undefined;
  readonly containers: readonly {
    readonly name: string;
    readonly requests: Readonly<Record<string, number>>;
  }[];
}

/** What the resource metrics API answers. */
export interface ResourceSample {
  /** By pod. */
  readonly usage: ReadonlyMap<string, number>;
  readonly takenAt: Milliseconds;
  /** Over which time. */
  readonly window: Milliseconds;
}

export interface Measurements {
  /** A text: why there is none. */
  resource(metric: ResourceMetric): ResourceSample | string;
  external(name: string): number | string;
}

/** @upstream pkg/controller/podautoscaler/metrics/client.go#GetResourceMetric */
export const NO_RESOURCE_METRICS = 'no metrics returned from resource metrics API';
export const NO_EXTERNAL_METRICS = 'no metrics returned from external metrics API';
