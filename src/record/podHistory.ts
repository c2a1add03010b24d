// One pod from its creation to its removal: what happened to it, in order, with repetitions counted, and how its
// containers lived. Explanations tell it, and statuses of the API are read from it.

import { own } from '../base/own.ts';
import type { Milliseconds } from '../base/time.ts';
import type { RefusalCause } from '../ipamd/facts.ts';
import type { KubeFact } from '../kube/api/facts.ts';
import type { DeletionCause, Owner } from '../kube/api/objects.ts';
import { ContainerHistory } from './containerHistory.ts';
import type { SomeFolds } from './projection.ts';

export type PodEvent =
  | { readonly kind: 'unschedulable'; readonly reasons: readonly string[] }
  | { readonly kind: 'scheduled'; readonly node: string }
  | { readonly kind: 'network-not-ready' }
  | { readonly kind: 'refused'; readonly cause: RefusalCause }
  | { readonly kind: 'sandbox-failed'; readonly message: string }
  | { readonly kind: 'attach-failed'; readonly message: string }
  | { readonly kind: 'volumes-attached' }
  | { readonly kind: 'address'; readonly address: string; readonly eni: string }
  | {
      readonly kind: 'pool-address';
      readonly address: string;
      readonly block: string;
      readonly borrowed: boolean;
    }
  | { readonly kind: 'sandbox-created' }
  | { readonly kind: 'pulling'; readonly image: string }
  | { readonly kind: 'started'; readonly pulled: boolean }
  | { readonly kind: 'running'; readonly node: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'crashed'; readonly message: string }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'rejected'; readonly message: string }
  | { readonly kind: 'eviction-refused'; readonly budget: string }
  | { readonly kind: 'preempted'; readonly message: string }
  | { readonly kind: 'tainted-away' }
  | { readonly kind: 'deleted'; readonly cause: DeletionCause | undefined }
  | { readonly kind: 'finished'; readonly phase: 'Succeeded' | 'Failed'; readonly message?: string }
  | { readonly kind: 'removed' };

export interface PodEntry<Event extends PodEvent = PodEvent> {
  readonly event: Event;
  readonly firstAt: Milliseconds;
  lastAt: Milliseconds;
  /** How often it happened with nothing else in between. */
  count: number;
}

type PodCreated = Extract<KubeFact, { readonly kind: 'pod-created' }>;

type EventOf<K extends PodEvent['kind']> = Extract<PodEvent, { readonly kind: K }>;

/** Exit code of a process that SIGTERM ended. */
const TERMINATED = 143;

export class PodHistory {
  readonly pod: string;
  /** Its workload's name. */
  readonly owner: string;
  readonly controller: Owner | undefined;
  readonly hostNetwork: boolean;
  readonly createdAt: Milliseconds;
  /** It was there when the run began: since then. */
  readonly since: Milliseconds | undefined;
  readonly entries: PodEntry[] = [];
  /** By name, as far as they were started. */
  readonly containers = new Map<string, ContainerHistory>();
  node: string | undefined;
  /** The scheduler's words at its last attempt that failed. */
  schedulingMessage = '';
  removedAt: Milliseconds | undefined;

  constructor(created: Omit<PodCreated, 'kind'>, at: Milliseconds) {
    this.pod = created.pod;
    this.owner = created.owner;
    this.controller = created.controller;
    this.hostNetwork = created.hostNetwork;
    this.createdAt = at;
    this.since = created.since;
  }

  /** The latest of this kind, or of one of these kinds. */
  last<K extends PodEvent['kind']>(...kinds: readonly K[]): PodEntry<EventOf<K>> | undefined {
    return this.entries.findLast((entry): entry is PodEntry<EventOf<K>> => isOneOf(entry.event.kind, kinds));
  }

  /** Since when no node is found for it; undefined when it has one, or none was looked for. */
  get unschedulableSince(): Milliseconds | undefined {
    const scheduled = this.entries.findLastIndex(({ event }) => event.kind === 'scheduled');
    return this.entries.find(({ event }, place) => place > scheduled && event.kind === 'unschedulable')
      ?.firstAt;
  }

  container(name: string): ContainerHistory {
    let history = this.containers.get(name);
    if (history === undefined) {
      history = new ContainerHistory();
      this.containers.set(name, history);
    }
    return history;
  }

  note(at: Milliseconds, event: PodEvent): void {
    const last = this.entries.at(-1);
    if (last !== undefined && isSame(last.event, event)) {
      last.lastAt = at;
      last.count++;
    } else this.entries.push({ event, firstAt: at, lastAt: at, count: 1 });
  }

