// A run in pieces is the same run, however small they are: whoever plays with pauses sees what everybody sees.

import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/base/time.ts';
import { TraceDigest } from '../../src/record/digest.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runInPieces, runScenario, type RunResult } from '../../src/world/run.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';

const CHOSEN = ['43-pods.yaml', 'short-jobs.yaml', 'hpa-spike.yaml', 'drain-and-budget.yaml'];
const chosen = shippedScenarios().filter(({ name }) => CHOSEN.includes(name));

function inPieces(pieces: ReturnType<typeof runInPieces>): { result: RunResult; count: number } {
  for (let count = 0; ; count++) {
    const piece = pieces.next();
    if (piece.done === true) return { result: piece.value, count };
  }
}

describe('a run in pieces', () => {
  it.each(chosen)('of $name is the run in one go', ({ text }) => {
    const parsed = parseScenario(text);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const [whole, pieced] = [new TraceDigest(), new TraceDigest()];
    const result = runScenario(parsed.scenario, { onRecord: (record) => whole.add(record) });
    const played = inPieces(
      runInPieces(parsed.scenario, { pieceMs: SECOND, onRecord: (record) => pieced.add(record) }),
    );
    expect(played.result).toEqual(result);
    expect(pieced.finish()).toBe(whole.finish());
    expect(played.count).toBeGreaterThanOrEqual(Math.floor(result.simulatedMs / SECOND));
  });

  it('ends at the pause in which it is asked to, however little happens after it', () => {
    const parsed = parseScenario(chosen[0]?.text ?? '');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    let isAsked = false;
    const pieces = runInPieces(parsed.scenario, { pieceMs: SECOND, shouldStop: () => isAsked });
    for (let piece = 0; piece < 200; piece++) pieces.next();
    isAsked = true;
    const last = pieces.next();
    if (last.done !== true) throw new Error('it goes on');
    expect(last.value).toMatchObject({ stopped: true });
    expect(last.value.simulatedMs).toBeLessThanOrEqual(200 * SECOND);
  });
});
