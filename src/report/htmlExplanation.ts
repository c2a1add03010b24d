// Why pods wait at the end of the run, or at the peak of its worst episode, as data for the page: chains of causes, and
// what replays with one thing changed came to. Long runs are explained without those: they would take many times as long
// as the run.

import { formatMoment, formatDuration } from '../base/time.ts';
import { plural } from '../base/words.ts';
import type { Link } from '../explain/link.ts';
import { playRun, type PlayedRun } from '../explain/playedRun.ts';
import type { WaitingGroup } from '../explain/reasons/card.ts';
import { causeOf, waitingGroups, whatIfsOf } from '../explain/waitingCauses.ts';
import type { WaitingPod } from '../record/waiting.ts';
import { printable } from './layout.ts';
import { fileWords } from './nextCommand.ts';
import type { RecordedRun } from './recordedRun.ts';
import { outcomeText } from './whatIfText.ts';

/** A claim and what is behind it. */
export interface ExplainedLink {
  readonly text: string;
  readonly because: readonly ExplainedLink[];
}

export interface ExplainedGroup {
  readonly headline: string;
  readonly because: ExplainedLink;
  readonly remarks: readonly string[];
  readonly checks: readonly ExplainedCheck[];
}

/** A replay with one thing changed. */
export interface ExplainedCheck {
  readonly change: string;
  readonly outcome: string;
  readonly helps: boolean;
}

export interface PageExplanation {
  /** The largest first. */
  readonly groups: readonly ExplainedGroup[];
  /** Says more of it, and of any pod. */
  readonly command: string;
}

/** Groups explained; the others concern fewer pods. */
const MOST_GROUPS = 3;

/** Events of runs that are replayed with changes: a second or two, all replays together. */
const MOST_EVENTS = 20_000;

export function explainEnd(recorded: RecordedRun): PageExplanation {
  const { scenario, document, file, set = [], result, until } = recorded;
  const given = result.seed === scenario.seed ? '' : ` --seed ${result.seed}`;
  const at = until === undefined ? '' : ` --at ${formatDuration(result.simulatedMs)}`;
  const command = printable(`vpc-cni-sim explain ${fileWords({ file, set }).join(' ')}${at}${given}`);
  const [worst] = result.summary.episodes;
  const moment = result.summary.waiting.length > 0 ? result.simulatedMs : worst?.peakAt;
  if (moment === undefined) return { groups: [], command };
  const run = playRun({ document, scenario }, moment, result.seed);
  const isExplained = (pod: WaitingPod): boolean =>
    moment === result.simulatedMs || pod.reason === worst?.reason;
  const groups = waitingGroups(run.summary.waiting.filter(isExplained), run)
    .filter(({ reason }) => reason !== 'Starting')
    .slice(0, MOST_GROUPS);
  const isShort = result.events <= MOST_EVENTS;
  return { groups: groups.map((group) => explained(group, run, isShort)), command };
}

function explained(group: WaitingGroup, run: PlayedRun, isShort: boolean): ExplainedGroup {
  const { pods, state, sinceMs } = group;
  const { root, remarks } = causeOf(group, run);
  const checks = isShort ? checksOf(group, run) : [];
  return {
    headline: `${plural(pods.length, 'pod')} ${pods.length === 1 ? 'is' : 'are'} ${state} since ${formatMoment(sinceMs)}`,
    because: textsOf(root),
    remarks: remarks.map(({ text }) => printable(text)),
    checks,
  };
}

function checksOf(group: WaitingGroup, run: PlayedRun): ExplainedCheck[] {
  const rows = whatIfsOf(group, run)?.rows ?? [];
  return rows.map((whatIf) => ({
    change: printable(whatIf.change),
    outcome: printable(outcomeText(whatIf, rows[0]?.outcome)),
    helps: whatIf.helps,
  }));
}

function textsOf({ text, because }: Link): ExplainedLink {
  return { text: printable(text), because: because.map(textsOf) };
}
