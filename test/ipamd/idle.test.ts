// An idle daemon is not on the event queue, and comes back when something it reads changes. That nothing is missed by
// that is shown by the swarm, whose every case tells the same with every tick played.

import { describe, expect, it } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../src/base/time.ts';
import { IpamdRun } from '../../src/conformance/ipamdRun.ts';
import type { IpamdTrace } from '../../src/conformance/ipamdTrace.ts';
import { SeededChooser } from '../../src/kernel/chooser.ts';

const SCENARIO: IpamdTrace = {
  name: 'idle',
  about: 'a node that is left alone',
  upstream: 'v1.23.1',
  node: { instanceType: 't3.medium', maxPods: 17 },
  env: {},
  subnets: [{ id: 'subnet-a', cidr: '10.0.0.0/24' }],
  latencyMs: { default: 300 },
  detachMs: 1500,
  imdsLagMs: 2000,
  steps: [],
  endMs: 7 * DAY,
  observed: [],
};

function play(changes: Partial<IpamdTrace>, playsEveryTick = false): IpamdRun {
  return new IpamdRun(
    { ...SCENARIO, ...changes },
    {
      seed: 1,
      playsEveryTick,
      chooser: (_, random) => new SeededChooser(random, 'ipamd'),
      takesSamples: false,
    },
  );
}

const SETTINGS: readonly IpamdTrace['env'][] = [
  { WARM_ENI_TARGET: '1' },
  { WARM_ENI_TARGET: '0' },
  { WARM_IP_TARGET: '2' },
  { MINIMUM_IP_TARGET: '7' },
  { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
  { ENABLE_PREFIX_DELEGATION: 'true', WARM_IP_TARGET: '20' },
  { DISABLE_NETWORK_RESOURCE_PROVISIONING: 'true' },
];

describe('an idle daemon', () => {
  it.each(SETTINGS)('with %j has no pending event, and none all week', (env) => {
    for (const upstream of ['v1.16.4', 'v1.23.1'] as const) {
      const run = play({ env, upstream });
      run.simulation.runUntil(5 * MINUTE);
      expect(run.simulation.pending).toBe(0);
      const events = run.simulation.eventsProcessed;
      run.finish();
      expect(run.simulation.eventsProcessed).toBe(events);
    }
  });

  it('is on the queue all the time when every tick is played', () => {
    const run = play({}, true);
    run.simulation.runUntil(5 * MINUTE);
    const events = run.simulation.eventsProcessed;
    run.simulation.runUntil(10 * MINUTE);
    expect(run.simulation.eventsProcessed - events).toBe((5 * MINUTE) / (2.5 * SECOND));
  });

  it('comes back for a pod, a cordon lifted, and what others attach', () => {
    const add = { atMs: DAY, op: 'add', pod: 'p' } as const;
    const callsOf = (run: IpamdRun): unknown[] =>
      run.finish().flatMap((record) => ('call' in record && record.t >= DAY ? [record.call] : []));
    const grown = play({ steps: [add] });
    expect(callsOf(grown)).toContain('CreateNetworkInterface');
    const cordoned = play({ steps: [{ atMs: MINUTE, op: 'cordon' }, add] });
    expect(callsOf(cordoned)).toEqual([]);
    const uncordoned = play({
      steps: [{ atMs: MINUTE, op: 'cordon' }, add, { atMs: 2 * DAY, op: 'uncordon' }],
    });
    expect(callsOf(uncordoned)).toContain('CreateNetworkInterface');
    const foreign = play({ steps: [{ atMs: DAY, op: 'foreign-attach', subnet: 'subnet-a', ips: 2 }] });
    expect(callsOf(foreign)).toContain('CreateTags');
    for (const run of [grown, cordoned, uncordoned, foreign]) expect(run.simulation.pending).toBe(0);
  });
});
