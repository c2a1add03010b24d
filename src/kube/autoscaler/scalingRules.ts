// How fast an autoscaler may move: what it recommended of late, and how many replicas came and went.
// @upstream pkg/controller/podautoscaler/horizontal.go

import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { ScalingBehavior, ScalingRules } from '../api/autoscalerConfig.ts';

/** `--horizontal-pod-autoscaler-downscale-stabilization` */
const DOWNSCALE_STABILIZATION = 5 * MINUTE;

const PERIOD = 15 * SECOND;

/** @upstream pkg/apis/autoscaling/v2/defaults.go */
export const DEFAULT_BEHAVIOR: ScalingBehavior = {
  scaleUp: {
    window: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, period: PERIOD },
      { type: 'Percent', value: 100, period: PERIOD },
    ],
  },
  scaleDown: {
    window: DOWNSCALE_STABILIZATION,
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, period: PERIOD }],
  },
};

export interface Condition {
  readonly status: boolean;
  readonly reason: string;
  readonly message: string;
}

interface Limits {
  readonly current: number;
  readonly least: number;
  readonly most: number;
}

export interface Normalized {
  readonly replicas: number;
  /** It may go no faster. */
  readonly isRateLimited: boolean;
  readonly ableToScale: Condition;
  readonly scalingLimited: Condition;
}

