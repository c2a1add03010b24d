// The document as it is played under its `load`: more or fewer pods in every workload and step that says how many.
// Objects of manifests are scaled where they are read (`manifest/underLoad.ts`), traces in `check/workloadTraces.ts`.

import { type Scaled, scaledBy } from '../language/load.ts';
import { readThousandths } from '../language/quantity.ts';
import { saidBy } from '../steps/table.ts';
import type { ScenarioDocument } from './document.ts';
import type { StepDocument } from './timelineDocument.ts';
import type { WorkloadDocument } from './workloadDocument.ts';

type Load = NonNullable<WorkloadDocument['load']>;

export function underLoad(document: ScenarioDocument): ScenarioDocument {
  const { load, timeline, workloads } = document;
  if (load === 1) return document;
  const scaled = scaledBy(load);
  return {
    ...document,
    timeline: timeline.map((step) => stepUnder(step, scaled)),
    workloads: workloads.map((workload) => workloadUnder(workload, scaled)),
  };
}

function stepUnder(step: StepDocument, scaled: Scaled): StepDocument {
  return saidBy(step).reduce<StepDocument>((whole, said) => ({ ...whole, ...said.underLoad(scaled) }), step);
}

/** Churn of nodes is no load, and a trace has no number. */
function workloadUnder(workload: WorkloadDocument, scaled: Scaled): WorkloadDocument {
  const { steady, diurnal, bursts, shortJobs, rollingUpdates, load } = workload;
  return {
    ...workload,
    ...(steady && { steady: { ...steady, pods: scaled(steady.pods) } }),
    ...(diurnal && { diurnal: { ...diurnal, low: scaled(diurnal.low), high: scaled(diurnal.high) } }),
    ...(bursts && { bursts: { ...bursts, pods: scaled(bursts.pods) } }),
    ...(shortJobs && { shortJobs: { ...shortJobs, jobs: scaled(shortJobs.jobs) } }),
    ...(rollingUpdates && {
      rollingUpdates: { ...rollingUpdates, replicas: scaled(rollingUpdates.replicas) },
    }),
    ...(load && { load: loadUnder(load, scaled) }),
  };
}

/** What there is to do grows with it; what comes from outside the cluster does not. */
function loadUnder(load: Load, scaled: Scaled): Load {
  const { cpu, requestsPerSecond } = load;
  return {
    ...load,
    ...(cpu && { cpu: eachOf(cpu, (amount) => `${scaled(readThousandths(amount))}m`) }),
    ...(requestsPerSecond && { requestsPerSecond: eachOf(requestsPerSecond, scaled) }),
  };
}

function eachOf<Value, Scaled>(
  curve: Readonly<Record<string, Value>>,
  change: (value: Value) => Scaled,
): Record<string, Scaled> {
  return Object.fromEntries(Object.entries(curve).map(([time, value]) => [time, change(value)]));
}
