import { describe, expect, it } from 'vitest';
import { SeededChooser } from '../../src/kernel/chooser.ts';
import { GoMap } from '../../src/kernel/goMap.ts';
import { Random } from '../../src/kernel/random.ts';

const DRAWS = 8000;

const chooser = (seed = 1, scope = 'node-1'): SeededChooser => new SeededChooser(new Random(seed), scope);

const mapOf = (keys: string): GoMap<string, string> => {
  const map = new GoMap<string, string>();
  for (const key of keys) map.set(key, key);
  return map;
};

const always = (): boolean => true;

/** How often each answer comes, as a share. */
function shares(answer: () => string | undefined): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let draw = 0; draw < DRAWS; draw++) {
    const key = String(answer());
    counts[key] = (counts[key] ?? 0) + 1 / DRAWS;
  }
  return counts;
}

/** Within four standard deviations of a share over the draws; seeds are fixed, so this cannot flicker. */
function expectShares(actual: Record<string, number>, expected: Record<string, number>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [key, share] of Object.entries(expected)) {
    expect(Math.abs((actual[key] ?? NaN) - share), key).toBeLessThan(
      4 * Math.sqrt((share * (1 - share)) / DRAWS),
    );
  }
}

describe('SeededChooser over a map of up to eight', () => {
  it('meets the entry in slot 0 first in six of eight iterations when there are three', () => {
    const map = mapOf('abc');
    const drawn = chooser();
    expectShares(
      shares(() => drawn.first('eni', map, always)),
      { a: 6 / 8, b: 1 / 8, c: 1 / 8 },
    );
  });

  it('skips what is not accepted: its share falls to the next in the round', () => {
    const map = mapOf('abc');
    const drawn = chooser();
    expectShares(
      shares(() => drawn.first('eni', map, (value) => value !== 'b')),
      { a: 6 / 8, c: 2 / 8 },
    );
  });

  it('iterates whole rotations with the same shares', () => {
    const map = mapOf('abc');
    const drawn = chooser();
    expectShares(
      shares(() => drawn.order('eni', map).join('')),
      { abc: 6 / 8, bca: 1 / 8, cab: 1 / 8 },
    );
  });

  it('follows a key to the slot it reuses', () => {
    const map = mapOf('abc');
    map.delete('a');
    map.set('d', 'd');
    const drawn = chooser();
    expectShares(
      shares(() => drawn.first('eni', map, always)),
      { d: 6 / 8, b: 1 / 8, c: 1 / 8 },
    );
  });

  it('has no answer where nothing is accepted', () => {
    const drawn = chooser();
    expect(drawn.first('eni', mapOf(''), always)).toBeUndefined();
    expect(drawn.first('eni', mapOf('abc'), () => false)).toBeUndefined();
    expect(drawn.first('eni', mapOf('abcdefghi'), () => false)).toBeUndefined();
    expect(drawn.order('eni', mapOf(''))).toEqual([]);
  });
});

describe('SeededChooser over a map that held more than eight', () => {
  it('meets every accepted entry first equally often', () => {
    const map = mapOf('abcdefghij');
    const drawn = chooser();
    expectShares(
      shares(() => drawn.first('cidr', map, (value) => 'adhj'.includes(value))),
      { a: 1 / 4, d: 1 / 4, h: 1 / 4, j: 1 / 4 },
    );
  });

  it('iterates every permutation equally often', () => {
    const map = mapOf('abcdefghi');
    for (const key of 'defghi') map.delete(key);
    const drawn = chooser();
    const sixth = 1 / 6;
    expectShares(
      shares(() => drawn.order('cidr', map).join('')),
      { abc: sixth, acb: sixth, bac: sixth, bca: sixth, cab: sixth, cba: sixth },
    );
  });
});

describe('jitter', () => {
  it('adds any whole number up to the spread, both ends included', () => {
    const drawn = chooser();
    const seen = new Set(Array.from({ length: 200 }, () => drawn.jitter('sleep', 500, 3)));
    expect(seen).toEqual(new Set([0, 1, 2, 3]));
    expect(drawn.jitter('sleep', 500, 0)).toBe(0);
  });
});

describe('choice points', () => {
  it('of one scope repeat for a seed, and those of other scopes change nothing', () => {
    const answers = (scope: string, seed: number, noise: boolean): number[] => {
      const random = new Random(seed);
      const drawn = new SeededChooser(random, scope);
      const other = new SeededChooser(random, 'other');
      return Array.from({ length: 50 }, () => {
        if (noise) other.index('eni', 7);
        return drawn.index('eni', 100);
      });
    };
    const once = answers('node-1', 1, false);
    expect(answers('node-1', 1, true)).toEqual(once);
    expect(answers('node-2', 1, false)).not.toEqual(once);
    expect(answers('node-1', 2, false)).not.toEqual(once);
  });
});

describe('SeededChooser between things of one instant', () => {
  it('takes any of several next, and draws nothing for one', () => {
    const drawn = chooser();
    expect(drawn.next('call', ['a'])).toBe(0);
    expect(drawn.index('other', 1000)).toBe(chooser().index('other', 1000));
    expectShares(
      shares(() => String(drawn.next('call', ['a', 'b', 'c']))),
      { 0: 1 / 3, 1: 1 / 3, 2: 1 / 3 },
    );
  });

  it('has each go ahead as often as none', () => {
    const drawn = chooser();
    expectShares(
      shares(() => String(drawn.ahead('tick', ['a', 'b']))),
      { 0: 1 / 3, 1: 1 / 3, undefined: 1 / 3 },
    );
  });

  it('has any of them go ahead once in so many times', () => {
    const drawn = chooser();
    expectShares(
      shares(() => String(drawn.ahead('between', ['a', 'b'], 10))),
      { 0: 1 / 20, 1: 1 / 20, undefined: 9 / 10 },
    );
  });
});