const READY: Condition = {
  status: true,
  reason: 'ReadyForNewScale',
  message: 'recommended size matches current size',
};
const SCALE_UP_STABILIZED: Condition = {
  status: true,
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const SCALE_DOWN_STABILIZED: Condition = {
  status: true,
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};

const LIMITS = {
  DesiredWithinRange: 'the desired count is within the acceptable range',
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
} as const;

interface Limited {
  readonly replicas: number;
  readonly by: keyof typeof LIMITS;
}

interface Change {
  readonly at: Milliseconds;
  readonly replicas: number;
}

/** What one autoscaler remembers. */
export class ScalingHistory {
  /** An old one gives its place to a new one, as upstream has it: they are not in order. */
  private readonly recommendations: Change[] = [];
  private added: readonly Change[] = [];
  private removed: readonly Change[] = [];

  /** The replicas found at the first look are a recommendation as well. */
  begin(current: number, now: Milliseconds): void {
    if (this.recommendations.length === 0) this.recommendations.push({ at: now, replicas: current });
  }

  /** What becomes of a recommendation. */
  normalize(
    wanted: number,
    limits: Limits,
    behavior: ScalingBehavior | undefined,
    now: Milliseconds,
  ): Normalized {
    const stabilized =
      behavior === undefined
        ? this.stabilizeDown(wanted, now)
        : this.stabilize(wanted, limits.current, behavior, now);
    const { replicas, by } =
      behavior === undefined
        ? plainLimit(stabilized, limits)
        : this.limitByRates(stabilized, limits, behavior, now);
    const why =
      behavior !== undefined && wanted >= limits.current ? SCALE_UP_STABILIZED : SCALE_DOWN_STABILIZED;
    return {
      replicas,
      isRateLimited: by === 'ScaleUpLimit' || by === 'ScaleDownLimit',
      ableToScale: stabilized === wanted ? READY : why,
      scalingLimited: { status: replicas !== stabilized, reason: by, message: LIMITS[by] },
    };
  }

  /** The workload was scaled. Only rates look back at it. */
  scaled(from: number, to: number, behavior: ScalingBehavior | undefined, now: Milliseconds): void {
    if (behavior === undefined) return;
    const change = { at: now, replicas: Math.abs(to - from) };
    if (to > from) this.added = [...latest(this.added, behavior.scaleUp, now), change];
    else this.removed = [...latest(this.removed, behavior.scaleDown, now), change];
  }

  /** Down only to the highest recommendation of the window, its beginning included. @upstream #stabilizeRecommendation */
  private stabilizeDown(wanted: number, now: Milliseconds): number {
    const cutoff = now - DOWNSCALE_STABILIZATION;
    const recent = this.recommendations.filter(({ at }) => at >= cutoff).map(({ replicas }) => replicas);
    this.recommend(wanted, now, cutoff);
    return Math.max(wanted, ...recent);
  }

  /** The windows' beginnings are outside. @upstream #stabilizeRecommendationWithBehaviors */
  private stabilize(
    wanted: number,
    current: number,
    { scaleUp, scaleDown }: ScalingBehavior,
    now: Milliseconds,
  ): number {
    const within = (window: Milliseconds): number[] =>
      this.recommendations.filter(({ at }) => at > now - window).map(({ replicas }) => replicas);
    const lowest = Math.min(wanted, ...within(scaleUp.window));
    const highest = Math.max(wanted, ...within(scaleDown.window));
    this.recommend(wanted, now, now - Math.max(scaleUp.window, scaleDown.window));
    return Math.min(Math.max(current, lowest), highest);
  }

  /** The last that is older than `cutoff` is replaced. */
  private recommend(replicas: number, now: Milliseconds, cutoff: Milliseconds): void {
    const old = this.recommendations.findLastIndex(({ at }) => at < cutoff);
    this.recommendations[old < 0 ? this.recommendations.length : old] = { at: now, replicas };
  }

  /** @upstream #convertDesiredReplicasWithBehaviorRate */
  private limitByRates(
    wanted: number,
    { current, least, most }: Limits,
    { scaleUp, scaleDown }: ScalingBehavior,
    now: Milliseconds,
  ): Limited {
    if (wanted > current) {
      const limit = Math.max(current, this.upLimit(current, scaleUp, now));
      if (wanted > Math.min(limit, most))
        return limit < most
          ? { replicas: limit, by: 'ScaleUpLimit' }
          : { replicas: most, by: 'TooManyReplicas' };
    } else if (wanted < current) {
      const limit = Math.min(current, this.downLimit(current, scaleDown, now));
      if (wanted < Math.max(limit, least))
        return limit > least
          ? { replicas: limit, by: 'ScaleDownLimit' }
          : { replicas: least, by: 'TooFewReplicas' };
    }
    return { replicas: wanted, by: 'DesiredWithinRange' };
  }

  private upLimit(current: number, rules: ScalingRules, now: Milliseconds): number {
    if (rules.selectPolicy === 'Disabled') return current;
    const limits = rules.policies.map(({ type, value, period }) => {
      const start = this.atPeriodStart(current, period, now);
      return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100));
    });
    return rules.selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits);
  }

  /** `Max` lets the most go. */
  private downLimit(current: number, rules: ScalingRules, now: Milliseconds): number {
    if (rules.selectPolicy === 'Disabled') return current;
    const limits = rules.policies.map(({ type, value, period }) => {
      const start = this.atPeriodStart(current, period, now);
      return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100));
    });
    return rules.selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits);
  }

  private atPeriodStart(current: number, period: Milliseconds, now: Milliseconds): number {
    return current - within(this.added, period, now) + within(this.removed, period, now);
  }
}

/** Without behavior: at most twice as many at once, or four. @upstream #convertDesiredReplicasWithRules */
function plainLimit(wanted: number, { current, least, most }: Limits): Limited {
  const fastest = Math.max(2 * current, 4);
  if (wanted < least) return { replicas: least, by: 'TooFewReplicas' };
  if (wanted <= Math.min(most, fastest)) return { replicas: wanted, by: 'DesiredWithinRange' };
  return most > fastest
    ? { replicas: fastest, by: 'ScaleUpLimit' }
    : { replicas: most, by: 'TooManyReplicas' };
}

/** Those that some policy still looks at. */
function latest(
  changes: readonly Change[],
  { policies }: ScalingRules,
  now: Milliseconds,
): readonly Change[] {
  const longest = Math.max(0, ...policies.map(({ period }) => period));
  return changes.filter(({ at }) => at > now - longest);
}

function within(changes: readonly Change[], period: Milliseconds, now: Milliseconds): number {
  return changes.reduce((sum, { at, replicas }) => (at > now - period ? sum + replicas : sum), 0);
}
