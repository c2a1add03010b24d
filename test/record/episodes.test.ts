// Episodes as the recorder counts them, against a count of every pod after every fact, and by hand.

import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { MINUTE } from '../../src/base/time.ts';
import type { Episode } from '../../src/record/episodes.ts';
import { Recorder } from '../../src/record/recorder.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { Story, storyline } from './storyline.ts';

function episodesAt(end: number, records: readonly TraceRecord[]): readonly Episode[] {
  const recorder = new Recorder();
  for (const record of records) recorder.apply(record, record.t);
  return recorder.summarize(end).episodes;
}

const NODE = 'ip-10-0-0-9.us-west-2.compute.internal';

const ready: readonly TraceRecord[] = [
  {
    t: 0,
    kind: 'instance-launched',
    node: NODE,
    instance: 'i-1',
    instanceType: 't3.medium',
    subnet: 'main',
    eni: 'eni-1',
    address: '10.0.0.9',
  },
  {
    t: 0,
    kind: 'node-registered',
    node: NODE,
    group: 'workers',
    instanceType: 't3.medium',
    subnet: 'main',
    maxPods: 17,
  },
  { t: 0, kind: 'node-ready', node: NODE },
];

const created = (t: number, pod: string): TraceRecord => ({
  t,
  kind: 'pod-created',
  pod,
  owner: 'web',
  hostNetwork: false,
});

const scheduled = (t: number, pod: string): TraceRecord => ({ t, kind: 'pod-scheduled', pod, node: NODE });

const refused = (t: number, pod: string): readonly TraceRecord[] => [
  { t, kind: 'address-refused', node: NODE, pod, cause: 'SubnetExhausted' },
  { t, kind: 'sandbox-failed', node: NODE, pod, message: '' },
];

const unschedulable = (t: number, pod: string): TraceRecord => ({
  t,
  kind: 'pod-unschedulable',
  pod,
  message: '0/1 nodes are available',
  reasons: ['node(s) had untolerated taint'],
  rejections: [{ plugin: 'TaintToleration' }],
});

describe('episodes', () => {
  it('say how long, how many, where and for whom', () => {
    const [first, second] = ['default/web-1', 'default/web-2'];
    expect(
      episodesAt(10 * MINUTE, [
        ...ready,
        created(1000, first),
        created(1000, second),
        scheduled(1000, first),
        scheduled(1000, second),
        ...refused(2 * MINUTE, first),
        ...refused(3 * MINUTE, second),
        { t: 4 * MINUTE, kind: 'sandbox-created', pod: first, node: NODE, address: '10.0.0.10' },
        { t: 5 * MINUTE, kind: 'pod-deleted', pod: second },
      ]),
    ).toEqual([
      {
        reason: 'SubnetExhausted',
        from: 2 * MINUTE,
        to: 5 * MINUTE,
        peak: 2,
        peakAt: 3 * MINUTE,
        podMinutes: 4,
        neverStarted: 1,
        nodes: [NODE],
        subnets: ['main'],
        workloads: ['web'],
        nodesAtMaxPods: 0,
      },
    ]);
  });

  it('open at the end come before longer ones that ended', () => {
    const [long, late] = ['default/long', 'default/late'];
    const episodes = episodesAt(20 * MINUTE, [
      ...ready,
      created(0, long),
      scheduled(0, long),
      ...refused(MINUTE, long),
      { t: 15 * MINUTE, kind: 'sandbox-created', pod: long, node: NODE, address: '10.0.0.10' },
      created(19 * MINUTE, late),
      unschedulable(19 * MINUTE, late),
    ]);
    expect(episodes.map(({ reason, to }) => [reason, to])).toEqual([
      ['Unschedulable', undefined],
      ['SubnetExhausted', 15 * MINUTE],
    ]);
  });

  it('leave out the wait for the first node, and begin with it for pods that nobody tries again', () => {
    const early = [created(0, 'default/web-1'), unschedulable(0, 'default/web-1')];
    const [launched, registered, isReady] = ready.map((record) => ({ ...record, t: MINUTE }));
    if (launched === undefined || registered === undefined || isReady === undefined) throw new Error('none');
    const begun = [...early, launched, registered, isReady];
    expect(episodesAt(MINUTE, early)).toEqual([]);
    expect(episodesAt(2 * MINUTE, [...begun, scheduled(MINUTE, 'default/web-1')])).toEqual([]);
    const [waiting] = episodesAt(3 * MINUTE, begun);
    expect(waiting).toMatchObject({ from: MINUTE, to: undefined, peak: 1, podMinutes: 2 });
  });

  it('count the pods that wait on a node, also those that waited to be scheduled before', () => {
    const [first, second] = ['default/web-1', 'default/web-2'];
    const recorder = new Recorder();
    const records = [
      ...ready,
      created(1000, first),
      unschedulable(1000, first),
      scheduled(2000, first),
      ...refused(3000, first),
      created(4000, second),
      unschedulable(4000, second),
    ];
    for (const record of records) recorder.apply(record, record.t);
    expect(recorder.state.episodes.waitingOn(NODE)).toBe(1);
    recorder.apply({ kind: 'pod-scheduled', pod: second, node: NODE }, 5000);
    expect(recorder.state.episodes.waitingOn(NODE)).toBe(1);
    recorder.apply({ kind: 'pod-removed', pod: first }, 6000);
    expect(recorder.state.episodes.waitingOn(NODE)).toBe(0);
  });

  it('agree with a count of all pods after every fact', () => {
    fc.assert(
      fc.property(storyline, (choices) => {
        const records = [...ready, ...new Story(choices).records];
        const recorder = new Recorder();
        const podMs = new Map<string, number>();
        let before = 0;
        let counts = new Map<string, number>();
        for (const record of records) {
          for (const [reason, pods] of counts) {
            podMs.set(reason, (podMs.get(reason) ?? 0) + pods * (record.t - before));
          }
          recorder.apply(record, record.t);
          before = record.t;
          counts = new Map();
          for (const { waitingReason: reason } of recorder.state.pods.pods.values()) {
            if (reason === undefined || reason === 'Starting' || reason === 'NotYetScheduled') continue;
            counts.set(reason, (counts.get(reason) ?? 0) + 1);
          }
        }
        const { episodes } = recorder.summarize(before);
        for (const [reason, expected] of podMs) {
          const found = episodes.filter((episode) => episode.reason === reason);
          const minutes = found.reduce((sum, { podMinutes }) => sum + podMinutes, 0);
          expect(minutes, reason).toBeCloseTo(expected / MINUTE, 6);
          const open = found.filter(({ to }) => to === undefined);
          expect(open.length).toBeLessThanOrEqual((counts.get(reason) ?? 0) > 0 ? 1 : 0);
        }
      }),
    );
  });
});
