// What a pod asks of a node's resources, in the three readings the scheduler has of it.
// @upstream k8s.io/component-helpers/resource#PodRequests, pkg/scheduler/framework/types.go#calculateResource

import { own } from '../../base/own.ts';
import type { Container, PodSpec, Resources } from '../api/objects.ts';
import { totalOf } from '../api/podResources.ts';

export interface ResourceAmount {
  readonly name: string;
  readonly amount: number;
}

export interface PodDemand {
  /** Millicores; bytes; bytes. */
  readonly cpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** All other resources, counts. */
  readonly scalars: readonly ResourceAmount[];
  /** Asks for nothing but its place. */
  readonly isEmpty: boolean;
  /** What a bound pod weighs in LeastAllocated: a container that names no request is charged a default. */
  readonly chargedCpu: number;
  readonly chargedMemory: number;
  /** The same for the pod to place, whose pod-level requests LeastAllocated does not see. */
  readonly incomingCpu: number;
  readonly incomingMemory: number;
}

/** @upstream pkg/scheduler/util/pod_resources.go */
const DEFAULT_REQUESTS: Resources = { cpu: 100, memory: 200 * 1024 * 1024 };

export function demandOf(spec: PodSpec): PodDemand {
  const requests = totalOf(spec, ({ requests }) => requests, true);
  const charged = totalOf(spec, withDefaults(missingDefaults(spec, requests)), true);
  const incoming = totalOf(spec, withDefaults(DEFAULT_REQUESTS), false);
  const { cpu = 0, memory = 0, 'ephemeral-storage': ephemeralStorage = 0, pods: _, ...others } = requests;
  const scalars = Object.entries(others).map(([name, amount]) => ({ name, amount }));
  return {
    cpu,
    memory,
    ephemeralStorage,
    scalars,
    isEmpty: cpu === 0 && memory === 0 && ephemeralStorage === 0 && scalars.length === 0,
    chargedCpu: charged['cpu'] ?? 0,
    chargedMemory: charged['memory'] ?? 0,
    incomingCpu: incoming['cpu'] ?? 0,
    incomingMemory: incoming['memory'] ?? 0,
  };
}

/** With pod-level requests only resources that nobody asks for are charged the default. */
function missingDefaults(spec: PodSpec, requests: Resources): Resources {
  if (spec.podRequests === undefined) return DEFAULT_REQUESTS;
  return Object.fromEntries(
    Object.entries(DEFAULT_REQUESTS).filter(([name]) => (own(requests, name) ?? 0) === 0),
  );
}

function withDefaults(defaults: Resources): (container: Container) => Resources {
  return ({ requests }) => ({ ...defaults, ...requests });
}
