// One HorizontalPodAutoscaler: what it remembers, and what it decides when its controller looks at it.
// @upstream pkg/controller/podautoscaler/horizontal.go#reconcileAutoscaler

import type { Milliseconds } from '../../base/time.ts';
import type { PodAutoscalerConfig } from '../api/autoscalerConfig.ts';
import { recommend, type Observation, type Recommendation, type Warning } from './recommendation.ts';
import { ScalingHistory, type Condition } from './scalingRules.ts';

export type AutoscalerSpec = Pick<
  PodAutoscalerConfig,
  'minReplicas' | 'maxReplicas' | 'metrics' | 'behavior'
>;

export type ConditionType = 'AbleToScale' | 'ScalingActive' | 'ScalingLimited';

export interface Sync {
  /** The workload is to have as many; undefined: it keeps what it has. */
  readonly scaleTo: number | undefined;
  /** Why, as the event has it. */
  readonly reason: string;
  readonly warnings: readonly Warning[];
}

/** What its object's status says. */
export interface AutoscalerStatus {
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly current: Recommendation['current'];
}

interface Decision extends Omit<Sync, 'scaleTo'>, Pick<AutoscalerStatus, 'current'> {
  /** Undefined: nothing is known. */
  readonly wanted: number | undefined;
  /** It would be further from what there is, were it not for the rate. */
  readonly isCutShort: boolean;
}

const UNMEASURED = { warnings: [], current: [], isCutShort: false } as const;

const ABOVE_MOST = 'Current number of replicas above Spec.MaxReplicas';
const BELOW_LEAST = 'Current number of replicas below Spec.MinReplicas';

const DISABLED: Condition = {
  status: false,
  reason: 'ScalingDisabled',
  message: 'scaling is disabled since the replica count of the target is zero',
};

const GOT_SCALE: Condition = {
  status: true,
  reason: 'SucceededGetScale',
  message: "the HPA controller was able to get the target's current scale",
};

export class Autoscaler {
  /** In the order in which they came. */
  readonly conditions = new Map<ConditionType, Condition>();
  status: AutoscalerStatus = { currentReplicas: 0, desiredReplicas: 0, current: [] };
  /** When it last scaled by less than it was to, since it may go no faster. */
  cutShortAt: Milliseconds = 0;
  private readonly history = new ScalingHistory();

  sync(spec: AutoscalerSpec, observation: Observation): Sync {
    const { replicas, now } = observation;
    this.conditions.set('AbleToScale', GOT_SCALE);
    this.history.begin(replicas, now);
    const { wanted, reason, warnings, current, isCutShort } = this.decide(spec, observation);
    const isScaled = wanted !== undefined && wanted !== replicas;
    if (isScaled) {
      const message = `the HPA controller was able to update the target scale to ${wanted}`;
      this.conditions.set('AbleToScale', { status: true, reason: 'SucceededRescale', message });
      this.history.scaled(replicas, wanted, spec.behavior, now);
      if (isCutShort) this.cutShortAt = now;
    }
    const desiredReplicas = wanted ?? this.status.desiredReplicas;
    this.status = { currentReplicas: replicas, desiredReplicas, current };
    return { scaleTo: isScaled ? wanted : undefined, reason, warnings };
  }

  /** There is nothing to scale: `error` is the API server's. */
  missTarget(error: string): void {
    const message = `the HPA controller was unable to get the target's current scale: ${error}`;
    this.conditions.set('AbleToScale', { status: false, reason: 'FailedGetScale', message });
  }

  private decide(spec: AutoscalerSpec, observation: Observation): Decision {
    const { minReplicas: least, maxReplicas: most, metrics, behavior } = spec;
    const { replicas, now } = observation;
    const bound = (wanted: number, reason: string) => ({ wanted, reason, ...UNMEASURED });
    if (replicas === 0 && least !== 0) {
      this.conditions.set('ScalingActive', DISABLED);
      return bound(0, '');
    }
    if (replicas > most) return bound(most, ABOVE_MOST);
    if (replicas < least) return bound(least, BELOW_LEAST);
    const recommended = recommend(metrics, observation);
    const { warnings, current } = recommended;
    this.conditions.set('ScalingActive', recommended.scalingActive);
    if (recommended.replicas === undefined)
      return { wanted: undefined, reason: '', warnings, current, isCutShort: false };
    const reason = reasonOf(recommended.replicas - replicas, recommended.metric);
    const limits = { current: replicas, least, most };
    const normalized = this.history.normalize(recommended.replicas, limits, behavior, now);
    this.conditions.set('AbleToScale', normalized.ableToScale);
    this.conditions.set('ScalingLimited', normalized.scalingLimited);
    const { replicas: wanted, isRateLimited: isCutShort } = normalized;
    return { wanted, reason, warnings, current, isCutShort };
  }
}

/** None where only what was recommended before moves the workload. */
function reasonOf(change: number, metric: string): string {
  if (change === 0) return '';
  return change > 0 ? `${metric} above target` : 'All metrics below target';
}
