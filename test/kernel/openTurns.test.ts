import { describe, expect, it } from 'vitest';
import { OpenTurns, type OpenTurn } from '../../src/kernel/openTurns.ts';

const turn = (label: string): OpenTurn => ({ label, go: () => {} });

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
});
