// What the daemon does when a call fails, call by call, and what it leaves undone without provisioning.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { IpamdTrace, ObservedRecord } from '../../src/conformance/ipamdTrace.ts';
import { upstreamRules } from '../../src/ipamd/rules.ts';
import { Lane } from '../../src/kernel/lane.ts';
import { calls, life } from './life.ts';

function fault(call: string, times: number, window: readonly [number, number] = [0, 600_000]) {
  return { call, code: 'InternalError', fromMs: window[0], toMs: window[1], times };
}

function names(records: readonly ObservedRecord[]): unknown[] {
  return records.filter((record) => 'call' in record).map((record) => record.call);
}

const OWN_AND_TAGGED: IpamdTrace['subnets'] = [
  { id: 'subnet-a', cidr: '10.0.0.0/24' },
  { id: 'subnet-b', cidr: '10.0.1.0/24', tags: { 'kubernetes.io/role/cni': '1' } },
];
const PREFIXES = { ENABLE_PREFIX_DELEGATION: 'true', WARM_ENI_TARGET: '1', WARM_PREFIX_TARGET: '0' };

describe.each(['v1.16.4', 'v1.23.1'] as const)('%s', (upstream) => {
  it('describes the attached ENIs again at once, then after 10 ms, 20 ms and so on', () => {
    const records = life({ upstream, steps: [], faults: [fault('DescribeNetworkInterfaces', 3)] }).finish();
    expect(calls(records, 'DescribeNetworkInterfaces').map(({ t }) => t)).toEqual([0, 250, 510, 780]);
  });

  it('gives up after twelve describes, and its container starts again 10 s later', () => {
    const records = life({ upstream, steps: [], faults: [fault('DescribeNetworkInterfaces', 12)] }).finish();
    const failed = records.find((record) => record.daemon === 'failed');
    expect(failed?.t).toBe(12 * 250 + 660);
    expect(elementAt(calls(records, 'DescribeNetworkInterfaces'), 12).t).toBe(12 * 250 + 660 + 10_000);
  });

  it('fails to start when its ENI cannot be tagged in five tries', () => {
    const records = life({ upstream, steps: [], faults: [fault('CreateTags', 5)] }).finish();
    const tagged = calls(records, 'CreateTags');
    const failed = records.find((record) => record.daemon === 'failed');
    expect(failed?.t).toBe(elementAt(tagged, 4).t + 250);
    expect(tagged.length).toBe(6);
    expect(names(records.filter(({ t }) => t < elementAt(tagged, 4).t)).slice(1)).toEqual(
      Array(4).fill('CreateTags'),
    );
    [500, 1000, 2000, 4000].forEach((sleep, index) => {
      const slept = elementAt(tagged, index + 1).t - elementAt(tagged, index).t - 250;
      expect(slept).toBeGreaterThanOrEqual(sleep);
      expect(slept).toBeLessThanOrEqual(sleep * 1.3);
    });
  });

  it('leaves a foreign ENI that cannot be tagged to the next reconcile', () => {
    const run = life({
      upstream,
      steps: [{ atMs: 20_005, op: 'foreign-attach', subnet: 'subnet-a', ips: 2 }],
      faults: [fault('CreateTags', 5, [10_000, 600_000])],
      endMs: 200_000,
    });
    run.simulation.runUntil(100_000);
    expect(calls(run.observed, 'CreateTags').length).toBe(6);
    expect(run.store?.enis.size).toBe(1);
    run.finish();
    expect(calls(run.observed, 'CreateTags').length).toBe(7);
    expect(run.store?.enis.size).toBe(2);
  });

  it('waits in vain for an ENI that it has freed again, and only then goes on', () => {
    const records = life({
      upstream,
      faults: [fault('ModifyNetworkInterfaceAttribute', 1, [20_000, 60_000])],
      endMs: 300_000,
    }).finish();
    const created = calls(records, 'CreateNetworkInterface');
    const deleted = elementAt(calls(records, 'DeleteNetworkInterface'), 0);
    expect(created.length).toBe(2);
    // 0.1 s doubling to 51.2 s, and 60 s, each up to 15 % longer; then two sleeps of the loop.
    const waited = elementAt(created, 1).t - (deleted.t + 250) - 5000;
    expect(waited).toBeGreaterThanOrEqual(162_300);
    expect(waited).toBeLessThanOrEqual(162_300 * 1.15 + 250);
  });

  it('does not wait when the ENI could not be freed either', () => {
    const records = life({
      upstream,
      faults: [
        fault('ModifyNetworkInterfaceAttribute', 1, [20_000, 60_000]),
        fault('DescribeNetworkInterfaces', 1, [20_000, 60_000]),
      ],
      endMs: 60_000,
    }).finish();
    expect(calls(records, 'CreateNetworkInterface').length).toBe(2);
  });

  it('only reconciles without provisioning: every 2.5 s when due, without tags, groups and increases', () => {
    const run = life({
      upstream,
      env: { WARM_ENI_TARGET: '1', DISABLE_NETWORK_RESOURCE_PROVISIONING: 'true' },
      steps: [{ atMs: 60_005, op: 'foreign-attach', subnet: 'subnet-a', ips: 2 }],
      endMs: 200_000,
    });
    const records = run.finish();
    const atStart = upstreamRules(upstream).excludesSubnets ? ['DescribeSubnets'] : [];
    expect(names(records)).toEqual([
      'DescribeNetworkInterfaces',
      ...atStart,
      'DescribeNetworkInterfaces',
      ...atStart,
    ]);
    // The first reconcile comes 2.5 s after the start, the second when that is more than 60 s ago.
    const ready = records.find((record) => record.daemon === 'ready');
    expect(elementAt(calls(records, 'DescribeNetworkInterfaces'), 1).t).toBe((ready?.t ?? 0) + 2500 + 62_500);
    expect(run.store?.enis.size).toBe(2);
  });

  it('takes an ENI torn off with pods twice from its count of prefixes', () => {
    const run = life({
      upstream,
      node: { instanceType: 't3.small', maxPods: 110 },
      env: { ...PREFIXES, WARM_IP_TARGET: '5' },
      steps: [
        ...Array.from({ length: 50 }, (_, index) => ({ atMs: 10_005 + index * 1000, op: 'add' as const, pod: `p${index}`, retryEveryMs: 10_000 })), // prettier-ignore
        { atMs: 120_005, op: 'foreign-detach', eni: 'eni-1' },
      ],
      endMs: 260_000,
    });
    run.simulation.runUntil(120_000);
    const tornOff = run.store?.enis.get('eni-1');
    expect(tornOff?.assigned).toBeGreaterThan(0);
    const lost = tornOff?.prefixes ?? 0;
    run.finish();
    const held = [...(run.store?.enis.values() ?? [])].reduce((sum, eni) => sum + eni.prefixes, 0);
    expect(run.store?.stats().totalPrefixes).toBe(held - lost);
  });
});

