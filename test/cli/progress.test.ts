// The progress line: on terminals only, not before a run is long, and gone at its end.

import { describe, expect, it } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';
import { PLAIN } from '../../src/report/palette.ts';

function watched(isTerminal: boolean): {
  readonly progress: Progress;
  readonly written: string[];
  readonly pass: (ms: number) => void;
} {
  const written: string[] = [];
  let now = 0;
  const stream = {
    write: (text: string) => void written.push(text),
    isTerminal,
    columns: isTerminal ? 80 : undefined,
    isGone: false,
    palette: () => Promise.resolve(PLAIN),
  };
  return {
    progress: new Progress(stream, () => now),
    written,
    pass: (ms) => {
      now += ms;
    },
  };
}

describe('the progress line', () => {
  it('shows after a while, then now and then, and goes away', () => {
    const { progress, written, pass } = watched(true);
    progress.show(60_000, 600_000);
    expect(written).toEqual([]);
    pass(300);
    progress.show(120_000, 600_000);
    pass(10);
    progress.show(180_000, 600_000);
    expect(written.map((text) => text.replaceAll('\r\u001b[K', ''))).toEqual(['2:00 of 10:00 simulated']);
    progress.clear();
    expect(written.at(-1)).toBe('\r\u001b[K');
  });

  it('is not there in a pipe', () => {
    const { progress, written, pass } = watched(false);
    pass(10_000);
    progress.show(60_000, 600_000);
    progress.clear();
    expect(written).toEqual([]);
  });
});
