// Random clusters whose nodes come and go by themselves: limits and budgets hold, and looks that are left out would have
// come to nothing. `npm run soak` plays more of them.

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { InvariantWatch, type CheckedWorld } from '../../src/world/invariants.ts';
import type { Fact } from '../../src/record/trace.ts';
import { World } from '../../src/world/world.ts';
import { playTo } from '../../src/world/run.ts';
import { autoscalerFuzzer, tryAutoscalers, type AutoscalerTrial } from './autoscalerFuzzer.ts';

const FIXTURES = new URL('../fixtures/fuzz/', import.meta.url);

const kept = readdirSync(FIXTURES)
  .filter((name) => name.startsWith('autoscalers-'))
  .map(
    (name) => [name, JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')) as AutoscalerTrial] as const,
  );

describe('random clusters with autoscalers', () => {
  it('keep the invariants, and come to the same with every look', () => {
    let events = 0;
    const property = fc.property(autoscalerFuzzer.cases, (trial) => {
      const tried = tryAutoscalers(trial);
      events += tried.events;
      expect(tried.problems).toEqual([]);
    });
    fc.assert(property, { seed: 20_241_128, numRuns: 8 });
    expect(events).toBeGreaterThan(2_000);
  });
});

describe('clusters with autoscalers that once failed', () => {
  it.each(kept)('%s', (_, trial) => {
    expect(tryAutoscalers(trial).problems).toEqual([]);
  });
});

const SCENARIO = `apiVersion: vpc-cni-sim/v1
kind: Scenario
nodeGroups: [{ name: workers, instanceType: t3.xlarge, size: 3, updateConfig: { maxUnavailable: 1 } }]
karpenter:
  nodePools:
    - metadata: { name: general }
      spec:
        limits: { cpu: 8 }
        disruption: { consolidateAfter: Never, budgets: [{ nodes: "1" }] }
        template:
          spec:
            nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: default }
            requirements: [{ key: node.kubernetes.io/instance-type, operator: In, values: [m5.large] }]
timeline:
  - at: 2m
    createDeployment:
      { name: web, replicas: 3, requests: { cpu: 1300m }, nodeSelector: { karpenter.sh/nodepool: general } }
until: 10m
`;

/** What the invariants say of a world that is told such facts; `times`: how often it has each of its NodeClaims. */
function told(fact: (nodes: readonly string[]) => Fact[], times = 1): readonly string[] {
  const parsed = parseScenario(SCENARIO);
  assert(parsed.ok, 'valid');
  const world = new World(parsed.scenario, { seed: 1, onFact: () => undefined });
  let copies = 1;
  let tell: Parameters<CheckedWorld['listen']>[0] = () => undefined;
  const checked: CheckedWorld = {
    simulation: world.simulation,
    cloud: world.cloud,
    kubernetes: world.kubernetes,
    vpcResources: world.vpcResources,
    calico: world.calico,
    karpenter: {
      nodeClaims: () =>
        Array.from({ length: copies }, () => [...(world.karpenter?.nodeClaims() ?? [])]).flat(),
    },
    nodeAutoscaler: world.nodeAutoscaler,
    daemons: world.daemons,
    sandboxes: world.sandboxes,
    hazards: world.hazards,
    listen: (onFact) => {
      tell = onFact;
      world.listen(onFact);
    },
  };
  const watch = new InvariantWatch(checked);
  playTo(world, 300_000);
  expect(watch.broken).toBeUndefined();
  copies = times;
  const ofPool = [...world.kubernetes.nodes()].filter(({ labels }) => 'karpenter.sh/nodepool' in labels);
  for (const { name } of ofPool.slice(0, 2))
    world.kubernetes.nodeVerbs.taint(name, {
      key: 'karpenter.sh/disrupted',
      value: '',
      effect: 'NoSchedule',
    });
  for (const one of fact(ofPool.map(({ name }) => name))) tell(one, 300_000);
  watch.finish();
  return watch.broken?.texts ?? [];
}

describe('the invariants of autoscalers', () => {
  it('see a disruption budget exceeded', () => {
    const broken = told((nodes) => [
      {
        kind: 'disruption-started',
        reason: 'Drifted',
        nodes: nodes.slice(0, 2),
        replacements: [],
        savings: 0,
      },
    ]);
    expect(broken).toEqual([
      'disruption-budget: 2 of 3 nodes of NodePool general are disrupted, Drifted allows 1',
    ]);
  });

  it('see the limit of a NodePool exceeded', () => {
    const launched = (nodes: readonly string[]): Fact[] => [
      {
        kind: 'nodeclaim-launched',
        nodeClaim: 'general-0',
        nodePool: 'general',
        node: nodes[0] ?? '',
        instance: 'i-0',
        instanceType: 'm5.large',
        zone: 'us-west-2a',
        subnet: 'subnet-1',
        capacityType: 'on-demand',
        price: 0.1,
        offered: 1,
      },
    ];
    expect(told(launched)).toEqual([]);
    expect(told(launched, 2)).toEqual(['node-pool-limit: NodePool general has 12 CPUs, with a limit of 8']);
  });

  it('see more nodes of a group drained than its update may', () => {
    const leaving = (node: string): Fact => ({ kind: 'node-leaving', node, group: 'workers', why: 'update' });
    const broken = told(() => [
      { kind: 'node-group-update-started', group: 'workers', nodes: 3, maxUnavailable: 1, surge: 6 },
      leaving('a'),
      leaving('b'),
    ]);
    expect(broken).toEqual([
      'update-unavailable: 2 nodes of workers are drained at a time, 1 at most should be',
    ]);
  });
});
