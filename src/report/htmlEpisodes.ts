// The episodes of a run as data for the page: where each lies on the scrubber, what a table says of it, and the
// same in a sentence for whoever hears it.

import { formatMoment, type Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { plural } from '../base/words.ts';
import type { Episode } from '../record/episodes.ts';
import type { RunSummary } from '../record/summary.ts';
import { leftOutText, minutesText } from './episodesText.ts';
import { printable } from './layout.ts';
import { placeText } from './placeText.ts';

/** A span in which pods waited for one reason. */
export interface EpisodeDocument {
  readonly reason: WaitingReason;
  readonly from: Milliseconds;
  /** The end of the run where pods still wait. */
  readonly to: Milliseconds;
  readonly isOpen: boolean;
  readonly peak: number;
  readonly peakAt: Milliseconds;
  /** `24.6`. */
  readonly podMinutes: string;
  /** The same as a number. */
  readonly minutes: number;
  /** `3 nodes`; may be empty. */
  readonly where: string;
  /** `Cooldown, 6m01s to 8m59s, peak 10 pods, 24.6 pod-minutes`. */
  readonly text: string;
}

export interface EpisodeTable {
  /** The worst first. */
  readonly rows: readonly EpisodeDocument[];
  /** How many more there were; empty where all are shown. */
  readonly leftOut: string;
}

/** Episodes shown: the worst. */
const MOST_EPISODES = 8;

export function episodeTable(summary: RunSummary): EpisodeTable {
  const { episodes } = summary;
  const others = episodes.slice(MOST_EPISODES);
  return {
    rows: episodes.slice(0, MOST_EPISODES).map((episode) => episodeOf(episode, summary)),
    leftOut: others.length === 0 ? '' : leftOutText(others),
  };
}

function episodeOf(episode: Episode, summary: RunSummary): EpisodeDocument {
  const { reason, from, to, peak, peakAt } = episode;
  const podMinutes = minutesText(episode.podMinutes);
  const span = `${formatMoment(from)} to ${to === undefined ? 'the end' : formatMoment(to)}`;
  return {
    reason,
    from,
    to: to ?? summary.at,
    isOpen: to === undefined,
    peak,
    peakAt,
    podMinutes,
    minutes: Math.round(episode.podMinutes * 1000) / 1000,
    where: printable(placeText(episode, summary)),
    text: `${reason}, ${span}, peak ${plural(peak, 'pod')}, ${podMinutes} pod-minutes`,
  };
}

/** Where a page opens: at the peak of the worst episode, or at the end where no pod waited. */
export function openingMoment({ episodes, at }: RunSummary): Milliseconds {
  return episodes[0]?.peakAt ?? at;
}
