// Why pods waited in a span, in a few words: the episode with most pod-minutes among those of the span.

import { DISTRIBUTIONS, type MetricName } from '../base/metrics.ts';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { plural } from '../base/words.ts';
import type { Episode } from '../record/episodes.ts';
import type { WorldState } from '../record/worldState.ts';

/** Metrics that are as they are because pods waited. */
export const TELLS_OF_PODS: ReadonlySet<MetricName> = new Set<MetricName>([
  ...Object.values(DISTRIBUTIONS.addressWait),
  ...Object.values(DISTRIBUTIONS.podStart),
  'allRunning',
  'failedJobs',
  'failedSandboxes',
  'podMinutes',
  'podsNeverStarted',
  'podsStarted',
  'sandboxRetries',
]);

/** `NoAddressOnNode, 33 pods, 3m01s to 3m34s`; empty where no pod waited. */
export function mainReason(state: WorldState, from: Milliseconds, to: Milliseconds): string {
  const worst = state.episodes
    .list(to)
    .filter((episode) => episode.from <= to && (episode.to ?? Infinity) >= from)
    .reduce<Episode | undefined>(
      (most, episode) => (most === undefined || episode.podMinutes > most.podMinutes ? episode : most),
      undefined,
    );
  if (worst === undefined) return '';
  const { reason, peak } = worst;
  const span =
    worst.to === undefined
      ? `since ${formatMoment(worst.from)}`
      : `${formatMoment(worst.from)} to ${formatMoment(worst.to)}`;
  return `${reason}, ${plural(peak, 'pod')}, ${span}`;
}
