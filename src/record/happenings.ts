// Happenings of a run: facts of one sort between two steps of the scenario, gathered into one. This file says which sorts
// there are, how much each matters and how it reads; `milestones.ts` gathers them.

import { unreachable } from '../base/assert.ts';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { grouped, plural } from '../base/words.ts';
import { nodeLabel, podLabel } from './labels.ts';

/** What a happening is about, and how much it matters when there is no room for all: more first. */
export const HAPPENING_WEIGHTS = {
  // The author's own words stay.
  note: 10,
  'pods-wait': 9,
  'pods-rejected': 9,
  'jobs-failed': 9,
  'apply-refused': 9,
  'pods-refused': 9,
  'workload-runs': 7,
  'workload-autoscaled': 7,
  'node-group-autoscaled': 7,
  'node-group-updates': 7,
  'spot-interruptions': 7,
  'nodes-ready': 6,
  'launches-failed': 6,
  'daemons-failed': 6,
  'increases-paused': 5,
  'nodes-autoscaled-away': 6,
  'nodes-gone': 5,
  step: 4,
  'increases-failed': 4,
  'calls-throttled': 4,
  'daemons-restarted': 4,
  'prefixes-arrived': 4,
  'foreign-enis-refused': 4,
  'nodes-launched': 2,
  'enis-attached': 2,
  'enis-released': 1,
  'nodes-not-ready': 1,
} as const;

/** How much a step matters, by what came of it until the next one. */
export const STEP_WEIGHTS = { pods: 8, others: 3, nothing: 0 } as const;

/** Whether it says that pods did not start. */
export function isOfPods(sort: HappeningSort): boolean {
  return (
    sort === 'pods-wait' || sort === 'pods-rejected' || sort === 'pods-refused' || sort === 'jobs-failed'
  );
}

export type HappeningSort = keyof typeof HAPPENING_WEIGHTS;

export interface Happening {
  readonly sort: HappeningSort;
  /** What tells it from others of its sort: a reason, a code, a workload. */
  readonly about: string;
  /** Steps of the scenario before it. */
  readonly segment: number;
  readonly firstAt: Milliseconds;
  lastAt: Milliseconds;
  count: number;
  /** Nodes or pods it happened to. */
  readonly whom: Set<string>;
  /** Of pods that wait: most that did at one time; of other sorts 0. */
  most: number;
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
    case 'note':
    case 'step':
    case 'apply-refused':
    case 'pods-refused':
      return `${about}${times(happening)}`;
    case 'nodes-launched':
      return `${howMany(happening, 'node')} launched${about === '' ? '' : ` (${about})`}`;
    case 'nodes-ready':
      return `${who(happening, 'node')} Ready${sinceFirst(happening)}${detail === '' ? '' : `, ${each(happening)}${detail}`}`;
    case 'nodes-not-ready':
      return `${who(happening, 'node')} NotReady`;
    case 'nodes-autoscaled-away':
      return `Cluster Autoscaler removed ${who(happening, 'node')}${about === '' ? '' : ` (${about})`}`;
    case 'nodes-gone':
      return `${who(happening, 'node')} gone`;
    case 'spot-interruptions':
      return `EC2 interrupts the spot instance of ${who(happening, 'node')}`;
    case 'node-group-updates':
    case 'node-group-autoscaled':
    case 'launches-failed':
      return `${about}${times(happening)}`;
    case 'daemons-restarted':
      return `aws-node restarted on ${who(happening, 'node')}`;
    case 'daemons-failed':
      return `aws-node failed on ${who(happening, 'node')}: ${about}`;
    case 'workload-runs':
      return `${[about, detail].filter((part) => part !== '').join(' ')} Running${times(happening)}`;
    case 'workload-autoscaled':
      return `${about} to ${detail}${times(happening)}`;
    case 'pods-wait':
      return `${who(happening, 'pod')} ${about}${together(happening)}`;
    case 'pods-rejected':
      return `${who(happening, 'pod')} Failed: ${about}`;
    case 'jobs-failed':
      return `${howMany(happening, 'Job')} failed: ${about}${isInstant(happening) ? '' : ` (until ${formatMoment(happening.lastAt)})`}`;
    case 'increases-paused':
      return `ipamd paused on ${who(happening, 'node')} ${about}${times(happening)}`;
    case 'increases-failed':
      return `no more addresses for ${who(happening, 'node')}: ${about}${times(happening)}`;
    case 'calls-throttled':
      return `EC2 answered RequestLimitExceeded${times(happening)}`;
    case 'prefixes-arrived':
      return `/28 prefixes on ${who(happening, 'node')}`;
    case 'foreign-enis-refused':
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
  if (happening.whom.size > 1) return plural(happening.whom.size, noun);
  return noun === 'node' ? nodeLabel(only) : podLabel(only);
}

function howMany(happening: Happening, noun: string): string {
  return plural(happening.count, noun);
}

function each(happening: Happening): string {
  return happening.whom.size > 1 ? 'each with ' : 'with ';
}

function times(happening: Happening): string {
  if (happening.count === 1) return '';
  const until = isInstant(happening) ? '' : ` until ${formatMoment(happening.lastAt)}`;
  return ` (${grouped(happening.count)} times${until})`;
}

/** Where they did not all wait at once: until when others began to, and how many did at one time. */
function together({ whom, most, lastAt }: Happening): string {
  return most === 0 || most >= whom.size
    ? ''
    : ` (until ${formatMoment(lastAt)}, at most ${grouped(most)} at one time)`;
}

function isInstant({ firstAt, lastAt }: Happening): boolean {
  return formatMoment(firstAt) === formatMoment(lastAt);
}

function sinceFirst(happening: Happening): string {
  return isInstant(happening) ? '' : ` (the first at ${formatMoment(happening.firstAt)})`;
}
