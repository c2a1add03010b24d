import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { AutoscalingCase } from '../../src/conformance/autoscalingCase.ts';
import { isAutoscalingCase } from '../../src/conformance/autoscalingCases.ts';
import { judgeClusterAutoscaler } from '../../src/conformance/clusterAutoscalerVerdict.ts';
import { judge } from '../../src/conformance/judge.ts';
import { verdictText } from '../../src/conformance/verdict.ts';

function recorded(): unknown {
  const file = new URL('../fixtures/conformance/autoscaling/cluster-autoscaler.json.gz', import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
}

function caseNamed(name: string): AutoscalingCase {
  const content = recorded();
  if (typeof content !== 'object' || content === null || !('cases' in content)) throw new Error('no cases');
  const cases = Array.isArray(content.cases) ? content.cases.filter(isAutoscalingCase) : [];
  return elementAt(
    cases.filter((each) => each.name === name),
    0,
  );
}

describe('what a real Cluster Autoscaler did', () => {
  it('is done alike', () => {
    const verdicts = judge(recorded()) ?? [];
    expect(verdicts).toHaveLength(42);
    expect(verdicts.filter(({ accepted }) => accepted !== true).map(verdictText)).toEqual([]);
  });

  it('where it is random, comes in each of the ways that were seen', () => {
    for (const name of ['min-size-keeps-a-node', 'half-used-node-is-drained', 'one-drain-at-a-time']) {
      const { oneOf = [], ...rest } = caseNamed(name);
      expect(oneOf).toHaveLength(2);
      for (const outcome of oneOf) {
        expect(judgeClusterAutoscaler({ ...rest, oneOf: [outcome] })).toEqual({ name, accepted: true });
      }
    }
  });
});

describe('the judge of Cluster Autoscaler', () => {
  it.each([
    ['another size', 'one-pending-pod', '"to":2', '"to":3', 'observed only: {"action":"increase size"'],
    ['another time', 'one-pending-pod', '"at":75.172', '"at":75.272', 'observed only: {"at":75.272'],
    ['another taint', 'empty-node-after-ten-minutes', 'PreferNoSchedule', 'NoSchedule', 'observed only'],
    ['another reason', 'pod-too-big', 'Insufficient cpu', 'Insufficient memory', 'observed only'],
    ['how often it was told', 'pod-too-big', '"times":4', '"times":5', 'observed only'],
    ['another loop', 'one-pending-pod', '35.22', '35.32', 'loops: observed'],
  ])('tells %s', (_, name, from, to, headline) => {
    const original = caseNamed(name);
    const text = JSON.stringify(original.result);
    expect(text).toContain(from);
    const result: unknown = JSON.parse(text.replace(from, to));
    if (typeof result !== 'object' || result === null) throw new Error('no result');
    const verdict = judgeClusterAutoscaler({ ...original, result });
    expect(verdict).toMatchObject({ accepted: false, headline: expect.stringContaining(headline) });
  });
});
