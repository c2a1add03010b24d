// What a pod asks of a node's resources, in the three readings the scheduler has of it.
// @upstream k8s.io/component-helpers/resource#PodRequests, pkg/scheduler/framework/types.go#calculateResource

import { own } from '../../base/own.ts';
import type { Container, PodSpec, Resources } from '../api/objects.ts';

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
  const requests = totalRequests(spec, {}, true);
  const charged = totalRequests(spec, missingDefaults(spec, requests), true);
  const incoming = totalRequests(spec, DEFAULT_REQUESTS, false);
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

type Amounts = Record<string, number>;

function totalRequests(spec: PodSpec, defaults: Resources, podLevel: boolean): Resources {
  const total: Amounts = {};
  for (const container of spec.containers) add(total, withDefaults(container, defaults));
  addInitContainers(total, spec.initContainers, defaults);
  if (podLevel && spec.podRequests !== undefined) Object.assign(total, spec.podRequests);
  add(total, spec.overhead);
  return total;
}

/** Sidecars add up with the containers; an init container runs beside the sidecars started before it. */
function addInitContainers(total: Amounts, containers: readonly Container[], defaults: Resources): void {
  const sidecars: Amounts = {};
  const peak: Amounts = {};
  for (const container of containers) {
    const requests = withDefaults(container, defaults);
    const now = { ...sidecars };
    add(now, requests);
    if (container.sidecar) {
      add(total, requests);
      add(sidecars, requests);
    }
    raise(peak, now);
  }
  raise(total, peak);
}

function withDefaults(container: Container, defaults: Resources): Resources {
  return { ...defaults, ...container.requests };
}

function add(total: Amounts, more: Resources): void {
  for (const [name, amount] of Object.entries(more)) total[name] = (own(total, name) ?? 0) + amount;
}

function raise(total: Amounts, floor: Resources): void {
  for (const [name, amount] of Object.entries(floor)) total[name] = Math.max(own(total, name) ?? 0, amount);
}
