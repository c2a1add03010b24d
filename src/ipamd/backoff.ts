// Retrying with sleeps that double and jitter. @upstream pkg/utils/retry#NewSimpleBackoff

import { MINUTE, type Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import type { Process } from '../kernel/process.ts';

/** How much longer than planned a sleep is at most, where nothing else is said. */
const JITTER_PERCENT = 15;
const LONGEST_SLEEP: Milliseconds = MINUTE;

export interface Backoff {
  /** Names the choice point of its jitter. */
  readonly point: string;
  readonly tries: number;
  readonly firstSleep: Milliseconds;
  readonly jitterPercent?: number;
}

/** Tries until `attempt` gives an answer that `isDone`; returns the last one. */
export function* retry<A>(
  chooser: Chooser,
  backoff: Backoff,
  attempt: () => Process<A>,
  isDone: (answer: A) => boolean,
): Process<A> {
  let answer = yield* attempt();
  for (let tries = 1; tries < backoff.tries && !isDone(answer); tries++) {
    yield pauseAfter(chooser, backoff, tries);
    answer = yield* attempt();
  }
  return answer;
}

/** As `retry`, of attempts that take no time. */
export function* retryNow<A>(
  chooser: Chooser,
  backoff: Backoff,
  attempt: () => A,
  isDone: (answer: A) => boolean,
): Process<A> {
  let answer = attempt();
  for (let tries = 1; tries < backoff.tries && !isDone(answer); tries++) {
    yield pauseAfter(chooser, backoff, tries);
    answer = attempt();
  }
  return answer;
}

function pauseAfter(chooser: Chooser, backoff: Backoff, tries: number): Milliseconds {
  const { point, firstSleep, jitterPercent = JITTER_PERCENT } = backoff;
  const sleep = Math.min(firstSleep * 2 ** (tries - 1), LONGEST_SLEEP);
  return sleep + chooser.jitter(point, sleep, Math.floor((sleep * jitterPercent) / 100));
}
