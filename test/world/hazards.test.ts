// What the real daemon does wrong is told as a hazard, with its cause and its end, and breaks no invariant.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { HAZARD_CAUSES, type Hazard } from '../../src/record/hazards.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { runScenario } from '../../src/world/run.ts';
import { fixture, fixturesIn } from './fixtures.ts';

function play(name: string, folder = 'hazards'): { hazards: readonly Hazard[]; records: TraceRecord[] } {
  const records: TraceRecord[] = [];
  const scenario = fixture(folder, name);
  const result = runScenario(scenario, { check: true, onRecord: (record) => records.push(record) });
  expect(result.brokenInvariant).toBeUndefined();
  return { hazards: result.summary.hazards, records };
}

/** When the pod got the address, and when it gave it back. */
function stay(records: readonly TraceRecord[], pod: string, address: string) {
  const of = (kind: 'address-assigned' | 'address-unassigned') =>
    records.find((each) => each.kind === kind && each.pod === pod && each.address === address)?.t;
  return { from: of('address-assigned'), to: of('address-unassigned') };
}

describe('an address given out again after a restart', () => {
  it('because instance metadata lagged is a hazard from the second ADD on', () => {
    const { hazards, records } = play('metadata-lag.yaml');
    const hazard = elementAt(hazards, 0);
    expect(hazards).toEqual([
      {
        reason: 'DuplicateAddress',
        cause: 'MetadataLag',
        node: hazard.nodes[0],
        restartedAt: hazard.restartedAt,
        address: '10.0.0.59',
        pods: ['default/bp0-0', 'default/bp1-2'],
        nodes: [hazard.node, hazard.node],
        victim: 'default/bp0-0',
        from: stay(records, 'default/bp1-2', '10.0.0.59').from,
        to: undefined,
      },
    ]);
    expect(records).toContainEqual({ t: hazard.restartedAt, kind: 'daemon-started', node: hazard.node });
    expect(hazard.restartedAt).toBeGreaterThanOrEqual(60_000);
  });

  it('because DescribeSubnets failed ends when one of the two is taken down', () => {
    const { hazards, records } = play('subnet-lookup-fails.yaml');
    expect(hazards.length).toBeGreaterThan(0);
    for (const { cause, pods, victim, address, from, to } of hazards) {
      const [first] = pods;
      expect(cause).toBe('SubnetLookupFailed');
      expect(victim).toBe(first);
      expect(first).toMatch(/^kube-system\/coredns-/);
      expect({ from, to }).toEqual(stay(records, elementAt(pods, 1), address));
    }
  });

  it.each(fixturesIn('hazards'))('%s: the daemon has said before that it forgot the pod', (name) => {
    const { hazards, records } = play(name);
    for (const { victim, address, cause, from } of hazards) {
      const forgotten = records.find(
        (each) => each.kind === 'address-forgotten' && each.pod === victim && each.address === address,
      );
      expect(forgotten).toMatchObject({ cause });
      expect(forgotten?.t).toBeLessThanOrEqual(from);
    }
  });
});

describe('addresses that metadata lists wrongly', () => {
  it.each([
    ['same-address-on-two-enis.yaml', 'StaleMetadata'],
    ['restored-to-another-eni.yaml', 'StaleMetadata'],
    ['reconcile-by-number.yaml', 'ReconcileOfStaleMetadata'],
  ])('%s: hazards because of %s, and no broken invariant', (name, cause) => {
    const { hazards } = play(name, 'stale-metadata');
    expect(hazards.map((hazard) => hazard.cause)).toContain(cause);
    for (const { pods, nodes, victim } of hazards) {
      expect(pods.length).toBeGreaterThan(1);
      expect(nodes).toHaveLength(pods.length);
      expect(pods).toContain(victim);
    }
  });
});

describe('the table of hazards', () => {
  it.each(Object.entries(HAZARD_CAUSES))('%s names where it is reported', (_, { issues, fixedIn }) => {
    expect(issues.length).toBeGreaterThan(0);
    if (fixedIn !== null) expect(fixedIn).toMatch(/^v\d+\.\d+\.\d+$/);
  });
});
