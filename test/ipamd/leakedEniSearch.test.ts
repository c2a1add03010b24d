// The search for leaked ENIs: when a daemon makes it, what it deletes, and what it leaves alone.

import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { Ec2Fact } from '../../src/ec2/facts.ts';
import type { Series } from '../../src/ipamd/series.ts';
import { SeededChooser } from '../../src/kernel/chooser.ts';
import type { NodeLife } from '../../src/world/life/nodeLife.ts';
import { NodeRun } from '../../src/world/life/nodeRun.ts';
import { daemonMeter } from '../../src/world/daemonMeter.ts';

const HOUR = 60 * MINUTE;
const CALL_MS = 250;

const LIFE: NodeLife = {
  upstream: 'v1.23.1',
  node: { instanceType: 't3.medium', maxPods: 17 },
  env: { WARM_ENI_TARGET: '1' },
  subnets: [{ id: 'subnet-a', cidr: '10.0.0.0/24' }],
  latencyMs: { default: CALL_MS },
  detachMs: 1500,
  imdsLagMs: 0,
  steps: [],
  endMs: 5 * HOUR,
};

type CallFact = Extract<Ec2Fact, { kind: 'call-answered' }>;

/** A node, the calls that it makes, and what its daemons count. */
function node(changes: Partial<NodeLife> = {}, seed = 1) {
  const calls: (CallFact & { readonly at: number })[] = [];
  const meter = daemonMeter('v1.23.1');
  const run: NodeRun = new NodeRun(
    { ...LIFE, ...changes },
    {
      seed,
      meter,
      chooser: (_, random) => new SeededChooser(random, 'ipamd'),
      onFact: (fact) => {
        if (fact.kind === 'call-answered') calls.push({ ...fact, at: run.simulation.now });
      },
    },
  );
  /** When searches listed what is available. */
  const searches = (): number[] =>
    calls
      .filter(({ call, eni }) => call === 'DescribeNetworkInterfaces' && eni === undefined)
      .map(({ startedAt }) => startedAt);
  /** An ENI as a daemon leaves it that was killed before it attached it. */
  const leak = (): string => {
    const { cloud, instance, simulation } = run;
    const subnet = cloud.subnets.get('subnet-a');
    if (subnet === undefined) throw new Error('no subnet');
    const made = cloud.networkInterfaces.create(subnet, { kind: 'ips', count: 5 }, instance.instanceId);
    if (!made.ok) throw new Error(made.code);
    made.value.createdAt = simulation.now;
    return made.value.id;
  };
  const exists = (eni: string): boolean => run.cloud.networkInterfaces.find(eni) !== undefined;
  return { run, calls, meter, searches, leak, exists };
}

