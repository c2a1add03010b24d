// Why pods waited in the worst episodes of a run, as data for the page: the chains of causes at the peak of each, and
// the table of what would help that a replay prints.

import { formatMoment, type Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { plural } from '../base/words.ts';
import type { Link } from '../explain/link.ts';
import { type OnProgress, playRun, type PlayedRun } from '../explain/playedRun.ts';
import type { WaitingGroup } from '../explain/reasons/card.ts';
import { causeOf, waitingGroups } from '../explain/waitingCauses.ts';
import { type HelpTable, whatWouldHelp } from '../explain/wouldHelp.ts';
import type { Episode } from '../record/episodes.ts';
import { sinceText } from '../record/waiting.ts';
import { printable } from './layout.ts';
import { fileWords } from './nextCommand.ts';
import type { RecordedRun } from './recordedRun.ts';
import { whatIfCells, type WhatIfCells, whatIfTitle } from './whatIfText.ts';

/** A claim and what is behind it. */
export interface ExplainedLink {
  readonly text: string;
  readonly because: readonly ExplainedLink[];
}

export interface ExplainedGroup {
  readonly headline: string;
  readonly because: ExplainedLink;
  readonly remarks: readonly string[];
}

export interface ExplainedEpisode {
  readonly reason: WaitingReason;
  /** Its peak, which is explained. */
  readonly at: Milliseconds;
  /** Pods that wait for it for the same cause; the largest group first. */
  readonly groups: readonly ExplainedGroup[];
  /** Null where no change is known. */
  readonly help: ExplainedHelp | null;
}

export interface ExplainedHelp extends WhatIfCells {
  readonly title: string;
}

export interface PageExplanation {
  /** The worst first. */
  readonly episodes: readonly ExplainedEpisode[];
  /** Says more of it, and of any pod. */
  readonly command: string;
}

/** Episodes explained: the worst, as many as a replay tells remedies for. */
const MOST_EPISODES = 2;

/** Groups explained of each; the others concern fewer pods. */
const MOST_GROUPS = 2;

export function explainWorst(run: RecordedRun, onProgress?: OnProgress): PageExplanation {
  const { scenario, document, result } = run;
  const help = whatWouldHelp({ document, scenario }, result, onProgress);
  const { episodes } = result.summary;
  const open = episodes.filter(({ to }) => to === undefined);
  const worst = (open.length > 0 ? open : episodes).slice(0, MOST_EPISODES);
  return {
    episodes: worst.map((episode) =>
      explained(
        episode,
        run,
        help.find(({ reason, at }) => reason === episode.reason && at === episode.peakAt),
        onProgress,
      ),
    ),
    command: commandFor(run, episodes[0]),
  };
}

/** Without a moment the worst episode of the scenario's own run is explained. */
function commandFor(
  { file, set = [], result, scenario, until }: RecordedRun,
  worst: Episode | undefined,
): string {
  const given = result.seed === scenario.seed ? '' : ` --seed ${result.seed}`;
  const at = until === undefined ? '' : ` --at ${formatMoment(worst?.peakAt ?? result.simulatedMs)}`;
  return printable(`vpc-cni-sim explain ${fileWords({ file, set }).join(' ')}${at}${given}`);
}

function explained(
  { reason, peakAt }: Episode,
  { scenario, document, result }: RecordedRun,
  help: HelpTable | undefined,
  onProgress: OnProgress | undefined,
): ExplainedEpisode {
  const run = playRun({ document, scenario }, peakAt, result.seed, onProgress);
  const waiting = run.summary.waiting.filter((pod) => pod.reason === reason);
  const groups = waitingGroups(waiting, run).slice(0, MOST_GROUPS);
  const context = { seed: result.seed, until: scenario.until };
  return {
    reason,
    at: peakAt,
    groups: groups.map((group) => explainedGroup(group, run)),
    help: help === undefined ? null : { title: whatIfTitle(help.table, context), ...whatIfCells(help.table) },
  };
}

export function explainedGroup(group: WaitingGroup, run: PlayedRun): ExplainedGroup {
  const { pods, state } = group;
  const { root, remarks } = causeOf(group, run);
  return {
    headline: `${plural(pods.length, 'pod')} ${pods.length === 1 ? 'is' : 'are'} ${state}${sinceText(pods)}`,
    because: textsOf(root),
    remarks: remarks.map(({ text }) => printable(text)),
  };
}

function textsOf({ text, because }: Link): ExplainedLink {
  return { text: printable(text), because: because.map(textsOf) };
}
