// How many pods of a node end within the cooldown of an address, by the scenario's workloads: their addresses are
// cooling down when the next pods start. An estimate: pods are spread evenly over the nodes, lifetimes are the median.

import { unreachable } from '../../base/assert.ts';
import { latencyAt, type Latency } from '../../kernel/latency.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { WorkloadShape } from '../compile/compiledWorkload.ts';
import type { TrapGround } from './trap.ts';

/** Pods of one node. */
interface Churn {
  readonly running: number;
  /** Within one cooldown. */
  readonly ended: number;
}

export function churnOf({ workloads, groups, config }: TrapGround): Churn {
  const nodes = Math.max(
    1,
    groups.reduce((sum, { size }) => sum + size, 0),
  );
  const loads = workloads.map(({ shape }) => loadOf(shape));
  const running = loads.reduce((sum, load) => sum + load.pods, 0);
  const ended = loads.reduce((sum, { perMs }) => sum + perMs * config.cooldown, 0);
  return { running: Math.ceil(running / nodes), ended: Math.ceil(ended / nodes) };
}

interface Load {
  /** At a time. */
  readonly pods: number;
  /** That end, in a millisecond. */
  readonly perMs: number;
}

const NONE: Load = { pods: 0, perMs: 0 };

/** Others change too seldom, or as their trace has it. */
function loadOf(shape: WorkloadShape): Load {
  switch (shape.kind) {
    case 'steady': {
      const lifetime = median(shape.template.spec.lifetime);
      return { pods: shape.pods, perMs: lifetime === undefined ? 0 : shape.pods / lifetime };
    }
    case 'bursts':
      return arriving(shape.pods, shape.every, shape.template.spec.lifetime);
    case 'short-jobs':
      return arriving(shape.jobs, shape.every, shape.template.spec.lifetime);
    case 'diurnal':
    case 'node-churn':
    case 'load':
    case 'rolling-updates':
    case 'trace':
      return NONE;
    default:
      return unreachable(shape);
  }
}

function arriving(pods: number, every: Latency, lifetime: Latency | undefined): Load {
  const life = median(lifetime);
  const between = median(every);
  if (life === undefined || between === undefined) return NONE;
  return { pods: pods * Math.max(1, Math.ceil(life / between)), perMs: pods / between };
}

function median(latency: Latency | undefined): Milliseconds | undefined {
  return latency === undefined ? undefined : Math.max(1, latencyAt(latency, 0.5));
}
