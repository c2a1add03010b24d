// What the workloads of a scenario come to: how often each does its work until its end, and the pods of all its turns.

import { elementAt } from '../../base/assert.ts';
import { HOUR, type Milliseconds, SECOND } from '../../base/time.ts';
import type { Latency } from '../../kernel/latency.ts';
import type { DocumentPath } from '../language/diagnostics.ts';
import type { ScenarioDocument } from '../document/document.ts';
import { share, type Share } from './foreseen.ts';
import { readDuration, readLatency } from '../language/latencyText.ts';
import { shapesOf, type WorkloadDocument } from '../document/workloadDocument.ts';
import type { WorkloadTraces } from './workloadTraces.ts';

/** However short a pod's life is, another in its place takes this long to come. */
const BETWEEN_LIVES: Milliseconds = SECOND;

/** Pods that controllers create in an hour: what a rollout that is never done comes to. */
const CREATED_IN_AN_HOUR = 200_000;

export function workloadShares(document: ScenarioDocument, traces: WorkloadTraces): Share[] {
  return document.workloads.flatMap((workload, index) => {
    const [shape] = shapesOf(workload);
    const end = workload.until ?? document.until;
    if (shape === undefined) return [];
    const span = end === 'quiet' ? 0 : Math.max(0, readDuration(end) - readDuration(workload.from));
    const path = ['workloads', index, shape];
    return sharesOf(workload, span, path, traces.get(index)?.pods.length ?? 0);
  });
}

function sharesOf(
  workload: WorkloadDocument,
  span: Milliseconds,
  path: DocumentPath,
  traced: number,
): Share[] {
  const { steady, diurnal, bursts, shortJobs, rollingUpdates, nodeChurn, load } = workload;
  const turns = (every: Latency): number => Math.ceil(span / Math.max(1, mean(every)));
  const repeated = (times: number, key: string): Share => share('repetitions', times, [...path, key]);
  if (steady !== undefined) {
    const lives =
      steady.lifetime === undefined ? 1 : 1 + span / (mean(readLatency(steady.lifetime)) + BETWEEN_LIVES);
    return [share('pods', steady.pods * lives, [...path, 'pods'])];
  }
  if (diurnal !== undefined) {
    const days = Math.ceil(span / Math.max(1, readDuration(diurnal.period)));
    const steps = Math.ceil(span / Math.max(1, readDuration(diurnal.step)));
    return [share('pods', diurnal.high * Math.min(days, steps), [...path, 'high']), repeated(steps, 'step')];
  }
  if (bursts !== undefined) {
    const times = turns(readLatency(bursts.every));
    return [share('pods', bursts.pods * times, [...path, 'pods']), repeated(times, 'every')];
  }
  if (shortJobs !== undefined) {
    const times = turns(readLatency(shortJobs.every));
    return [share('pods', shortJobs.jobs * times, [...path, 'jobs']), repeated(times, 'every')];
  }
  if (rollingUpdates !== undefined) {
    const times = turns(readLatency(rollingUpdates.every));
    const most = rollingUpdates.replicas + (span / HOUR) * CREATED_IN_AN_HOUR;
    const pods = Math.min(rollingUpdates.replicas * (1 + times), most);
    return [share('pods', pods, [...path, 'replicas']), repeated(times, 'every')];
  }
  if (nodeChurn !== undefined) {
    const times = turns(readLatency(nodeChurn.every));
    return [share('nodes', times, [...path, 'every']), repeated(times, 'every')];
  }
  if (load !== undefined) return [repeated(pointsOf(load), 'cpu')];
  return [share('pods', traced, [...path, 'trace'])];
}

/** How often a load changes. */
function pointsOf({ cpu, requestsPerSecond, external }: NonNullable<WorkloadDocument['load']>): number {
  const curves = [cpu ?? {}, requestsPerSecond ?? {}, ...Object.values(external ?? {})];
  return curves.reduce((sum, curve) => sum + Object.keys(curve).length, 0);
}

/** Of a distribution that is linear between its points. */
function mean(latency: Latency): Milliseconds {
  let before = elementAt(latency, 0);
  let sum = latency.length === 1 ? before.ms : 0;
  for (const point of latency.slice(1)) {
    sum += ((point.ms + before.ms) / 2) * (point.at - before.at);
    before = point;
  }
  return sum;
}
