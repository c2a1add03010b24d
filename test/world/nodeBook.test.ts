// The book of facts against the cluster and the cloud themselves, after every event: the Nodes that kubectl would show,
// their conditions, and the ENIs that EC2 has attached, while names come back, nodes hang and instances end.

import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { applyFact } from '../../src/record/applyFact.ts';
import { WorldState } from '../../src/record/worldState.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';

const REUSED_NAMES = `apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: names that come back }
vpc:
  cidrs: [10.0.0.0/16]
  subnets: [{ name: a, cidr: 10.0.0.0/27, availabilityZone: us-west-2a }]
ec2: { addressChoice: lowest }
cni: { env: { WARM_IP_TARGET: 1 } }
nodeGroups: [{ name: workers, instanceType: m5.large, size: 3 }]
workloads: [{ name: web, steady: { pods: 4, lifetime: { p0: 10s, p100: 40s } } }]
timeline:
  - { at: 1m30s, instanceRefresh: { name: workers, minHealthyPercentage: 0 } }
  - { at: 3m, failNode: { nodeGroup: workers, index: 0 } }
  - { at: 4m30s, terminateNode: { nodeGroup: workers, index: 0 } }
  - { at: 5m, scaleNodeGroup: { name: workers, size: 0 } }
  - { at: 5m20s, scaleNodeGroup: { name: workers, size: 3 } }
until: 8m
`;

const UNSCHEDULABLE_FROM_START = REUSED_NAMES.replace(
  'size: 3 }]',
  'size: 2, management: self-managed, taints: [{ key: node.kubernetes.io/unschedulable, effect: NoExecute }] }]',
);

interface Comparison {
  readonly found: readonly string[];
  /** Events after which a Node stood for a dead instance while another had its name. */
  readonly reused: number;
}

function compare(text: string, seed: number): Comparison {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const state = new WorldState();
  const world = new World(parsed.scenario, { seed, onFact: (fact, at) => applyFact(state, fact, at) });
  const found: string[] = [];
  let reused = 0;
  world.simulation.onAfterEvent(() => {
    const shown = [...world.kubernetes.nodes()].map(
      ({ name, ready, unschedulable }) => `${name} ${ready} ${unschedulable}`,
    );
    const told = [...state.nodes.nodes.values()]
      .filter(({ registeredAt }) => registeredAt !== undefined)
      .map(({ node, ready, cordoned }) => `${node} ${ready} ${cordoned}`);
    if (shown.sort().join() !== told.sort().join()) {
      found.push(
        `${world.simulation.now}: kubectl shows ${shown.join('; ')}, the book has ${told.join('; ')}`,
      );
    }
    const ready = [...world.kubernetes.nodes()].filter((node) => node.ready).length;
    if (state.nodes.readyCount !== ready)
      found.push(`${world.simulation.now}: ${ready} Ready, told ${state.nodes.readyCount}`);
    for (const node of state.nodes.nodes.values()) {
      if (node.instanceGone && node.instance !== undefined) reused++;
    }
  });
  world.simulation.runUntil(8 * MINUTE);
  return { found, reused };
}

describe('the book of facts', () => {
  it('has the Nodes and conditions that kubectl shows, whatever comes back under an old name', () => {
    const texts = [REUSED_NAMES, UNSCHEDULABLE_FROM_START];
    const compared = [1, 2, 3].flatMap((seed) => texts.map((text) => compare(text, seed)));
    expect(compared.flatMap(({ found }) => found)).toEqual([]);
    expect(compared.reduce((sum, { reused }) => sum + reused, 0)).toBeGreaterThan(0);
  });
});
