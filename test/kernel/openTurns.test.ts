import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { OpenTurns, type OpenTurn } from '../../src/kernel/openTurns.ts';

const turn = (label: string): OpenTurn => ({ label, go: () => {} });
const TURNS: readonly OpenTurn[] = ['a', 'b', 'c', 'd'].map(turn);

const deeds = fc.array(
  fc.record({
    kind: fc.constantFrom('enter', 'leave'),
    turn: fc.nat(TURNS.length - 1),
    at: fc.nat(12),
    every: fc.integer({ min: 1, max: 5 }),
  }),
);

describe('OpenTurns', () => {
  it('has those of a time in the order in which they were entered', () => {
    const turns = new OpenTurns();
    const [a, b, c] = ['a', 'b', 'c'].map(turn);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three turns');
    turns.enter(b, 10);
    turns.enter(c, 20);
    turns.enter(a, 10);
    expect(turns.at(10)).toEqual([b, a]);
    turns.leave(b);
    turns.leave(b);
    expect(turns.at(10)).toEqual([a]);
    expect(turns.at(15)).toEqual([]);
  });

  it('finds the first on a beat', () => {
    const turns = new OpenTurns();
    for (const at of [47, 30, 55, 41]) turns.enter(turn(String(at)), at);
    expect(turns.firstOn(5, 10)).toBe(55);
    expect(turns.firstOn(31, 8)).toBe(47);
    expect(turns.firstOn(30, 100)).toBe(30);
    expect(turns.firstOn(56, 1)).toBe(Infinity);
  });

  it('has those that a map would have, whatever comes and goes', () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const turns = new OpenTurns();
        const model = new Map<OpenTurn, number>();
        for (const { kind, turn: place, at, every } of all) {
          const one = elementAt(TURNS, place);
          if (kind === 'enter') {
            turns.enter(one, at);
            model.set(one, at);
          } else {
            turns.leave(one);
            model.delete(one);
          }
          const due = [...model].filter(([, dueAt]) => dueAt === at).map(([each]) => each.label);
          expect(turns.isEmpty).toBe(model.size === 0);
          expect(turns.at(at).map(({ label }) => label)).toEqual(due);
          const met = [...model.values()].filter((dueAt) => dueAt >= at && (dueAt - at) % every === 0);
          expect(turns.firstOn(at, every)).toBe(Math.min(Infinity, ...met));
        }
      }),
    );
  });
});
