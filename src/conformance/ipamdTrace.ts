// Recorded runs of the real daemon: the life of a node, and what was observed of it.

import type { Milliseconds } from '../base/time.ts';
import type { NodeLife } from '../world/life/nodeLife.ts';

/** One line of what happened; which fields stand depends on the kind (`call`, `cni`, `daemon`, `node`, `foreign`, `pool`). */
export interface ObservedRecord {
  readonly t: Milliseconds;
  readonly [field: string]: unknown;
}

export interface IpamdTrace extends NodeLife {
  readonly name: string;
  readonly about: string;
  readonly observed: readonly ObservedRecord[];
  readonly introspection?: RecordedIntrospection;
}

/** What the daemon answered at the end, by path: parsed bodies, and the lines of its metrics. */
export interface RecordedIntrospection {
  readonly '/metrics': readonly string[];
  readonly [path: string]: unknown;
}

/** Whether a parsed JSON value looks like such a trace. */
export function isIpamdTrace(value: unknown): value is IpamdTrace {
  if (typeof value !== 'object' || value === null) return false;
  return ['upstream', 'node', 'env', 'subnets', 'latencyMs', 'steps', 'endMs', 'observed'].every(
    (key) => key in value,
  );
}
