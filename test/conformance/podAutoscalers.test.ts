import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { AutoscalingCase } from '../../src/conformance/autoscalingCase.ts';
import { isAutoscalingCase } from '../../src/conformance/autoscalingCases.ts';
import { judge } from '../../src/conformance/judge.ts';
import { judgePodAutoscaler } from '../../src/conformance/podAutoscalerVerdict.ts';
import { verdictText } from '../../src/conformance/verdict.ts';

function recorded(): unknown {
  const file = new URL('../fixtures/conformance/autoscaling/hpa.json.gz', import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
}

describe('what a real HorizontalPodAutoscaler controller did', () => {
  it('is done alike', () => {
    const verdicts = judge(recorded()) ?? [];
    expect(verdicts).toHaveLength(29);
    expect(verdicts.filter(({ accepted }) => accepted !== true).map(verdictText)).toEqual([]);
  });
});

describe('the judge of autoscalers', () => {
  /** A case with one word of its outcome changed. */
  function altered(name: string, from: string, to: string): AutoscalingCase {
    const content = recorded();
    if (typeof content !== 'object' || content === null || !('cases' in content)) throw new Error('no cases');
    const cases = Array.isArray(content.cases) ? content.cases.filter(isAutoscalingCase) : [];
    const found = cases.filter((each) => each.name === name);
    const original = elementAt(found, 0);
    const text = JSON.stringify(original.result);
    expect(text).toContain(from);
    const result: unknown = JSON.parse(text.replace(from, to));
    if (typeof result !== 'object' || result === null) throw new Error('no result');
    return { ...original, result };
  }

  it.each([
    ['another size', '"scaledTo":6', '"scaledTo":7', '60 s: scaled to: observed 7, the model says 6'],
    ['another utilization', '"utilization":50', '"utilization":51', '15 s: utilization: observed 51'],
    ['another reason', 'ReadyForNewScale', 'BackoffBoth', '15 s: conditions'],
    ['another event', 'New size: 6', 'New size: 5', 'events: observed'],
  ])('tells %s', (_, from, to, headline) => {
    const verdict = judgePodAutoscaler(altered('load-doubles', from, to));
    expect(verdict).toMatchObject({ accepted: false, headline: expect.stringContaining(headline) });
  });
});
