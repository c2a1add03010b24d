// What a problem says to write instead, to the letter: written there, the problem is gone.

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { shippedScenarios } from './shippedScenarios.ts';

const text = shippedScenarios().find(({ name }) => name === '43-pods.yaml')?.text ?? '';

const SLIPS: readonly (readonly [right: string, wrong: string])[] = [
  ['instanceType: t3.medium', 'instanceType: t3.mediun'],
  ['nodeGroups:', 'nodeGroup:'],
  ['name: nginx, replicas: 44', 'name: ngin, replicas: 44'],
  ['WARM_ENI_TARGET', 'WARM_ENI_TARGTE'],
  ['192.168.1.0/24', '192.168.1.7/24'],
];

describe('a replacement', () => {
  it.each(SLIPS.filter(([right]) => text.includes(right)))('of a slip in %s mends it', (right, wrong) => {
    const source = text.replace(right, wrong);
    const parsed = parseScenario(source);
    const problems = parsed.ok ? [] : parsed.problems;
    const mended = problems.find(({ replacement }) => replacement !== undefined);
    if (mended?.replacement === undefined) throw new Error(JSON.stringify(problems));
    const lines = source.split('\n');
    const { line, column, length, replacement } = mended;
    const written = lines[line - 1] ?? '';
    lines[line - 1] = written.slice(0, column - 1) + replacement + written.slice(column - 1 + length);
    expect(lines.join('\n')).toBe(text);
    expect(parseScenario(lines.join('\n')).ok).toBe(true);
  });

  it('is tried with each kind of slip', () => {
    expect(SLIPS.filter(([right]) => text.includes(right)).length).toBeGreaterThanOrEqual(4);
  });

  it('is not known where it takes a person', () => {
    const parsed = parseScenario(text.replace('seed: 1', 'seed: one'));
    expect(parsed.ok ? [] : parsed.problems.map(({ replacement }) => replacement)).toEqual([undefined]);
  });
});
