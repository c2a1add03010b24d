// Pods that admission did not let come into being, by the workload that wants them. Their controllers try again, so that
// one missing pod is refused many times.

import type { Milliseconds } from '../base/time.ts';
import type { AdmissionPlugin } from '../kube/api/refusal.ts';

export interface RefusedPods {
  readonly namespace: string;
  readonly workload: string;
  /** Of admission. */
  readonly plugin: AdmissionPlugin;
  /** What it reads: the name of a quota, a LimitRange or the PriorityClass that is not there. */
  readonly by: string;
  /** In the API server's words: of the last refusal. */
  readonly message: string;
  /** What one pod would take of a quota that is exceeded, by the quota's names of resources. */
  readonly needs: Readonly<Record<string, number>>;
  /** Attempts that were refused. */
  readonly count: number;
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

type Refused = Pick<RefusedPods, 'namespace' | 'workload' | 'plugin' | 'by' | 'message' | 'needs'>;

export class RefusalBook {
  private readonly byCause = new Map<string, RefusedPods>();

  add(at: Milliseconds, { namespace, workload, plugin, by, message, needs }: Refused): void {
    const key = `${namespace}/${workload} ${plugin} ${by}`;
    const { count = 0, from = at } = this.byCause.get(key) ?? {};
    const cause = { namespace, workload, plugin, by, message, needs };
    this.byCause.set(key, { ...cause, count: count + 1, from, to: at });
  }

  /** In the order in which they began. */
  list(): RefusedPods[] {
    return [...this.byCause.values()];
  }
}

/** What the API server says after the name of the pod. */
export function refusalReason({ message }: Pick<RefusedPods, 'message'>): string {
  return message.replace(/^pods "[^"]*" is forbidden: /, '');
}

const CAUSES: Readonly<Record<AdmissionPlugin, (by: string) => string>> = {
  ResourceQuota: (by) => `ResourceQuota ${by}`,
  LimitRanger: (by) => `LimitRange ${by}`,
  Priority: (by) => `no PriorityClass ${by}`,
};

/** `ResourceQuota team`, `no PriorityClass low`. */
export function refusalCause({ plugin, by }: Pick<RefusedPods, 'plugin' | 'by'>): string {
  return CAUSES[plugin](by);
}