describe('the search for leaked ENIs', () => {
  it('begins within five minutes, at a whole second, and again an hour and up to five minutes later', () => {
    const firsts = Array.from({ length: 40 }, (_, seed) => {
      const { run, searches } = node({}, seed);
      run.simulation.runUntil(3 * HOUR + 30 * MINUTE);
      const times = searches();
      expect(times.length).toBeGreaterThanOrEqual(3);
      times.reduce((before, at) => {
        const delay = at - (before + CALL_MS + HOUR);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThan(5 * MINUTE);
        expect(delay % SECOND).toBe(0);
        return at;
      }, -CALL_MS - HOUR);
      return times[0] ?? -1;
    });
    expect(Math.min(...firsts)).toBeLessThan(MINUTE);
    expect(Math.max(...firsts)).toBeGreaterThan(4 * MINUTE);
  });

  it('costs an idle node one call and no pending event that a run would wait for', () => {
    const { run, calls } = node();
    run.simulation.runUntil(20 * MINUTE);
    expect(run.simulation.pending).toBe(0);
    expect(run.simulation.background).toBe(1);
    const made = calls.length;
    run.simulation.runUntil(HOUR + 10 * MINUTE);
    expect(calls.length).toBe(made + 1);
  });

  it('deletes what is older than five minutes, and gives its addresses back', () => {
    const { run, leak, exists, searches } = node();
    run.simulation.runUntil(10 * MINUTE);
    const free = run.cloud.subnets.get('subnet-a')?.availableIpAddressCount;
    const eni = leak();
    expect(run.cloud.subnets.get('subnet-a')?.availableIpAddressCount).toBe((free ?? 0) - 6);
    run.simulation.runUntil(HOUR);
    expect(exists(eni)).toBe(true);
    run.simulation.runUntil(HOUR + 11 * MINUTE);
    expect(exists(eni)).toBe(false);
    expect(run.cloud.subnets.get('subnet-a')?.availableIpAddressCount).toBe(free);
    expect(searches()).toHaveLength(2);
  });

  it('leaves alone what is younger, and what others made', () => {
    const { run, leak, exists } = node();
    const twin = node();
    twin.run.simulation.runUntil(6 * MINUTE);
    const [due = 0] = twin.searches();
    run.simulation.runUntil(due - SECOND);
    const young = leak();
    const subnet = run.cloud.subnets.get('subnet-a');
    if (subnet === undefined) throw new Error('no subnet');
    const foreign = run.cloud.networkInterfaces.create(subnet, { kind: 'ips', count: 0 }, undefined);
    run.simulation.runUntil(due + MINUTE);
    expect(exists(young)).toBe(true);
    run.simulation.runUntil(due + HOUR + 10 * MINUTE);
    expect(exists(young)).toBe(false);
    expect(foreign.ok && exists(foreign.value.id)).toBe(true);
  });

  it.each([{ DISABLE_LEAKED_ENI_CLEANUP: 'true' }, { DISABLE_NETWORK_RESOURCE_PROVISIONING: 'true' }])(
    'is not made with %j',
    (env) => {
      const { run, leak, exists, searches } = node({ env });
      const eni = leak();
      run.simulation.runUntil(4 * HOUR);
      expect(searches()).toEqual([]);
      expect(run.simulation.background).toBe(0);
      expect(exists(eni)).toBe(true);
    },
  );

  it('tries again an hour later when it cannot list, and counts only what was listed', () => {
    const faults = [
      { call: 'DescribeNetworkInterfaces', code: 'UnauthorizedOperation', fromMs: 10 * SECOND, toMs: HOUR },
    ];
    const { run, leak, exists, meter } = node({ faults });
    run.simulation.runUntil(10 * SECOND);
    const asked = count(meter.ec2Requests, 'DescribeNetworkInterfaces');
    const eni = leak();
    run.simulation.runUntil(30 * MINUTE);
    expect(exists(eni)).toBe(true);
    expect(count(meter.ec2Requests, 'DescribeNetworkInterfaces')).toBe(asked);
    expect(count(meter.ec2Errors, 'DescribeNetworkInterfaces')).toBe(1);
    expect(count(meter.apiErrors, 'DescribeNetworkInterfaces', 'UnauthorizedOperation')).toBe(1);
    run.simulation.runUntil(HOUR + 20 * MINUTE);
    expect(exists(eni)).toBe(false);
    expect(count(meter.ec2Requests, 'DescribeNetworkInterfaces')).toBe(asked + 1);
  });

  it('tries a delete twelve times, goes on with the next ENI and leaves the first to the next round', () => {
    const faults = [
      { call: 'DeleteNetworkInterface', code: 'InternalError', fromMs: 0, toMs: 3 * HOUR, times: 12 },
    ];
    const { run, leak, exists, calls, meter } = node({ faults });
    run.simulation.runUntil(10 * MINUTE);
    const enis = [leak(), leak()];
    run.simulation.runUntil(HOUR + 30 * MINUTE);
    expect(enis.map(exists)).toEqual([true, false]);
    expect(calls.filter(({ call }) => call === 'DeleteNetworkInterface')).toHaveLength(13);
    expect([...meter.utilsErrors.entries()]).toEqual([
      [expect.arrayContaining(['cleanUpLeakedENIDeleteErr']), 1],
    ]);
    run.simulation.runUntil(3 * HOUR);
    expect(enis.map(exists)).toEqual([false, false]);
  });

  it('ends with its container, and the next one begins anew', () => {
    const { run, searches } = node({ steps: [{ atMs: 20 * MINUTE, op: 'restart', downMs: SECOND }] });
    run.simulation.runUntil(26 * MINUTE);
    expect(run.simulation.background).toBe(1);
    expect(searches().length).toBe(2);
    expect(searches()[1]).toBeGreaterThan(20 * MINUTE);
  });

  it('ends with a container whose start has failed', () => {
    const faults = [{ call: 'CreateTags', code: 'UnauthorizedOperation', fromMs: 0, toMs: 2 * MINUTE }];
    const { run } = node({ faults });
    run.simulation.runUntil(20 * MINUTE);
    expect(run.simulation.background).toBe(1);
  });

  it('changes no other draw', () => {
    const told = (env: NodeLife['env']): string[] => {
      const steps = Array.from({ length: 8 }, (_, pod) => ({
        atMs: 6 * MINUTE + pod * 700,
        op: 'add' as const,
        pod: `p${pod}`,
        retryEveryMs: 5 * SECOND,
      }));
      const { run, calls } = node({ env, steps, addressChoice: 'random' });
      run.simulation.runUntil(10 * MINUTE);
      return calls
        .filter(({ call, eni }) => call !== 'DescribeNetworkInterfaces' || eni !== undefined)
        .map((fact) => JSON.stringify(fact));
    };
    expect(told({ DISABLE_LEAKED_ENI_CLEANUP: 'false' })).toEqual(
      told({ DISABLE_LEAKED_ENI_CLEANUP: 'true' }),
    );
  });
});

function count(series: Series, ...labels: readonly string[]): number {
  const found = [...series.entries()].find(([each]) => each.join() === labels.join());
  return found?.[1] ?? 0;
}
