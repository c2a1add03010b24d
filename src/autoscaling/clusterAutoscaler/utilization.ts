// How much of a node its pods ask for.
// @upstream cluster-autoscaler/simulator/utilization/info.go

import type { Milliseconds } from '../../base/time.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Node, Pod } from '../../kube/api/objects.ts';
import type { PodDemand } from '../../kube/scheduler/podDemand.ts';
import { isLongTerminating } from './drainability.ts';
import { amountOf } from './ports.ts';

export interface Utilization {
  /** Shares of allocatable. */
  readonly cpu: number;
  readonly memory: number;
  /** The greater of the two, and which it is. */
  readonly resource: 'cpu' | 'memory';
  readonly value: number;
}

export function utilizationOf(
  node: Node,
  pods: Iterable<Pod>,
  demandOf: (pod: Pod) => PodDemand,
  flags: ClusterAutoscalerFlags,
  now: Milliseconds,
): Utilization {
  const asked = { cpu: 0, memory: 0 };
  const ofDaemons = { cpu: 0, memory: 0 };
  for (const pod of pods) {
    if (isLongTerminating(pod, now)) continue;
    const isLeftOut = flags['ignore-daemonsets-utilization'] && pod.owner?.kind === 'DaemonSet';
    const demand = demandOf(pod);
    const sum = isLeftOut ? ofDaemons : asked;
    sum.cpu += demand.cpu;
    sum.memory += demand.memory;
  }
  const share = (resource: 'cpu' | 'memory'): number => {
    const allocatable = amountOf(node.allocatable, resource) - ofDaemons[resource];
    return allocatable > 0 ? asked[resource] / allocatable : 0;
  };
  const [cpu, memory] = [share('cpu'), share('memory')];
  return cpu > memory
    ? { cpu, memory, resource: 'cpu', value: cpu }
    : { cpu, memory, resource: 'memory', value: memory };
}

/** As Go prints the structure: no GPUs, no dynamic resources. */
export function utilizationText({ cpu, memory, resource, value }: Utilization): string {
  return `{${goFloat(cpu)} ${goFloat(memory)} 0 0 ${resource} ${goFloat(value)}}`;
}

/** Below 10⁻⁴ Go writes exponents of two digits at least. */
function goFloat(value: number): string {
  if (value === 0 || value >= 1e-4) return String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e-');
  return `${mantissa}e-${exponent.padStart(2, '0')}`;
}
