// The short story of a run.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Milestones } from '../../src/record/milestones.ts';
import { Recorder } from '../../src/record/recorder.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { Story, storyline } from './storyline.ts';

function story(...records: TraceRecord[]): string[] {
  const recorder = new Recorder();
  for (const record of records) recorder.apply(record, record.t);
  const { milestones } = recorder.summarize(records.at(-1)?.t ?? 0);
  return milestones.map(({ at, text }) => `${at} ${text}`);
}

const launched = (t: number, node: string): TraceRecord => ({
  t,
  kind: 'instance-launched',
  node: `${node}.compute.internal`,
  instance: `i-${node}`,
  instanceType: 't3.medium',
  subnet: 'a',
  eni: `eni-${node}`,
  address: '10.0.0.4',
});

const registered = (t: number, node: string): TraceRecord => ({
  t,
  kind: 'node-registered',
  node: `${node}.compute.internal`,
  group: 'workers',
  instanceType: 't3.medium',
  subnet: 'a',
  maxPods: 17,
});

const ready = (t: number, node: string): TraceRecord => ({
  t,
  kind: 'node-ready',
  node: `${node}.compute.internal`,
});

const podCreated = (t: number, pod: string, hostNetwork = false): TraceRecord => ({
  t,
  kind: 'pod-created',
  pod: `default/${pod}`,
  owner: 'web',
  hostNetwork,
});

const podRuns = (t: number, pod: string): TraceRecord => ({
  t,
  kind: 'pod-running',
  pod: `default/${pod}`,
  node: 'n1.compute.internal',
});

const tooManyPods = (t: number, pod: string): TraceRecord => ({
  t,
  kind: 'pod-unschedulable',
  pod: `default/${pod}`,
  message: '0/1 nodes are available: 1 Too many pods.',
  reasons: ['Too many pods'],
  rejections: [{ plugin: 'NodeResourcesFit', resource: 'pods' }],
});

const step = (t: number, description: string): TraceRecord => ({
  t,
  kind: 'step-applied',
  step: 'scale-deployment',
  description,
});

const boot = [launched(1, 'n1'), launched(2, 'n2'), registered(10, 'n1'), registered(11, 'n2')];

