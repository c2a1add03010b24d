// Why pods wait at one moment, as data for a page that is looked at meanwhile: first the chains of causes with the changes
// that are worth trying, then what came of each, group by group.

import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { playRun, type PlayedRun, type Source } from '../explain/playedRun.ts';
import type { WaitingGroup } from '../explain/reasons/card.ts';
import { proposedTable, waitingGroups, whatIfsOf } from '../explain/waitingCauses.ts';
import type { WhatIfTable } from '../explain/whatIf.ts';
import { explainedGroup, type ExplainedGroup } from './htmlExplanation.ts';
import { printable } from './layout.ts';
import { whatIfCells, whatIfTitle, type WhatIfRow } from './whatIfText.ts';

export interface MomentExplanation {
  readonly at: Milliseconds;
  /** Pods that wait for the same cause; the largest group first. */
  readonly groups: readonly ExplainedWait[];
}

export interface ExplainedWait extends ExplainedGroup {
  readonly reason: WaitingReason;
  readonly pods: readonly string[];
  /** Of the first pod, as kubectl prints it; may be empty. */
  readonly message: string;
  /** Null where no change is worth trying. */
  readonly help: ExplainedHelpTable | null;
}

export interface ExplainedHelpTable {
  readonly title: string;
  readonly heads: readonly string[];
  /** Nothing changed first, once they are replayed. */
  readonly rows: readonly WhatIfRow[];
  /** Whether the rows have not been replayed yet. */
  readonly isReplaying: boolean;
}

/** Each value knows more than the one before; a what-if run takes as long as the run itself. */
export function* explainMoment(
  source: Source,
  at: Milliseconds,
  seed: number,
): Generator<MomentExplanation, void> {
  const run = playRun(source, at, seed);
  const groups = waitingGroups(run.summary.waiting, run);
  const explained = groups.map((group) => explainedWait(group, run));
  yield { at, groups: [...explained] };
  for (const [place, group] of groups.entries()) {
    const known = explained[place];
    const table = whatIfsOf(group, run);
    if (known === undefined || table === undefined) continue;
    explained[place] = { ...known, help: helpOf(table, run, false) };
    yield { at, groups: [...explained] };
  }
}

function explainedWait(group: WaitingGroup, run: PlayedRun): ExplainedWait {
  const { reason, pods } = group;
  const table = proposedTable(group, run);
  return {
    ...explainedGroup(group, run),
    reason,
    pods: pods.map(({ pod }) => pod),
    message: printable(pods[0].message),
    help: table === undefined ? null : helpOf(table, run, true),
  };
}

function helpOf(table: WhatIfTable, { seed, scenario }: PlayedRun, isReplaying: boolean): ExplainedHelpTable {
  const { heads, rows } = whatIfCells(table);
  return {
    title: whatIfTitle(table, { seed, until: scenario.until }),
    heads,
    rows: isReplaying ? rows.map((row) => ({ ...row, helps: false, note: '' })) : rows,
    isReplaying,
  };
}

/** A change from now on sets the whole timeline, where its steps say the same. */
