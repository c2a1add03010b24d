// What a HorizontalPodAutoscaler scales by, and how fast it may. Amounts are in thousandths: of a CPU, of a byte, of one.

import type { Milliseconds } from '../../base/time.ts';
import type { Namespaced } from './config.ts';

export type MetricTarget =
  /** In per cent of what the pods request. */
  | { readonly kind: 'Utilization'; readonly percent: number }
  /** For each pod. */
  | { readonly kind: 'AverageValue'; readonly amount: number }
  /** In all. */
  | { readonly kind: 'Value'; readonly amount: number };

/** Of the pods' containers together, or of one container of each. */
export interface ResourceMetric {
  readonly type: 'Resource';
  readonly resource: string;
  readonly container?: string;
  readonly target: MetricTarget;
}

export interface ExternalMetric {
  readonly type: 'External';
  readonly name: string;
  readonly target: MetricTarget;
}

/** Of the pods or another object by the custom metrics API, which no cluster here has. */
export interface CustomMetric {
  readonly type: 'Pods' | 'Object';
  readonly name: string;
  readonly target: MetricTarget;
}

export type Metric = ResourceMetric | ExternalMetric | CustomMetric;

export interface ScalingPolicy {
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  readonly period: Milliseconds;
}

export interface ScalingRules {
  readonly window: Milliseconds;
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly ScalingPolicy[];
}

/** With the defaults filled in. */
export interface ScalingBehavior {
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}

export interface PodAutoscalerConfig extends Namespaced {
  readonly target: { readonly kind: string; readonly name: string };
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly Metric[];
  /** Absent: upstream's rules for objects without one. */
  readonly behavior?: ScalingBehavior;
}
