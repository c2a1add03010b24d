// What the containers of a pod ask for, and the image that it is told by.

import { parseQuantity } from '../../scenario/language/quantity.ts';
import { listAt, textAt, textsAt } from '../text/values.ts';
import type { PodSeen } from './podLives.ts';

/** `spec`: of the pod, or of the template of its owner. */
export function needsOf(spec: unknown): Pick<PodSeen, 'requests' | 'image'> {
  const containers = listAt(spec, 'containers');
  return {
    requests: requestsOf(containers.map((container) => textsAt(container, 'resources', 'requests'))),
    image: containers.map((container) => textAt(container, 'image')).find((image) => image !== undefined),
  };
}

/** Of one container as they are written, of several their sum. */
function requestsOf(all: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  const sums = (['cpu', 'memory'] as const).flatMap((resource) => {
    const written = all.flatMap((requests) => requests[resource] ?? []);
    if (written.length <= 1) return written.map((text) => [resource, text] as const);
    const sum = written.reduce((total, text) => total + (parseQuantity(text, resource) ?? 0), 0);
    return [[resource, resource === 'cpu' ? `${sum}m` : String(sum)] as const];
  });
  return Object.fromEntries(sums);
}
