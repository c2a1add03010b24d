// Random lives of a node on ipamd, as tests and fuzzers hold them against what must be so.

import { playNode, type NodePlayOptions } from '../../src/library/check/play.ts';
import { unsettled } from '../../src/library/check/settles.ts';
import type { NodeLife } from '../../src/world/life/nodeLife.ts';

export interface PlayedLife {
  readonly events: number;
  /** What went wrong; empty when nothing did. */
  readonly problems: readonly string[];
}

/** What must always hold, and where the pool has to settle. */
export function playedLife(life: NodeLife, options: NodePlayOptions = {}): PlayedLife {
  const played = playNode(life, options);
  const events = played.run.simulation.eventsProcessed;
  if (played.broken.length === 0) return { events, problems: unsettled(played) };
  return { events, problems: played.broken.map(({ at, text }) => `at ${at} ms: ${text}`) };
}

/** Everything that is told in the life, a line each, and what it came to. */
export function lifeLines(life: NodeLife, options: NodePlayOptions = {}): string[] {
  const lines: string[] = [];
  let clock = { now: 0 };
  const watch = {
    started: (at: number, error: string | undefined) => lines.push(`${at} started ${error ?? ''}`),
    added: (at: number, pod: string, answer: object | undefined) =>
      lines.push(`${at} ${pod} ${JSON.stringify(answer)}`),
    listen: <T>(ec2: T, now: () => number): T => {
      clock = {
        get now() {
          return now();
        },
      };
      return ec2;
    },
  };
  const onFact = (fact: object): number => lines.push(`${clock.now} ${JSON.stringify(fact)}`);
  const { pods, end } = playNode(life, { ...options, watch, onFact });
  return [...lines, JSON.stringify([pods, end])];
}
