// What a pod requests and may use at most in all, and its class of service.

import { at, entries, isSet, list, text } from '../objects.ts';
import { larger, parseQuantity, plus, ZERO, type Quantity } from '../../base/quantity.ts';

export type Amounts = ReadonlyMap<string, Quantity>;

type Kind = 'requests' | 'limits';

/**
 * The containers together, or the init container that needs most beside the sidecars before it; the overhead on top.
 * What a pod states as a whole does not count here.
 * @upstream kubectl/pkg/util/resource/resource.go#PodRequestsAndLimits
 */
export function podAmounts(pod: unknown, kind: Kind): Amounts {
  let running: Amounts = new Map();
  for (const container of list(pod, 'spec.containers')) {
    running = sum(running, containerAmounts(pod, container, kind));
  }
  let sidecars: Amounts = new Map();
  let starting: Amounts = new Map();
  for (const container of list(pod, 'spec.initContainers')) {
    const amounts = amountsOf(container, `resources.${kind}`);
    if (text(container, 'restartPolicy') === 'Always') {
      running = sum(running, amounts);
      sidecars = sum(sidecars, amounts);
      starting = greatest(starting, sidecars);
    } else {
      starting = greatest(starting, sum(amounts, sidecars));
    }
  }
  return withOverhead(greatest(running, starting), pod, kind);
}

/** A container that is being resized counts with the larger of what it asks for and what it was given. */
function containerAmounts(pod: unknown, container: unknown, kind: Kind): Amounts {
  const asked = amountsOf(container, `resources.${kind}`);
  if (kind === 'limits') return asked;
  const status = list(pod, 'status.containerStatuses').find(
    (one) => text(one, 'name') === text(container, 'name'),
  );
  const given = greatest(amountsOf(status, 'resources.requests'), amountsOf(status, 'allocatedResources'));
  return greatest(asked, given);
}

function withOverhead(amounts: Amounts, pod: unknown, kind: Kind): Amounts {
  const overhead = [...amountsOf(pod, 'spec.overhead')];
  const counted = overhead.filter(([name]) => kind === 'requests' || (amounts.get(name)?.nanos ?? 0n) !== 0n);
  return sum(amounts, new Map(counted));
}

export function amountsOf(object: unknown, path: string): Amounts {
  return new Map(entries(object, path).map(([name, amount]) => [name, parseQuantity(amount) ?? ZERO]));
}

export function sum(left: Amounts, right: Amounts): Amounts {
  return combined(left, right, plus);
}

function greatest(left: Amounts, right: Amounts): Amounts {
  return combined(left, right, larger);
}

function combined(left: Amounts, right: Amounts, how: (one: Quantity, other: Quantity) => Quantity): Amounts {
  const all = new Map(left);
  for (const [name, amount] of right) {
    const before = all.get(name);
    all.set(name, before === undefined ? amount : how(before, amount));
  }
  return all;
}

/** @upstream kubectl/pkg/util/qos/qos.go#GetPodQOS */
export function qosClass(pod: unknown): string {
  const known = text(pod, 'status.qosClass');
  if (known !== '') return known;
  const whole = at(pod, 'spec');
  const bearers = isSet(pod, 'spec.resources')
    ? [whole]
    : [...list(pod, 'spec.containers'), ...list(pod, 'spec.initContainers')];
  const total = (kind: Kind): Amounts =>
    bearers.map((bearer) => computeAmounts(bearer, kind)).reduce<Amounts>(sum, new Map());
  const [requests, limits] = [total('requests'), total('limits')];
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const bounded = bearers.every((bearer) => computeAmounts(bearer, 'limits').size === 2);
  const equal = [...requests].every(([name, amount]) => amount.nanos === limits.get(name)?.nanos);
  return bounded && equal && requests.size === limits.size ? 'Guaranteed' : 'Burstable';
}

/** Only CPU and memory make the class. */
function computeAmounts(bearer: unknown, kind: Kind): Amounts {
  const amounts = [...amountsOf(bearer, `resources.${kind}`)];
  return new Map(amounts.filter(([name, { nanos }]) => (name === 'cpu' || name === 'memory') && nanos > 0n));
}
