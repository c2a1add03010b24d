// One pod from its creation to its removal, as far as explanations need it: what happened to it, in order, with
// repetitions counted.

import { own } from '../base/own.ts';
import type { Milliseconds } from '../base/time.ts';
import type { SomeFolds } from '../record/projection.ts';

export type LifeEvent =
  | 'unschedulable'
  | 'scheduled'
  | 'network-not-ready'
  | 'refused'
  | 'sandbox-failed'
  | 'address'
  | 'sandbox-created'
  | 'pulling'
  | 'started'
  | 'running'
  | 'ready'
  | 'not-ready'
  | 'crashed'
  | 'restarted'
  | 'rejected'
  | 'eviction-refused'
  | 'preempted'
  | 'tainted-away'
  | 'deleted'
  | 'finished'
  | 'removed';

export interface LifeEntry {
  readonly event: LifeEvent;
  /** A node, an address, a cause, a message: by the event. */
  readonly detail: string;
  readonly firstAt: Milliseconds;
  lastAt: Milliseconds;
  count: number;
}

export class PodLife {
  readonly pod: string;
  /** Its workload's name. */
  readonly owner: string;
  readonly hostNetwork: boolean;
  readonly createdAt: Milliseconds;
  readonly entries: LifeEntry[] = [];
  node: string | undefined;
  removedAt: Milliseconds | undefined;

  constructor(pod: string, owner: string, hostNetwork: boolean, createdAt: Milliseconds) {
    this.pod = pod;
    this.owner = owner;
    this.hostNetwork = hostNetwork;
    this.createdAt = createdAt;
  }

  note(at: Milliseconds, event: LifeEvent, detail = ''): void {
    const last = this.entries.at(-1);
    if (last?.event === event && last.detail === detail) {
      last.lastAt = at;
      last.count++;
    } else this.entries.push({ event, detail, firstAt: at, lastAt: at, count: 1 });
  }

  last(event: LifeEvent): LifeEntry | undefined {
    return this.entries.findLast((entry) => entry.event === event);
  }
}

/** Events whose words say what no other fact does. */
const TOLD_EVENTS: Readonly<Record<string, LifeEvent>> = {
  NetworkNotReady: 'network-not-ready',
  Preempted: 'preempted',
  TaintManagerEviction: 'tainted-away',
};

/** What is kept of a pod's facts; those not named here tell nothing of their own. */
export const POD_FOLDS: SomeFolds<PodLife> = {
  'pod-scheduled': (life, { node }, at) => {
    life.node = node;
    life.note(at, 'scheduled', node);
  },
  'pod-unschedulable': (life, { reasons }, at) => life.note(at, 'unschedulable', reasons.join(', ')),
  'address-refused': (life, { cause }, at) => life.note(at, 'refused', cause),
  'sandbox-failed': (life, { message }, at) => {
    // A refusal says why its sandbox fails.
    const before = life.entries.at(-1);
    if (before?.event === 'refused' && before.lastAt === at) return;
    life.note(at, 'sandbox-failed', message.replace(/ "[0-9a-f]{64}"/, ''));
  },
  'address-assigned': (life, { address, eni }, at) => life.note(at, 'address', `${address} ${eni}`),
  'sandbox-created': (life, _, at) => life.note(at, 'sandbox-created'),
  'image-pulling': (life, { image }, at) => life.note(at, 'pulling', image),
  'container-started': (life, { pullMs, image }, at) =>
    life.note(at, 'started', pullMs === undefined ? '' : image),
  'pod-running': (life, { node }, at) => life.note(at, 'running', node),
  'pod-ready': (life, _, at) => life.note(at, 'ready'),
  'pod-not-ready': (life, _, at) => life.note(at, 'not-ready'),
  'pod-restarted': (life, _, at) => life.note(at, 'restarted'),
  'container-waiting': (life, { message }, at) => life.note(at, 'crashed', message),
  'pod-rejected': (life, { node, message }, at) => {
    life.node = node;
    life.note(at, 'rejected', message);
  },
  'eviction-refused': (life, { budget }, at) => life.note(at, 'eviction-refused', budget),
  'pod-deleted': (life, { cause }, at) => life.note(at, 'deleted', cause ?? ''),
  'pod-finished': (life, { phase }, at) => life.note(at, 'finished', phase),
  'pod-removed': (life, _, at) => {
    life.removedAt = at;
    life.note(at, 'removed');
  },
  'event-recorded': (life, { reason, message }, at) => {
    const event = own(TOLD_EVENTS, reason);
    if (event !== undefined) life.note(at, event, message);
  },
};
