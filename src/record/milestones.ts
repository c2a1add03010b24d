// The short story of a run for people. Facts of one sort between two steps of the scenario are one moment; at the end
// the moments become a page's worth of lines. Which facts are told, and as what, stands in `momentFacts.ts`.

import type { Milliseconds } from '../base/time.ts';
import { MOMENT_WEIGHTS, momentText, momentTime, type Moment, type MomentSort } from './moments.ts';

export interface Milestone {
  readonly at: Milliseconds;
  readonly text: string;
}

/** Lines that a person reads at a glance. */
const MOST_LINES = 22;

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

  /** In order of time, few enough for a glance. */
  list(): Milestone[] {
    const told = thinned(this.moments).sort((one, other) => momentTime(one) - momentTime(other));
    return told.map((moment) => ({ at: momentTime(moment), text: momentText(moment) }));
  }
}

/** Sorts up to this weight are left out rather than that weightier ones are merged. */
const LIGHT = 2;

/** When there are too many, the lightest first: what reads alike is told once, then light ones go. */
function thinned(moments: readonly Moment[]): Moment[] {
  let told = [...moments];
  for (let weight = 1; told.length > MOST_LINES && weight <= MOMENT_WEIGHTS.step; weight++) {
    told = mergedAlike(told, weight);
    if (told.length > MOST_LINES && weight <= LIGHT) {
      told = told.filter((moment) => MOMENT_WEIGHTS[moment.sort] > weight);
    }
  }
  if (told.length <= MOST_LINES) return told;
  const byWeight = told.sort((one, other) => MOMENT_WEIGHTS[other.sort] - MOMENT_WEIGHTS[one.sort]);
  return byWeight.slice(0, MOST_LINES);
}

/** Merges moments of this weight that read alike, the most frequent first, until there are few enough. */
function mergedAlike(moments: readonly Moment[], weight: number): Moment[] {
  const alike = new Map<string, Moment[]>();
  for (const moment of moments) {
    if (MOMENT_WEIGHTS[moment.sort] !== weight) continue;
    const key = `${moment.sort} ${moment.about}`;
    alike.set(key, [...(alike.get(key) ?? []), moment]);
  }
  let told = [...moments];
  for (const [first, ...rest] of [...alike.values()].sort((one, other) => other.length - one.length)) {
    if (told.length <= MOST_LINES || rest.length === 0) break;
    const merged = rest.reduce(absorb, first);
    told = told
      .filter((moment) => !rest.includes(moment))
      .map((moment) => (moment === first ? merged : moment));
  }
  return told;
}

function absorb(moment: Moment, later: Moment): Moment {
  return {
    ...moment,
    lastAt: later.lastAt,
    count: moment.count + later.count,
    whom: new Set([...moment.whom, ...later.whom]),
    detail: moment.detail === later.detail ? moment.detail : '',
  };
}
