// The short story of a run for people. Facts of one sort between two steps of the scenario are one happening; at the end
// the happenings become a page's worth of lines. Which facts are told, and as what, stands in `happeningFacts.ts`.

import type { Milliseconds } from '../base/time.ts';
import {
  HAPPENING_WEIGHTS,
  happeningText,
  happeningTime,
  type Happening,
  type HappeningSort,
} from './happenings.ts';
import { stepStory } from './stepStory.ts';
import { groupedBy } from './waitingGroups.ts';

export interface Milestone {
  readonly at: Milliseconds;
  readonly text: string;
}

/** Lines that a person reads at a glance. */
const MOST_LINES = 22;

export class Milestones {
  private readonly happenings: Happening[] = [];
  /** Moments since the last step, by sort and what they are about. */
  private readonly open = new Map<string, Happening>();

  /** A step begins: what happens from now on is told anew. */
  addStep(at: Milliseconds, step: string, description: string): void {
    this.open.clear();
    this.add(at, 'step', stepStory(description), step);
  }

  add(at: Milliseconds, sort: HappeningSort, about: string, whom: string, count = 1): Happening {
    const key = `${sort} ${about}`;
    let happening = this.open.get(key);
    if (happening === undefined) {
      happening = { sort, about, firstAt: at, lastAt: at, count: 0, whom: new Set(), detail: '' };
      this.happenings.push(happening);
      this.open.set(key, happening);
    }
    happening.lastAt = at;
    happening.count += count;
    happening.whom.add(whom);
    return happening;
  }

  /** In order of time, few enough for a glance. */
  list(): Milestone[] {
    const told = thinned(this.happenings).sort((one, other) => happeningTime(one) - happeningTime(other));
    return told.map((happening) => ({ at: happeningTime(happening), text: happeningText(happening) }));
  }
}

/** Sorts up to this weight are left out rather than that weightier ones are merged. */
const LIGHT = 2;

/** When there are too many, the lightest first: what reads alike is told once, then light ones go. */
function thinned(happenings: readonly Happening[]): Happening[] {
  let told = [...happenings];
  for (let weight = 1; told.length > MOST_LINES && weight <= HAPPENING_WEIGHTS.step; weight++) {
    told = mergedAlike(told, weight);
    if (told.length > MOST_LINES && weight <= LIGHT) {
      told = told.filter((happening) => HAPPENING_WEIGHTS[happening.sort] > weight);
    }
  }
  if (told.length <= MOST_LINES) return told;
  const byWeight = told.sort((one, other) => HAPPENING_WEIGHTS[other.sort] - HAPPENING_WEIGHTS[one.sort]);
  return byWeight.slice(0, MOST_LINES);
}

/** Merges happenings of this weight that read alike, the most frequent first, until there are few enough. */
function mergedAlike(happenings: readonly Happening[], weight: number): Happening[] {
  const ofWeight = happenings.filter(({ sort }) => HAPPENING_WEIGHTS[sort] === weight);
  let told = [...happenings];
  for (const [, [first, ...rest]] of groupedBy(ofWeight, ({ sort, about }) => `${sort} ${about}`)) {
    if (told.length <= MOST_LINES || rest.length === 0) break;
    const merged = rest.reduce(absorb, first);
    told = told
      .filter((happening) => !rest.includes(happening))
      .map((happening) => (happening === first ? merged : happening));
  }
  return told;
}

function absorb(happening: Happening, later: Happening): Happening {
  return {
    ...happening,
    lastAt: later.lastAt,
    count: happening.count + later.count,
    whom: new Set([...happening.whom, ...later.whom]),
    detail: happening.detail === later.detail ? happening.detail : '',
  };
}
