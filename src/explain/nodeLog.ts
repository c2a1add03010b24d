// What one node's daemon decided and what EC2 answered it, the latest of it; and since when the node is as it is.

import { isOneOf } from '../base/records.ts';
import type { NodeDeparture } from '../kube/api/workloadFacts.ts';
import type { Milliseconds } from '../base/time.ts';
import { project, type SomeFolds } from '../record/projection.ts';
import type { Fact, TraceRecord } from '../record/trace.ts';

/** Enough to tell the last decisions with their calls. */
const KEPT = 80;

const KEPT_KINDS = [
  'pool-decided',
  'call-answered',
  'increase-failed',
  'increase-paused',
  'pool-eni-added',
  'pool-eni-removed',
  'pool-cidrs-added',
  'pool-cidrs-removed',
  'daemon-started',
  'daemon-ready',
  'daemon-failed',
  'daemon-stopped',
] as const satisfies readonly Fact['kind'][];

type KeptKind = (typeof KEPT_KINDS)[number];

export type NodeRecord = Extract<TraceRecord, { readonly kind: KeptKind }>;

export type RecordOf<K extends KeptKind> = Extract<NodeRecord, { readonly kind: K }>;

/** How often an increase ended with this code of EC2. */
export interface FailureCount {
  readonly firstAt: Milliseconds;
  lastAt: Milliseconds;
  count: number;
}

export class NodeLog {
  readonly failures = new Map<string, FailureCount>();
  /** CIDR → when the daemon put it into its pool. */
  readonly cidrsAt = new Map<string, Milliseconds>();
  /** When pods that ask for an address on every network card found one without; the latest of it. */
  cardRefusalsAt: Milliseconds[] = [];
  cordonedAt: Milliseconds | undefined;
  notReadyAt: Milliseconds | undefined;
  readyAt: Milliseconds | undefined;
  /** Since when its group drains it, other than to get smaller, and why. */
  leaving: { readonly at: Milliseconds; readonly why: NodeDeparture } | undefined;
  /** It registered while its group was updated. */
  cameByUpdate = false;
  private records: NodeRecord[] = [];

  /** Oldest first. */
  get latest(): readonly NodeRecord[] {
    return this.records;
  }

  last<K extends KeptKind>(
    kind: K,
    matches: (record: RecordOf<K>) => boolean = () => true,
  ): RecordOf<K> | undefined {
    return this.records.findLast(
      (record): record is RecordOf<K> => isOfKind(record, kind) && matches(record),
    );
  }

  note(at: Milliseconds, fact: Fact): void {
    project(FOLDS, this, fact, at);
    if (isKept(fact) && isOfDaemon(fact)) this.keep({ t: at, ...fact });
  }

  private keep(record: NodeRecord): void {
    this.records.push(record);
    if (this.records.length >= 2 * KEPT) this.records = this.records.slice(-KEPT);
  }

  countFailure(at: Milliseconds, code: string): void {
    const failure = this.failures.get(code);
    if (failure === undefined) this.failures.set(code, { firstAt: at, lastAt: at, count: 1 });
    else {
      failure.lastAt = at;
      failure.count++;
    }
  }
}

/** Beside the records that are kept. */
const FOLDS: SomeFolds<NodeLog> = {
  'address-refused': (log, { networkCard }, at) => {
    if (networkCard !== undefined) log.cardRefusalsAt = [...log.cardRefusalsAt.slice(-KEPT), at];
  },
  'node-cordoned': (log, _, at) => {
    log.cordonedAt = at;
  },
  'node-uncordoned': (log) => {
    log.cordonedAt = undefined;
  },
  'node-not-ready': (log, _, at) => {
    log.notReadyAt = at;
  },
  'node-ready': (log, _, at) => {
    log.readyAt = at;
    log.notReadyAt = undefined;
  },
  'node-leaving': (log, { why }, at) => {
    log.leaving = { at, why };
  },
  'pool-cidrs-added': (log, { cidrs }, at) => {
    for (const cidr of cidrs) log.cidrsAt.set(cidr, at);
  },
  'increase-failed': (log, { code }, at) => log.countFailure(at, code),
};

function isOfKind<K extends KeptKind>(record: NodeRecord, kind: K): record is RecordOf<K> {
  return record.kind === kind;
}

/** Calls of the VPC resource controller are no answer to a decision of the daemon. */
function isOfDaemon(fact: Fact): boolean {
  return fact.kind !== 'call-answered' || fact.caller === undefined;
}

function isKept(fact: Fact): fact is Extract<Fact, { readonly kind: KeptKind }> {
  return isOneOf(KEPT_KINDS, fact.kind);
}
