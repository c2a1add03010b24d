// Many runs of the model against many of the real daemon. Fewer seeds than `npm run conformance` plays; the last tests
// show that the comparison notices a daemon that chooses otherwise.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import {
  compareDistributions,
  differs,
  isDistributions,
  metricVerdictText,
  traceKey,
  UnknownName,
  type Distributions,
  type MetricVerdict,
} from '../../src/conformance/distributions.ts';
import { ObservedRun, metricOf } from '../../src/conformance/observedMetrics.ts';
import { recordedTraces, unpacked } from './recordings.ts';

const RUNS = 40;

const traces = new Map(
  [...recordedTraces('v1.16.4'), ...recordedTraces('v1.23.1')].map((trace) => [traceKey(trace), trace]),
);

function distributions(): Distributions {
  const content = unpacked('distributions');
  if (!isDistributions(content)) throw new Error('not distributions');
  return content;
}

function compare(changed: Distributions): MetricVerdict[] {
  return compareDistributions(changed, traces, { runs: RUNS });
}

describe('the recorded distributions', () => {
  const recorded = distributions();

  it('are of 11 scenarios and 187 metrics', () => {
    expect(Object.keys(recorded)).toHaveLength(11);
    expect(Object.values(recorded).flatMap((metrics) => Object.keys(metrics))).toHaveLength(187);
  });

  it('are of runs like those recorded in full', () => {
    for (const [name, metrics] of Object.entries(recorded)) {
      const trace = traces.get(name);
      if (trace === undefined) throw new Error(`no trace ${name}`);
      const run = new ObservedRun(trace, trace.observed);
      for (const [metric, pairs] of Object.entries(metrics)) {
        expect(
          pairs.map(([value]) => value),
          `${name} ${metric}`,
        ).toContain(metricOf(metric)?.(run));
      }
    }
  });

  it.each(Object.entries(recorded))('%s: the model cannot be told from the real daemon', (name, metrics) => {
    const different = compare({ [name]: metrics }).filter(differs);
    expect(different.map(metricVerdictText)).toEqual([]);
  });
});

describe('the comparison', () => {
  const name = 'spread-three-enis@v1.23.1';

  it('notices a daemon that takes any ENI alike, where Go prefers the one in the first slot', () => {
    const verdict = elementAt(compare({ [name]: { firstPodEni: [[0, 100], [1, 100], [2, 100]] } }), 0); // prettier-ignore
    expect(differs(verdict)).toBe(true);
    expect(metricVerdictText(verdict)).toMatch(
      /^differs spread-three-enis@v1\.23\.1 firstPodEni p=.*\n {3}recorded {2}0×100 1×100 2×100\n {3}the model /,
    );
  });

  it('notices a call more', () => {
    expect(compare({ [name]: { calls: [[18, 300]] } }).map(differs)).toEqual([true]);
    expect(compare({ [name]: { calls: [[17, 300]] } }).map(metricVerdictText)).toEqual([
      `ok ${name} calls p=1.000 (alone 1.000)`,
    ]);
  });

  it('judges all metrics together', () => {
    const metrics = { calls: [[17, 300]], failedAdds: [[0, 300]], firstPodEni: [[0, 200], [1, 50], [2, 50]] } as const; // prettier-ignore
    const verdict = elementAt(compare({ [name]: { ...metrics } as never }), 2);
    expect(verdict.aloneP).toBeLessThan(1);
    expect(verdict.p).toBeCloseTo(Math.min(1, verdict.aloneP * 3), 9);
  });

  it('refuses what it does not know', () => {
    expect(() => compare({ 'unheard-of@v1.23.1': { calls: [[1, 1]] } })).toThrow(UnknownName);
    expect(() => compare({ [name]: { colour: [[1, 1]] } })).toThrow('no metric colour');
    for (const bad of [null, [], {}, { a: 1 }, { 'a@b': { calls: [[1]] } }, { 'a@b': { calls: 'x' } }]) {
      expect(isDistributions(bad)).toBe(false);
    }
  });
});