describe('milestones', () => {
  it('gather nodes that launch and become Ready', () => {
    expect(story(...boot, ready(20_000, 'n1'), ready(25_000, 'n2'))).toEqual([
      '1 2 nodes launched (t3.medium)',
      '25000 2 nodes Ready (the first at 20s), each with 1 ENI and 0 warm addresses',
    ]);
  });

  it('name a single node without its domain', () => {
    expect(story(launched(1, 'n1'), ready(20, 'n1')).at(-1)).toBe(
      '20 n1 Ready, with 1 ENI and 0 warm addresses',
    );
  });

  it('tell a workload when the last of its pods runs', () => {
    const pods = [podCreated(1, 'a'), podCreated(1, 'b'), podRuns(5, 'a')];
    expect(story(...pods)).toEqual([]);
    expect(story(...pods, podRuns(9, 'b'))).toEqual(['9 web 2/2 Running']);
    expect(story(podCreated(1, 'a', true), podRuns(5, 'a'))).toEqual([]);
  });

  it('count each waiting pod once and part them by step', () => {
    expect(
      story(
        ...boot,
        ready(20, 'n1'),
        step(30, 'scaled web to 2'),
        podCreated(30, 'a'),
        podCreated(30, 'b'),
        tooManyPods(31, 'a'),
        tooManyPods(31, 'b'),
        tooManyPods(99, 'a'),
        step(100, 'scaled web to 3'),
        podCreated(100, 'c'),
        tooManyPods(101, 'c'),
      ).slice(2),
    ).toEqual([
      '30 scaled web to 2',
      '31 2 pods Pending: TooManyPods',
      '100 scaled web to 3',
      '101 c Pending: TooManyPods',
    ]);
  });

  it('tell how many pods waited at one time where they did not all', () => {
    expect(
      story(
        ...boot,
        ready(20, 'n1'),
        podCreated(30, 'a'),
        tooManyPods(31, 'a'),
        { t: 40, kind: 'pod-deleted', pod: 'default/a' },
        podCreated(5000, 'b'),
        podCreated(5000, 'c'),
        tooManyPods(5001, 'b'),
        tooManyPods(9001, 'c'),
      ).slice(2),
    ).toEqual(['31 3 pods Pending: TooManyPods (until 9s, at most 2 at one time)']);
  });

  it('do not tell that pods wait before a node is Ready', () => {
    expect(story(podCreated(1, 'a'), tooManyPods(2, 'a'))).toEqual([]);
  });

  it('tell pauses with their length, and restarts of daemons but not starts', () => {
    const daemon = { node: 'n1.compute.internal' };
    const pause = { kind: 'increase-paused', ...daemon, code: 'InsufficientFreeAddressesInSubnet' } as const;
    expect(
      story(
        launched(1, 'n1'),
        { t: 2, kind: 'daemon-started', ...daemon },
        ready(3, 'n1'),
        { t: 1000, ...pause, until: 121_000 },
        { t: 130_000, ...pause, until: 250_000 },
        { t: 200_000, kind: 'daemon-started', ...daemon },
      ).slice(2),
    ).toEqual([
      '1000 ipamd paused on n1 for 2m00s: InsufficientFreeAddressesInSubnet (2 times until 2m10s)',
      '200000 aws-node restarted on n1',
    ]);
  });

  it('are few and in order of time, whatever happens', () => {
    fc.assert(
      fc.property(storyline, (choices) => {
        const recorder = new Recorder();
        for (const record of new Story(choices).records) {
          recorder.apply(record, record.t);
          if (record.t % 7 === 0) recorder.apply(step(record.t, `step ${record.t % 5}`), record.t);
        }
        const { milestones } = recorder.summarize(recorder.state.now);
        expect(milestones.length).toBeLessThanOrEqual(22);
        expect(milestones.map(({ at }) => at)).toEqual(
          milestones.map(({ at }) => at).sort((one, other) => one - other),
        );
      }),
    );
  });

  it('keep steps and waiting pods rather than ENIs when there are too many', () => {
    const told = new Milestones();
    for (let index = 0; index < 12; index++) {
      told.addStep(index * 100, `step ${index}`, `step ${index}`);
      told.add(index * 100 + 1, 'enis-attached', 'second ENI', 'n');
      told.add(index * 100 + 2, 'pods-wait', `Pending: reason ${index % 5}`, `default/p${index}`);
    }
    const texts = told.tell().milestones.map(({ text }) => text);
    expect(texts.filter((text) => text.startsWith('step'))).toHaveLength(10);
    expect(texts.filter((text) => text.includes('ENI'))).toHaveLength(0);
    expect(texts.filter((text) => text.includes('Pending'))).toHaveLength(12);
  });

  it('never tell nodes of before and after a step as one, and leave out steps that nothing came of', () => {
    const told = new Milestones();
    told.addStep(0, 'scale-node-group', 'scaled node group w to 3');
    for (const node of ['a', 'b', 'c']) told.add(10, 'nodes-ready', '', node);
    told.addStep(20, 'scale-node-group', 'scaled node group w to 6');
    for (const node of ['d', 'e', 'f']) told.add(30, 'nodes-ready', '', node);
    told.add(40, 'pods-wait', 'ContainerCreating: Cooldown', 'default/p');
    for (let index = 0; index < 30; index++)
      told.addStep(100 + index, 'create', `created d${index} with 0 pods`);
    const { milestones, full } = told.tell();
    const texts = milestones.map(({ text }) => text);
    expect(texts.filter((text) => text.startsWith('3 nodes Ready'))).toHaveLength(2);
    expect(texts.join()).not.toContain('6 nodes');
    expect(texts).toContain('p ContainerCreating: Cooldown');
    expect(texts).toContain('scaled node group w to 6');
    expect(milestones).toHaveLength(22);
    expect(full).toHaveLength(35);
  });
});
