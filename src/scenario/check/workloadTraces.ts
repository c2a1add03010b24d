// The traces that workloads name, by the workload's place in the scenario: read, where they stand in files, and checked.

import { type DocumentPath, faultAt } from '../language/diagnostics.ts';
import { repeatedBy } from '../language/load.ts';
import type { ScenarioDocument } from '../document/document.ts';
import { type PodTrace, readPodTrace } from './podTrace.ts';
import type { ReadFile } from './stepManifests.ts';

export interface WorkloadTrace extends PodTrace {
  /** As read from the workload's file. */
  readonly text?: string;
}

export type WorkloadTraces = ReadonlyMap<number, WorkloadTrace>;

/** Under a load its pods come several times, or some of them not at all. */
export function checkTraces({ workloads, load }: ScenarioDocument, readFile: ReadFile): WorkloadTraces {
  return new Map(
    workloads.flatMap(({ pods }, index): [number, WorkloadTrace][] => {
      if (pods === undefined) return [];
      const trace = checkTrace(pods, ['workloads', index, 'pods'], readFile);
      return [[index, { ...trace, pods: repeatedBy(trace.pods, load) }]];
    }),
  );
}

function checkTrace(
  { trace: file, csv }: { readonly trace: string; readonly csv?: string | undefined },
  path: DocumentPath,
  readFile: ReadFile,
): WorkloadTrace {
  if (csv !== undefined) return readPodTrace(csv, [...path, 'csv']);
  const here = [...path, 'trace'];
  const read = readFile(file);
  if (read.ok && read.parts !== undefined)
    return { pods: [], faults: [faultAt(here, { code: 'unreadable-file', file, detail: 'is a folder' })] };
  if (read.ok) {
    const trace = readPodTrace(read.text, here);
    return { ...trace, faults: trace.faults.map((fault) => ({ ...fault, file })), text: read.text };
  }
  return { pods: [], faults: [faultAt(here, { code: 'unreadable-file', file, detail: read.detail })] };
}

/** The document with what was read from files in it, so that it stands for itself. */
export function withTraces(document: ScenarioDocument, traces: WorkloadTraces): ScenarioDocument {
  const workloads = document.workloads.map((workload, index) => {
    const csv = traces.get(index)?.text;
    return csv === undefined || workload.pods === undefined
      ? workload
      : { ...workload, pods: { ...workload.pods, csv } };
  });
  return { ...document, workloads };
}
