// CNI calls that were recorded in an instant in which the loop was at work as well. Their order is the record's; where
// the loop's reads and writes lay among them is open, unless only one place gives the recorded answer.

import { blockContains, parseAddress, type Address } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Datastore } from '../ipamd/datastore.ts';
import type { LockPoint } from '../ipamd/meetingCalls.ts';
import { isPrefix, type StoredCidr } from '../ipamd/storedEni.ts';
import type { ObservedRecord } from './ipamdTrace.ts';

/** What the record has next of all that happens to the node. */
export interface RecordAhead {
  readonly next: ObservedRecord | undefined;
}

/** Where a call that can be answered already seldom makes a difference by coming later. */
const EARLY: readonly LockPoint[] = ['before-store-cidr', 'before-ready'];

/** May a call go now, by the record? Where that is open, the ways to try, in order: it goes, it does not. */
export interface RecordedTurn {
  readonly place: number;
  readonly ways: readonly ('go' | 'wait')[];
}

export class RecordedTurns {
  private readonly ahead: RecordAhead;
  private readonly store: () => Datastore | undefined;

  constructor(ahead: RecordAhead, store: () => Datastore | undefined) {
    this.ahead = ahead;
    this.store = store;
  }

  /** Which of these calls may go now; undefined: none. */
  at(point: string, labels: readonly string[], now: Milliseconds): RecordedTurn | undefined {
    const { next } = this.ahead;
    if (next?.t !== now) return undefined;
    const place = labels.indexOf(`${String(next['cni'])} ${String(next['pod'])}`);
    if (place < 0 || !this.isAnsweredSo(next, now)) return undefined;
    if ('error' in next) return { place, ways: ['go'] };
    return { place, ways: EARLY.some((each) => each === point) ? ['go', 'wait'] : ['wait', 'go'] };
  }

  private isAnsweredSo({ cni, ip, error }: ObservedRecord, now: Milliseconds): boolean {
    if (cni !== 'add') return true;
    const store = this.store();
    if (error !== undefined) return store === undefined || !hasAddress(store, now);
    return (
      store !== undefined && hasAddress(store, now, typeof ip === 'string' ? parseAddress(ip) : undefined)
    );
  }
}

/** Whether the store has an address for a pod, in the CIDR of `wanted` if that is said. */
function hasAddress(store: Datastore, now: Milliseconds, wanted?: Address): boolean {
  const cooldown = store.coolingUntil(0);
  const isAsked = ({ cidr }: StoredCidr): boolean => wanted === undefined || blockContains(cidr, wanted);
  return store.enis.some(
    (eni) =>
      !eni.excluded &&
      eni.cidrs.some(
        (cidr) => isAsked(cidr) && isPrefix(cidr) === store.prefixMode && cidr.isAssignable(now, cooldown),
      ),
  );
}
