// Warm, as it is told, against what each daemon's store would give out, after every event of a run in which the mode
// is switched, daemons restart and a machine hangs.

import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { applyFact } from '../../src/record/applyFact.ts';
import { poolCounts } from '../../src/record/poolRecord.ts';
import { WorldState } from '../../src/record/worldState.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';

const SWITCHED = `apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: two modes }
vpc:
  cidrs: [10.0.0.0/16]
  subnets: [{ name: a, cidr: 10.0.0.0/26, availabilityZone: us-west-2a }]
nodeGroups: [{ name: workers, instanceType: t3.medium, size: 2 }]
workloads:
  - { name: web, bursts: { pods: 3, every: 5s, lifetime: { p0: 0s, p100: 40s } } }
timeline:
  - { at: 90s, setCniEnv: { ENABLE_PREFIX_DELEGATION: true } }
  - { at: 150s, failNode: { nodeGroup: workers, index: 0 } }
  - { at: 200s, recoverNode: { nodeGroup: workers, index: 0 } }
  - { at: 4m, setCniEnv: { ENABLE_PREFIX_DELEGATION: false } }
until: 6m
`;

describe('warm', () => {
  it('is what the daemon would give out now, whatever mode its addresses are from', () => {
    const parsed = parseScenario(SWITCHED);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const state = new WorldState();
    const world = new World(parsed.scenario, { seed: 1, onFact: (fact, at) => applyFact(state, fact, at) });
    const wrong: string[] = [];
    const seen = { otherMode: 0, notServed: 0 };
    world.simulation.onAfterEvent(() => {
      const { now } = world.simulation;
      for (const { node, pool } of state.nodes.nodes.values()) {
        const daemon = world.daemons.nodes.get(node);
        const store = daemon?.ready === true ? daemon.store : undefined;
        const expected = store === undefined ? 0 : store.stats().available - store.cooling(now);
        const { total, assigned, cooling, warm, otherMode, notServed } = poolCounts(pool, now);
        if (warm !== expected) wrong.push(`${now} ${node}: ${warm} warm, the store has ${expected}`);
        if (assigned + cooling + warm + otherMode + notServed !== total) wrong.push(`${now} ${node}: sum`);
        seen.otherMode += otherMode;
        seen.notServed += notServed;
      }
    });
    world.simulation.runUntil(6 * MINUTE);
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(seen.otherMode).toBeGreaterThan(0);
    expect(seen.notServed).toBeGreaterThan(0);
  });
});
