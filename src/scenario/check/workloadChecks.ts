// Whether the workloads of a scenario make sense: one shape each, an end, times that move on, node groups that exist at
// some time.

import { elementAt } from '../../base/assert.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { type LatencyText, readDuration, readLatency } from '../language/latencyText.ts';
import { nameFault } from '../language/kubernetesNames.ts';
import type { Course } from './course.ts';
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

/** What goes on by itself needs an end: its own or that of the run. A trace has its own in its last line. */
function spanFaults(
  { from, until, pods }: WorkloadDocument,
  end: string,
  path: DocumentPath,
): LocatedFault[] {
  const begin = readDuration(from);
  if (end !== 'quiet' && begin > readDuration(end))
    return [faultAt([...path, 'from'], { code: 'after-the-end', at: from, until: end })];
  if (until === undefined) {
    return end === 'quiet' && pods === undefined
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
