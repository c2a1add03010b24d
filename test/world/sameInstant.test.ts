// Whole runs in which all latencies are multiples of a tenth of a second: pods' CNI calls meet each other, ticks and
// EC2's answers in one millisecond.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { SeededChooser } from '../../src/kernel/chooser.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { runScenario, type RunOptions } from '../../src/world/run.ts';
import { compiled } from './fixtures.ts';

const BATCHES = 40;

function scenario() {
  const batches = Array.from(
    { length: BATCHES },
    (_, index) => `  - at: ${180_000 + 100 * index}ms
    createPods: { name: batch-${index}, count: ${index % 3 === 0 ? 2 : 1}, lifetime: 700ms }`,
  );
  return compiled(`
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: meetings }
vpc:
  region: us-west-2
  cidrs: [10.0.0.0/16]
  subnets: [{ name: main, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }]
ec2:
  latency: { AssignPrivateIpAddresses: 500ms, UnassignPrivateIpAddresses: 500ms, CreateNetworkInterface: 500ms, AttachNetworkInterface: 500ms, ModifyNetworkInterfaceAttribute: 500ms, DescribeNetworkInterfaces: 500ms, DescribeInstances: 500ms, DescribeSubnets: 500ms, CreateTags: 500ms, launch: 20s }
  imdsLag: 0s
kubernetes:
  timings: { boot: 20s, imagePull: 0s, systemImagePull: 0s, sandbox: 500ms, cniPlugin: 100ms, containerStart: 0s, podRemoval: 0s, propagation: 0s, autoScaling: 0s }
cni: { env: { WARM_IP_TARGET: 1, MINIMUM_IP_TARGET: 3 } }
nodeGroups: [{ name: workers, instanceType: t3.medium, size: 1 }]
timeline:
${batches.join('\n')}
until: 5m
`);
}

function recordsOf(seed: number, options: RunOptions = {}): TraceRecord[] {
  const records: TraceRecord[] = [];
  const run = runScenario(scenario(), {
    seed,
    check: true,
    onRecord: (each) => records.push(each),
    ...options,
  });
  expect(run.brokenInvariant).toBeUndefined();
  return records;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('calls, ticks and answers of one instant', () => {
  it('are told the same with every tick played', () => {
    const ahead = vi.spyOn(SeededChooser.prototype, 'ahead');
    for (let seed = 1; seed <= 8; seed++)
      expect(recordsOf(seed, { playsEveryTick: true })).toEqual(recordsOf(seed));
    expect(ahead.mock.calls.length).toBeGreaterThan(20);
    const results = ahead.mock.results.map(({ value }) => value !== undefined);
    expect(new Set(results)).toEqual(new Set([true, false]));
  });

  it('leave to the seed which of two pods has the only address', () => {
    const orders = [1, 2, 3, 4, 5, 6].flatMap((seed) => contests(recordsOf(seed)));
    expect(orders.length).toBeGreaterThan(4);
    expect(new Set(orders)).toEqual(new Set(['older', 'younger']));
  });
});

type Answer = TraceRecord & { kind: 'address-assigned' | 'address-refused' };

function isAnswer(record: TraceRecord): record is Answer {
  return record.kind === 'address-assigned' || record.kind === 'address-refused';
}

/** Of the instants in which one pod was served and one was not: which of the two was served. */
function contests(records: readonly TraceRecord[]): ('older' | 'younger')[] {
  const age = new Map<string, number>();
  for (const record of records) if (record.kind === 'pod-created') age.set(record.pod, age.size);
  const byInstant = new Map<number, Answer[]>();
  for (const answer of records.filter(isAnswer)) {
    byInstant.set(answer.t, [...(byInstant.get(answer.t) ?? []), answer]);
  }
  return [...byInstant.values()].flatMap((answers) => {
    const served = answers.find(({ kind }) => kind === 'address-assigned');
    const refused = answers.find(({ kind }) => kind === 'address-refused');
    if (answers.length !== 2 || served === undefined || refused === undefined) return [];
    return [(age.get(served.pod) ?? NaN) < (age.get(refused.pod) ?? NaN) ? 'older' : 'younger'];
  });
}
