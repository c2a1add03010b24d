// What a scenario comes to as a whole: refused where no machine could play it, with the part to lower; else allowed.

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from './minimal.ts';

function problems(text: string): string[] {
  const parsed = parseScenario(text);
  return parsed.ok ? [] : parsed.problems.map(({ code, path, message }) => `${code} ${path}: ${message}`);
}

const steps = (...lines: string[]): string =>
  minimalWith(`timeline:\n${lines.map((line) => `  - ${line}\n`).join('')}until: 30d\n`);
const workload = (shape: string): string => minimalWith(`workloads: [{ name: w, ${shape} }]\nuntil: 1d\n`);
const groups = (count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `  - { name: g${index}, instanceType: m5.large, size: 10000 }\n`,
  ).join('');
const manifest = (kind: string, spec: string): string =>
  steps(
    `{ at: 1m, manifest: { apiVersion: ${kind.includes('Job') ? 'batch' : 'apps'}/v1, kind: ${kind}, metadata: { name: web }, spec: ${spec} } }`,
  );
const jobs = '{ template: { spec: { restartPolicy: Never, containers: [{ name: c, image: i }] } } }';
const pods =
  'selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: c, image: i }] } }';

describe('a scenario', () => {
  it.each([
    [
      'a million pods on a hundred thousand nodes',
      minimalWith(
        groups(10) +
          steps(...Array<string>(5).fill('{ at: 1m, createPods: { name: p, count: 200000 } }')).slice(
            minimalWith('').length,
          ),
      ),
    ],
    ['a million lives in a day', workload('steady: { pods: 1000, lifetime: 85s }')],
    [
      'a CronJob of every minute for a month',
      manifest('CronJob', `{ schedule: '* * * * *', jobTemplate: { spec: ${jobs} } }`),
    ],
    [
      'a size set again and again',
      steps(
        '{ at: 1m, createDeployment: { name: web, replicas: 5000 } }',
        '{ at: 2m, scale: { deployment: web, replicas: 6000 }, repeat: { every: 1m, times: 10000 } }',
      ),
    ],
    ['rolling updates every second', workload('rollingUpdates: { replicas: 5000, every: 1s }')],
    [
      'the same manifest again and again',
      steps(
        '{ at: 1m, manifest: { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: 9000, ' +
          pods +
          ' } }, repeat: { every: 1m, times: 10000 } }',
      ),
    ],
  ])('may have %s', (_, text) => {
    expect(problems(text)).toEqual([]);
  });

  it.each([
    [
      'pods of repeated steps',
      steps('{ at: 1m, createPods: { name: p, count: 200000 }, repeat: { every: 1ms, times: 10000 } }'),
      'timeline[0].createPods.count: too many pods: 2,000,000,000 in the scenario, 2,000,000,000 of them here',
    ],
    [
      'pods of several steps',
      steps(...Array<string>(30).fill('{ at: 1m, createPods: { name: p, count: 180000 } }')),
      'timeline[0].createPods.count: too many pods: 5,400,000 in the scenario, 180,000 of them here',
    ],
    [
      'pods scaled up and down',
      steps(
        '{ at: 1m, createDeployment: { name: web, replicas: 0 } }',
        '{ at: 2m, scale: { deployment: web, replicas: 200000 }, repeat: { every: 2m, times: 100 } }',
        '{ at: 3m, scale: { deployment: web, replicas: 0 }, repeat: { every: 2m, times: 100 } }',
      ),
      'timeline[1].scale.replicas: too many pods: 20,000,000 in the scenario, 20,000,000 of them here',
    ],
    [
      'pods restarted',
      steps(
        '{ at: 1m, createDeployment: { name: web, replicas: 100000 } }',
        '{ at: 2m, rollout: { restart: deployment/web }, repeat: { every: 2m, times: 100 } }',
      ),
      'timeline[1].rollout: too many pods: 10,100,000 in the scenario, 10,000,000 of them here',
    ],
    [
      'pods of CronJobs',
      manifest(
        'CronJob',
        `{ schedule: '* * * * *', jobTemplate: { spec: { parallelism: 1000, ${jobs.slice(1)} } }`,
      ),
      'timeline[0].manifest: too many pods: 43,199,000 in the scenario, 43,199,000 of them here',
    ],
    [
      'short lives',
      workload('steady: { pods: 200000, lifetime: 1s }'),
      'workloads[0].steady.pods: too many pods: 8,640,200,000 in the scenario, 8,640,200,000 of them here',
    ],
    [
      'bursts',
      workload('bursts: { pods: 200000, every: 1m, lifetime: 1s }'),
      'workloads[0].bursts.pods: too many pods: 288,000,000 in the scenario, 288,000,000 of them here',
    ],
    [
      'nodes',
      minimalWith(groups(60)),
      'nodeGroups[1].size: too many nodes: 600,002 in the scenario, 10,000 of them here',
    ],
    [
      'nodes that go',
      workload('nodeChurn: { nodeGroup: workers, every: 100ms }'),
      'workloads[0].nodeChurn.every: too many nodes: 864,002 in the scenario, 864,000 of them here',
    ],
    [
      'repetitions',
      workload('diurnal: { low: 1, high: 2, step: 1ms }'),
      'workloads[0].diurnal.step: too many repetitions: 86,400,000 in the scenario, 86,400,000 of them here',
    ],
  ])('is refused for too many %s, at the number to lower', (_, text, expected) => {
    expect(problems(text)).toEqual([`too-many ${expected}`]);
  });

  it.each([
    ['its end', minimalWith('until: 90000000d\n'), 'until: 90000000d'],
    ['a step', minimalWith('timeline: [{ at: 5000d, createPods: { name: p } }]\n'), 'timeline[0].at: 5000d'],
    [
      'a repetition',
      minimalWith('timeline: [{ at: 0s, createPods: { name: p }, repeat: { every: 1000d, times: 5 } }]\n'),
      'timeline[0].at: 4000d',
    ],
    [
      'a lifetime',
      minimalWith('timeline: [{ at: 0s, createPods: { name: p, lifetime: 90000000d } }]\n'),
      'timeline[0].createPods.lifetime: 90000000d',
    ],
    [
      'an annotation',
      minimalWith(
        'timeline: [{ at: 0s, manifest: { apiVersion: v1, kind: Pod, metadata: { name: p, annotations: { vpc-cni-sim/lifetime: "p0: 1s, p100: 40000d" } }, spec: { containers: [{ name: c, image: i }] } } }]\n',
      ),
      'timeline[0].manifest.metadata.annotations.vpc-cni-sim/lifetime: 40000d',
    ],
  ])('is refused for %s beyond any run', (_, text, expected) => {
    expect(problems(text)).toEqual([`too-long ${expected} is too long`]);
  });
});
