// A small recorded run for tests of what is written to files.

import type { TraceRecord } from '../../src/record/trace.ts';
import type { RecordedRun } from '../../src/report/recordedRun.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { node, replay, waitingPod } from './situation.ts';

/** Two t3.medium and 40 pods, of which some find no place; a subnet of which others use a part. */
export const CROWDED = minimalWith(`timeline:
  - { at: 2m, createDeployment: { name: web, replicas: 40 } }
  - { at: 3m, takeAddresses: { subnet: main, random: 20 } }
until: 4m
`);

export function recorded(source = CROWDED, file = 'mine.yaml'): RecordedRun {
  const parsed = parseScenario(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const records: TraceRecord[] = [];
  const result = runScenario(parsed.scenario, { onRecord: (record) => records.push(record) });
  return {
    scenario: parsed.scenario,
    document: parsed.document,
    source,
    file,
    result,
    records,
    until: undefined,
  };
}

/** A run that was not made but put together: each state of a slot and of a /28 once. */
export function drawn(): RecordedRun {
  const source = minimalWith('');
  const slot = { cidr: '10.0.0.20/32', size: 1, assigned: 1, cooling: 0, otherMode: false };
  const first = node({
    pods: 5,
    attachedEnis: 2,
    addresses: { total: 6, assigned: 3, cooling: 2, warm: 1, otherMode: 0, notServed: 0, prefixes: 0 },
    enis: [
      {
        eni: 'eni-1',
        networkCard: 0,
        device: 0,
        excluded: false,
        unfilled: false,
        trunk: false,
        slots: [slot, slot, { ...slot, assigned: 0, cooling: 1 }, { ...slot, assigned: 0 }],
      },
      {
        eni: 'eni-2',
        networkCard: 0,
        device: 1,
        excluded: false,
        unfilled: false,
        trunk: false,
        slots: [slot, { ...slot, assigned: 0, cooling: 1 }],
      },
    ],
  });
  const second = node({
    name: 'ip-10-0-0-7.us-west-2.compute.internal',
    ready: false,
    addresses: { total: 16, assigned: 7, cooling: 2, warm: 7, otherMode: 0, notServed: 0, prefixes: 1 },
    enis: [
      {
        eni: 'eni-3',
        networkCard: 0,
        device: 0,
        excluded: false,
        unfilled: false,
        trunk: false,
        slots: [{ cidr: '10.0.0.32/28', size: 16, assigned: 7, cooling: 2, otherMode: false }],
      },
    ],
  });
  const waiting = [waitingPod(), waitingPod(), waitingPod({ reason: 'Cooldown' })];
  const made = replay({
    pods: { total: 22, running: 19, pending: 0, creating: 3, succeeded: 0, failed: 0 },
    waiting,
    nodes: [first, second],
    ec2Calls: { CreateTags: { count: 3, errors: 1, throttled: 2 } },
    podStartMs: { p50: 1000, p90: 2000, p99: 3500, max: 3500 },
  });
  const launched = {
    kind: 'instance-launched',
    node: first.name,
    instance: 'i-1',
    instanceType: 't3.medium',
    subnet: 'main',
    eni: 'eni-1',
    address: '10.0.0.9',
  } as const;
  const records: TraceRecord[] = [
    { t: 0, ...launched },
    { t: 1, kind: 'addresses-taken', subnet: 'main', ranges: ['10.0.0.64-10.0.0.79', '10.0.0.90'] },
    { t: 2, kind: 'eni-cidrs-assigned', eni: 'eni-1', cidrs: ['10.0.0.20/32', '10.0.0.21/32'] },
    { t: 3, kind: 'eni-cidrs-assigned', eni: 'eni-1', cidrs: ['10.0.0.32/28'] },
    { t: 4, kind: 'subnet-changed', subnet: 'main', free: 215, freePrefixes: 10 },
  ];
  const parsed = parseScenario(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { ...made, document: parsed.document, source, records, until: undefined };
}
