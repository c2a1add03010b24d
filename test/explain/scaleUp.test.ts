// What Karpenter and Cluster Autoscaler have said of pods that wait for a node.

import { describe, expect, it } from 'vitest';
import { MINUTE, type Milliseconds } from '../../src/base/time.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { explained } from './scenes.ts';

const WEB =
  'timeline: [{ at: 3m, createDeployment: { name: web, replicas: 8, requests: { cpu: 900m } } }]\nuntil: 12m\n';

function remarks(text: string, at: Milliseconds): string[] {
  return explained(minimalWith(`${text}\n${WEB}`), at).parts.flatMap((part) =>
    part.remarks.map((remark) => remark.text),
  );
}

describe('an explanation of pods without a node', () => {
  it('has the words of Cluster Autoscaler on why no node comes', () => {
    const text = minimalWith(`clusterAutoscaler: {}\n${WEB}`).replace(
      'size: 2 }',
      'size: 2, minSize: 1, maxSize: 2 }',
    );
    const told = explained(text, 8 * MINUTE).parts.flatMap((part) =>
      part.remarks.map(({ text: each }) => each),
    );
    expect(told).toEqual([
      expect.stringMatching(
        /^Cluster Autoscaler at [37]m\d\ds, of \d pods: pod didn't trigger scale-up: 1 max node group size reached$/,
      ),
    ]);
  });

  it('has those of Karpenter on the NodeClaim that comes, and none once the pods have nodes', () => {
    const told = remarks('karpenter: { requests: { cpu: 100m } }', 3 * MINUTE + 10_000);
    expect(told).toEqual([
      expect.stringMatching(
        /^Karpenter at 3m0\ds, of \d pods: Pod should schedule on: nodeclaim\/default-[a-z0-9]{5}$/,
      ),
    ]);
    expect(remarks('karpenter: { requests: { cpu: 100m } }', 11 * MINUTE)).toEqual([]);
  });

  it('has no such words where nobody makes nodes', () => {
    expect(remarks('', 8 * MINUTE)).toEqual([]);
  });
});
