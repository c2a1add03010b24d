// Pods over time: lives that are known, and how well, from every form of file.

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isoTime, parseIsoTime } from '../../src/base/calendar.ts';
import { unseenPods } from '../../src/import/trace/podLives.ts';
import { importTrace, type ImportedTrace, type TraceOutcome } from '../../src/import/trace/importTrace.ts';
import { readPodTrace } from '../../src/scenario/check/podTrace.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { shortText } from '../../src/import/text/longText.ts';
import type { Texts } from './fixtureFiles.ts';

const NOON = parseIsoTime('2026-03-01T12:00:00Z') ?? 0;
const at = (second: number): string => isoTime(NOON + second * 1000);

interface Drawn {
  readonly name: string;
  readonly created: number;
  readonly started?: number;
  readonly finished?: number;
  readonly owner?: readonly [kind: string, name: string];
  readonly cpu?: string;
}

function pod({
  name,
  created,
  started = created + 2,
  finished,
  owner,
  cpu = '250m',
}: Drawn): Record<string, unknown> {
  const state =
    finished === undefined
      ? { running: { startedAt: at(started) } }
      : { terminated: { startedAt: at(started), finishedAt: at(finished) } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: 'ci',
      name,
      uid: `uid-${name}-${created}`,
      creationTimestamp: at(created),
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ controller: true, kind: owner[0], name: owner[1] }] }),
    },
    spec: { containers: [{ name: 'main', image: 'build:1', resources: { requests: { cpu } } }] },
    status: {
      phase: finished === undefined ? 'Running' : 'Succeeded',
      containerStatuses: [{ name: 'main', state }],
    },
  };
}

const snapshot = (...pods: readonly Drawn[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods.map((each) => pod(each)) });

function tried(texts: Texts, seed = 1): TraceOutcome {
  const files = Object.entries(texts).map(([name, text]) => ({
    name,
    isNamed: false,
    modifiedAt: undefined,
    read: () => shortText(text),
  }));
  return importTrace(files, { name: undefined, at: undefined, lenient: false, seed });
}

function traced(texts: Texts, seed = 1): ImportedTrace {
  const outcome = tried(texts, seed);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  return outcome.imported;
}

const livesOf = ({ pods }: ImportedTrace): Record<string, unknown> =>
  Object.fromEntries(
    pods.map(({ pod: { name }, arrival, known }) => [name, { arrival: arrival / 1000, ...known }]),
  );

const controller = {
  name: 'runner-5d4c8b7f6-aaaaa',
  created: -900,
  owner: ['ReplicaSet', 'runner-5d4c8b7f6'],
} as const;
const second = { ...controller, name: 'runner-5d4c8b7f6-bbbbb', created: 610 };

/** Names and order of the files say nothing; those with a time in them say when they were taken. */
const SNAPSHOTS: Texts = {
  'z-1200.json': snapshot(controller, { name: 'old', created: -100 }),
  'b-1210.json': snapshot(
    controller,
    { name: 'done', created: 30, finished: 90 },
    { name: 'gone', created: 400 },
  ),
  'a-1220.json': snapshot(
    controller,
    second,
    { name: 'stays', created: 900 },
    { name: 'done', created: 30, finished: 90 },
  ),
};

describe('snapshots', () => {
  const found = traced(SNAPSHOTS);

  it('tell lives exactly, between two of them, or at least', () => {
    expect([isoTime(found.from), isoTime(found.to)]).toEqual([at(0), at(1200)]);
    expect(livesOf(found)).toEqual({
      old: { arrival: -100, how: 'between', shortest: 98_000, longest: 698_000 },
      done: { arrival: 30, how: 'exact', life: 58_000 },
      gone: { arrival: 400, how: 'between', shortest: 198_000, longest: 798_000 },
      stays: { arrival: 900, how: 'at-least', shortest: 298_000 },
    });
  });

  it('know a pod by its uid: one name twice is two pods', () => {
    const twice = traced({
      'a-1200.json': snapshot({ name: 'nightly', created: -60, finished: -10 }),
      'b-1210.json': snapshot({ name: 'nightly', created: 300, finished: 400 }),
    });
    expect(twice.pods.map(({ arrival }) => arrival / 1000)).toEqual([-60, 300]);
  });

  it('draw what they do not know from the seed, within what is possible', () => {
    const lives = (seed: number): number[] => traced(SNAPSHOTS, seed).pods.map(({ life }) => life);
    expect(lives(1)).toEqual(lives(1));
    expect(lives(1)).not.toEqual(lives(2));
    for (const seed of [1, 2, 3, 4])
      for (const { known, life } of traced(SNAPSHOTS, seed).pods) {
        if (known.how !== 'between') continue;
        expect(life).toBeGreaterThanOrEqual(known.shortest);
        expect(life).toBeLessThanOrEqual(known.longest);
      }
    expect(found.findings.guessed.map(({ what }) => what)).toContain('life of 2 of 4 pods');
  });

  it('become a trace and a scenario that the simulator takes', () => {
    const [scenario, csv] = found.files;
    const { pods, faults } = readPodTrace(csv?.text ?? '', []);
    expect(faults).toEqual([]);
    expect(pods.map(({ arrival, requests }) => [arrival, requests])).toEqual([
      [0, { cpu: 250 }],
      [30_000, { cpu: 250 }],
      [400_000, { cpu: 250 }],
      [900_000, { cpu: 250 }],
    ]);
    const parsed = parseScenario(scenario?.text ?? '', () => ({ ok: true, text: csv?.text ?? '' }));
    expect(parsed.ok ? [] : parsed.problems).toEqual([]);
  });

  it('tell of the cluster too, and the newest counts', () => {
    const node = {
      kind: 'Node',
      metadata: {
        name: 'ip-10-8-0-20.eu-west-1.compute.internal',
        creationTimestamp: at(-3600),
        labels: {
          'node.kubernetes.io/instance-type': 'c6i.xlarge',
          'topology.kubernetes.io/zone': 'eu-west-1a',
        },
      },
      status: { addresses: [{ type: 'InternalIP', address: '10.8.0.20' }], allocatable: { pods: '58' } },
    };
    const daemon = pod({ name: 'aws-node-x', created: -3600, owner: ['DaemonSet', 'aws-node'] });
    const spec = {
      nodeName: node.metadata.name,
      hostNetwork: true,
      containers: [
        { name: 'aws-node', image: 'amazon-k8s-cni:v1.19.2', env: [{ name: 'WARM_IP_TARGET', value: '3' }] },
      ],
    };
    const list = (items: readonly unknown[]): string =>
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    const files = {
      'a-1200.json': list([node, pod({ name: 'a', created: -60 })]),
      'b-1210.json': list([node, { ...daemon, spec }, pod({ name: 'b', created: 30 })]),
    };
    const [scenario] = traced(files).files;
    const parsed: unknown = parse(scenario?.text ?? '');
    expect(parsed).toMatchObject({
      cni: { version: 'v1.19.2', env: { WARM_IP_TARGET: '3' } },
      nodeGroups: [{ instanceType: 'c6i.xlarge', size: 1, maxPods: 58 }],
    });
  });

  it('scale the long-lived rest as it was seen', () => {
    expect(found.steady).toMatchObject([{ namespace: 'ci', name: 'runner', replicas: 1 }]);
    expect(found.steady[0]?.steps.map(({ step }) => step)).toMatchObject([
      { at: '0s', createDeployment: { name: 'runner', replicas: 1, requests: { cpu: '250m' } } },
      { at: '1320s', scale: { deployment: 'runner', replicas: 2 } },
    ]);
  });
});

