// What is counted of one observed run, so that many runs of a scenario can be compared as distributions. Each metric is
// one whole number; −1 stands for "never".

import { SECOND } from '../base/time.ts';
import type { IpamdTrace, ObservedRecord } from './ipamdTrace.ts';

type Metric = (run: ObservedRun) => number;

/** The metrics of fixed name. Besides them, `calls.NAME` counts calls of one name and `pods.ENI` pods on one ENI. */
const METRICS: Readonly<Record<string, Metric>> = {
  calls: (run) => run.calls.length,
  failedAdds: (run) => run.adds.filter((add) => 'error' in add).length,
  waitMs: (run) => run.firstAnswers.reduce((sum, { asked, answered }) => sum + answered - asked, 0),
  podsWithAddress: (run) => run.firstAnswers.length,
  firstPodEni: (run) => eniNumber(run.firstAnswers.at(0)?.eni),
  firstFreedEni: (run) => eniNumber(run.calls.find((call) => call.call === 'DeleteNetworkInterface')?.eni),
  addressSeconds: (run) => run.areaOf(({ pool }) => (pool as { total: number }).total),
  eniSeconds: (run) => run.areaOf(({ enis }) => Object.keys(enis as object).length),
  lastCallMs: (run) => run.calls.reduce((last, call) => Math.max(last, call.t), -1),
};

/** Undefined for an unknown metric. */
export function metricOf(name: string): Metric | undefined {
  const [family, member] = name.split(/\.(.*)/);
  if (member === undefined) return METRICS[name];
  if (family === 'calls') return (run) => run.calls.filter((call) => call.call === member).length;
  if (family === 'pods') return (run) => run.firstAnswers.filter(({ eni }) => eni === member).length;
  return undefined;
}

/** A pod's first address. */
interface FirstAnswer {
  readonly asked: number;
  readonly answered: number;
  readonly eni: unknown;
}

export class ObservedRun {
  readonly calls: readonly ObservedRecord[];
  readonly adds: readonly ObservedRecord[];
  /** In order of time. */
  readonly firstAnswers: readonly FirstAnswer[];
  private readonly samples: readonly ObservedRecord[];
  private readonly endMs: number;

  constructor(trace: IpamdTrace, observed: readonly ObservedRecord[]) {
    this.calls = observed.filter((record) => 'call' in record);
    this.adds = observed.filter((record) => record.cni === 'add');
    this.samples = observed.filter((record) => 'pool' in record);
    this.firstAnswers = firstAnswers(this.adds);
    this.endMs = trace.endMs;
  }

  /** The area under a sampled figure, in whole seconds: each sample holds until the next, the last until the end. */
  areaOf(figure: (sample: ObservedRecord) => number): number {
    const { samples, endMs } = this;
    const area = samples.reduce(
      (sum, sample, index) => sum + figure(sample) * ((samples.at(index + 1)?.t ?? endMs) - sample.t),
      0,
    );
    return Math.round(area / SECOND);
  }
}

function firstAnswers(adds: readonly ObservedRecord[]): FirstAnswer[] {
  const asked = new Map<unknown, number>();
  const answers = new Map<unknown, FirstAnswer>();
  for (const { pod, t, eni, ip } of adds) {
    if (!asked.has(pod)) asked.set(pod, t);
    if (ip !== undefined && !answers.has(pod)) {
      answers.set(pod, { asked: asked.get(pod) ?? t, answered: t, eni });
    }
  }
  return [...answers.values()];
}

function eniNumber(eni: unknown): number {
  return typeof eni === 'string' ? Number(eni.replace('eni-', '')) : -1;
}
