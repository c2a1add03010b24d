// A workload in a few words, as reports name it.

import { elementAt, unreachable } from '../../base/assert.ts';
import { formatDuration } from '../../base/time.ts';
import { type Latency, latencyAt } from '../../kernel/latency.ts';
import type { WorkloadShape } from './compiledWorkload.ts';

export function describeWorkload(name: string, shape: WorkloadShape): string {
  switch (shape.kind) {
    case 'steady':
      return `workload ${name}: ${counted(shape.pods, 'pod')}, replaced as they end`;
    case 'diurnal':
      return `workload ${name}: ${shape.low} to ${counted(shape.high, 'pod')} and back every ${formatDuration(shape.period)}`;
    case 'bursts':
      return `workload ${name}: ${counted(shape.pods, 'pod')} every ${rhythm(shape.every)}`;
    case 'short-jobs':
      return `workload ${name}: ${counted(shape.jobs, 'Job')} every ${rhythm(shape.every)}`;
    case 'rolling-updates':
      return `workload ${name}: ${counted(shape.deployment.replicas, 'pod')}, rolled every ${rhythm(shape.every)}`;
    case 'node-churn':
      return `workload ${name}: a node of ${shape.group} lost every ${rhythm(shape.every)}`;
    case 'trace':
      return `workload ${name}: ${counted(shape.pods.length, 'recorded pod')}`;
    default:
      return unreachable(shape);
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function rhythm(every: Latency): string {
  return every.length === 1
    ? formatDuration(elementAt(every, 0).ms)
    : `${formatDuration(latencyAt(every, 0.5))} or so`;
}
