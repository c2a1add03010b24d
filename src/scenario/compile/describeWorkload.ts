// A workload in a few words, as reports name it.

import { elementAt, unreachable } from '../../base/assert.ts';
import { formatDuration } from '../../base/time.ts';
import { type Latency, latencyAt } from '../../kernel/latency.ts';
import type { Curve, WorkloadShape } from './compiledWorkload.ts';

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
    case 'load':
      return `workload ${name}: ${loadText(shape)}`;
    case 'trace':
      return `workload ${name}: ${counted(shape.pods.length, 'recorded pod')}`;
    default:
      return unreachable(shape);
  }
}

/** `load of 0.5 to 6 CPUs` */
function loadText({ cpu, memoryPerPod, externals }: Extract<WorkloadShape, { kind: 'load' }>): string {
  const amounts = (curve: Curve): readonly number[] => curve.map(({ value }) => value / 1000);
  const span = (curve: Curve): string => {
    const [least, most] = [Math.min(...amounts(curve)), Math.max(...amounts(curve))];
    return least === most ? String(most) : `${least} to ${most}`;
  };
  const parts = [
    ...(cpu === undefined ? [] : [`${span(cpu)} CPUs`]),
    ...(memoryPerPod === undefined ? [] : ['memory']),
    ...Object.entries(externals).map(([metric, curve]) => `${metric} ${span(curve)}`),
  ];
  return `load of ${parts.join(', ')}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function rhythm(every: Latency): string {
  return every.length === 1
    ? formatDuration(elementAt(every, 0).ms)
    : `${formatDuration(latencyAt(every, 0.5))} or so`;
}
