// The progress of a sweep: on terminals only, with the time that is left by the runs made so far.

import { describe, expect, it } from 'vitest';
import { SweepProgress } from '../../src/cli/sweepProgress.ts';
import { PLAIN } from '../../src/report/palette.ts';

function watched(isTerminal: boolean, doneBefore: number) {
  const written: string[] = [];
  let now = 0;
  const stream = {
    write: (text: string) => void written.push(text.replaceAll('\r\u001b[K', '')),
    isTerminal,
    columns: isTerminal ? 80 : undefined,
    isGone: false,
    palette: () => Promise.resolve(PLAIN),
  };
  const progress = new SweepProgress(stream, doneBefore, () => now);
  return { progress, written, pass: (ms: number) => void (now += ms) };
}

describe('the progress of a sweep', () => {
  it('counts runs and says how long the rest takes', () => {
    const { progress, written, pass } = watched(true, 0);
    progress.show(1, 4000);
    pass(10_000);
    progress.show(1000, 4000);
    pass(100);
    progress.show(1001, 4000);
    progress.clear();
    expect(written).toEqual(['1,000 of 4,000 runs, 0:30 left', '']);
  });

  it('leaves runs that a journal had out of the speed', () => {
    const { progress, written, pass } = watched(true, 1000);
    pass(60_000);
    progress.show(1500, 2000);
    expect(written).toEqual(['1,500 of 2,000 runs, 1:00 left']);
  });

  it('is not there in a pipe', () => {
    const { progress, written, pass } = watched(false, 0);
    pass(10_000);
    progress.show(1, 2);
    progress.clear();
    expect(written).toEqual([]);
  });
});
