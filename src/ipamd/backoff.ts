// Retrying with sleeps that double and jitter. @upstream pkg/utils/retry#NewSimpleBackoff

import { MINUTE, type Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import type { Process } from '../kernel/process.ts';

/** Each sleep is up to 15 % longer than planned. */
const JITTER_PERCENT = 15;
const LONGEST_SLEEP: Milliseconds = MINUTE;

export interface Backoff {
  /** Names the choice point of its jitter. */
  readonly point: string;
  readonly tries: number;
  readonly firstSleep: Milliseconds;
}

/** Tries until `attempt` gives an answer that `isDone`; returns the last one. */
export function* retry<A>(
  chooser: Chooser,
  backoff: Backoff,
  attempt: () => Process<A>,
  isDone: (answer: A) => boolean,
): Process<A> {
  let sleep = backoff.firstSleep;
  let answer = yield* attempt();
  for (let tries = 1; tries < backoff.tries && !isDone(answer); tries++) {
    yield sleep + chooser.jitter(backoff.point, sleep, Math.floor((sleep * JITTER_PERCENT) / 100));
    sleep = Math.min(sleep * 2, LONGEST_SLEEP);
    answer = yield* attempt();
  }
  return answer;
}
