// Pods as the API has them.

import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import { addressAt, at, countAt, flagAt, listAt, textAt, textsAt, timeAt } from '../text/values.ts';
import { POD_PHASES, type BranchFact, type Owner, type PodFact } from './facts.ts';
import type { Reading } from './recogniser.ts';

/** Undefined where it is no pod. */
export function podFact(pod: unknown, { file, evidence, specs }: Reading): PodFact | undefined {
  const name = textAt(pod, 'metadata', 'name');
  if (name === undefined) return undefined;
  const conditions = listAt(pod, 'status', 'conditions');
  const containers = listAt(pod, 'status', 'containerStatuses');
  const owner = ownerOf(pod);
  const createdAt = timeAt(pod, 'metadata', 'creationTimestamp');
  const times = containers.flatMap((each) => [
    timeAt(each, 'state', 'running', 'startedAt') ?? timeAt(each, 'state', 'terminated', 'startedAt'),
  ]);
  const finished = containers.map((each) => timeAt(each, 'state', 'terminated', 'finishedAt'));
  const deletingSince = deletionOf(pod);
  evidence.sawTime(createdAt, deletingSince, timeAt(pod, 'status', 'startTime'), ...times, ...finished);
  for (const condition of conditions)
    if (textAt(condition, 'status') === 'True') evidence.sawTime(timeAt(condition, 'lastTransitionTime'));
  for (const managed of listAt(pod, 'metadata', 'managedFields')) evidence.sawTime(timeAt(managed, 'time'));
  const phase = textAt(pod, 'status', 'phase');
  const ready = conditions.find((condition) => textAt(condition, 'type') === 'Ready');
  const isReady = textAt(ready, 'status') === 'True';
  return {
    file,
    namespace: textAt(pod, 'metadata', 'namespace') ?? 'default',
    name,
    uid: textAt(pod, 'metadata', 'uid'),
    labels: textsAt(pod, 'metadata', 'labels'),
    owner,
    node: textAt(pod, 'spec', 'nodeName'),
    address: addressAt(pod, 'status', 'podIP'),
    nodeAddress: addressAt(pod, 'status', 'hostIP'),
    hostNetwork: flagAt(pod, 'spec', 'hostNetwork'),
    phase: POD_PHASES.find((known) => known === phase) ?? 'Pending',
    reason: textAt(pod, 'status', 'reason'),
    createdAt,
    age: undefined,
    startedAt: leastOf(times),
    readyAt: isReady ? timeAt(ready, 'lastTransitionTime') : undefined,
    finishedAt: phase === 'Succeeded' || phase === 'Failed' ? mostOf(finished) : undefined,
    deletingSince,
    restarts: containers.reduce<number>((sum, each) => sum + (countAt(each, 'restartCount') ?? 0), 0),
    spec: specs.of(at(pod, 'spec'), owner?.kind),
    branch: branchOf(textsAt(pod, 'metadata', 'annotations')['vpc.amazonaws.com/pod-eni']),
  };
}

function parsedJson(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first of its list; what cannot be read tells of none. */
function branchOf(annotation: string | undefined): BranchFact | undefined {
  const [first] = listAt(parsedJson(annotation));
  const id = textAt(first, 'eniId');
  const address = addressAt(first, 'privateIp');
  const vlan = countAt(first, 'vlanId') ?? countAt(first, 'vlanID');
  return id === undefined || address === undefined || vlan === undefined ? undefined : { id, address, vlan };
}

/** The API server writes when the pod is to be gone: when it was deleted, and its grace period. */
function deletionOf(pod: unknown): Milliseconds | undefined {
  const until = timeAt(pod, 'metadata', 'deletionTimestamp');
  const grace = countAt(pod, 'metadata', 'deletionGracePeriodSeconds') ?? 0;
  return until === undefined ? undefined : until - Math.min(grace * SECOND, 60 * MINUTE);
}

/** The controller among its owners. */
export function ownerOf(object: unknown): Owner | undefined {
  const owners = listAt(object, 'metadata', 'ownerReferences');
  const controller = owners.find((each) => flagAt(each, 'controller')) ?? owners[0];
  const kind = textAt(controller, 'kind');
  const name = textAt(controller, 'name');
  return kind === undefined || name === undefined ? undefined : { kind, name };
}

function leastOf(times: readonly (Milliseconds | undefined)[]): Milliseconds | undefined {
  return times.reduce(
    (least, time) => (time !== undefined && time < (least ?? Infinity) ? time : least),
    undefined,
  );
}

function mostOf(times: readonly (Milliseconds | undefined)[]): Milliseconds | undefined {
  return times.reduce((most, time) => (time !== undefined && time > (most ?? 0) ? time : most), undefined);
}
