// Rules that no recorded run happens to touch, each in a small life of one node.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { ObservedRecord } from '../../src/conformance/ipamdTrace.ts';
import { Lane } from '../../src/kernel/lane.ts';
import { calls, life } from './life.ts';

describe('a new ENI', () => {
  it('goes to the next subnet when the first refuses, whatever the error', () => {
    const created = calls(
      life({
        subnets: [
          { id: 'subnet-a', cidr: '10.0.0.0/25' },
          { id: 'subnet-b', cidr: '10.0.1.0/24', tags: { 'kubernetes.io/role/cni': '1' } },
        ],
        faults: [
          { call: 'CreateNetworkInterface', code: 'InternalError', fromMs: 20_000, toMs: 90_000, times: 1 },
        ],
      }).finish(),
      'CreateNetworkInterface',
    );
    expect(created.map(({ subnet, error }) => [subnet, error])).toEqual([
      ['subnet-b', 'InternalError'],
      ['subnet-a', undefined],
    ]);
    expect(elementAt(created, 1).t).toBe(elementAt(created, 0).t + 250);
  });

  it('is freed again when it cannot be modified', () => {
    const run = life({
      faults: [
        {
          call: 'ModifyNetworkInterfaceAttribute',
          code: 'UnauthorizedOperation',
          fromMs: 20_000,
          toMs: 35_000,
        },
      ],
      endMs: 40_000,
    });
    const tail = run.finish().filter((record) => record.t > 30_005 && 'call' in record);
    expect(tail.slice(4, 8).map((record) => record.call)).toEqual([
      'ModifyNetworkInterfaceAttribute',
      'DescribeNetworkInterfaces',
      'DetachNetworkInterface',
      'DeleteNetworkInterface',
    ]);
    expect(run.store?.enis.size).toBe(1);
  });

  it('is looked for in metadata after 0.1 s, doubling, each up to 15 % longer', () => {
    const records = life({ imdsLagMs: 3000 }).finish();
    const modified = calls(records, 'ModifyNetworkInterfaceAttribute').at(-1)?.t ?? 0;
    const lookedUp = calls(records, 'DescribeSubnets').at(-1)?.t ?? 0;
    // Visible 2.75 s after the modification: 0.1 + 0.2 + 0.4 + 0.8 + 1.6 s of sleep.
    expect(lookedUp - (modified + 250)).toBeGreaterThanOrEqual(3100);
    expect(lookedUp - (modified + 250)).toBeLessThanOrEqual(3565);
  });

  it('is looked for first after 0.1 s', () => {
    const records = life({ imdsLagMs: 340 }).finish();
    const modified = calls(records, 'ModifyNetworkInterfaceAttribute').at(-1)?.t ?? 0;
    const lookedUp = calls(records, 'DescribeSubnets').at(-1)?.t ?? 0;
    expect(lookedUp - (modified + 250)).toBeGreaterThanOrEqual(100);
    expect(lookedUp - (modified + 250)).toBeLessThanOrEqual(115);
  });
});

