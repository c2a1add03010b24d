// What a scenario starts from: its state read, where it stands in a file, and checked against the rest of the scenario.

import { DEFAULT_START_TIME, isoTime, parseIsoTime } from '../../base/calendar.ts';
import { parseDuration } from '../../base/time.ts';
import { systemWorkloads } from '../cluster/systemWorkloads.ts';
import type { ScenarioDocument } from '../document/document.ts';
import { faultAt, type LocatedFault } from '../language/diagnostics.ts';
import type { CompiledStart } from '../start/compiledStart.ts';
import { compileStart } from '../start/compileStart.ts';
import { type ReadState, readState } from '../start/readState.ts';
import { TemplateSources } from '../start/templateSources.ts';
import type { ReadFile, StepManifests } from './stepManifests.ts';

export interface CheckedStart {
  /** Absent: there is no state, or it has faults. */
  readonly start?: CompiledStart;
  /** As read from its file. */
  readonly text?: string;
  readonly faults: readonly LocatedFault[];
}

export function checkStart(
  document: ScenarioDocument,
  manifests: StepManifests,
  readFile: ReadFile,
): CheckedStart {
  const faults = adoptFaults(document);
  const { start } = document;
  if (start?.state === undefined && start?.content === undefined) return { faults };
  const { read, text } = readOf(start, readFile);
  const { state, locate } = read;
  faults.push(...read.faults);
  const files = text === undefined ? {} : { text };
  if (state === undefined) return { faults, ...files };
  const startTime = startTimeOf(document) ?? DEFAULT_START_TIME;
  const answer = compileStart(state, sourcesOf(document, manifests), {
    subnets: document.vpc.subnets,
    nodeGroups: document.nodeGroups,
    startTime,
    clock: isoTime(startTime),
  });
  if (!answer.ok) return { faults: [...faults, ...answer.faults.map(locate)], ...files };
  return { start: answer.start, faults, ...files };
}

/** Undefined: the default. */
export function startTimeOf({ start }: ScenarioDocument): number | undefined {
  return start?.clock === undefined ? undefined : parseIsoTime(start.clock);
}

/** The document with what was read from its file in it, so that it stands for itself. */
export function withStart(document: ScenarioDocument, { text }: CheckedStart): ScenarioDocument {
  return text === undefined ? document : { ...document, start: { ...document.start, content: text } };
}

function readOf(
  { state: file, content }: NonNullable<ScenarioDocument['start']>,
  readFile: ReadFile,
): { readonly read: ReadState; readonly text?: string } {
  if (content !== undefined) return { read: readState(content, ['start', 'content']) };
  const path = ['start', 'state'];
  const refuse = (detail: string): { readonly read: ReadState } => {
    const faults = [faultAt(path, { code: 'unreadable-file', file: file ?? '', detail })];
    return { read: { state: undefined, faults, locate: (fault) => fault } };
  };
  const answer = readFile(file ?? '');
  if (!answer.ok) return refuse(answer.detail);
  if (answer.parts !== undefined) return refuse('is a folder');
  return { read: readState(answer.text, path, file), text: answer.text };
}

/** Where pods have their templates: what the cluster runs by itself, and what steps adopt. */
function sourcesOf(
  { kubernetes, cni, vpc, karpenter, timeline }: ScenarioDocument,
  manifests: StepManifests,
): TemplateSources {
  const sources = new TemplateSources();
  const { daemonSets, deployments } = systemWorkloads(kubernetes, cni, vpc.region, undefined, karpenter);
  for (const config of daemonSets) sources.addDaemonSet(config);
  for (const config of deployments) sources.addDeployment(config);
  timeline.forEach(({ adopt }, index) => {
    if (adopt === undefined) return;
    for (const { applied } of manifests.get(index)?.objects ?? []) sources.addObject(applied);
  });
  return sources;
}

/** A workload is there before the run, or it is not. */
function adoptFaults({ start, timeline }: ScenarioDocument): LocatedFault[] {
  return timeline.flatMap((step, index): LocatedFault[] => {
    if (step.adopt === undefined) return [];
    if (parseDuration(step.at) !== 0) {
      const fault = {
        code: 'bad-adopt',
        detail: `adopt at ${step.at}`,
        fix: 'use at: 0s, or apply',
      } as const;
      return [faultAt(['timeline', index, 'at'], fault)];
    }
    if (step.repeat !== undefined) {
      const fault = { code: 'bad-adopt', detail: 'adopt cannot be repeated', fix: 'remove repeat' } as const;
      return [faultAt(['timeline', index, 'repeat'], fault, 'key')];
    }
    if (start?.state !== undefined || start?.content !== undefined) return [];
    const fix = 'add start.state, or use apply';
    const fault = { code: 'bad-adopt', detail: 'nothing to adopt without a state', fix } as const;
    return [faultAt(['timeline', index, 'adopt'], fault, 'key')];
  });
}
