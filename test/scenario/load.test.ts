// `load` multiplies the pods of a scenario: everywhere a number of them is written, and nowhere else.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatedBy, scaledBy } from '../../src/scenario/language/load.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { withSettings } from '../../src/scenario/variant.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from './minimal.ts';

const LOADED = `workloads:
  - { name: steady, steady: { pods: 3 } }
  - { name: day, diurnal: { low: 0, high: 7, period: 1h, peak: 30m } }
  - { name: burst, bursts: { pods: 5, every: 10m, lifetime: 1m } }
  - { name: jobs, shortJobs: { jobs: 1, every: 10m, lifetime: 1m } }
  - { name: rolling, rollingUpdates: { replicas: 3, every: 20m } }
  - { name: churn, nodeChurn: { nodeGroup: workers, every: 30m } }
  - name: trace
    pods: { trace: t.csv, csv: "arrival,life\\n0,60\\n10,60\\n20,60\\n" }
timeline:
  - { at: 1m, createDeployment: { name: web, replicas: 3 } }
  - { at: 2m, createPods: { name: bare, count: 1 } }
  - { at: 3m, scale: { deployment: web, replicas: 5 } }
  - { at: 3m, scale: { deployment: coredns, replicas: 3 } }
  - { at: 4m, deletePods: { of: web, count: 3 } }
  - at: 5m
    manifest:
      - apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: db }
        spec: &spec
          replicas: 3
          selector: { matchLabels: { app: db } }
          template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: c, image: i }] } }
      - apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: agent }
        spec:
          selector: { matchLabels: { app: agent } }
          template: { metadata: { labels: { app: agent } }, spec: { containers: [{ name: c, image: i }] } }
      - apiVersion: batch/v1
        kind: CronJob
        metadata: { name: report }
        spec:
          schedule: '*/10 * * * *'
          jobTemplate:
            spec:
              parallelism: 2
              completions: 4
              template: { spec: { restartPolicy: Never, containers: [{ name: c, image: i }] } }
until: 1h
`;

function numbersUnder(load: number): Record<string, unknown> {
  const parsed = parseScenario(minimalWith(LOADED));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const variant = withSettings(parsed.document, [{ path: 'load', value: load }]);
  if (!variant.ok) throw new Error(JSON.stringify(variant.faults));
  // The document stays as it was written: who varies it again does not multiply twice.
  expect(variant.document.timeline).toEqual(parsed.document.timeline);
  expect(variant.document.workloads).toEqual(parsed.document.workloads);
  const found: Record<string, unknown> = {};
  for (const { name, shape } of variant.scenario.workloads) {
    if (shape.kind === 'steady' || shape.kind === 'bursts') found[name] = shape.pods;
    if (shape.kind === 'diurnal') found[name] = [shape.low, shape.high];
    if (shape.kind === 'short-jobs') found[name] = shape.jobs;
    if (shape.kind === 'rolling-updates') found[name] = shape.deployment.replicas;
    if (shape.kind === 'trace') found[name] = shape.pods.map(({ arrival }) => arrival / 1000);
  }
  for (const { action } of variant.scenario.timeline) {
    if (action.kind === 'create-deployment') found['create'] = action.deployment.replicas;
    if (action.kind === 'create-pods') found['pods'] = action.count;
    if (action.kind === 'scale') found[`scale ${JSON.stringify(action.name)}`] = action.replicas;
    if (action.kind === 'delete-pods') found['delete'] = action.count;
    if (action.kind !== 'apply') continue;
    for (const object of action.objects) {
      if (object.kind === 'StatefulSet') found['db'] = object.config.replicas;
      if (object.kind !== 'CronJob') continue;
      const { parallelism, completions } = object.config.jobTemplate;
      found['report'] = [parallelism, completions];
    }
  }
  return found;
}

describe('load', () => {
  it('multiplies every number of pods, rounded half up', () => {
    expect(numbersUnder(1.5)).toMatchObject({
      steady: 5,
      day: [0, 11],
      burst: 8,
      jobs: 2,
      rolling: 5,
      trace: [0, 0, 10, 20, 20],
      create: 5,
      pods: 2,
      delete: 5,
      db: 5,
      report: [3, 6],
    });
  });

  it('leaves one where there was one, and system pods as they are', () => {
    const found = numbersUnder(0.1);
    expect(found).toMatchObject({ steady: 1, day: [0, 1], jobs: 1, pods: 1, create: 1, report: [1, 1] });
    const coredns = Object.entries(found).filter(
      ([key]) => key.startsWith('scale') && key.includes('coredns'),
    );
    expect(coredns.map(([, replicas]) => replicas)).toEqual([3]);
  });

  it('of 1 changes nothing', () => {
    expect(numbersUnder(1)).toMatchObject({ steady: 3, create: 3, trace: [0, 10, 20], report: [2, 4] });
  });

  it('is seen in the run', () => {
    const parsed = parseScenario(
      minimalWith(
        'load: 2\ntimeline:\n  - { at: 2m, createDeployment: { name: web, replicas: 4 } }\nuntil: 5m\n',
      ),
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    // 8 of web, 2 of coredns, aws-node and kube-proxy on two nodes.
    expect(runScenario(parsed.scenario).summary.pods.running).toBe(8 + 2 + 4);
  });

  it.each(['0', '-1', '1001', 'heavy'])('of %s is refused', (load) => {
    const parsed = parseScenario(minimalWith(`load: ${load}\n`));
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.problems.map(({ line }) => line)).toEqual([9]);
  });

  it('never makes none of some, and repeats a trace to its share', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0.01, max: 20, noNaN: true }), (count, load) => {
        const scaled = scaledBy(load)(count);
        expect(scaled === 0).toBe(count === 0);
        expect(Math.abs(scaled - count * load)).toBeLessThanOrEqual(count * load < 0.5 ? 1 : 0.5);
        const items = Array.from({ length: Math.min(count, 50) }, (_, index) => index);
        const repeated = repeatedBy(items, load);
        expect(repeated.length).toBe(Math.floor(items.length * load + 0.5));
        expect(repeated).toEqual([...repeated].sort((a, b) => a - b));
      }),
    );
  });
});
