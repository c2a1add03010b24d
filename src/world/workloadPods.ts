// What workloads are made of: the Jobs they start, the replicas a day asks for, pods as a trace recorded them.

import type { Milliseconds } from '../base/time.ts';
import { constantLatency } from '../kernel/latency.ts';
import type { PodTemplate } from '../kube/api/config.ts';
import type { JobConfig } from '../kube/api/workloadConfig.ts';
import type { WorkloadShape } from '../scenario/compile/compiledWorkload.ts';

export type Shape<K extends WorkloadShape['kind']> = Extract<WorkloadShape, { readonly kind: K }>;

/** A Job of one pod, which goes as soon as it has ended. */
export function shortJob(template: PodTemplate, name: string, workload: string): JobConfig {
  const { namespace } = template;
  return { namespace, name, template, workload, ...SHORT_JOB };
}

const SHORT_JOB = {
  completions: 1,
  parallelism: 1,
  backoffLimit: 6,
  completionMode: 'NonIndexed',
  ttlAfterFinished: 0,
  podReplacementPolicy: 'TerminatingOrFailed',
} as const;

/** Smooth from `low` to `high` and back, without a sine: cubic in the distance from the quietest hour. */
export function replicasAt({ low, high, period, peak }: Shape<'diurnal'>, time: Milliseconds): number {
  const phase = ((((time - peak) % period) + period) % period) / period;
  const closeness = Math.abs(2 * phase - 1);
  return low + Math.round((high - low) * closeness * closeness * (3 - 2 * closeness));
}

export function recorded(
  template: PodTemplate,
  { life, requests }: Shape<'trace'>['pods'][number],
): PodTemplate {
  const { spec } = template;
  const containers = spec.containers.map((container) => ({
    ...container,
    requests: { ...container.requests, ...requests },
  }));
  return { ...template, spec: { ...spec, containers, lifetime: constantLatency(life) } };
}
