// How often the daemon asked EC2 and instance metadata, and how long they took: by API, whether it failed, and status.

import type { Milliseconds } from '../base/time.ts';
import { LABEL_SEPARATOR } from './series.ts';

/** Sum and count of the times that something took. */
export interface Durations {
  sum: Milliseconds;
  count: number;
}

/** GetSecurityGroupIDs and GetVPCIPv4CIDRs are asked again so often. @upstream pkg/ipamd/ipamd.go#nodeInit */
const REFRESH_PERIOD: Milliseconds = 30_000;

const METADATA_FOUND = key('GetMetadata', false, '200');
const METADATA_MISSING = key('GetMetadata', true, '404');

export class ApiDurations {
  private readonly durations = new Map<string, Durations>();
  private readonly refreshing: Milliseconds[] = [];

  /** By label values. */
  all(now: Milliseconds): ReadonlyMap<string, Durations> {
    const all = new Map(this.durations);
    const reads = this.refreshing.reduce((sum, since) => sum + refreshesBetween(since, now), 0);
    const found = all.get(METADATA_FOUND);
    if (reads > 0) all.set(METADATA_FOUND, { sum: found?.sum ?? 0, count: (found?.count ?? 0) + reads });
    return all;
  }

  took(api: string, duration: Milliseconds, failed: boolean, status: string): void {
    this.observe(key(api, failed, status), duration, 1);
  }

  /** @assumption metadata answers at once; in reality within a millisecond or two. */
  readMetadata(found: number, missing: number): void {
    if (found > 0) this.observe(METADATA_FOUND, 0, found);
    if (missing > 0) this.observe(METADATA_MISSING, 0, missing);
  }

  /** From now on something in metadata is read again and again. */
  refreshesFrom(now: Milliseconds): void {
    this.refreshing.push(now);
  }

  private observe(labels: string, duration: Milliseconds, times: number): void {
    const durations = this.durations.get(labels);
    if (durations === undefined) {
      this.durations.set(labels, { sum: duration * times, count: times });
      return;
    }
    durations.sum += duration * times;
    durations.count += times;
  }
}

function key(api: string, failed: boolean, status: string): string {
  return [api, String(failed), status].join(LABEL_SEPARATOR);
}

function refreshesBetween(since: Milliseconds, now: Milliseconds): number {
  return now < since ? 0 : Math.floor((now - since) / REFRESH_PERIOD) + 1;
}
