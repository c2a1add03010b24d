// The story of a run for people. Facts of one sort between two steps of the scenario are one happening, and never more
// than that: what happened before and after a step is told apart. The short story is a page's worth of them. Which facts
// are told, and as what, stands in `happeningFacts.ts`.

import type { Milliseconds } from '../base/time.ts';
import {
  HAPPENING_WEIGHTS,
  happeningText,
  happeningTime,
  isOfPods,
  STEP_WEIGHTS,
  type Happening,
  type HappeningSort,
} from './happenings.ts';
import { stepStory } from './stepStory.ts';

export interface Milestone {
  readonly at: Milliseconds;
  readonly text: string;
}

export interface Story {
  /** In order of time, few enough for a glance. */
  readonly milestones: readonly Milestone[];
  /** All of them. */
  readonly full: readonly Milestone[];
}

/** Lines that a person reads at a glance. */
const MOST_LINES = 22;

export class Milestones {
  private readonly happenings: Happening[] = [];
  /** Moments since the last step, by sort and what they are about. */
  private readonly open = new Map<string, Happening>();
  /** Steps so far. */
  private segment = 0;

  /** A step begins: what happens from now on is told anew. */
  addStep(at: Milliseconds, step: string, description: string): void {
    this.open.clear();
    this.segment++;
    this.add(at, 'step', stepStory(description), step);
  }

  add(at: Milliseconds, sort: HappeningSort, about: string, whom: string, count = 1): Happening {
    const key = `${sort} ${about}`;
    let happening = this.open.get(key);
    if (happening === undefined) {
      const { segment } = this;
      happening = {
        sort,
        about,
        segment,
        firstAt: at,
        lastAt: at,
        count: 0,
        whom: new Set(),
        most: 0,
        detail: '',
      };
      this.happenings.push(happening);
      this.open.set(key, happening);
    }
    happening.lastAt = at;
    happening.count += count;
    happening.whom.add(whom);
    return happening;
  }

  tell(): Story {
    return { milestones: told(weightiest(this.happenings)), full: told(this.happenings) };
  }
}

function told(happenings: readonly Happening[]): Milestone[] {
  return happenings
    .toSorted((one, other) => happeningTime(one) - happeningTime(other))
    .map((happening) => ({ at: happeningTime(happening), text: happeningText(happening) }));
}

/**
 * When there are too many, what happened to pods stays, with the steps it came after; the steps that nothing came of go
 * before what happened by itself. Among equals those of more nodes or pods stay.
 */
function weightiest(happenings: readonly Happening[]): readonly Happening[] {
  if (happenings.length <= MOST_LINES) return happenings;
  const weights = new Map<Happening, number>(happenings.map((each) => [each, HAPPENING_WEIGHTS[each.sort]]));
  const eventful = new Set(happenings.filter(({ sort }) => sort !== 'step').map(({ segment }) => segment));
  const ofPods = new Set(happenings.filter(({ sort }) => isOfPods(sort)).map(({ segment }) => segment));
  for (const each of happenings) {
    if (each.sort !== 'step') continue;
    const came = ofPods.has(each.segment) ? 'pods' : eventful.has(each.segment) ? 'others' : 'nothing';
    weights.set(each, STEP_WEIGHTS[came]);
  }
  const weightOf = (each: Happening): number => weights.get(each) ?? 0;
  return happenings
    .toSorted((one, other) => weightOf(other) - weightOf(one) || other.whom.size - one.whom.size)
    .slice(0, MOST_LINES);
}
