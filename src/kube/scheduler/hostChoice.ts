// Picks the node: the one with the highest total, and among equals one by chance.
// @upstream pkg/scheduler/schedule_one.go#selectHost

import type { RandomStream } from '../../kernel/random.ts';
import { AlikeNodes } from './alikeNodes.ts';
import type { Evaluation } from './evaluations.ts';
import type { InterPodCounts } from './interPodCounts.ts';
import type { NodeBlocks } from './nodeBlocks.ts';
import type { Scoring } from './scoring.ts';
import { cell, grown, type ScoredNodes } from './slots.ts';

/** The nodes that fit: the first `count` slots. */
export interface Feasible {
  readonly feasible: Int32Array;
  readonly count: number;
}

export class HostChoice {
  private readonly scoring: Scoring;
  private readonly chance: RandomStream;
  private readonly groups = new AlikeNodes();
  private grouped = false;
  private copies = new Int32Array(64).fill(1);

  constructor(scoring: Scoring, chance: RandomStream) {
    this.scoring = scoring;
    this.chance = chance;
  }

  /** The slot of one of the best nodes, each as likely as the others. */
  choose({ feasible, count }: Feasible, evaluation: Evaluation, interPod: InterPodCounts): number {
    this.grouped = interPod.scoresNothing && this.groups.group(feasible, count, evaluation);
    const scored = this.grouped ? this.groups : this.oneByOne(feasible, count);
    this.scoring.run(scored, evaluation, interPod);
    const { most, ties } = best(this.scoring.totals, scored.copies, scored.count);
    let skip = ties > 1 ? this.chance.below(ties) : 0;
    for (let index = 0; index < count; index++) {
      if (this.totalOf(index) === most && skip-- === 0) return cell(feasible, index);
    }
    return cell(feasible, 0);
  }

  /** The same from blocks of nodes. */
  chooseByBlocks(blocks: NodeBlocks, evaluation: Evaluation, interPod: InterPodCounts): number {
    this.scoring.run(blocks, evaluation, interPod);
    const { totals } = this.scoring;
    const { most, ties } = best(totals, blocks.copies, blocks.count);
    return blocks.pick(totals, most, ties > 1 ? this.chance.below(ties) : 0);
  }

  /** By what totals the last choice was made, in the order of the feasible nodes. */
  lastTotals({ count }: Feasible): number[] {
    return Array.from({ length: count }, (_, index) => this.totalOf(index));
  }

  private totalOf(index: number): number {
    return cell(this.scoring.totals, this.grouped ? cell(this.groups.members, index) : index);
  }

  private oneByOne(slots: Int32Array, count: number): ScoredNodes {
    if (count > this.copies.length) this.copies = grown(this.copies, count, Int32Array, 1);
    return { slots, copies: this.copies, count };
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
