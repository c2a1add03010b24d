// What a scenario's author expects, after checking: one number at a time, as plain data.

import type { MetricName } from '../../base/metrics.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { WaitingReason } from '../../base/waitingReason.ts';
import type { Ec2Call } from '../../ec2/calls.ts';
import type { Comparison } from '../language/comparison.ts';
import type { DocumentPath } from '../language/diagnostics.ts';

/** Something the scenario's author expects at a time, or at the end of the run. */
export interface Expectation {
  readonly at: Milliseconds | 'end';
  readonly subject: ExpectationSubject;
  readonly comparison: Comparison;
  readonly value: number;
  /** As written, for reports: `pods.running = 45`. */
  readonly text: string;
  /** Where the scenario says it. */
  readonly path: DocumentPath;
}

export type ExpectationSubject = MetricSubject | StateSubject;

/** Measured from then up to the expectation's time; the expected value is in counted units. */
export interface MetricSubject {
  readonly kind: 'metric';
  readonly metric: MetricName;
  readonly from: Milliseconds;
}

/** What is so at a moment. */
export type StateSubject =
  | {
      readonly kind: 'pods';
      readonly state: 'total' | 'running' | 'pending' | 'creating' | 'succeeded' | 'failed';
      /** Only pods of this deployment or create-pods name. */
      readonly of?: string;
    }
  /** Waiting pods with this reason. */
  | { readonly kind: 'waiting'; readonly reason: WaitingReason; readonly of?: string }
  /** Must hold for every node of the group, or of all groups. */
  | {
      readonly kind: 'each-node';
      readonly group?: string;
      readonly measure: 'pods' | 'maxPods' | 'enis' | 'total' | 'assigned' | 'cooling' | 'warm' | 'prefixes';
    }
  /** Those that have ended included. */
  | { readonly kind: 'hazards' }
  | { readonly kind: 'nodes'; readonly group?: string }
  | { readonly kind: 'subnet'; readonly subnet: string; readonly measure: 'free' | 'freePrefixes' }
  | {
      readonly kind: 'ec2-calls';
      readonly call: Ec2Call;
      readonly measure: 'count' | 'errors' | 'throttled';
    };
