// Sizes that are found are claims about single runs: each is held against replays of its own.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { MetricName } from '../../src/base/metrics.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { withSettings, type Setting } from '../../src/scenario/variant.ts';
import { readObjective, type Objective } from '../../src/sweep/objective.ts';
import { measureRun } from '../../src/sweep/run.ts';
import { isImplied, planSizes, type SizeRequest } from '../../src/sweep/sizeRequest.ts';
import type { SizedRange, Sizing, TriedSize } from '../../src/sweep/sizing.ts';
import { minimalWith } from '../scenario/minimal.ts';

const BURST = `seed: 7\ntimeline:\n  - { at: 3m, createDeployment: { name: web, replicas: 30 } }\nuntil: 12m\n`;

const SMALL = BURST.replace('replicas: 30', 'replicas: 40');

function documentOf(text: string) {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.document;
}

function objective(text: string): Objective {
  const read = readObjective(text);
  if (!read.ok) throw new Error(read.flaw.detail);
  return read.objective;
}

const RUNS = 3;

function plan(text: string, objectives: readonly string[], asked: Partial<SizeRequest> = {}) {
  const request = { objectives: objectives.map(objective), vary: undefined, groups: [], runs: RUNS };
  return planSizes(documentOf(text), { ...request, ...asked });
}

/** All rounds, in the calling thread; `played` has every run that was made, by its settings and seed. */
function finish(sizing: Sizing): { readonly sizes: SizedRange[]; readonly played: string[] } {
  const { plan: of, tally } = sizing;
  const played: string[] = [];
  while (!sizing.isOver) {
    const pending = sizing.pending;
    const before = tally.runs;
    const source = sizing.batches();
    for (let batch = source.next(2); batch !== undefined; batch = source.next(2)) {
      for (const seed of batch.seeds) {
        played.push(`${batch.hash} ${seed}`);
        tally.add(batch.candidate, of.seeds.indexOf(seed), measureRun(batch.scenario, seed));
      }
    }
    expect(tally.runs - before).toBe(pending);
    expect(pending).toBeGreaterThan(0);
    sizing.endRound();
  }
  return { sizes: sizing.sized, played };
}

function sized(text: string, objectives: readonly string[], asked: Partial<SizeRequest> = {}) {
  const planned = plan(text, objectives, asked);
  if (!planned.ok) throw new Error(JSON.stringify(planned.flaws));
  return { ...finish(planned.sizing), sizing: planned.sizing };
}

/** The figures of every seed, by replays of its own. */
function replayed(text: string, settings: readonly Setting[], metric: MetricName): number[] {
  const variant = withSettings(documentOf(text), settings);
  if (!variant.ok) throw new Error(JSON.stringify(variant.faults));
  return Array.from({ length: RUNS }, (_, index) => measureRun(variant.scenario, 7 + index)[metric]);
}

const meets = (text: string, { settings }: TriedSize, objectives: readonly Objective[]): boolean =>
  objectives.every(({ metric, comparison, limit }) =>
    replayed(text, settings, metric).every((value) =>
      comparison === '<=' ? value <= limit : value >= limit,
    ),
  );

