// HorizontalPodAutoscalers in a run: what their pods use, when they scale, and when the run is over.

import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { Fact } from '../../src/record/trace.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';

type Scaled = Extract<Fact, { readonly kind: 'workload-autoscaled' }> & { readonly t: number };

const DEPLOYMENT = `
  - at: 2m
    createDeployment: { name: web, replicas: 2, requests: { cpu: 100m } }`;

const autoscaler = (spec: string): string => `
  - at: 2m
    manifest: { apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: web },
      spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, ${spec} } }`;

function play(spec: string, load: string, until: string): { scaled: Scaled[]; end: number } {
  const workloads = load === '' ? '' : `workloads:\n  - { name: web, from: 2m, load: ${load} }\n`;
  const text = minimalWith(`timeline:${DEPLOYMENT}${autoscaler(spec)}\n${workloads}until: ${until}\n`);
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const scaled: Scaled[] = [];
  const { summary, brokenInvariant } = runScenario(parsed.scenario, {
    check: true,
    onRecord: (record) => {
      if (record.kind === 'workload-autoscaled') scaled.push(record);
    },
  });
  expect(brokenInvariant).toBeUndefined();
  return { scaled, end: summary.at };
}

const CPU =
  'metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }]';

describe('an autoscaler of a run', () => {
  it('gives a load the pods it needs, and takes them away five minutes after it has gone', () => {
    const { scaled } = play(`maxReplicas: 10, ${CPU}`, '{ cpu: { 0s: 100m, 8m: 350m, 16m: 100m } }', '30m');
    const [first, last] = [scaled.at(0), scaled.at(-1)];
    expect(scaled.map(({ from, to }) => [from, to])).toEqual([
      [2, 4],
      [4, 7],
      [7, 2],
    ]);
    expect(first?.t).toBeGreaterThan(10 * MINUTE);
    expect(first?.t).toBeLessThan(10 * MINUTE + 31 * SECOND);
    expect(last?.t).toBeGreaterThan(18 * MINUTE + 5 * MINUTE);
    expect(last?.t).toBeLessThan(18 * MINUTE + 6 * MINUTE);
  });

  it('scales by requests and by an external metric', () => {
    const requests = play(
      `maxReplicas: 10, ${CPU}`,
      '{ requestsPerSecond: { 0s: 10, 8m: 30 }, cpuPerRequest: 10m }',
      '20m',
    );
    expect(requests.scaled.at(-1)?.to).toBe(6);
    const queue =
      'metrics: [{ type: External, external: { metric: { name: queue }, target: { type: AverageValue, averageValue: 10 } } }]';
    const external = play(`maxReplicas: 9, ${queue}`, '{ external: { queue: { 0s: 20, 8m: 75 } } }', '20m');
    expect(external.scaled.at(-1)).toMatchObject({
      to: 8,
      reason: 'external metric queue(nil) above target',
    });
  });

  it('says again and again that its target is not there, and scales it once it is', () => {
    const late = DEPLOYMENT.replace('2m', '3m');
    const text = minimalWith(`timeline:${autoscaler('minReplicas: 3, maxReplicas: 9')}${late}\nuntil: 6m\n`);
    const parsed = parseScenario(text);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const told: [string, number][] = [];
    runScenario(parsed.scenario, {
      check: true,
      onRecord: (record) => {
        if (record.kind === 'event-recorded' && record.object.endsWith('/web'))
          told.push([record.message, record.t]);
        if (record.kind === 'workload-autoscaled') told.push([`to ${record.to}`, record.t]);
      },
    });
    const missed = told.filter(([message]) => message === 'deployments/scale.apps "web" not found');
    expect(missed.map(([, at]) => at)).toEqual([15, 30, 45].map((after) => 2 * MINUTE + after * SECOND));
    expect(told.some(([message]) => message === 'to 3')).toBe(true);
  });

  it('keeps a run that ends when it is quiet until nothing more comes of the load', () => {
    const { scaled, end } = play(`maxReplicas: 10, ${CPU}`, '{ cpu: { 0s: 400m, 8m: 100m } }', 'quiet');
    expect(scaled.at(-1)?.to).toBe(2);
    expect(end).toBeGreaterThan(15 * MINUTE);
    expect(end).toBeLessThan(30 * MINUTE);
  });

  it('keeps such a run as long as its own policies hold it back', () => {
    const slowly = 'behavior: { scaleUp: { policies: [{ type: Pods, value: 1, periodSeconds: 600 }] } }';
    const { scaled } = play(`maxReplicas: 10, ${CPU}, ${slowly}`, '{ cpu: { 0s: 250m } }', 'quiet');
    expect(scaled.map(({ to }) => to)).toEqual([3, 4, 5]);
  });

  it('only keeps a workload within its bounds where nobody gives a load', () => {
    const { scaled } = play(`minReplicas: 3, maxReplicas: 10, ${CPU}`, '', '20m');
    expect(scaled.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      [2, 3, 'Current number of replicas below Spec.MinReplicas'],
    ]);
  });

  it('leaves a workload as it is within a tenth of the target', () => {
    expect(play(`maxReplicas: 10, ${CPU}`, '{ cpu: { 0s: 110m } }', '20m').scaled).toEqual([]);
    expect(play(`maxReplicas: 10, ${CPU}`, '{ cpu: { 0s: 112m } }', '20m').scaled).toHaveLength(1);
  });
});
