// Happenings of a run: facts of one sort between two steps of the scenario, gathered into one. This file says which sorts
// there are, how much each matters and how it reads; `milestones.ts` gathers them.

import { unreachable } from '../base/assert.ts';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { nodeLabel, podLabel } from './labels.ts';

/** What a happening is about, and how much it matters when there is no room for all: more first. */
export const HAPPENING_WEIGHTS = {
  step: 6,
  'pods-wait': 5,
  'pods-rejected': 5,
  'workload-runs': 5,
  'nodes-ready': 4,
  'launches-failed': 4,
  'daemons-failed': 4,
  'increases-paused': 4,
  'increases-failed': 3,
  'calls-throttled': 3,
  'daemons-restarted': 3,
  'prefixes-arrived': 3,
  'nodes-gone': 3,
  'nodes-launched': 2,
  'enis-attached': 2,
  'enis-released': 1,
  'nodes-not-ready': 1,
} as const;

export type HappeningSort = keyof typeof HAPPENING_WEIGHTS;

export interface Happening {
  readonly sort: HappeningSort;
  /** What tells it from others of its sort: a reason, a code, a workload. */
  readonly about: string;
  readonly firstAt: Milliseconds;
  lastAt: Milliseconds;
  count: number;
  /** Nodes or pods it happened to. */
  readonly whom: Set<string>;
  /** The same for all of them, or empty. */
  detail: string;
}

/** When the happening is told: things that complete at their end, things that befall at their beginning. */
export function happeningTime(happening: Happening): Milliseconds {
  return happening.sort === 'workload-runs' || happening.sort === 'nodes-ready'
    ? happening.lastAt
    : happening.firstAt;
}

export function happeningText(happening: Happening): string {
  const { sort, about, detail } = happening;
  switch (sort) {
    case 'step':
      return `${about}${times(happening)}`;
    case 'nodes-launched':
      return `${howMany(happening, 'node')} launched${about === '' ? '' : ` (${about})`}`;
    case 'nodes-ready':
      return `${who(happening, 'node')} Ready${sinceFirst(happening)}${detail === '' ? '' : `, ${each(happening)}${detail}`}`;
    case 'nodes-not-ready':
      return `${who(happening, 'node')} NotReady`;
    case 'nodes-gone':
      return `${who(happening, 'node')} gone`;
    case 'launches-failed':
      return `${about}${times(happening)}`;
    case 'daemons-restarted':
      return `aws-node restarted on ${who(happening, 'node')}`;
    case 'daemons-failed':
      return `aws-node fails on ${who(happening, 'node')}: ${about}`;
    case 'workload-runs':
      return `${[about, detail].filter((part) => part !== '').join(' ')} Running${times(happening)}`;
    case 'pods-wait':
      return `${who(happening, 'pod')} ${about}`;
    case 'pods-rejected':
      return `${who(happening, 'pod')} Failed: ${about}`;
    case 'increases-paused':
      return `${who(happening, 'node')} ${happening.whom.size > 1 ? 'ask' : 'asks'} for no addresses ${about}${times(happening)}`;
    case 'increases-failed':
      return `no more addresses for ${who(happening, 'node')}: ${about}${times(happening)}`;
    case 'calls-throttled':
      return `EC2 answers RequestLimitExceeded${times(happening)}`;
    case 'prefixes-arrived':
      return `/28 prefixes on ${who(happening, 'node')}`;
    case 'enis-attached':
      return `${about} on ${who(happening, 'node')}`;
    case 'enis-released':
      return `${howMany(happening, 'ENI')} released on ${who(happening, 'node')}`;
    default:
      return unreachable(sort);
  }
}

function who(happening: Happening, noun: string): string {
  const [only = ''] = happening.whom;
  if (happening.whom.size > 1) return `${happening.whom.size} ${noun}s`;
  return noun === 'node' ? nodeLabel(only) : podLabel(only);
}

function howMany(happening: Happening, noun: string): string {
  return `${happening.count} ${noun}${happening.count === 1 ? '' : 's'}`;
}

function each(happening: Happening): string {
  return happening.whom.size > 1 ? 'each with ' : 'with ';
}

function times(happening: Happening): string {
  return happening.count === 1 ? '' : ` (${happening.count} times until ${formatMoment(happening.lastAt)})`;
}

function sinceFirst(happening: Happening): string {
  const first = formatMoment(happening.firstAt);
  return first === formatMoment(happening.lastAt) ? '' : ` (the first at ${first})`;
}