describe('sizes', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['of a burst', minimalWith(BURST), ['max addressWait <= 20s']],
    ['of a burst with a reserve', minimalWith(BURST), ['lowestFree >= 100', 'p99 podStart <= 2m']],
    ['of nodes that are too few', minimalWith(SMALL), ['podsNeverStarted <= 0']],
    ['of a small subnet', minimalWith(SMALL).replace('/24', '/27'), ['max podStart <= 3m']],
  ];

  it.each(cases)('%s pass and fail as replays of their own do', (_, text, objectives) => {
    const { sizes, played, sizing } = sized(text, objectives);
    expect(sizes.map(({ range }) => range.varied)).toEqual(['subnets', 'nodes', 'load']);
    expect(new Set(played).size).toBe(played.length);
    expect(sizes.some(({ limit }) => limit !== undefined)).toBe(true);
    for (const { limit, next, tried, isSettled } of sizes) {
      expect(isSettled).toBe(true);
      if (limit !== undefined) {
        expect(meets(text, limit, sizing.objectives)).toBe(true);
        expect(limit.peakAddresses).toBe(Math.max(...replayed(text, limit.settings, 'peakAddresses')));
        expect(limit.lowestFree).toBe(Math.min(...replayed(text, limit.settings, 'lowestFree')));
        expect(tried.slice(0, tried.indexOf(limit)).every(({ passes }) => passes)).toBe(true);
      }
      if (next === undefined || next.refusal !== undefined) continue;
      expect(meets(text, next, sizing.objectives)).toBe(false);
      for (const { objective: missed, seeds, least, most } of next.misses) {
        const values = replayed(text, next.settings, missed.metric);
        const failing = seeds.map((seed) => elementAt(values, seed));
        expect([Math.min(...failing), Math.max(...failing)]).toEqual([least, most]);
      }
    }
  });

  it('require that all pods start unless an objective says otherwise', () => {
    const { sizing } = sized(minimalWith(BURST), ['max addressWait <= 10m'], { vary: ['nodes'] });
    expect(sizing.objectives.map(({ text }) => text)).toEqual([
      'max addressWait <= 10m',
      'podsNeverStarted <= 0',
    ]);
    expect(sizing.objectives.map(isImplied)).toEqual([false, true]);
    const { sizes, sizing: looser } = sized(minimalWith(BURST), ['podsNeverStarted <= 5'], {
      vary: ['load'],
    });
    expect(looser.objectives.some(isImplied)).toBe(false);
    expect(sizes[0]?.next?.misses[0]).toMatchObject({ mainReason: 'TooManyPods' });
    expect(sizes[0]?.next?.misses[0]?.least).toBeGreaterThan(5);
  });

  it('say why nothing is enough: of the pods that never start, not of those that waited longest', () => {
    const text = minimalWith(SMALL);
    const { sizes } = sized(text, ['podsNeverStarted <= 0'], { vary: ['subnets'] });
    expect(sizes[0]).toMatchObject({ limit: undefined, next: { size: 16 } });
    expect(sizes[0]?.next?.misses[0]?.mainReason).toBe('TooManyPods');
  });

  it('vary subnets of one size together, others by themselves, and each node group alone', () => {
    const text = minimalWith(BURST)
      .replace(
        'availabilityZone: us-west-2a }]',
        'availabilityZone: us-west-2a }, { name: b, cidr: 10.0.1.0/24, availabilityZone: us-west-2b }, ' +
          '{ name: c, cidr: 10.0.2.0/26, availabilityZone: us-west-2c }]',
      )
      .replace('size: 2 }', 'size: 2 }\n  - { name: others, instanceType: t3.medium, size: 1 }');
    const { sizes } = sized(text, ['podsNeverStarted <= 0'], { vary: ['subnets', 'nodes'], runs: 1 });
    expect(sizes.map(({ range }) => range.names)).toEqual([
      ['main', 'b', 'c'],
      ['main', 'b'],
      ['c'],
      ['workers'],
      ['others'],
    ]);
    for (const { limit } of sizes.slice(3)) {
      const touched = (limit?.settings ?? []).map(({ path }) => path);
      expect(touched.length).toBeLessThan(2);
    }
    const named = sized(text, ['podsNeverStarted <= 0'], { vary: ['nodes'], groups: ['others'], runs: 1 });
    expect(named.sizes.map(({ range }) => range.names)).toEqual([['others']]);
  });

  it('make subnets of several sizes one size where no single one of them is enough', () => {
    const text = minimalWith(BURST.replace('replicas: 30', 'replicas: 45'))
      .replace('size: 2', 'size: 4')
      .replace('/24', '/27')
      .replace(
        'availabilityZone: us-west-2a }]',
        'availabilityZone: us-west-2a }, { name: b, cidr: 10.0.0.64/28, availabilityZone: us-west-2b }]',
      );
    const { sizes, sizing } = sized(text, [], { vary: ['subnets'], runs: 1 });
    expect(sizes.map(({ range, limit }) => [range.isMixed, limit?.size])).toEqual([
      [true, 26],
      [false, undefined],
      [false, undefined],
    ]);
    const [both] = sizes;
    expect(both?.limit?.settings.map(({ path }) => path)).toEqual([
      'vpc.subnets[0].cidr',
      'vpc.subnets[1].cidr',
    ]);
    expect(both?.limit !== undefined && meets(text, both.limit, sizing.objectives)).toBe(true);
    expect(both?.next !== undefined && meets(text, both.next, sizing.objectives)).toBe(false);
  });

  it('end where a scenario cannot be played with fewer nodes, and say so', () => {
    const text = minimalWith(
      `timeline:\n  - { at: 3m, cordon: { nodeGroup: workers, index: 1 } }\nuntil: 5m\n`,
    );
    const { sizes } = sized(text, ['ec2Calls <= 1000'], { vary: ['nodes'], runs: 1 });
    expect(sizes[0]).toMatchObject({ limit: { size: 2 }, next: { size: 1, passes: false, misses: [] } });
    expect(sizes[0]?.next?.refusal).toMatch(/^timeline\[0\]/);
  });
});

describe('a request', () => {
  it('has every flaw told at once', () => {
    const planned = plan(minimalWith('until: 5m\n'), ['ec2Calls <= 5'], {
      vary: ['subnets', 'load'],
      groups: ['worker'],
    });
    expect(planned).toMatchObject({
      ok: false,
      flaws: [
        { of: 'group', detail: 'unknown node group "worker"', fix: 'did you mean workers?' },
        { of: 'group' },
        { of: 'vary' },
      ],
    });
  });
});
