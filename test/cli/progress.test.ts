// Progress: a line on terminals that goes away, a line for each tenth in logs, nothing for short work and among results.

import { describe, expect, it } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';
import { PLAIN } from '../../src/report/page.ts';

const ERASE = '\r\u001b[K';

function watched(kind: 'terminal' | 'log' | 'among results', doneBefore = 0) {
  const written: string[] = [];
  let now = 0;
  const stream = {
    write: (text: string) => void written.push(text),
    isTerminal: kind === 'terminal',
    isLog: kind === 'log',
    width: 100,
    columns: kind === 'terminal' ? 80 : undefined,
    isGone: false,
    page: () => PLAIN,
  };
  const pass = (ms: number): void => void (now += ms);
  return { progress: new Progress(stream, doneBefore, () => now), written, pass };
}

describe('progress on a terminal', () => {
  it('shows after a second, changes in place, and goes away', () => {
    const { progress, written, pass } = watched('terminal');
    pass(900);
    progress.simulated(60_000, 3_600_000);
    expect(written).toEqual([]);
    pass(100);
    progress.simulated(750_000, 3_600_000);
    pass(10);
    progress.simulated(800_000, 3_600_000);
    pass(1990);
    progress.simulated(900_000, 3_600_000);
    progress.clear();
    progress.clear();
    expect(written).toEqual([
      `${ERASE}12m30s of 1h00m00s simulated, 4s left`,
      `${ERASE}15m00s of 1h00m00s simulated, 9s left`,
      ERASE,
    ]);
  });

  it('counts runs, and leaves those that a journal had out of the speed', () => {
    const { progress, written, pass } = watched('terminal', 1000);
    pass(60_000);
    progress.runs(1500, 2000);
    expect(written).toEqual([`${ERASE}1,500 of 2,000 runs, 1m00s left`]);
  });
});

describe('progress in a log', () => {
  it('is a line for each tenth, from a second on, and needs no clearing', () => {
    const { progress, written, pass } = watched('log');
    for (let done = 1; done <= 100; done++) {
      pass(40);
      progress.runs(done, 100);
    }
    progress.clear();
    expect(written.map((line) => /^\d+/.exec(line)?.[0])).toEqual([
      '25',
      '30',
      '40',
      '50',
      '60',
      '70',
      '80',
      '90',
    ]);
    expect(written[1]).toBe('30 of 100 runs, 3s left\n');
  });

  it('is not there for short work', () => {
    const { progress, written, pass } = watched('log');
    for (let done = 1; done <= 9; done++) {
      pass(100);
      progress.runs(done, 10);
    }
    expect(written).toEqual([]);
  });
});

it('is never written among results', () => {
  const { progress, written, pass } = watched('among results');
  pass(10_000);
  progress.runs(1, 2);
  progress.clear();
  expect(written).toEqual([]);
});
