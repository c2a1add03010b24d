// The ConfigMap of Cluster Autoscaler: what it says while a group grows from zero, and when nodes may go.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { inspect } from '../../src/inspect/inspect.ts';
import { playTo } from '../../src/inspect/moment.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

const parsed = parseScenario(
  readFileSync(resolve(import.meta.dirname, '../../scenarios/cluster-autoscaler-from-zero.yaml'), 'utf8'),
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { scenario } = parsed;

const GET = ['kubectl', 'get', 'cm', 'cluster-autoscaler-status', '-n', 'kube-system', '-o', 'json'];

interface Status {
  readonly time: string;
  readonly clusterWide: { readonly scaleUp: { readonly status: string } };
  readonly nodeGroups: readonly {
    readonly name: string;
    readonly health: object;
    readonly scaleUp: { readonly status: string; readonly lastTransitionTime: string };
    readonly scaleDown: { readonly status: string; readonly candidates?: number };
  }[];
}

function statusAt(minutes: number): Status {
  const { stdout, stderr } = inspect(playTo(scenario, minutes * 60_000, 1), GET, {});
  expect(stderr).toBe('');
  return parse((JSON.parse(stdout) as { data: { status: string } }).data.status) as Status;
}

describe('the status of Cluster Autoscaler', () => {
  it('names the groups that it scales, with their sizes', () => {
    const { nodeGroups } = statusAt(4);
    expect(nodeGroups).toMatchObject([
      {
        name: 'workers',
        health: {
          status: 'Healthy',
          nodeCounts: {
            registered: { total: 0, ready: 0, notStarted: 0 },
            longUnregistered: 0,
            unregistered: 0,
          },
          cloudProviderTarget: 0,
          minSize: 0,
          maxSize: 10,
        },
        scaleUp: { status: 'NoActivity' },
        scaleDown: { status: 'NoCandidates' },
      },
    ]);
  });

  it('is in progress from the decision until the node is there, since then', () => {
    const { clusterWide, nodeGroups } = statusAt(5.5);
    expect(clusterWide.scaleUp.status).toBe('InProgress');
    expect(nodeGroups[0]?.health).toMatchObject({
      cloudProviderTarget: 1,
      nodeCounts: { registered: { ready: 0 } },
    });
    expect(nodeGroups[0]?.scaleUp).toMatchObject({
      status: 'InProgress',
      lastTransitionTime: expect.stringMatching(/^2024-03-01T00:05:1\d(?:\.\d+)?Z$/) as string,
    });
  });

  it('has nodes that may go as candidates, and is looked at every scan interval', () => {
    const { time, nodeGroups } = statusAt(25);
    expect(nodeGroups[0]?.scaleDown).toMatchObject({ status: 'CandidatesPresent', candidates: 2 });
    expect(time).toMatch(/^2024-03-01 00:2[45]:\d\d(?:\.\d+)? \+0000 UTC$/);
  });

  it('is not there without it, or before its first loop', () => {
    const { stderr } = inspect(playTo(scenario, 1000, 1), GET, {});
    expect(stderr).toContain('configmaps "cluster-autoscaler-status" not found');
  });
});
