// Picks the node: the one with the highest total, and among equals one by chance.
// @upstream pkg/scheduler/schedule_one.go#selectHost

import type { RandomStream } from '../../kernel/random.ts';
import type { Evaluation } from './evaluation.ts';
import type { InterPodCounts } from './interPodCounts.ts';
import type { Scoring } from './scoring.ts';
import { cell, grown } from './slots.ts';

/** The nodes that fit: the first `count` slots. */
export interface Feasible {
  readonly feasible: Int32Array;
  readonly count: number;
}

export class HostChoice {
  private readonly scoring: Scoring;
  private readonly chance: RandomStream;
  private grouped = false;
  private copies = new Int32Array(64).fill(1);

  constructor(scoring: Scoring, chance: RandomStream) {
    this.scoring = scoring;
    this.chance = chance;
  }

  /** The slot of one of the best nodes, each as likely as the others. */
  choose(nodes: Feasible, evaluation: Evaluation, interPod: InterPodCounts): number {
    this.grouped = evaluation.canGroup && interPod.scoresNothing;
    return this.grouped
      ? this.chooseByGroup(nodes, evaluation, interPod)
      : this.chooseByNode(nodes, evaluation, interPod);
  }

  /** By what totals the last choice was made, in the order of the feasible nodes. */
  lastTotals({ count }: Feasible, { groups }: Evaluation): number[] {
    const { totals } = this.scoring;
    return Array.from({ length: count }, (_, index) =>
      cell(totals, this.grouped ? cell(groups.members, index) : index),
    );
  }

  /** Scores one node of each group of nodes that score alike. */
  private chooseByGroup(
    { feasible, count }: Feasible,
    evaluation: Evaluation,
    interPod: InterPodCounts,
  ): number {
    const { groups } = evaluation;
    groups.group(feasible, count);
    this.scoring.run(groups, evaluation, interPod);
    const { totals } = this.scoring;
    const { members } = groups;
    const { most, ties } = best(totals, groups.copies, groups.count);
    let skip = ties > 1 ? this.chance.below(ties) : 0;
    for (let index = 0; index < count; index++) {
      if (cell(totals, cell(members, index)) === most && skip-- === 0) return cell(feasible, index);
    }
    return cell(feasible, 0);
  }

  private chooseByNode(
    { feasible, count }: Feasible,
    evaluation: Evaluation,
    interPod: InterPodCounts,
  ): number {
    if (count > this.copies.length) this.copies = grown(this.copies, count, Int32Array, 1);
    this.scoring.run({ slots: feasible, copies: this.copies, count }, evaluation, interPod);
    const { totals } = this.scoring;
    const { most, ties } = best(totals, this.copies, count);
    let skip = ties > 1 ? this.chance.below(ties) : 0;
    for (let index = 0; index < count; index++) {
      if (cell(totals, index) === most && skip-- === 0) return cell(feasible, index);
    }
    return cell(feasible, 0);
  }
}

/** The highest total and how many nodes have it. */
function best(totals: Int32Array, copies: Int32Array, count: number): { most: number; ties: number } {
  let most = -1;
  let ties = 0;
  for (let index = 0; index < count; index++) {
    const total = cell(totals, index);
    if (total > most) {
      most = total;
      ties = cell(copies, index);
    } else if (total === most) ties += cell(copies, index);
  }
  return { most, ties };
}
