import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { assert } from '../../src/base/assert.ts';
import type { SchedulerVector } from '../../src/conformance/schedulerVectorFormat.ts';
import { isSchedulerVector, judgeSchedulerVector } from '../../src/conformance/schedulerVectors.ts';
import { verdictText } from '../../src/conformance/verdict.ts';

const FOLDER = new URL('../fixtures/conformance/scheduler/', import.meta.url);

function vectors(version: string): SchedulerVector[] {
  const content: unknown = JSON.parse(
    gunzipSync(readFileSync(new URL(`${version}.json.gz`, FOLDER))).toString(),
  );
  if (!Array.isArray(content) || !content.every(isSchedulerVector)) throw new Error(`no vectors: ${version}`);
  return content;
}

function recorded(name: string): SchedulerVector {
  const found = vectors('v1.34.4').find((vector) => vector.name === name);
  assert(found !== undefined, `${name} is recorded`);
  return found;
}

describe('recorded decisions of the real scheduler', () => {
  it.each([
    ['v1.28.15', 153],
    ['v1.34.4', 302],
    ['v1.36.3', 141],
  ])('%s: all %i are decided alike', (version, count) => {
    const verdicts = vectors(version).map((vector) => judgeSchedulerVector(vector));
    const rejected = verdicts.filter(({ accepted }) => !accepted);
    expect(rejected.map(verdictText)).toEqual([]);
    expect(verdicts).toHaveLength(count);
  });
});

describe('the judge', () => {
  const waiting = recorded('too-many-pods-eks-43-the-44th-waits');
  const placed = recorded('too-many-pods-eks-43-the-2nd-nginx');
  const headline = (vector: SchedulerVector): string => {
    const verdict = judgeSchedulerVector(vector);
    return verdict.accepted ? 'accepted' : verdict.headline;
  };
  const changed = (vector: SchedulerVector, result: Partial<SchedulerVector['result']>): SchedulerVector => ({
    ...vector,
    result: { ...vector.result, ...result },
  });

  it('rejects one letter of a message', () => {
    const message = (waiting.result.message ?? '').replace('Too many pods', 'Too many Pods');
    expect(headline(changed(waiting, { message }))).toMatch(/^message: observed .*Too many Pods.*model says/);
  });

  it('rejects a node too many', () => {
    expect(headline(changed(placed, { feasible: ['node-a', 'node-b'] }))).toMatch(/^feasible: /);
    expect(headline(changed(waiting, { rejected: {} }))).toMatch(/^rejected: /);
    expect(headline(changed(waiting, { rejectedCode: {} }))).toMatch(/^rejectedCode: /);
  });

  it('rejects a score that is one off and a best node that is not', () => {
    const scores = { ...placed.result.scores };
    const score = scores['node-c'];
    assert(score !== undefined, 'node-c has a score');
    scores['node-c'] = { ...score, total: score.total + 1 };
    expect(headline(changed(placed, { scores }))).toMatch(/^scores: /);
    expect(headline(changed(placed, { best: ['node-c'] }))).toMatch(/^best: /);
  });

  it('rejects a preemption that the model does not make, and other victims', () => {
    const preemption = { nominatedNode: 'node-a', victims: ['web'] };
    expect(headline(changed(waiting, { preemption }))).toMatch(/^preemption: /);
    const preempting = vectors('v1.34.4').find(({ result }) => 'victims' in (result.preemption ?? {}));
    expect(preempting).toBeDefined();
    if (preempting) expect(headline(changed(preempting, { preemption }))).toMatch(/^preemption: /);
  });
});