describe('an ENI that metadata shows and EC2 does not know', () => {
  it('is left out at once, and force-removed', () => {
    const run = life({ imdsLagMs: 200_000, steps: [], endMs: 150_000 });
    // Two ENIs come, and one goes again before metadata has shown either.
    run.simulation.at(10_000, Lane.scenario, () => run.attachForeign('subnet-a', 1));
    run.simulation.at(10_005, Lane.scenario, () => run.attachForeign('subnet-a', 1));
    run.finish();
    run.simulation.at(run.simulation.now + 10, Lane.scenario, () => run.detachForeign('eni-1'));
    run.simulation.runUntil(390_000);
    const all = calls(run.observed, 'DescribeNetworkInterfaces');
    const first = all.findIndex(({ error }) => error !== undefined);
    const described = all.slice(first, first + 2);
    expect(described.map(({ enis, error }) => [enis, error])).toEqual([
      [['eni-0', 'eni-1', 'eni-2'], 'InvalidNetworkInterfaceID.NotFound'],
      [['eni-0', 'eni-2'], undefined],
    ]);
    expect(elementAt(described, 1).t).toBe(elementAt(described, 0).t + 250);
    expect([...(run.store?.enis.keys() ?? [])]).toEqual(['eni-0', 'eni-2']);
  });
});

describe('v1.23.1', () => {
  it('passes over subnets tagged for another cluster, not those of its own', () => {
    const tags = { 'kubernetes.io/role/cni': '1', 'cni.networking.k8s.aws/cluster/blue': 'shared' };
    const subnets = [
      { id: 'subnet-a', cidr: '10.0.0.0/26' },
      { id: 'subnet-b', cidr: '10.0.1.0/24', tags },
    ] as const;
    const takenFor = (CLUSTER_NAME: string) =>
      calls(
        life({ subnets, env: { WARM_ENI_TARGET: '1', CLUSTER_NAME } }).finish(),
        'CreateNetworkInterface',
      );
    expect(takenFor('blue')).toMatchObject([{ subnet: 'subnet-b' }]);
    expect(takenFor('green')).toMatchObject([{ subnet: 'subnet-a' }]);
  });

  it('looks without discovery whether the own subnet is excluded, and goes on when it cannot see', () => {
    const env = { WARM_ENI_TARGET: '1', ENABLE_SUBNET_DISCOVERY: 'false' };
    const create = ['DescribeSubnets', 'CreateNetworkInterface'];
    const seen = calls(life({ env }).finish(), ...create);
    expect(names(seen)).toEqual(create);
    const unseen = calls(life({ env, faults: [fault('DescribeSubnets', 1)] }).finish(), ...create);
    expect(names(unseen)).toEqual(create);
    const excluded = life({
      env,
      subnets: [{ id: 'subnet-a', cidr: '10.0.0.0/24', tags: { 'kubernetes.io/role/cni': '0' } }],
    });
    expect(calls(excluded.finish(), 'CreateNetworkInterface')).toEqual([]);
  });

  it.each([
    ['v1.22.1', ['eni-0', 'eni-2', 'eni-1']],
    ['v1.23.1', ['eni-0', 'eni-1', 'eni-2']],
  ] as const)(
    'sets groups on the ENIs of its own subnet first where it discovers groups: %s',
    (upstream, order) => {
      const run = life({
        upstream,
        subnets: OWN_AND_TAGGED,
        steps: [
          { atMs: 10_005, op: 'foreign-attach', subnet: 'subnet-b', ips: 0 },
          { atMs: 20_005, op: 'foreign-attach', subnet: 'subnet-a', ips: 0 },
          { atMs: 100_000, op: 'restart', downMs: 10, env: {} },
        ],
      });
      const modified = calls(run.finish(), 'ModifyNetworkInterfaceAttribute').filter(({ t }) => t > 100_000);
      expect(modified.slice(0, 3).map(({ eni }) => eni)).toEqual(order);
    },
  );
});
