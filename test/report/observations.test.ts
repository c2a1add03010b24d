// Observations in reports: in the story at their time, verbatim, and what was expected of them with the rest.

import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/report/page.ts';
import { replayDocument } from '../../src/report/replayJson.ts';
import { replaySchema } from '../../src/report/replaySchema.ts';
import { replayText } from '../../src/report/replayText.ts';
import type { ObservationResult } from '../../src/world/observations.ts';
import { replay } from './situation.ts';

const OBSERVED: ObservationResult = {
  at: 300_000,
  prompt: '$',
  command: 'kubectl get pods',
  stdout: 'NAME    READY\nweb-0\t1/1\n',
  stderr: 'a word of warning\n',
  exitCode: 0,
  expectations: [{ text: 'output contains "web-0"', held: true }],
};

function withObservations(...observations: ObservationResult[]) {
  const asked = replay(
    {
      milestones: [
        { at: 120_000, text: 'before' },
        { at: 300_000, text: 'at the same time' },
        { at: 360_000, text: 'after' },
      ],
    },
    'timeline: [{ at: 5m, observe: { command: kubectl get pods, contains: web-0 } }]\n',
  );
  return { ...asked, result: { ...asked.result, observations } };
}

describe('the story', () => {
  it('shows what was typed and what came, after what happened at that time', () => {
    const text = replayText(withObservations(OBSERVED), PLAIN);
    expect(text).toContain(
      [
        '   2m00s  before',
        '   5m00s  at the same time',
        '   5m00s  $ kubectl get pods',
        '          NAME    READY',
        '          web-0   1/1',
        '          a word of warning',
        '   6m00s  after',
      ].join('\n'),
    );
    expect(text).toContain('Expectations  1 of 1 met');
  });

  it('does not cut what a tool printed, and prints no control characters', () => {
    const wide = { ...OBSERVED, stdout: `${'x'.repeat(300)}\n\u001b[31mred\n` };
    const text = replayText(withObservations(wide), PLAIN);
    expect(text).toContain('x'.repeat(300));
    expect(text).not.toContain('\u001b');
  });

  it('shows what came instead of what was expected', () => {
    const failed = {
      ...OBSERVED,
      stderr: '',
      expectations: [{ text: 'output contains "web-1"', held: false }],
    };
    expect(replayText(withObservations(failed), PLAIN)).toContain(
      [
        'Expectations  0 of 1 met, 1 failed',
        '   expected output contains "web-1" at 5m00s',
        '   of       $ kubectl get pods',
        '   actual   NAME    READY',
        '            web-0 1/1',
      ].join('\n'),
    );
    const silent = { ...failed, stdout: '' };
    expect(replayText(withObservations(silent), PLAIN)).toContain('   actual   no output');
    const long = { ...failed, stdout: 'line\n'.repeat(50) };
    expect(replayText(withObservations(long), PLAIN)).toContain('            and 42 lines more');
  });

  it('says why an observation could not be made, whether something was expected of it or not', () => {
    const problem = 'there is no node workers[7]';
    const impossible = { ...OBSERVED, stdout: '', stderr: '', problem, expectations: [] };
    const text = replayText(withObservations(impossible), PLAIN);
    expect(text).toContain(`          ✗ ${problem}`);
    expect(text).toContain(
      `   expected an observation at 5m00s\n   of       $ kubectl get pods\n   actual   ${problem}`,
    );
  });

  it('counts what was not reached', () => {
    expect(replayText(withObservations(), PLAIN)).toContain('Expectations  0 of 1 met, 1 not reached');
  });
});

describe('the JSON output', () => {
  it('has observations in the form of the schema', () => {
    const document = replayDocument(withObservations(OBSERVED, { ...OBSERVED, problem: 'none' }), 'sha256:0');
    expect(replaySchema.parse(document).observations).toEqual([
      {
        atMs: 300_000,
        prompt: '$',
        command: 'kubectl get pods',
        stdout: OBSERVED.stdout,
        stderr: OBSERVED.stderr,
        exitCode: 0,
        problem: null,
        expectations: [{ text: 'output contains "web-0"', held: true }],
      },
      expect.objectContaining({ problem: 'none' }),
    ]);
  });
});
