// What a pod asks for, or is limited to, all in all: containers that run side by side add up, init containers do not.
// @upstream k8s.io/component-helpers/resource#PodRequests

import { own } from '../../base/own.ts';
import type { Container, PodSpec, Resources } from './objects.ts';

type Amounts = Record<string, number>;

/** `podLevel`: with what the pod itself requests. */
export function totalOf(
  spec: PodSpec,
  amountsOf: (container: Container) => Resources,
  podLevel: boolean,
): Resources {
  const total: Amounts = {};
  for (const container of spec.containers) add(total, amountsOf(container));
  addInitContainers(total, spec.initContainers, amountsOf);
  if (podLevel && spec.podRequests !== undefined) Object.assign(total, spec.podRequests);
  add(total, spec.overhead);
  return total;
}

/** Limits add up alike; overhead is added to what is limited. @upstream k8s.io/component-helpers/resource#PodLimits */
export function totalLimits(spec: PodSpec): Resources {
  const total = totalOf({ ...spec, overhead: {} }, ({ limits = {} }) => limits, false);
  const overhead = Object.entries(spec.overhead).filter(([name]) => (own(total, name) ?? 0) > 0);
  const limits: Amounts = { ...total };
  add(limits, Object.fromEntries(overhead));
  return limits;
}

/** Sidecars add up with the containers; an init container runs beside the sidecars started before it. */
function addInitContainers(
  total: Amounts,
  containers: readonly Container[],
  amountsOf: (container: Container) => Resources,
): void {
  const sidecars: Amounts = {};
  const peak: Amounts = {};
  for (const container of containers) {
    const amounts = amountsOf(container);
    const now = { ...sidecars };
    add(now, amounts);
    if (container.sidecar) {
      add(total, amounts);
      add(sidecars, amounts);
    }
    raise(peak, now);
  }
  raise(total, peak);
}

function add(total: Amounts, more: Resources): void {
  for (const [name, amount] of Object.entries(more)) total[name] = (own(total, name) ?? 0) + amount;
}

function raise(total: Amounts, floor: Resources): void {
  for (const [name, amount] of Object.entries(floor)) total[name] = Math.max(own(total, name) ?? 0, amount);
}
