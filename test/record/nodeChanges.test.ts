// Why nodes came and went: by the facts of whole runs, and what adds up to what the run cost.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dollarsOf } from '../../src/record/nodeChanges.ts';
import { PLAIN } from '../../src/report/page.ts';
import { nodeChangesText } from '../../src/report/nodeChangesText.ts';
import { replayDocument } from '../../src/report/replayJson.ts';
import { runScenario } from '../../src/world/run.ts';
import { compiled } from '../world/fixtures.ts';
import { minimalWith } from '../scenario/minimal.ts';

function shippedText(name: string): string {
  return readFileSync(resolve(import.meta.dirname, `../../scenarios/${name}.yaml`), 'utf8');
}

function changesOf(text: string) {
  const scenario = compiled(text);
  const result = runScenario(scenario);
  return { scenario, result, changes: result.summary.nodeChanges };
}

describe('nodes of Karpenter', () => {
  const { scenario, result, changes } = changesOf(shippedText('karpenter-small-subnets'));
  const { summary } = result;

  it('come for pods and go when they are empty', () => {
    expect(changes.map(({ maker, group, came, went }) => [maker, group, came.reason, went?.reason])).toEqual([
      ...Array.from({ length: 3 }, () => ['Karpenter', 'default', 'Provisioned', undefined]),
      ...Array.from({ length: 3 }, () => ['Karpenter', 'default', 'Provisioned', 'Empty']),
    ]);
    const pods = changes.slice(0, 3).map(({ came }) => came.pods);
    expect(pods.reduce((sum, each) => sum + each, 0)).toBe(145);
    expect(changes.every(({ went, goneAt }) => (went?.at ?? 0) <= (goneAt ?? 0))).toBe(true);
  });

  it('cost what the run costs, but for the nodes of its group', () => {
    const theirs = changes.reduce((sum, each) => sum + (dollarsOf(each, summary.at) ?? 0), 0);
    const others = summary.instanceCosts.filter(({ instanceType }) => instanceType !== 't3.large');
    expect(theirs).toBeCloseTo(
      others.reduce((sum, each) => sum + (each.dollars ?? 0), 0),
      9,
    );
  });

  it('are rows of a table and objects in JSON', () => {
    expect(nodeChangesText(summary, PLAIN).slice(0, 2)).toEqual([
      expect.stringMatching(/^nodes of +type +nodes +from +to +came by +went by +cost$/),
      expect.stringMatching(
        /^default +c6a\.4xlarge +3 +3m09s +end +Karpenter: Provisioned, 145 pods +– +\$1\.13$/,
      ),
    ]);
    const document = replayDocument({ scenario, file: 'k.yaml', result }, 'digest');
    expect(document.nodeChanges).toHaveLength(6);
    expect(document.nodeChanges[3]).toMatchObject({ capacityType: 'ON_DEMAND', went: { reason: 'Empty' } });
  });
});

describe('nodes of Cluster Autoscaler', () => {
  const { changes } = changesOf(shippedText('cluster-autoscaler-from-zero'));

  it('come one after the other, each for the pods that are left, and two go', () => {
    expect(changes.map(({ maker, came, went }) => [maker, came.reason, came.pods, went?.reason])).toEqual([
      ['Cluster Autoscaler', 'ScaleUp', 40, 'ScaleDown'],
      ['Cluster Autoscaler', 'ScaleUp', 25, 'ScaleDown'],
      ['Cluster Autoscaler', 'ScaleUp', 10, undefined],
    ]);
  });
});

describe('nodes of an update', () => {
  const { changes } = changesOf(shippedText('managed-update-surge'));

  it('replace the old ones, and the surge is taken back', () => {
    const counts = new Map<string, number>();
    for (const { came, went } of changes) {
      const key = `${came.reason} ${went?.reason ?? 'stays'}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      'Update UpdateScaleDown': 6,
      'NodeGroup Update': 6,
      'Update stays': 6,
    });
  });
});

describe('nodes of a group', () => {
  it('that nobody decides about are told nowhere', () => {
    const { changes, result } = changesOf(
      minimalWith('timeline: [{ at: 3m, scaleNodeGroup: { name: workers, size: 4 } }]\nuntil: 6m\n'),
    );
    expect(changes).toEqual([]);
    expect(nodeChangesText(result.summary, PLAIN)).toEqual([]);
  });
});
