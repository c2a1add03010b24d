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

/** A deletion is three requests to the API: mark, get, delete. @upstream libcalico-go/lib/backend/k8s/resources */
const REQUESTS_PER_DELETE = 3;

/** Requests to the Kubernetes API that the calls come to. */
export function apiRequests(counts: CallCounts): number {
  return counts.get + counts.list + counts.create + counts.update + counts.delete * REQUESTS_PER_DELETE;
}
