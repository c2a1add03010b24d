// Holds the HorizontalPodAutoscaler against the real controller: at each of its syncs the model sees the pods and the
// measurements that the real one saw, remembers what it did itself, and has to do the same.

import { SECOND } from '../base/time.ts';
import { Autoscaler, type AutoscalerSpec } from '../kube/autoscaler/autoscaler.ts';
import {
  NO_EXTERNAL_METRICS,
  type Measurements,
  type ObservedPod,
  type ResourceSample,
} from '../kube/autoscaler/observation.ts';
import { readQuantity } from '../scenario/language/quantity.ts';
import { podAutoscalerOf } from '../scenario/manifest/podAutoscalers.ts';
import { podAutoscaler } from '../scenario/manifest/policyForms.ts';
import type { AutoscalingCase } from './autoscalingCase.ts';
import type { Verdict } from './verdict.ts';

interface HpaInput {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly unknown[];
  readonly behavior?: unknown;
  readonly cpuRequest: string;
  readonly memoryRequest?: string;
  readonly memoryPerPod?: number;
}

type RecordedPodRow = readonly [
  name: string,
  state: string,
  startedAt: number | null,
  readyChangedAt: number | null,
  usage: number | null,
];

interface RecordedSync {
  readonly at: number;
  readonly currentReplicas: number;
  readonly pods: readonly RecordedPodRow[];
  readonly sampledAt?: number;
  readonly metricsError?: string;
  readonly external?: number;
  readonly utilization?: number;
  readonly scaledTo?: number;
  readonly statusDesired?: number;
  readonly conditions: Readonly<Record<string, string>>;
}

interface RecordedEvent {
  readonly at: number;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly times?: number;
}

interface HpaResult {
  readonly syncs: readonly RecordedSync[];
  readonly events: readonly RecordedEvent[];
}

const WINDOW = 15 * SECOND;
const CONTAINER = 'app';

export function judgePodAutoscaler({ name, input, result, oneOf }: AutoscalingCase): Verdict {
  const outcomes = result === undefined ? (oneOf ?? []) : [result];
  const differences = outcomes.map((outcome) => {
    if (!isInput(input) || !isResult(outcome)) return ['not of a known form'];
    return replay(input, outcome);
  });
  if (differences.some((each) => each.length === 0)) return { name, accepted: true };
  const [headline = 'no outcome', ...details] = differences[0] ?? [];
  return { name, accepted: false, headline, details };
}

function isInput(input: object): input is HpaInput {
  return 'metrics' in input && 'minReplicas' in input && 'maxReplicas' in input;
}

function isResult(result: object): result is HpaResult {
  return 'syncs' in result && 'events' in result;
}

/** What differs, a line each. */
function replay(input: HpaInput, { syncs, events }: HpaResult): string[] {
  const spec = specOf(input);
  const autoscaler = new Autoscaler();
  const modelled: RecordedEvent[] = [];
  const differences = syncs.flatMap((sync) => {
    const pods = sync.pods.map((row) => podOf(row, input));
    const { scaleTo, reason, warnings } = autoscaler.sync(spec, {
      now: sync.at * SECOND,
      replicas: sync.currentReplicas,
      statusReplicas: pods.filter(({ state }) => state !== 'deleted').length,
      pods,
      measured: measurementsOf(sync, input),
    });
    for (const warning of warnings) modelled.push({ at: sync.at, type: 'Warning', ...warning });
    if (scaleTo !== undefined) {
      const message = `New size: ${scaleTo}; reason: ${reason}`;
      modelled.push({ at: sync.at, type: 'Normal', reason: 'SuccessfulRescale', message });
    }
    return [
      ...different(`${sync.at} s: scaled to`, sync.scaledTo, scaleTo),
      ...(sync.statusDesired === undefined
        ? []
        : different(`${sync.at} s: desiredReplicas`, sync.statusDesired, autoscaler.status.desiredReplicas)),
      ...(sync.utilization === undefined
        ? []
        : different(`${sync.at} s: utilization`, sync.utilization, utilizationIn(autoscaler))),
      ...different(`${sync.at} s: conditions`, textOf(sync.conditions), conditionsOf(autoscaler)),
    ];
  });
  return [...differences, ...different('events', eventsText(events), eventsText(modelled))];
}

