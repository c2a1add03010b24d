// The workloads of a scenario, compiled: shapes with their times and the template of their pods.

import { assert } from '../../base/assert.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { DeploymentConfig, PodTemplate } from '../../kube/api/config.ts';
import type { CompiledWorkload, Curve, WorkloadShape } from './compiledWorkload.ts';
import { compileTemplate } from '../cluster/compilePods.ts';
import { describeWorkload } from './describeWorkload.ts';
import type { ScenarioDocument } from '../document/document.ts';
import { readDuration, readLatency } from '../language/latencyText.ts';
import { readThousandths } from '../language/quantity.ts';
import { optional } from '../manifest/schedulingObjects.ts';
import type { PodFields } from '../cluster/podDocument.ts';
import type { WorkloadDocument } from '../document/workloadDocument.ts';
import type { WorkloadTrace, WorkloadTraces } from '../check/workloadTraces.ts';

export function compileWorkloads(document: ScenarioDocument, traces: WorkloadTraces): CompiledWorkload[] {
  // Until quiet only traces may be without an end of their own: they are played to their last line.
  const end = document.until === 'quiet' ? Number.MAX_SAFE_INTEGER : readDuration(document.until);
  return document.workloads.map((workload, index) => {
    const shape = compileShape(workload, traces.get(index));
    return {
      name: workload.name,
      from: readDuration(workload.from),
      until: workload.until === undefined ? end : readDuration(workload.until),
      shape,
      description: describeWorkload(workload.name, shape),
    };
  });
}

function compileShape(workload: WorkloadDocument, trace: WorkloadTrace | undefined): WorkloadShape {
  const { name, steady, diurnal, bursts, shortJobs, rollingUpdates, nodeChurn, load, pods } = workload;
  const template = (fields: PodFields): PodTemplate => compileTemplate(name, fields);
  if (steady !== undefined) return { kind: 'steady', pods: steady.pods, template: template(steady) };
  if (diurnal !== undefined) return compileDiurnal(diurnal, deployment(name, 0, diurnal));
  if (bursts !== undefined) {
    const { every, spread } = bursts;
    const times = { every: readLatency(every), spread: readDuration(spread) };
    return { kind: 'bursts', pods: bursts.pods, ...times, template: template(bursts) };
  }
  if (shortJobs !== undefined) {
    const { jobs, every } = shortJobs;
    return { kind: 'short-jobs', jobs, every: readLatency(every), template: template(shortJobs) };
  }
  if (rollingUpdates !== undefined) {
    const { replicas, every } = rollingUpdates;
    const rolled = deployment(name, replicas, rollingUpdates);
    return { kind: 'rolling-updates', every: readLatency(every), deployment: rolled };
  }
  if (nodeChurn !== undefined) {
    return { kind: 'node-churn', group: nodeChurn.nodeGroup, every: readLatency(nodeChurn.every) };
  }
  if (load !== undefined) return compileLoad(name, load);
  assert(pods !== undefined && trace !== undefined, 'a checked workload has a shape');
  return { kind: 'trace', pods: trace.pods, template: template(pods) };
}

function compileLoad(name: string, load: NonNullable<WorkloadDocument['load']>): WorkloadShape {
  const { kind, namespace, cpu, requestsPerSecond, cpuPerRequest, memoryPerPod, external = {} } = load;
  const perRequest = readThousandths(cpuPerRequest);
  const used =
    requestsPerSecond === undefined
      ? cpu && curveOf(cpu, readThousandths)
      : curveOf(requestsPerSecond, (requests) => Math.round(requests * perRequest));
  return {
    kind: 'load',
    workload: { kind, name: `${namespace}/${name}` },
    ...optional('cpu', used),
    ...optional('memoryPerPod', memoryPerPod === undefined ? undefined : readThousandths(memoryPerPod)),
    externals: Object.fromEntries(
      Object.entries(external).map(([metric, curve]) => [metric, curveOf(curve, readThousandths)]),
    ),
  };
}

function curveOf<Value>(curve: Readonly<Record<string, Value>>, amountOf: (value: Value) => number): Curve {
  return Object.entries(curve)
    .map(([time, value]) => ({ at: readDuration(time), value: amountOf(value) }))
    .toSorted((one, other) => one.at - other.at);
}

function compileDiurnal(
  { low, high, period, peak, step }: NonNullable<WorkloadDocument['diurnal']>,
  deployment: DeploymentConfig,
): WorkloadShape {
  const ms = (text: string): Milliseconds => readDuration(text);
  return { kind: 'diurnal', low, high, period: ms(period), peak: ms(peak), step: ms(step), deployment };
}

function deployment(name: string, replicas: number, fields: PodFields): DeploymentConfig {
  return { namespace: fields.namespace, name, replicas, template: compileTemplate(name, fields) };
}
