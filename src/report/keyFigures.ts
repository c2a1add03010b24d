// Four figures of the whole run below a page's headline: two that always matter, and two by the kind of limit that the
// headline is about.

import { blockSize } from '../base/ipv4.ts';
import type { RunFigures } from '../base/metrics.ts';
import { formatSpan } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { Situation } from '../explain/finding.ts';
import type { LimitKind } from './limitKind.ts';

export interface KeyFigure {
  readonly name: string;
  readonly value: string;
  /** What it is of: `of 52 pods`; may be empty. */
  readonly of: string;
  /** It is what the headline is about. */
  readonly isCause: boolean;
}

export interface Figured {
  readonly situation: Situation;
  readonly figures: RunFigures;
  /** All that the scenario came to: those at the end, and those that were deleted unstarted. */
  readonly pods: number;
  readonly neverStarted: number;
}

type Row = (run: Figured) => Omit<KeyFigure, 'isCause'>;

const ROWS = {
  neverStarted: ({ neverStarted, pods }) => ({
    name: 'Never started',
    value: grouped(neverStarted),
    of: `of ${grouped(pods)} ${pods === 1 ? 'pod' : 'pods'}`,
  }),
  addressWait: ({ figures }) => ({
    name: 'Pod address wait, p99',
    value: formatSpan(figures.addressWaitP99),
    of: '',
  }),
  podStart: ({ figures }) => ({
    name: 'Pod start time, p99',
    value: formatSpan(figures.podStartP99),
    of: '',
  }),
  peakAddresses: ({ figures }) => ({ name: 'Peak addresses', value: grouped(figures.peakAddresses), of: '' }),
  ec2Calls: ({ figures: { ec2Calls, throttledCalls } }) => ({
    name: 'EC2 calls',
    value: grouped(ec2Calls),
    of: throttledCalls === 0 ? '' : `${grouped(throttledCalls)} throttled`,
  }),
  failedSandboxes: ({ figures }) => ({
    name: 'Failed sandboxes',
    value: grouped(figures.failedSandboxes),
    of: '',
  }),
  lowestFree: ({ situation }) => lowestFree(situation),
} as const satisfies Readonly<Record<string, Row>>;

type RowName = keyof typeof ROWS;

const BY_KIND: Readonly<Record<LimitKind, readonly [RowName, RowName]>> = {
  sched: ['peakAddresses', 'ec2Calls'],
  pool: ['failedSandboxes', 'peakAddresses'],
  subnet: ['lowestFree', 'failedSandboxes'],
  api: ['ec2Calls', 'podStart'],
  other: ['failedSandboxes', 'podStart'],
  start: ['podStart', 'peakAddresses'],
};

/** `cause`: the figure that the headline is about. */
export function keyFigures(
  run: Figured,
  kind: LimitKind,
  cause: 'neverStarted' | 'addressWait' | undefined,
): KeyFigure[] {
  const names: readonly RowName[] = ['neverStarted', 'addressWait', ...BY_KIND[kind]];
  return names.map((name) => ({ ...ROWS[name](run), isCause: name === cause }));
}

function lowestFree({ summary, scenario }: Situation): Omit<KeyFigure, 'isCause'> {
  const [lowest] = summary.subnets.toSorted((one, other) => one.lowestFree - other.lowestFree);
  const subnet = scenario.ec2.subnets.find(({ id }) => id === lowest?.name);
  return {
    name: 'Lowest free',
    value: lowest === undefined ? '–' : grouped(lowest.lowestFree),
    of: subnet === undefined ? '' : `of ${grouped(blockSize(subnet.cidr.length))}`,
  };
}
