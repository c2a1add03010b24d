// The short story of a run for people. Facts of one sort between two steps of the scenario are one moment; at the end
// the moments become at most twenty lines. Which facts are told, and as what, stands in `momentFacts.ts`.

import { formatClock, type Milliseconds } from '../base/time.ts';
import { MOMENT_WEIGHTS, momentText, momentTime, type Moment, type MomentSort } from './moments.ts';

export interface Milestone {
  readonly at: Milliseconds;
  readonly text: string;
}

/** Lines that a person reads at a glance. */
const MOST_LINES = 20;

export class Milestones {
  private readonly moments: Moment[] = [];
  /** Moments since the last step, by sort and what they are about. */
  private readonly open = new Map<string, Moment>();

  /** A step begins: what happens from now on is told anew. */
  addStep(at: Milliseconds, step: string, description: string): void {
    this.open.clear();
    this.add(at, 'step', description, step);
  }

  add(at: Milliseconds, sort: MomentSort, about: string, whom: string, count = 1): Moment {
    const key = `${sort} ${about}`;
    let moment = this.open.get(key);
    if (moment === undefined) {
      moment = { sort, about, firstAt: at, lastAt: at, count: 0, whom: new Set(), detail: '' };
      this.moments.push(moment);
      this.open.set(key, moment);
    }
    moment.lastAt = at;
    moment.count += count;
    moment.whom.add(whom);
    return moment;
  }

  /** In order of time, at most twenty. */
  list(): Milestone[] {
    const told = this.thinned().sort((one, other) => momentTime(one) - momentTime(other));
    const lines = told.map((moment) => ({ at: momentTime(moment), text: momentText(moment) }));
    return lines.length <= MOST_LINES ? lines : withoutMiddle(lines);
  }

  /** Leaves out the least weighty sorts until the rest fits, but never a step or anything as weighty. */
  private thinned(): Moment[] {
    let told = [...this.moments];
    for (let weight = 1; told.length > MOST_LINES && weight < MOMENT_WEIGHTS.step; weight++) {
      told = told.filter((moment) => MOMENT_WEIGHTS[moment.sort] > weight);
    }
    return told;
  }
}

function withoutMiddle(lines: readonly Milestone[]): Milestone[] {
  const half = MOST_LINES / 2;
  const left = lines.length - MOST_LINES + 1;
  const gap = lines[half];
  const until = formatClock(lines[half + left - 1].at);
  return [
    ...lines.slice(0, half),
    { at: gap.at, text: `… ${left} more moments until ${until}` },
    ...lines.slice(half + left),
  ];
}
