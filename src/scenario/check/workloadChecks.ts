// Whether the workloads of a scenario make sense: one shape each, an end, times that move on, node groups that exist at
// some time.

import { elementAt } from '../../base/assert.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { type LatencyText, readDuration, readLatency } from '../language/latencyText.ts';
import { nameFault } from '../language/kubernetesNames.ts';
import type { Course } from './course.ts';
import { THING_OF } from '../language/things.ts';
import { SHAPE_KEYS, shapesOf, type WorkloadDocument } from '../document/workloadDocument.ts';

export function workloadShapeFaults(course: Course): LocatedFault[] {
  const { document } = course;
  return document.workloads.flatMap((workload, index) => {
    const path: DocumentPath = ['workloads', index];
    return [
      ...shapeCountFaults(workload, path),
      ...nameFaults(workload, path),
      ...spanFaults(workload, document.until, path),
      ...stillFaults(workload, path),
      ...diurnalFaults(workload, path),
      ...churnFaults(workload, course, path),
      ...loadFaults(workload, course, path),
    ];
  });
}

function shapeCountFaults(workload: WorkloadDocument, path: DocumentPath): LocatedFault[] {
  const shapes = shapesOf(workload);
  const [first, second] = shapes;
  if (first === undefined) return [faultAt(path, { code: 'no-shape', shapes: SHAPE_KEYS })];
  if (second === undefined) return [];
  return [faultAt([...path, second], { code: 'conflicting-keys', keys: shapes }, 'key')];
}

/** Jobs are called by it with a number, and their pods carry that as a label's value. */
function nameFaults({ name, shortJobs }: WorkloadDocument, path: DocumentPath): LocatedFault[] {
  if (shortJobs === undefined) return [];
  const fault = nameFault(name, 'subdomain', {
    longest: 52,
    because: 'its Jobs add up to 11 characters',
  });
  return fault === undefined ? [] : [faultAt([...path, 'name'], fault)];
}

/** What goes on by itself needs an end: its own or that of the run. A trace and a load have their own in their last entry. */
function spanFaults(
  { from, until, load, pods }: WorkloadDocument,
  end: string,
  path: DocumentPath,
): LocatedFault[] {
  const begin = readDuration(from);
  if (end !== 'quiet' && begin > readDuration(end))
    return [faultAt([...path, 'from'], { code: 'after-the-end', at: from, until: end })];
  if (until === undefined) {
    return end === 'quiet' && pods === undefined && load === undefined
      ? [faultAt(path, { code: 'endless-workload' }, 'value')]
      : [];
  }
  return readDuration(until) > begin ? [] : [faultAt([...path, 'until'], { code: 'no-span', from, until })];
}

/** Repetition that takes no time would never end. */
function stillFaults(workload: WorkloadDocument, path: DocumentPath): LocatedFault[] {
  const still = (key: string, name: string, text: LatencyText | undefined): LocatedFault[] =>
    text === undefined || elementAt(readLatency(text), 0).ms > 0
      ? []
      : [faultAt([...path, key, name], { code: 'no-time', name })];
  const { steady, diurnal, bursts, shortJobs, rollingUpdates, nodeChurn } = workload;
  return [
    ...still('steady', 'lifetime', steady?.lifetime),
    ...still('diurnal', 'period', diurnal?.period),
    ...still('diurnal', 'step', diurnal?.step),
    ...still('bursts', 'every', bursts?.every),
    ...still('shortJobs', 'every', shortJobs?.every),
    ...still('rollingUpdates', 'every', rollingUpdates?.every),
    ...still('nodeChurn', 'every', nodeChurn?.every),
  ];
}

function diurnalFaults({ diurnal }: WorkloadDocument, path: DocumentPath): LocatedFault[] {
  if (diurnal === undefined || diurnal.low <= diurnal.high) return [];
  return [faultAt([...path, 'diurnal', 'low'], { code: 'out-of-range', minimum: 0, maximum: diurnal.high })];
}

function churnFaults(
  { nodeChurn }: WorkloadDocument,
  { ledger }: Course,
  path: DocumentPath,
): LocatedFault[] {
  if (nodeChurn === undefined) return [];
  const { nodeGroup: name } = nodeChurn;
  const known = ledger.names(['node group']);
  if (known.includes(name)) return [];
  const absence = { kind: 'never' } as const;
  const fault = { code: 'unknown-reference', thing: 'node group', name, known, absence } as const;
  return [faultAt([...path, 'nodeChurn', 'nodeGroup'], fault)];
}

/** A load is some workload's, is given in one way, and is of something. */
function loadFaults(
  { name, load }: WorkloadDocument,
  { ledger }: Course,
  path: DocumentPath,
): LocatedFault[] {
  if (load === undefined) return [];
  const { kind, cpu, requestsPerSecond, memoryPerPod, external } = load;
  const thing = THING_OF[kind];
  const known = ledger.names([thing]);
  const faults: LocatedFault[] = [];
  if (!known.includes(name)) {
    const fault = { code: 'unknown-reference', thing, name, known, absence: { kind: 'never' } } as const;
    faults.push(faultAt([...path, 'name'], fault));
  }
  if (cpu !== undefined && requestsPerSecond !== undefined) {
    const keys = ['cpu', 'requestsPerSecond'];
    faults.push(faultAt([...path, 'load', 'requestsPerSecond'], { code: 'conflicting-keys', keys }, 'key'));
  }
  if ([cpu, requestsPerSecond, memoryPerPod, external].every((each) => each === undefined))
    faults.push(faultAt([...path, 'load'], { code: 'missing-key', key: 'cpu' }, 'key'));
  return faults;
}
