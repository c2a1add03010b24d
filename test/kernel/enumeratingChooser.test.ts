import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededChooser, type Chooser } from '../../src/kernel/chooser.ts';
import { enumerate, type Enumeration } from '../../src/kernel/enumeratingChooser.ts';
import { GoMap } from '../../src/kernel/goMap.ts';
import { Random } from '../../src/kernel/random.ts';

const mapOf = (keys: string): GoMap<string, string> => {
  const map = new GoMap<string, string>();
  for (const key of keys) map.set(key, key);
  return map;
};

/** A map of these keys that once held nine, so that its order is any permutation. */
const spreadOf = (keys: string): GoMap<string, string> => {
  const map = mapOf('123456789');
  for (const key of '123456789') map.delete(key);
  for (const key of keys) map.set(key, key);
  return map;
};

function outcomes(run: (chooser: Chooser) => unknown, limit = 10_000): Enumeration & { seen: unknown[] } {
  const seen: unknown[] = [];
  return { ...enumerate((chooser) => seen.push(run(chooser)), limit), seen };
}

describe('enumerate', () => {
  it('visits every value of an index, and every pair of two', () => {
    expect(outcomes((chooser) => chooser.index('a', 3))).toEqual({
      runs: 3,
      complete: true,
      seen: [0, 1, 2],
    });
    const pairs = outcomes((chooser) => `${chooser.index('a', 2)}${chooser.index('b', 3)}`);
    expect(pairs.seen).toEqual(['00', '01', '02', '10', '11', '12']);
  });

  it('follows choices that depend on earlier answers', () => {
    const { seen, runs } = outcomes((chooser) => {
      const first = chooser.index('a', 3);
      return first === 1 ? `1-${chooser.index('b', 2)}` : `${first}`;
    });
    expect([seen, runs]).toEqual([['0', '1-0', '1-1', '2'], 4]);
  });

  it('visits every order of things that are due together, and every place among them', () => {
    const orders = outcomes((chooser) => {
      const left = ['a', 'b', 'c'];
      return left.flatMap(() => left.splice(chooser.next('call', left), 1));
    });
    expect(orders.seen.map(String).sort()).toEqual(
      ['a,b', 'a,c', 'b,a', 'b,c', 'c,a', 'c,b'].map((order) => expect.stringMatching(`^${order}`)),
    );
    const ahead = outcomes((chooser) => chooser.ahead('tick', ['a', 'b'], 1000));
    expect(ahead.seen).toEqual([undefined, 0, 1]);
  });

  it('runs once where nothing is open', () => {
    expect(outcomes(() => 'only')).toEqual({ runs: 1, complete: true, seen: ['only'] });
  });

  it('stops at the limit and says so', () => {
    expect(outcomes((chooser) => chooser.index('a', 10), 4)).toEqual({
      runs: 4,
      complete: false,
      seen: [0, 1, 2, 3],
    });
    expect(outcomes((chooser) => chooser.index('a', 4), 4).complete).toBe(true);
  });

  it('has one branch for each accepted entry that can come first', () => {
    for (const map of [mapOf('abcde'), spreadOf('abcde')]) {
      expect(outcomes((c) => c.first('m', map, (value) => value !== 'c')).seen).toEqual(['a', 'b', 'd', 'e']);
      expect(outcomes((c) => c.first('m', map, () => false)).seen).toEqual([undefined]);
    }
  });

  it('has one branch for each rotation of a small map', () => {
    const map = mapOf('abcd');
    map.delete('b');
    expect(outcomes((c) => c.order('m', map).join('')).seen).toEqual(['acd', 'cda', 'dac']);
    expect(outcomes((c) => c.order('m', mapOf(''))).seen).toEqual([[]]);
  });

  it('has one branch for each permutation of a spread map, up to five entries', () => {
    const { seen, runs } = outcomes((c) => c.order('m', spreadOf('abcde')).join(''));
    expect([runs, new Set(seen).size]).toEqual([120, 120]);
    expect(outcomes((c) => c.order('m', spreadOf('')).join('')).seen).toEqual(['']);
    expect(() => outcomes((c) => c.order('m', spreadOf('abcdef')))).toThrow('too many orders to visit at m');
  });

  it('tries the shortest and the longest of a jittered sleep', () => {
    expect(outcomes((c) => c.jitter('sleep', 500, 250)).seen).toEqual([0, 250]);
    expect(outcomes((c) => c.jitter('sleep', 500, 0)).seen).toEqual([0]);
  });

  it('refuses a run that asks differently the second time', () => {
    let calls = 0;
    expect(() => outcomes((c) => c.index(`point ${calls++}`, 2))).toThrow('not deterministic');
    expect(() => outcomes((c) => c.index('a', 2 + calls++))).toThrow('not deterministic');
    expect(() => outcomes((c) => (calls++ % 2 === 0 ? c.index('a', 2) : 0))).toThrow('ended early');
  });

  it('visits whatever a seeded chooser can draw', () => {
    const step = fc.constantFrom('first', 'order', 'index');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3 }), fc.integer(), fc.boolean(), (steps, seed, spread) => {
        const map = spread ? spreadOf('abc') : mapOf('abc');
        const run = (chooser: Chooser): string =>
          steps
            .map((kind) => {
              if (kind === 'first') return chooser.first('f', map, (value) => value !== 'a');
              if (kind === 'order') return chooser.order('o', map).join('');
              return chooser.index('i', 3);
            })
            .join(' ');
        const { seen, complete } = outcomes(run);
        expect(complete).toBe(true);
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toContain(run(new SeededChooser(new Random(seed), 'x')));
      }),
    );
  });
});