it('as many pods are not seen as the exact lives make likely', () => {
  // Half of the lives of 5 minutes are seen every 10 minutes: as many are not.
  expect(unseenPods([300_000, 300_000, 300_000], 0, 600_000)).toBe(3);
  expect(unseenPods([300_000], 300_000, 600_000)).toBe(0);
});

describe('other forms', () => {
  it('a watch, with its events', () => {
    const first = pod({ name: 'a', created: 0 });
    const last = pod({ name: 'a', created: 0, finished: 50 });
    const text = [
      { type: 'ADDED', object: first },
      { type: 'MODIFIED', object: last },
      { type: 'DELETED', object: last },
      { type: 'ADDED', object: pod({ name: 'b', created: 20 }) },
    ];
    expect(
      livesOf(traced({ 'watch.json': text.map((each) => JSON.stringify(each, undefined, 1)).join('\n') })),
    ).toMatchObject({
      a: { arrival: 0, how: 'exact', life: 48_000 },
      b: { arrival: 20, how: 'at-least' },
    });
  });

  it('an audit log, also in the messages of CloudWatch', () => {
    const event = (verb: string, name: string, time: number, more = {}): Record<string, unknown> => ({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      stage: 'ResponseComplete',
      verb,
      requestReceivedTimestamp: at(time).replace('Z', '.123456Z'),
      objectRef: { resource: 'pods', namespace: 'ci', name },
      responseStatus: { code: 201 },
      ...more,
    });
    const events = [
      event('create', 'a', 0, { responseObject: pod({ name: 'a', created: 0 }) }),
      event('create', 'refused', 1, { responseStatus: { code: 403 } }),
      event('get', 'b', 2),
      event('delete', 'a', 100, { responseStatus: { code: 200 } }),
    ];
    const known = { a: { arrival: 0, how: 'exact', life: 98_123 } };
    expect(livesOf(traced({ 'audit.log': events.map((each) => JSON.stringify(each)).join('\n') }))).toEqual(
      known,
    );
    const wrapped = events.map((each) => ({ timestamp: 1, message: JSON.stringify(each) }));
    expect(livesOf(traced({ 'cloudwatch.json': JSON.stringify({ events: wrapped }) }))).toEqual(known);
  });

  it('series of kube-state-metrics', () => {
    const series = (metric: string, value: number, more = {}): unknown => ({
      metric: { __name__: metric, namespace: 'ci', pod: 'a', uid: 'u', ...more },
      values: [0, 60].map((time) => [NOON / 1000 + time, String(value)]),
    });
    const result = [
      series('kube_pod_created', NOON / 1000 - 5),
      series('kube_pod_start_time', NOON / 1000),
      series('kube_pod_completion_time', NOON / 1000 + 40),
      series('kube_pod_container_resource_requests', 0.5, { resource: 'cpu', unit: 'core' }),
    ];
    const found = traced({
      'range.json': JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }),
    });
    expect(livesOf(found)).toEqual({ a: { arrival: -5, how: 'exact', life: 40_000 } });
    expect(found.pods[0]?.pod.requests).toEqual({ cpu: '0.5' });
  });

  it('nothing of pods over time, or files that are cut off, are problems', () => {
    expect(tried({ 'a.json': '{"x": 1}' })).toMatchObject({ ok: false, problems: [{ code: 'no-trace' }] });
    expect(tried({ 'a.json': (SNAPSHOTS['z-1200.json'] ?? '').slice(0, 300) })).toMatchObject({
      problems: [{ code: 'cut-off' }],
    });
  });
});