  finish(at: Milliseconds, phase: 'Succeeded' | 'Failed', message?: string): void {
    this.note(at, message === undefined ? { kind: 'finished', phase } : { kind: 'finished', phase, message });
    for (const container of this.containers.values())
      container.exited(at, phase === 'Succeeded' ? 0 : TERMINATED);
  }
}

function isOneOf(kind: PodEvent['kind'], kinds: readonly PodEvent['kind'][]): boolean {
  return kinds.includes(kind);
}

/** Made by the same row of the table below, they have the same keys in the same order. */
function isSame(one: PodEvent, other: PodEvent): boolean {
  return one.kind === other.kind && JSON.stringify(one) === JSON.stringify(other);
}

/** Events of the API whose words say what no other fact does. */
const TOLD_EVENTS: Readonly<Record<string, (message: string) => PodEvent>> = {
  NetworkNotReady: () => ({ kind: 'network-not-ready' }),
  Preempted: (message) => ({ kind: 'preempted', message }),
  TaintManagerEviction: () => ({ kind: 'tainted-away' }),
};

/** What is kept of a pod's facts; those not named here tell nothing of their own. */
export const POD_HISTORY_FOLDS: SomeFolds<PodHistory> = {
  'pod-scheduled': (history, { node }, at) => {
    history.node = node;
    history.note(at, { kind: 'scheduled', node });
  },
  'pod-unschedulable': (history, { reasons, message }, at) => {
    history.schedulingMessage = message;
    history.note(at, { kind: 'unschedulable', reasons });
  },
  'address-refused': (history, { cause }, at) => history.note(at, { kind: 'refused', cause }),
  'sandbox-failed': (history, { message }, at) => {
    // A refusal says why its sandbox fails.
    const before = history.entries.at(-1);
    if (before?.event.kind === 'refused' && before.lastAt === at) return;
    history.note(at, { kind: 'sandbox-failed', message: message.replace(/ "[0-9a-f]{64}"/, '') });
  },
  'volume-attach-failed': (history, { message }, at) => history.note(at, { kind: 'attach-failed', message }),
  'volumes-attached': (history, _, at) => history.note(at, { kind: 'volumes-attached' }),
  'branch-eni-answered': (history, { address, eni }, at) =>
    history.note(at, { kind: 'address', address, eni }),
  'address-assigned': (history, { address, eni }, at) => history.note(at, { kind: 'address', address, eni }),
  'pool-address-assigned': (history, { address, block, borrowed = false }, at) =>
    history.note(at, { kind: 'pool-address', address, block, borrowed }),
  'sandbox-created': (history, _, at) => history.note(at, { kind: 'sandbox-created' }),
  'image-pulling': (history, { image }, at) => history.note(at, { kind: 'pulling', image }),
  'container-started': (history, { container, pullMs, since, restarts }, at) => {
    history.container(container).started(since ?? at, restarts);
    history.note(at, { kind: 'started', pulled: pullMs !== undefined });
  },
  'container-exited': (history, { container, exitCode }, at) =>
    history.container(container).exited(at, exitCode),
  'container-waiting': (history, { container, reason, message }, at) => {
    history.container(container).waiting = { reason, message };
    history.note(at, { kind: 'crashed', message });
  },
  'pod-running': (history, { node }, at) => history.note(at, { kind: 'running', node }),
  'pod-ready': (history, _, at) => history.note(at, { kind: 'ready' }),
  'pod-not-ready': (history, _, at) => history.note(at, { kind: 'not-ready' }),
  'pod-restarted': (history, _, at) => history.note(at, { kind: 'restarted' }),
  'pod-rejected': (history, { node, message }, at) => {
    history.node = node;
    history.note(at, { kind: 'rejected', message });
  },
  'eviction-refused': (history, { budget }, at) => history.note(at, { kind: 'eviction-refused', budget }),
  'pod-deleted': (history, { cause }, at) => history.note(at, { kind: 'deleted', cause }),
  'pod-finished': (history, { phase, message }, at) => history.finish(at, phase, message),
  'pod-removed': (history, _, at) => {
    history.removedAt = at;
    history.note(at, { kind: 'removed' });
  },
  'event-recorded': (history, { reason, message }, at) => {
    const event = own(TOLD_EVENTS, reason);
    if (event !== undefined) history.note(at, event(message));
  },
};
