// Workloads as they play: how many pods there are, when, and that one does not disturb another.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND, type Milliseconds } from '../../src/base/time.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';

/** The records of a run of so many minutes. */
function records(minutes: number, ...workloads: string[]): TraceRecord[] {
  const lines = workloads.map((line) => `  - ${line}\n`).join('');
  const text = minimalWith(`workloads:\n${lines}until: ${minutes}m\n`);
  const parsed = parseScenario(text, () => ({ ok: true, text: 'arrival,life\n150,30\n120,60\n' }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const all: TraceRecord[] = [];
  const { brokenInvariant } = runScenario(parsed.scenario, {
    check: true,
    onRecord: (each) => all.push(each),
  });
  expect(brokenInvariant).toBeUndefined();
  return all;
}

function times(all: readonly TraceRecord[], kind: TraceRecord['kind'], pod: string): Milliseconds[] {
  return all.flatMap((each) =>
    each.kind === kind && 'pod' in each && each.pod.startsWith(pod) ? [each.t] : [],
  );
}

/** Pods of the workload that have been created and are not gone, after each minute. */
function alive(all: readonly TraceRecord[], pod: string, minutes: number): number[] {
  const until = (kind: TraceRecord['kind'], end: Milliseconds): number =>
    times(all, kind, pod).filter((t) => t <= end).length;
  return Array.from({ length: minutes }, (_, index) => {
    const end = (index + 1) * MINUTE;
    return until('pod-created', end) - until('pod-removed', end);
  });
}

describe('a workload', () => {
  it('that is steady replaces what has ended, until its own end', () => {
    const web = '{ name: web, until: 10m, steady: { pods: 5, lifetime: { p0: 10s, p100: 2m } } }';
    const all = records(15, web);
    expect(alive(all, 'default/web-', 10)).toEqual(Array<number>(10).fill(5));
    expect(times(all, 'pod-finished', 'default/web-').length).toBeGreaterThan(20);
    expect(alive(all, 'default/web-', 15).at(-1)).toBe(0);
  });

  it('of bursts sends each over its spread and deletes what has ended', () => {
    const all = records(
      10,
      '{ name: batch, from: 2m, bursts: { pods: 4, every: 3m, spread: 30s, lifetime: 5s } }',
    );
    const created = times(all, 'pod-created', 'default/batch-');
    expect(created).toHaveLength(12);
    for (const [index, t] of created.entries()) {
      const burst = 2 * MINUTE + Math.floor(index / 4) * 3 * MINUTE;
      expect(t).toBeGreaterThanOrEqual(burst);
      expect(t).toBeLessThan(burst + 30 * SECOND);
    }
    expect(alive(all, 'default/batch-', 10).at(-1)).toBe(0);
  });

  it('of short jobs counts their pods as its own', () => {
    const all = records(6, '{ name: cron, from: 1m, shortJobs: { jobs: 3, every: 2m, lifetime: 5s } }');
    const owners = all.flatMap((each) =>
      each.kind === 'pod-created' && each.owner === 'cron' ? [each.pod] : [],
    );
    expect(owners).toHaveLength(9);
    expect(times(all, 'pod-finished', 'default/cron-')).toHaveLength(9);
  });

  it('that follows the day has most pods at its peak', () => {
    const all = records(60, '{ name: shop, diurnal: { low: 2, high: 12, period: 1h, peak: 30m, step: 1m } }');
    const counts = alive(all, 'default/shop-', 60);
    expect(counts[1]).toBe(2);
    expect(Math.max(...counts)).toBe(12);
    expect(counts[30]).toBe(12);
    expect(counts[58]).toBeLessThan(4);
  });

  it('that is rolled has all its pods replaced each time', () => {
    const all = records(25, '{ name: api, from: 2m, rollingUpdates: { replicas: 4, every: 10m } }');
    expect(times(all, 'pod-created', 'default/api-')).toHaveLength(12);
  });

  it('of node churn loses nodes, which come again', () => {
    const all = records(30, '{ name: spot, nodeChurn: { nodeGroup: workers, every: 10m } }');
    const count = (kind: TraceRecord['kind']): number => all.filter((each) => each.kind === kind).length;
    expect(count('instance-terminated')).toBe(2);
    expect(count('node-registered')).toBe(4);
  });

  it('of a trace has its pods arrive and live as recorded', () => {
    const all = records(6, '{ name: old, pods: { trace: old.csv } }');
    expect(times(all, 'pod-created', 'default/old-')).toEqual([120_000, 150_000]);
    const started = times(all, 'pod-running', 'default/old-');
    const finished = times(all, 'pod-finished', 'default/old-');
    expect([started.length, finished.length]).toEqual([2, 2]);
    expect(elementAt(finished, 0) - Math.min(...started)).toBeLessThan(75 * SECOND);
  });

  it('draws from streams of its own', () => {
    const batch =
      '{ name: batch, bursts: { pods: 4, every: { p0: 1m, p100: 5m }, spread: 30s, lifetime: 5s } }';
    const spot = '{ name: spot, nodeChurn: { nodeGroup: workers, every: { p0: 5m, p100: 9m } } }';
    const created = (all: readonly TraceRecord[]): Milliseconds[] =>
      times(all, 'pod-created', 'default/batch-');
    expect(created(records(30, spot, batch))).toEqual(created(records(30, batch)));
  });
});
