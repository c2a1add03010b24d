// Moments of a run: facts of one sort between two steps of the scenario, gathered into one. This file says which sorts
// there are, how much each matters and how it reads; `milestones.ts` gathers them.

import { unreachable } from '../base/assert.ts';
import { formatClock, type Milliseconds } from '../base/time.ts';
import { nodeLabel, podLabel } from './labels.ts';

/** What a moment is about, and how much it matters when there is no room for all: more first. */
export const MOMENT_WEIGHTS = {
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

export type MomentSort = keyof typeof MOMENT_WEIGHTS;

export interface Moment {
  readonly sort: MomentSort;
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

/** When the moment is told: things that complete at their end, things that befall at their beginning. */
export function momentTime(moment: Moment): Milliseconds {
  return moment.sort === 'workload-runs' || moment.sort === 'nodes-ready' ? moment.lastAt : moment.firstAt;
}

export function momentText(moment: Moment): string {
  const { sort, about, detail } = moment;
  switch (sort) {
    case 'step':
      return `${about}${times(moment)}`;
    case 'nodes-launched':
      return `${howMany(moment, 'node')} launched${about === '' ? '' : ` (${about})`}`;
    case 'nodes-ready':
      return `${who(moment, 'node')} Ready${sinceFirst(moment)}${detail === '' ? '' : `, ${each(moment)}${detail}`}`;
    case 'nodes-not-ready':
      return `${who(moment, 'node')} NotReady`;
    case 'nodes-gone':
      return `${who(moment, 'node')} gone`;
    case 'launches-failed':
      return `${about}${times(moment)}`;
    case 'daemons-restarted':
      return `aws-node restarted on ${who(moment, 'node')}`;
    case 'daemons-failed':
      return `aws-node fails on ${who(moment, 'node')}: ${about}`;
    case 'workload-runs':
      return `${[about, detail].filter((part) => part !== '').join(' ')} Running${times(moment)}`;
    case 'pods-wait':
      return `${who(moment, 'pod')} ${about}`;
    case 'pods-rejected':
      return `${who(moment, 'pod')} Failed: ${about}`;
    case 'increases-paused':
      return `${who(moment, 'node')} ${moment.whom.size > 1 ? 'ask' : 'asks'} for no addresses ${about}${times(moment)}`;
    case 'increases-failed':
      return `no more addresses for ${who(moment, 'node')}: ${about}${times(moment)}`;
    case 'calls-throttled':
      return `EC2 answers RequestLimitExceeded${times(moment)}`;
    case 'prefixes-arrived':
      return `/28 prefixes on ${who(moment, 'node')}`;
    case 'enis-attached':
      return `${about} on ${who(moment, 'node')}`;
    case 'enis-released':
      return `${howMany(moment, 'ENI')} released on ${who(moment, 'node')}`;
    default:
      return unreachable(sort);
  }
}

function who(moment: Moment, noun: string): string {
  const [only] = moment.whom;
  if (moment.whom.size > 1) return `${moment.whom.size} ${noun}s`;
  return noun === 'node' ? nodeLabel(only) : podLabel(only);
}

function howMany(moment: Moment, noun: string): string {
  return `${moment.count} ${noun}${moment.count === 1 ? '' : 's'}`;
}

function each(moment: Moment): string {
  return moment.whom.size > 1 ? 'each with ' : 'with ';
}

function times(moment: Moment): string {
  return moment.count === 1 ? '' : ` (${moment.count} times until ${formatClock(moment.lastAt)})`;
}

function sinceFirst(moment: Moment): string {
  const first = formatClock(moment.firstAt);
  return first === formatClock(moment.lastAt) ? '' : ` (the first at ${first})`;
}
