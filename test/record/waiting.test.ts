// Why pods wait, told from what failed.

import { describe, expect, it } from 'vitest';
import { Recorder } from '../../src/record/recorder.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import type { WaitingPod } from '../../src/record/waiting.ts';

const POD = 'default/web-1';

const created: TraceRecord = { t: 1000, kind: 'pod-created', pod: POD, owner: 'web', hostNetwork: false };
const scheduled: TraceRecord = { t: 3000, kind: 'pod-scheduled', pod: POD, node: 'n' };

type Reason = readonly [text: string, plugin: string, resource?: string];

const TOO_MANY: Reason = ['Too many pods', 'NodeResourcesFit', 'pods'];
const LITTLE_CPU: Reason = ['Insufficient cpu', 'NodeResourcesFit', 'cpu'];

const failedScheduling = (t: number, ...reasons: readonly Reason[]): TraceRecord => ({
  t,
  kind: 'pod-unschedulable',
  pod: POD,
  message: `0/1 nodes are available: 1 ${reasons.map(([text]) => text).join(', ')}.`,
  reasons: reasons.map(([text]) => text),
  rejections: reasons.map(([, plugin, resource]) =>
    resource === undefined ? { plugin } : { plugin, resource },
  ),
});

const refused = (t: number, cause: 'Cooldown' | 'SubnetExhausted'): TraceRecord => ({
  t,
  kind: 'address-refused',
  node: 'n',
  pod: POD,
  cause,
});

const sandboxFailed = (t: number): TraceRecord => ({
  t,
  kind: 'sandbox-failed',
  pod: POD,
  node: 'n',
  message: 'Failed to create pod sandbox: …',
});

function waitingAfter(...records: TraceRecord[]): WaitingPod | undefined {
  const recorder = new Recorder();
  for (const record of records) recorder.apply(record, record.t);
  return recorder.summarize(9000).waiting[0];
}

describe('a pod without a node', () => {
  it('was not tried at first', () => {
    expect(waitingAfter(created)).toEqual({
      pod: POD,
      state: 'Pending',
      node: undefined,
      reason: 'NotYetScheduled',
      message: '',
      count: 0,
      sinceMs: 1000,
    });
  });

  it.each([
    ['NodeResourcesFit', 'pods', 'TooManyPods'],
    ['NodeResourcesFit', 'cpu', 'InsufficientCpu'],
    ['NodeResourcesFit', 'memory', 'InsufficientMemory'],
    ['NodeResourcesFit', 'ephemeral-storage', 'InsufficientEphemeralStorage'],
    ['NodeResourcesFit', 'vpc.amazonaws.com/pod-eni', 'InsufficientPodEni'],
    ['NodeResourcesFit', 'vendor.com/device', 'InsufficientResource'],
    ['NodeUnschedulable', undefined, 'Unschedulable'],
  ])('waits because of what most nodes are short of, whatever the words: %s %s', (plugin, resource, word) => {
    const main: Reason = resource === undefined ? ['words', plugin] : ['words', plugin, resource];
    expect(waitingAfter(created, failedScheduling(2000, main, TOO_MANY))?.reason).toBe(word);
  });

  it('waits for nodes to come when there are none', () => {
    expect(waitingAfter(created, failedScheduling(2000))?.reason).toBe('Unschedulable');
  });

  it('counts attempts, keeps the last message, and waits since its creation', () => {
    const records = [created, failedScheduling(2000, TOO_MANY), failedScheduling(2500, LITTLE_CPU)];
    expect(waitingAfter(...records)).toMatchObject({
      reason: 'InsufficientCpu',
      message: '0/1 nodes are available: 1 Insufficient cpu.',
      count: 2,
      sinceMs: 1000,
    });
  });
});

describe('a pod without a sandbox', () => {
  it('starts as long as nothing failed, and what the scheduler said is forgotten', () => {
    expect(waitingAfter(created, failedScheduling(2000, TOO_MANY), scheduled)).toMatchObject({
      state: 'ContainerCreating',
      node: 'n',
      reason: 'Starting',
      message: '',
      count: 0,
      sinceMs: 3000,
    });
  });

  it('waits for what the daemon said last', () => {
    const first = [created, scheduled, refused(4000, 'Cooldown'), sandboxFailed(4100)];
    expect(waitingAfter(...first)).toMatchObject({ reason: 'Cooldown', count: 1 });
    const second = [...first, refused(5000, 'SubnetExhausted')];
    expect(waitingAfter(...second)).toMatchObject({ reason: 'SubnetExhausted', count: 1 });
    expect(waitingAfter(...second, sandboxFailed(5100))).toMatchObject({
      reason: 'SubnetExhausted',
      count: 2,
    });
  });

  it('waits for its sandbox when the last attempt failed for another reason than an address', () => {
    const records = [created, scheduled, refused(4000, 'Cooldown'), sandboxFailed(4100), sandboxFailed(5000)];
    expect(waitingAfter(...records)?.reason).toBe('SandboxFailed');
  });

  it('starts again once it has one', () => {
    const records = [created, scheduled, refused(4000, 'Cooldown'), sandboxFailed(4100)];
    expect(waitingAfter(...records, { t: 5000, kind: 'sandbox-created', pod: POD, node: 'n' })).toMatchObject(
      {
        reason: 'Starting',
        count: 0,
      },
    );
  });
});

it('a pod that runs, or is to end, waits no more', () => {
  expect(
    waitingAfter(created, scheduled, { t: 4000, kind: 'pod-running', pod: POD, node: 'n' }),
  ).toBeUndefined();
  expect(waitingAfter(created, { t: 2000, kind: 'pod-deleted', pod: POD })).toBeUndefined();
});
