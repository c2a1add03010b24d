// Events as objects of the API, in the form that core/v1 gives to both recorders' Events.

import { own } from '../../base/own.ts';
import type { Event as ApiEvent, ObjectReference } from 'kubernetes-types/core/v1.d.ts';
import type { EventLog, InvolvedObject, LoggedEvent } from '../../record/eventLog.ts';
import { spoken, type ApiObject } from './apiObject.ts';
import { digestOf, uidOf } from './identity.ts';
import type { Timestamps } from './timestamps.ts';

/** UIDs of objects by kind, namespace and name. */
export type UidOf = (object: InvolvedObject) => string | undefined;

export interface EventSources {
  readonly log: EventLog;
  readonly now: number;
  readonly time: Timestamps;
  readonly seed: number;
  readonly uidOf: UidOf;
}

export function eventObjects(sources: EventSources): ApiObject[] {
  return sources.log.at(sources.now).map((event) => eventObject(event, sources));
}

type EventBody = Omit<ApiEvent, 'apiVersion' | 'kind' | 'metadata'>;

function eventObject(event: LoggedEvent, sources: EventSources): ApiObject & EventBody {
  const { object, firstAt, sequence } = event;
  const { time, seed } = sources;
  // Events of one instant are told apart as on a real machine, by the nanoseconds between them.
  const nanoseconds = time.nanoseconds(firstAt) + BigInt(sequence % 1_000_000);
  const name = `${object.name}.${nanoseconds.toString(16)}`;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      creationTimestamp: time.time(firstAt),
      name,
      namespace: object.namespace === '' ? 'default' : object.namespace,
      uid: uidOf(`Event/${seed}/${name}`),
    },
    ...(event.action === undefined
      ? legacyBody(event, sources)
      : schedulerBody(event, event.action, sources)),
  };
}

/** client-go's tools/record. */
function legacyBody(event: LoggedEvent, sources: EventSources): EventBody {
  const { component, host, reason, type, message, count, firstAt, lastAt } = event;
  const { time } = sources;
  return spoken<EventBody>({
    count,
    firstTimestamp: time.time(firstAt),
    involvedObject: reference(event, sources),
    lastTimestamp: time.time(lastAt),
    message,
    reason,
    reportingComponent: component,
    reportingInstance: host ?? '',
    source: spoken({ component, host }),
    type,
  });
}

/** client-go's tools/events: neither count nor last time, but a series from the second occurrence on. */
function schedulerBody(event: LoggedEvent, action: string, sources: EventSources): EventBody {
  const { component, reason, type, message, count, firstAt, lastAt } = event;
  const { time, seed } = sources;
  return spoken<EventBody>({
    action,
    eventTime: time.microTime(firstAt),
    involvedObject: reference(event, sources),
    message,
    reason,
    reportingComponent: component,
    reportingInstance: `${component}-${schedulerHost(seed)}`,
    series: count > 1 ? { count, lastObservedTime: time.microTime(lastAt) } : undefined,
    type,
  });
}

/** Some machine of EKS' own network. */
function schedulerHost(seed: number): string {
  const digest = digestOf(`scheduler/${seed}`);
  const byteAt = (at: number): number => parseInt(digest.slice(at, at + 2), 16);
  return `ip-10-0-${byteAt(0)}-${byteAt(2)}.${byteAt(4) % 2 === 0 ? 'ec2.internal' : 'eks.internal'}`;
}

const API_VERSIONS: Readonly<Record<string, string>> = {
  Pod: 'v1',
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
};

/** Kubelets know nodes by their names alone. */
function reference({ object, component }: LoggedEvent, sources: EventSources): ObjectReference {
  const { kind, namespace, name, container } = object;
  const uid = kind === 'Node' && component === 'kubelet' ? name : sources.uidOf(object);
  return spoken<ObjectReference>({
    apiVersion: own(API_VERSIONS, kind),
    fieldPath: container === undefined ? undefined : `spec.containers{${container}}`,
    kind,
    name,
    namespace: namespace === '' ? undefined : namespace,
    uid,
  });
}
