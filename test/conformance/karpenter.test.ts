import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { isAutoscalingCase, judgeAutoscalingCase } from '../../src/conformance/autoscalingCases.ts';
import type { AutoscalingCase } from '../../src/conformance/autoscalingCase.ts';
import { verdictText } from '../../src/conformance/verdict.ts';

function recorded(name: string): AutoscalingCase[] {
  const file = new URL(`../fixtures/conformance/autoscaling/${name}.json.gz`, import.meta.url);
  const content: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  if (typeof content !== 'object' || content === null || !('cases' in content)) throw new Error('no cases');
  return Array.isArray(content.cases) ? content.cases.filter(isAutoscalingCase) : [];
}

describe('what the real Karpenter did', () => {
  it.each([
    ['lifecycle', 8],
    ['drain', 5],
    ['disruption', 51],
    ['provisioning', 64],
    ['launch', 15],
    ['batching', 4],
  ])('is done alike: %s', (name, count) => {
    const verdicts = recorded(name).map(judgeAutoscalingCase);
    expect(verdicts).toHaveLength(count);
    expect(verdicts.filter(({ accepted }) => accepted !== true).map(verdictText)).toEqual([]);
  });
});

describe('the judge of Karpenter', () => {
  it.each([
    [
      'lifecycle',
      'registers-and-initializes',
      'Unknown NodeNotReady',
      'Unknown NodeLost',
      'conditions.Initialized',
    ],
    ['lifecycle', 'never-registers', '"10m0s"', '"11m0s"', 'steps.1.requeueAfter: observed "11m0s"'],
    [
      'lifecycle',
      'expires-after-an-hour',
      '"instancesTerminated":1',
      '"instancesTerminated":2',
      'instancesTerminated',
    ],
    ['lifecycle', 'startup-taint-holds-initialization', '["cni=x:NoSchedule"]', '[]', 'node.taints'],
    [
      'drain',
      'four-groups-in-turn',
      '"evict":["app"]',
      '"evict":["coredns"]',
      'rounds.0.evict.0: observed "coredns"',
    ],
    ['drain', 'grace-period-of-two-minutes', 'granted 80', 'granted 81', 'events.1.message'],
    ['disruption', 'order-by-pod-priority', '"nodes":["n2"]', '"nodes":["n1"]', 'rounds.0.commands.0.nodes'],
    ['disruption', 'replace-with-cheaper', '"next":"at once"', '"next":"10s"', 'rounds.0.next'],
    ['disruption', 'spot-to-spot-15-cheapest', '"count":15', '"count":14', 'replacements.0.types.count'],
    ['disruption', 'balanced-scores', 'score 2.25', 'score 2.24', 'rounds.0.events'],
    ['disruption', 'budget-zero', '"validationSeconds":0', '"validationSeconds":15', 'validationSeconds'],
    ['disruption', 'consolidate-after-not-yet', '"n1":false', '"n1":true', 'consolidatable.n1'],
    ['provisioning', 'family-not-in', '"count":', '"count":9', 'claims.0.types.count'],
    ['provisioning', 'root-volume-50Gi', '"cpu":"', '"cpu":"9', 'claims.0.requests.cpu'],
    ['provisioning', 'custom-label-of-pool', '"nodePool":"', '"nodePool":"x', 'claims.0.nodePool'],
    ['provisioning', 'unknown-label', 'does not have known values', 'is not known', 'errors.'],
    ['provisioning', 'fills-then-new', '"existing":{"', '"existing":{"x', 'existing.'],
    ['provisioning', 'pool-that-matches-no-type', 'all compatible', 'any compatible', 'events.0.message'],
    [
      'launch',
      'fleet-two-architectures-two-templates',
      '"launchTemplates":2',
      '"launchTemplates":1',
      'launchTemplates',
    ],
    ['launch', 'fleet-ice-in-two-zones', '"overrides":1', '"overrides":3', 'launches.1.overrides'],
    ['launch', 'launch-claim-labels-and-allocatable', '"3246Mi"', '"3247Mi"', 'nodeClaim.allocatable.memory'],
    ['batching', 'single-pod', '1000', '1010', 'windows.0.closesMs'],
  ])('tells %s %s with %s changed', (file, name, from, to, headline) => {
    const original = elementAt(
      recorded(file).filter((each) => each.name === name),
      0,
    );
    const text = JSON.stringify(original.result);
    const result: unknown = JSON.parse(text.replace(from, to));
    if (typeof result !== 'object' || result === null) throw new Error('no result');
    const verdict = judgeAutoscalingCase({ ...original, result });
    expect(text).toContain(from);
    expect(verdict).toMatchObject({ accepted: false, headline: expect.stringContaining(headline) });
  });

  it('takes any of the outcomes that were seen', () => {
    const { result, ...rest } = elementAt(recorded('drain'), 0);
    const other = elementAt(recorded('drain'), 1).result ?? {};
    expect(judgeAutoscalingCase({ ...rest, oneOf: [other, result ?? {}] })).toMatchObject({ accepted: true });
    expect(judgeAutoscalingCase({ ...rest, oneOf: [other] })).toMatchObject({ accepted: false });
  });
});
