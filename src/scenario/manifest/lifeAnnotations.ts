// How the containers of a manifest live, which Kubernetes does not say: annotations under vpc-cni-sim/, on the pod's
// template or on the object around it.

import type { Latency } from '../../kernel/latency.ts';
import { constantLatency } from '../../kernel/latency.ts';
import { parseDuration, SECOND } from '../../base/time.ts';
import { type DocumentPath, type Fault, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import {
  faultOfLength,
  faultOfQuantiles,
  type LatencyText,
  QUANTILE_NAME,
  readDuration,
  readLatency,
} from '../language/latencyText.ts';
import type { PodSpecForm, ProbeForm } from './podForm.ts';
import { optional } from './schedulingObjects.ts';

const PREFIX = 'vpc-cni-sim/';

/** Every annotation, with its meaning. */
export const LIFE_ANNOTATIONS = {
  'vpc-cni-sim/startup': 'Time from container start to ready (default: what its slowest probe takes)',
  'vpc-cni-sim/shutdown': 'Time from SIGTERM to the exit of the containers (default: 500ms)',
  'vpc-cni-sim/lifetime':
    'Time from start to the exit of the containers (default: 30s for pods of Jobs; others run until deleted)',
  'vpc-cni-sim/fails-after': 'The same, and they always fail',
  'vpc-cni-sim/failure-rate': 'Share of the exits that fail: 0.1 or 10% (default: none)',
  'vpc-cni-sim/exit-code': 'Exit code of these failures, 1 to 255 (default: 1)',
  'vpc-cni-sim/init-lifetime': 'Time that each init container takes (default: 0s)',
} as const;

type LifeAnnotation = keyof typeof LIFE_ANNOTATIONS;

export type Annotations = Readonly<Record<string, string>>;

export interface Lifetimes {
  readonly readinessDelay: Latency;
  readonly exitDelay: Latency;
  readonly lifetime?: Latency;
  readonly failureRate?: number;
  readonly exitCode?: number;
  readonly initLifetime?: Latency;
}

/** @assumption servers stop within a second of SIGTERM; a process that ignores it takes the whole grace period. */
const EXIT_DELAY = constantLatency(500);

/** @assumption what a Job does takes half a minute; nothing in a manifest says so. */
const JOB_LIFETIME = constantLatency(30 * SECOND);

/** The annotations have passed `lifeFaults`. */
export function lifetimesOf(annotations: Annotations, spec: PodSpecForm, ofJob: boolean): Lifetimes {
  const time = (name: LifeAnnotation): Latency | undefined => {
    const text = annotations[name];
    return text === undefined ? undefined : readLatency(latencyIn(text) ?? '0s');
  };
  const rate = annotations['vpc-cni-sim/failure-rate'];
  const failsAfter = time('vpc-cni-sim/fails-after');
  const lifetime = failsAfter ?? time('vpc-cni-sim/lifetime') ?? (ofJob ? JOB_LIFETIME : undefined);
  return {
    readinessDelay: time('vpc-cni-sim/startup') ?? constantLatency(probeDelay(spec)),
    exitDelay: time('vpc-cni-sim/shutdown') ?? EXIT_DELAY,
    ...optional('lifetime', lifetime),
    ...optional('failureRate', failsAfter === undefined ? shareIn(rate ?? '') : 1),
    ...optional('exitCode', exitCodeIn(annotations['vpc-cni-sim/exit-code'] ?? '')),
    ...optional('initLifetime', time('vpc-cni-sim/init-lifetime')),
  };
}

/** What is wrong with the annotations below this prefix; others are nobody's business here. */
export function lifeFaults(annotations: Annotations, path: DocumentPath): LocatedFault[] {
  return Object.entries(annotations).flatMap(([name, text]) => {
    if (!name.startsWith(PREFIX)) return [];
    const known = Object.keys(LIFE_ANNOTATIONS);
    if (!known.includes(name))
      return [faultAt([...path, name], { code: 'unknown-key', key: name, known }, 'key')];
    const fault = faultOf(name, text);
    return fault === undefined ? [] : [faultAt([...path, name], fault)];
  });
}

function faultOf(name: string, text: string): Fault | undefined {
  if (name === 'vpc-cni-sim/failure-rate') return shareFault(text);
  if (name !== 'vpc-cni-sim/exit-code') return latencyFault(text);
  if (exitCodeIn(text) !== undefined) return undefined;
  const detail = `invalid exit code "${text}"`;
  return { code: 'bad-exit-code', detail, fix: 'use a number from 1 to 255' };
}

function exitCodeIn(text: string): number | undefined {
  const code = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return code >= 1 && code <= 255 ? code : undefined;
}

function probeDelay({ containers }: PodSpecForm): number {
  const delays = containers.flatMap(({ readinessProbe, startupProbe }) => [
    untilSuccess(readinessProbe),
    untilSuccess(startupProbe),
  ]);
  return Math.max(...delays) * SECOND;
}

/** In seconds, every probe a success. @upstream pkg/apis/core/v1/defaults.go#SetDefaults_Probe */
function untilSuccess(probe: ProbeForm | undefined): number {
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1 } = probe ?? {};
  return initialDelaySeconds + Math.max(successThreshold - 1, 0) * periodSeconds;
}

/** `0.1` or `10%`, from 0 to 1. */
function shareIn(text: string): number | undefined {
  const parts = /^(\d{1,3}(?:\.\d{1,6})?)(%?)$/.exec(text);
  if (parts === null) return undefined;
  const share = parts[2] === '%' ? Number(parts[1]) / 100 : Number(parts[1]);
  return share <= 1 ? share : undefined;
}

function shareFault(found: string): Fault | undefined {
  return shareIn(found) === undefined ? { code: 'bad-share', found } : undefined;
}

/** One duration, or `p0: 10s, p50: 20s, p100: 1m`; undefined when malformed. */
function latencyIn(text: string): LatencyText | undefined {
  if (parseDuration(text) !== undefined) return text;
  const points = text.split(',').map((part) => part.split(':').map((side) => side.trim()));
  const isTable = points.every(
    ([name = '', time = '', ...rest]) =>
      rest.length === 0 && QUANTILE_NAME.test(name) && parseDuration(time) !== undefined,
  );
  return isTable ? Object.fromEntries(points.map(([name, time]) => [name, time])) : undefined;
}

function latencyFault(found: string): Fault | undefined {
  const latency = latencyIn(found);
  if (latency === undefined) return { code: 'bad-duration', found, orWord: 'p0: 10s, p50: 20s, p100: 1m' };
  if (typeof latency === 'string') return faultOfLength(readDuration(latency));
  const longest = Math.max(...Object.values(latency).map(readDuration));
  return faultOfQuantiles(latency) ?? faultOfLength(longest);
}
