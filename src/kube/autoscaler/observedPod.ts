// A pod of the API as an autoscaler sees it.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { Container, Pod, PodSpec, Resources } from '../api/objects.ts';
import type { ObservedPod } from './observation.ts';

export function observedPod(pod: Pod): ObservedPod {
  const { name, phase, ready, startedAt, spec } = pod;
  const state = phase === 'Failed' ? 'failed' : phase === 'Pending' ? 'pending' : 'running';
  return {
    name,
    state: pod.deletedAt === undefined ? state : 'deleted',
    ready,
    startedAt: startedAt === undefined ? undefined : inSeconds(startedAt),
    readyChangedAt: readyChangedAt(pod),
    containers: containersOf(spec),
  };
}

/**
 * Times of the API are whole seconds. One that was Ready before and is not any more has changed some time after its start:
 * when exactly decides nothing.
 * @assumption not within 30 s of its start.
 */
function readyChangedAt({ ready, readyAt, startedAt }: Pod): Milliseconds | undefined {
  if (readyAt === undefined) return startedAt === undefined ? undefined : inSeconds(startedAt);
  return ready ? inSeconds(readyAt) : Infinity;
}

function inSeconds(time: Milliseconds): Milliseconds {
  return Math.floor(time / SECOND) * SECOND;
}

/** @upstream replica_calculator.go#calculatePodRequestsFromContainers */
function containersOf({ containers, initContainers }: PodSpec): ObservedPod['containers'] {
  const running: readonly Container[] = [...containers, ...initContainers.filter(({ sidecar }) => sidecar)];
  return running.map(({ name, requests }) => ({ name, requests: inThousandths(requests) }));
}

function inThousandths(amounts: Resources): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, name === 'cpu' ? amount : amount * 1000]),
  );
}