function specOf({ minReplicas, maxReplicas, metrics, behavior }: HpaInput): AutoscalerSpec {
  const { spec } = podAutoscaler.parse({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: {
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      minReplicas,
      maxReplicas,
      metrics,
      ...(behavior === undefined ? {} : { behavior }),
    },
  });
  return podAutoscalerOf(spec);
}

const STATES = new Map<string, ObservedPod['state']>([
  ['Terminating', 'deleted'],
  ['Failed', 'failed'],
  ['Pending', 'pending'],
]);

function podOf(
  [name, state, startedAt, readyChangedAt]: RecordedPodRow,
  { cpuRequest, memoryRequest }: HpaInput,
): ObservedPod {
  const requests = {
    ...(cpuRequest === '' ? {} : { cpu: readQuantity(cpuRequest, 'cpu') }),
    ...(memoryRequest === undefined ? {} : { memory: readQuantity(memoryRequest, 'cpu') }),
  };
  return {
    name,
    state: STATES.get(state) ?? 'running',
    ready: state === 'Ready',
    startedAt: startedAt === null ? undefined : startedAt * SECOND,
    readyChangedAt: readyChangedAt === null ? undefined : readyChangedAt * SECOND,
    containers: [{ name: CONTAINER, requests }],
  };
}

/** Memory is given for each pod, and known where the CPU is. */
function measurementsOf(sync: RecordedSync, { memoryPerPod = 0 }: HpaInput): Measurements {
  const sampleOf = (resource: string): ResourceSample => ({
    usage: new Map(
      sync.pods.flatMap(([name, , , , cpu]) =>
        cpu === null ? [] : [[name, resource === 'cpu' ? cpu : memoryPerPod * 1000] as const],
      ),
    ),
    takenAt: (sync.sampledAt ?? sync.at) * SECOND,
    window: WINDOW,
  });
  return {
    resource: ({ resource }) => sync.metricsError ?? sampleOf(resource),
    external: () => (sync.external === undefined ? NO_EXTERNAL_METRICS : sync.external * 1000),
  };
}

function utilizationIn({ status }: Autoscaler): number | undefined {
  return status.current.find((each) => each?.utilization !== undefined)?.utilization;
}

function conditionsOf({ conditions }: Autoscaler): string {
  return textOf(
    Object.fromEntries(
      [...conditions].map(([type, { status, reason, message }]) => [
        type,
        `${status ? 'True' : 'False'} ${reason}: ${message}`,
      ]),
    ),
  );
}

function textOf(conditions: Readonly<Record<string, string>>): string {
  const byType = Object.entries(conditions).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return anyPod(JSON.stringify(byType));
}

/** Which pod is named is the chance of a Go map: recordings say `web-NN`. */
function anyPod(text: string): string {
  return text.replaceAll(/(of Pod \w+)-\w+/g, '$1-NN');
}

/** Equal ones counted, in order of their first. */
function eventsText(events: readonly RecordedEvent[]): string {
  const counts = new Map<string, { at: number; times: number }>();
  for (const { at, type, reason, message, times = 1 } of events) {
    const text = anyPod(`${type} ${reason} ${message}`);
    // A rescale is an event of its own each time.
    const key = type === 'Normal' ? `${at} ${text}` : text;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { at, times });
    else known.times += times;
  }
  return [...counts].map(([text, { at, times }]) => `${at} s ${times} × ${text}`).join('; ');
}

function different(what: string, observed: unknown, modelled: unknown): string[] {
  return observed === modelled
    ? []
    : [`${what}: observed ${String(observed)}, the model says ${String(modelled)}`];
}
