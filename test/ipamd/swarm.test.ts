// Random lives of one node, in each of which some kinds of trouble are fully off. After every event the invariants
// hold; when the trouble has ended the pool settles where its settings say. `npm run soak` plays more of them.

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chooser } from '../../src/kernel/chooser.ts';
import type { GoMap } from '../../src/kernel/goMap.ts';
import { nodeLives } from '../../src/library/check/check.ts';
import type { NodeLife } from '../../src/world/life/nodeLife.ts';
import { lifeLines, playedLife } from './playedLife.ts';

const SEED = 20_240_917;
const EVENTS = 100_000;
const CASES = 150;

const FIXTURES = new URL('../fixtures/swarm/', import.meta.url);
const kept = readdirSync(FIXTURES).map(
  (name) => [name, JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')) as NodeLife] as const,
);

const GRID = 500;

/** The life with all times on whole half seconds. */
function onGrid(life: NodeLife): NodeLife {
  const onGridOf = (ms: number): number => Math.ceil(ms / GRID) * GRID;
  return {
    ...life,
    latencyMs: { default: GRID },
    detachMs: onGridOf(life.detachMs),
    imdsLagMs: onGridOf(life.imdsLagMs),
    steps: life.steps.map((step) => ({
      ...step,
      atMs: onGridOf(step.atMs),
      ...(step.retryEveryMs === undefined ? {} : { retryEveryMs: onGridOf(step.retryEveryMs) }),
    })),
  };
}

describe('a swarm of random lives', () => {
  it('keeps the invariants and settles', () => {
    let events = 0;
    const property = fc.property(nodeLives(), (life) => {
      const outcome = playedLife(life);
      events += outcome.events;
      expect(outcome.problems).toEqual([]);
    });
    fc.assert(property, { seed: SEED, numRuns: CASES });
    expect(events).toBeGreaterThan(EVENTS);
  });

  it('tells the same, byte for byte, with every tick played', () => {
    const property = fc.property(nodeLives(), (life) => {
      expect(lifeLines(life, { playsEveryTick: true })).toEqual(lifeLines(life));
    });
    fc.assert(property, { seed: SEED, numRuns: 60 });
  });

  it('tells the same with every tick played where calls, ticks and answers meet all the time', () => {
    const property = fc.property(nodeLives(), (life) => {
      const meeting = onGrid(life);
      const told = lifeLines(meeting);
      expect(lifeLines(meeting, { playsEveryTick: true })).toEqual(told);
      expect(playedLife(meeting).problems).toEqual([]);
    });
    fc.assert(property, { seed: SEED, numRuns: 60 });
  });

  it('tells the same twice', () => {
    const property = fc.property(nodeLives(), (life) => {
      expect(lifeLines(life)).toEqual(lifeLines(life));
    });
    fc.assert(property, { seed: SEED, numRuns: 20 });
  });
});

describe('cases that once failed', () => {
  it.each(kept)('%s', (_, life) => {
    expect(playedLife(life).problems).toEqual([]);
    expect(lifeLines(life, { playsEveryTick: true })).toEqual(lifeLines(life));
  });
});

/** Asks the real chooser, but at one point. */
class Meddler implements Chooser {
  private readonly chooser: Chooser;
  private readonly point: string;
  private readonly pick: <V>(values: readonly V[]) => V[];

  constructor(chooser: Chooser, point: string, pick: <V>(values: readonly V[]) => V[]) {
    this.chooser = chooser;
    this.point = point;
    this.pick = pick;
  }

  first<K, V>(point: string, map: GoMap<K, V>, accepts: (value: V, key: K) => boolean): V | undefined {
    return point === this.point ? this.pick([...map.values()])[0] : this.chooser.first(point, map, accepts);
  }

  order<K, V>(point: string, map: GoMap<K, V>): V[] {
    const values = this.chooser.order(point, map);
    return point === this.point ? this.pick(values) : values;
  }

  index(point: string, bound: number): number {
    return this.chooser.index(point, bound);
  }

  jitter(point: string, base: number, spread: number): number {
    return this.chooser.jitter(point, base, spread);
  }

  next(point: string, labels: readonly string[]): number {
    return this.chooser.next(point, labels);
  }

  ahead(point: string, labels: readonly string[], oneIn?: number): number | undefined {
    return this.chooser.ahead(point, labels, oneIn);
  }
}

describe('the alarm', () => {
  const problemsWith = (point: string, pick: <V>(values: readonly V[]) => V[]): string[] =>
    fc
      .sample(nodeLives(), { seed: SEED, numRuns: 60 })
      .flatMap(
        (life) => playedLife(life, { chooser: (seeded) => new Meddler(seeded, point, pick) }).problems,
      );

  it('is given by a store that hands out addresses in cooldown', () => {
    const waiting = <V>(values: readonly V[]): V[] =>
      values.filter((value) => (value as { sandbox?: string }).sandbox === undefined);
    expect(problemsWith('assign-address', waiting).join('\n')).toMatch(/ went to p\d+ while in cooldown/);
  });

  it('is given by a daemon that never frees an ENI', () => {
    expect(problemsWith('free-eni', () => []).join('\n')).toMatch(/eni-\d+ could be freed/);
  });

  it('is given by a daemon that never releases an address', () => {
    expect(problemsWith('release-cidr', () => []).join('\n')).toMatch(/too high: total/);
  });

  it('is given by a daemon that never fills an ENI it has', () => {
    expect(problemsWith('fill-eni', () => []).join('\n')).toMatch(/too low: total/);
  });
});
