// Every choice that Go's map order and the jitters leave open, tried one after another: on small lives of a node the
// invariants hold on every path and each path settles; and what many runs of the real daemon came to is among what the
// model can come to.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { IpamdRun } from '../../src/conformance/ipamdRun.ts';
import type { IpamdTrace } from '../../src/conformance/ipamdTrace.ts';
import { isDistributions, traceKey } from '../../src/conformance/distributions.ts';
import { ObservedRun, metricOf } from '../../src/conformance/observedMetrics.ts';
import type { Chooser } from '../../src/kernel/chooser.ts';
import { enumerate } from '../../src/kernel/enumeratingChooser.ts';
import { outcomes, unsettled } from '../../src/library/check/check.ts';
import { ipamd } from '../../src/library/library.ts';
import { recordedTraces, unpacked } from '../conformance/recordings.ts';
import { SMALL_SCENARIOS } from './smallScenarios.ts';

const MOST_PATHS = 30_000;

describe('every path of a small life', () => {
  it.each(SMALL_SCENARIOS.map(({ about, life }) => [about, life]))('%s', (about, life) => {
    const problems = new Set<string>();
    let paths = 0;
    for (const outcome of outcomes(life, ipamd(), { limit: MOST_PATHS })) {
      paths++;
      for (const text of unsettled(outcome)) problems.add(text);
    }
    console.log(`${paths} paths: ${about}`);
    expect([...problems]).toEqual([]);
    expect(paths).toBeGreaterThan(1);
  });
});

/** Choices of an ENI; the others take the first way. */
const ENI_CHOICES = ['attached-enis', 'fill-eni', 'free-eni', 'mode-cleanup', 'mode-cleanup-copy', 'release-eni', 'release-eni-copy']; // prettier-ignore

/** Leaves only the named points open. */
function openOnlyAt(points: readonly string[], chooser: Chooser): Chooser {
  return {
    first(point, map, accepts) {
      if (points.includes(point)) return chooser.first(point, map, accepts);
      return map.firstFrom(0, accepts);
    },
    order: (point, map) => (points.includes(point) ? chooser.order(point, map) : [...map.values()]),
    index: (point, bound) => chooser.index(point, bound),
    jitter: () => 0,
    next: (point, labels) => (points.includes(point) ? chooser.next(point, labels) : 0),
    ahead: (point, labels) => (points.includes(point) ? chooser.ahead(point, labels) : undefined),
  };
}

/** What the metrics come to on all paths. */
function observedOutcomes(
  trace: IpamdTrace,
  metrics: readonly string[],
  points: readonly string[],
): Map<string, Set<number>> {
  const seen = new Map(metrics.map((metric) => [metric, new Set<number>()]));
  const { complete } = enumerate((chooser) => {
    const run = new IpamdRun(trace, {
      seed: 1,
      playsEveryTick: false,
      chooser: () => openOnlyAt(points, chooser),
    });
    const observed = new ObservedRun(trace, run.finish());
    for (const [metric, values] of seen) values.add(metricOf(metric)?.(observed) ?? NaN);
  }, MOST_PATHS);
  expect(complete).toBe(true);
  return seen;
}

describe('what the real daemon came to is among what the model can come to', () => {
  const distributions = unpacked('distributions');
  const traceOf = (name: string, version: 'v1.16.4' | 'v1.23.1'): IpamdTrace => {
    const trace = recordedTraces(version).find((each) => each.name === name);
    if (!isDistributions(distributions) || trace === undefined) throw new Error(`no recording of ${name}`);
    return trace;
  };
  const recordedValues = (trace: IpamdTrace, metric: string): number[] => {
    if (!isDistributions(distributions)) throw new Error('not distributions');
    const pairs = distributions[traceKey(trace)]?.[metric];
    if (pairs === undefined) throw new Error(`no distribution of ${metric}`);
    return pairs.map(([value]) => value);
  };

  it.each(['v1.16.4', 'v1.23.1'] as const)('the first pod of spread-three-enis, %s', (version) => {
    const whole = traceOf('spread-three-enis', version);
    const steps = whole.steps.slice(0, 1);
    const short = { ...whole, steps, endMs: elementAt(steps, 0).atMs + 1 };
    const seen = observedOutcomes(short, ['firstPodEni'], ['assign-eni', 'assign-cidr']).get('firstPodEni');
    expect(seen).toEqual(new Set(recordedValues(whole, 'firstPodEni')));
  });

  it.each([
    [
      'free-one-of-two',
      ['firstFreedEni', 'calls', 'calls.DeleteNetworkInterface', 'eniSeconds', 'lastCallMs'],
    ],
    ['warm-eni-default-scale-in', ['firstFreedEni', 'calls', 'lastCallMs']],
    [
      'switch-to-pd',
      [
        'firstFreedEni',
        'calls',
        'calls.AssignPrivateIpAddresses',
        'calls.CreateNetworkInterface',
        'calls.DeleteNetworkInterface',
        'addressSeconds',
      ],
    ],
  ] as const)('%s', (name, metrics) => {
    const trace = traceOf(name, 'v1.23.1');
    for (const [metric, values] of observedOutcomes(trace, metrics, ENI_CHOICES)) {
      expect([...values], metric).toEqual(expect.arrayContaining(recordedValues(trace, metric)));
    }
  });
});
