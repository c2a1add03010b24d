// One node's small life for tests of single rules, and its calls.

import { IpamdRun } from '../../src/conformance/ipamdRun.ts';
import type { IpamdTrace, ObservedRecord } from '../../src/conformance/ipamdTrace.ts';
import { SeededChooser } from '../../src/kernel/chooser.ts';

const POD_AT_30_S = { atMs: 30_005, op: 'add', pod: 'p1' } as const;

/** Without changes: a pod comes after 30 s to a node whose primary ENI is warm. */
export function life(changes: Partial<IpamdTrace>): IpamdRun {
  const trace: IpamdTrace = {
    name: 'life',
    about: '',
    upstream: 'v1.23.1',
    node: { instanceType: 't3.medium', maxPods: 17 },
    env: { WARM_ENI_TARGET: '1', WARM_PREFIX_TARGET: '1' },
    subnets: [{ id: 'subnet-a', cidr: '10.0.0.0/24' }],
    latencyMs: { default: 250 },
    detachMs: 1500,
    imdsLagMs: 0,
    steps: [POD_AT_30_S],
    endMs: 120_000,
    observed: [],
    ...changes,
  };
  return new IpamdRun(trace, {
    seed: 1,
    playsEveryTick: false,
    chooser: (_, random) => new SeededChooser(random, 'life'),
  });
}

export function calls(records: readonly ObservedRecord[], ...names: readonly string[]): ObservedRecord[] {
  return records.filter((record) => names.includes(String(record.call)));
}
