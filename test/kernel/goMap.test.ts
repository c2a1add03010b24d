import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GO_MAP_SLOTS, GoMap } from '../../src/kernel/goMap.ts';

const mapOf = (...keys: string[]): GoMap<string, string> => {
  const map = new GoMap<string, string>();
  for (const key of keys) map.set(key, key.toUpperCase());
  return map;
};

const walk = (map: GoMap<string, string>, start: number): string =>
  [...map.from(start)].map(([key]) => key).join('');

type Command = readonly ['set' | 'delete', number];
const commands = fc.array(
  fc.tuple(fc.constantFrom('set' as const, 'delete' as const), fc.nat({ max: 11 })),
) satisfies fc.Arbitrary<readonly Command[]>;

describe('GoMap', () => {
  it('holds what an ordinary map holds', () => {
    fc.assert(
      fc.property(commands, (steps) => {
        const map = new GoMap<number, number>();
        const model = new Map<number, number>();
        steps.forEach(([kind, key], value) => {
          if (kind === 'set') {
            map.set(key, value);
            model.set(key, value);
          } else {
            expect(map.delete(key)).toBe(model.delete(key));
          }
          expect(map.size).toBe(model.size);
        });
        expect(new Set(map.keys())).toEqual(new Set(model.keys()));
        expect(map.values()).toEqual(map.keys().map((key) => model.get(key)));
        expect(map.filter((value) => value % 2 === 0)).toEqual(
          map.values().filter((value) => value % 2 === 0),
        );
        expect(map.some((value) => value === steps.length - 1)).toBe(map.values().includes(steps.length - 1));
        for (let key = 0; key <= 11; key++) {
          expect([map.has(key), map.get(key)]).toEqual([model.has(key), model.get(key)]);
        }
      }),
    );
  });

  it('gives each new key the lowest free slot, and every walk meets each entry once', () => {
    fc.assert(
      fc.property(commands, (steps) => {
        const map = new GoMap<number, number>();
        const model = Array.from({ length: GO_MAP_SLOTS }, (): number | undefined => undefined);
        let most = 0;
        for (const [kind, key] of steps) {
          if (kind === 'delete') {
            map.delete(key);
            if (model.includes(key)) model[model.indexOf(key)] = undefined;
            continue;
          }
          if (!map.has(key)) model[model.indexOf(undefined)] = key;
          map.set(key, key);
          most = Math.max(most, map.size);
          expect(map.isSpread).toBe(most > GO_MAP_SLOTS);
          if (map.isSpread) return;
        }
        const used = model.flatMap((key, slot) => (key === undefined ? [] : [slot]));
        expect(map.usedSlots()).toEqual(used);
        for (let start = 0; start < GO_MAP_SLOTS; start++) {
          const expected = [...model.slice(start), ...model.slice(0, start)].filter(
            (key) => key !== undefined,
          );
          expect([...map.from(start)].map(([key]) => key)).toEqual(expected);
        }
      }),
    );
  });

  it('walks round from any slot: three entries have three orders', () => {
    const map = mapOf('a', 'b', 'c');
    const walks = Array.from({ length: GO_MAP_SLOTS }, (_, start) => walk(map, start));
    expect(walks).toEqual(['abc', 'bca', 'cab', 'abc', 'abc', 'abc', 'abc', 'abc']);
  });

  it('keeps the slot of a key that is set again and reuses that of one deleted', () => {
    const map = mapOf('a', 'b', 'c');
    map.set('b', 'again');
    expect(walk(map, 0)).toBe('abc');
    map.delete('a');
    map.set('d', 'D');
    expect(walk(map, 0)).toBe('dbc');
  });

  it('stays spread after it shrinks again', () => {
    const map = mapOf('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    expect(map.isSpread).toBe(false);
    map.set('h', 'again');
    expect(map.isSpread).toBe(false);
    map.set('i', 'I');
    expect(map.isSpread).toBe(true);
    for (const key of 'bcdefghi') map.delete(key);
    expect([map.isSpread, map.size, map.values()]).toEqual([true, 1, ['A']]);
  });
});
