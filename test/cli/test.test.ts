// vpc-cni-sim test: many scenarios in one call.

import { describe, expect, it } from 'vitest';
import { CROWDED, FAILING, folder, run } from './workspace.ts';

const cwd = folder({
  'good.yaml': CROWDED,
  'late.yaml': CROWDED.replace('until: 6m', 'until: 20m'),
  'failing.yaml': FAILING,
  'bad.yaml': CROWDED.replace('t3.medium', 't3.mediun'),
});

describe('test', () => {
  it('lists what failed by its line, with the reason, in the order of the files', () => {
    const line = FAILING.split('\n').findIndex((text) => text.includes('TooManyPods: 0')) + 1;
    const { code, out } = run(['test', 'late.yaml', 'failing.yaml', 'good.yaml'], { cwd });
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([
      `failing.yaml:${line}: failed: at the end, waiting(web).TooManyPods = 0`,
      expect.stringMatching(/^ {4}actual \d+ since 3m0\ds; .*TooManyPods.* \(seed 1\)$/),
      '3 scenarios: 2 passed, 1 failed. 3 expectations: 2 met, 1 failed.',
      'Next          vpc-cni-sim explain failing.yaml',
      '',
    ]);
    expect(run(['test', 'late.yaml', 'failing.yaml', 'good.yaml', '--workers', '1'], { cwd }).out).toBe(out);
  });

  it('ends with 0 where all is met, and with 2 where a scenario cannot be run', () => {
    expect(run(['test', 'good.yaml'], { cwd })).toMatchObject({
      code: 0,
      out: '1 scenario: 1 passed. 1 expectation: 1 met.\n',
    });
    const { code, out } = run(['test', 'bad.yaml', 'failing.yaml', 'none.yaml'], { cwd });
    expect(code).toBe(2);
    expect(out).toMatch(/^bad\.yaml: 1 problem\n[^]*failing\.yaml:\d+: failed[^]*none\.yaml: no such file/);
    expect(out).toContain('3 scenarios: 1 failed, 2 not run.');
  });
});