describe('a reconcile', () => {
  it('drops from the store what EC2 no longer has on the ENI', () => {
    const run = life({ steps: [] });
    run.simulation.at(10_000, Lane.scenario, () => {
      const eni = run.cloud.networkInterfaces.find('eni-0');
      run.cloud.networkInterfaces.unassign('eni-0', eni?.cidrs.slice(0, 2) ?? []);
      run.daemon?.attachmentsChanged();
    });
    run.simulation.runUntil(60_000);
    expect(run.store?.stats().total).toBe(5);
    run.simulation.runUntil(70_000);
    expect(calls(run.observed, 'DescribeNetworkInterfaces').length).toBe(2);
    // What is missing of the warm target comes back a tick later.
    expect(calls(run.observed, 'AssignPrivateIpAddresses').slice(1)).toMatchObject([{ ips: 2 }]);
  });

  it('takes back what was freed 60 s ago and is still on the ENI, and passes over what is younger', () => {
    // Two ENIs give their addresses back, 5 s apart, and EC2 refuses: the addresses stay on the ENIs.
    const pods = Array.from({ length: 8 }, (_, index) => `p${index}`);
    const run = life({
      upstream: 'v1.16.4',
      env: { WARM_ENI_TARGET: '1', WARM_IP_TARGET: '1', MINIMUM_IP_TARGET: '2', IP_COOLDOWN_PERIOD: '0' },
      latencyMs: { default: 250, UnassignPrivateIpAddresses: 5000 },
      faults: [
        {
          call: 'UnassignPrivateIpAddresses',
          code: 'UnauthorizedOperation',
          fromMs: 0,
          toMs: 400_000,
          times: 2,
        },
      ],
      steps: [
        ...pods.map((pod, index) => ({ atMs: 30_005 + index * 8000, op: 'add' as const, pod })),
        ...pods.map((pod) => ({ atMs: 120_005, op: 'del' as const, pod })),
      ],
      endMs: 300_000,
    });
    run.simulation.runUntil(140_000);
    const refused = calls(run.observed, 'UnassignPrivateIpAddresses');
    const first = elementAt(refused, 0);
    const second = elementAt(refused, 1);
    expect(second.t).toBe(first.t + 5000);
    const carried = ({ eni }: ObservedRecord): number => run.store?.enis.get(String(eni))?.cidrs.size ?? 0;
    const before = { first: carried(first), second: carried(second) };
    // The loop slept 2.5 s after the second call; its reconcile comes 57.5 s after the second release.
    run.simulation.runUntil(second.t + 58_500);
    expect(carried(first)).toBe(before.first + (first.ips as string[]).length);
    expect(carried(second)).toBe(before.second);
  });

  it('looks at prefixes too', () => {
    const run = life({
      steps: [],
      node: { instanceType: 't3.medium', maxPods: 110 },
      env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
    });
    run.simulation.at(10_000, Lane.scenario, () => {
      const eni = run.cloud.networkInterfaces.find('eni-0');
      run.cloud.networkInterfaces.unassign('eni-0', eni?.cidrs ?? []);
      run.daemon?.attachmentsChanged();
    });
    run.simulation.runUntil(90_000);
    expect(calls(run.observed, 'DescribeNetworkInterfaces').length).toBe(2);
    expect(calls(run.observed, 'AssignPrivateIpAddresses').length).toBe(2);
    expect(run.store?.stats()).toMatchObject({ total: 16, totalPrefixes: 1 });
  });

  it('counts a CIDR as just freed for less than 60 s', () => {
    const run = life({ steps: [] });
    run.simulation.runUntil(40_000);
    const pool = run.daemon?.pool;
    pool?.clocks.rememberFreed('10.0.0.6/32', pool.now);
    run.simulation.runUntil(40_001);
    pool?.clocks.rememberFreed('10.0.0.5/32', pool.now);
    run.simulation.runUntil(100_000);
    expect(pool?.clocks.recentlyFreed('10.0.0.5/32', pool.now)).toBe(true);
    expect(pool?.clocks.recentlyFreed('10.0.0.6/32', pool.now)).toBe(false);
    expect(pool?.clocks.recentlyFreed('10.0.0.7/32', pool.now)).toBeUndefined();
  });
});

describe('a node that awaits its trunk', () => {
  it('asks EC2 while instance metadata does not show what it was just given', () => {
    const records = life({
      node: { instanceType: 'm5.large', maxPods: 29 },
      env: { WARM_IP_TARGET: '1', ENABLE_POD_ENI: 'true' },
      imdsLagMs: 8000,
    }).finish();
    const assigned = calls(records, 'AssignPrivateIpAddresses').find(({ t }) => t > 30_000)?.t ?? 0;
    const asked = calls(records, 'DescribeNetworkInterfaces').filter(
      ({ t }) => t > assigned && t < assigned + 8000,
    );
    expect(assigned).toBeGreaterThan(30_000);
    expect(asked).not.toEqual([]);
  });
});
