// How often Calico's code asks its datastore, which in EKS is the Kubernetes API: what an address costs in time.

import { recordOf } from '../base/records.ts';

export const DATASTORE_VERBS = ['get', 'list', 'create', 'update', 'delete'] as const;

export type DatastoreVerb = (typeof DATASTORE_VERBS)[number];

export type CallCounts = Readonly<Record<DatastoreVerb, number>>;

export class DatastoreCalls {
  private counts = zero();

  count(verb: DatastoreVerb, times = 1): void {
    this.counts[verb] += times;
  }

  /** Those since the last time it was asked. */
  take(): CallCounts {
    const taken = this.counts;
    this.counts = zero();
    return taken;
  }
}

function zero(): Record<DatastoreVerb, number> {
  return recordOf(DATASTORE_VERBS, () => 0);
}
