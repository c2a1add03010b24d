// Idle nodes should cost nothing: no tick that could change nothing is played. Nodes start, fill their first ENI and
// are left alone; the time of their start is counted.

import { DAY, type Milliseconds } from '../src/base/time.ts';
import type { Benchmark, Report, Size } from './benchmark.ts';
import { NodeDaemons } from './nodeDaemons.ts';
import { count } from './report.ts';
import { ResultHash } from './resultHash.ts';
import { fastest } from './stopwatch.ts';

interface Case {
  readonly name: string;
  readonly nodes: number;
  readonly simulated: Milliseconds;
  /** Milliseconds for all of it. */
  readonly goal: number;
}

const WEEK: Case = { name: 'a week of one node', nodes: 1, simulated: 7 * DAY, goal: 1 };
const CASES: Readonly<Record<Size, readonly Case[]>> = {
  small: [WEEK],
  full: [WEEK, { name: 'a day of 5,000 nodes', nodes: 5000, simulated: DAY, goal: 1000 }],
};

const MOST_PODS = 17;
const ROUNDS = 4;
/** Nodes in a round, so that it is long enough for the clock. */
const NODES_PER_ROUND = 500;
/** How far a busy or slower machine may be from the goal. */
const ALLOWANCE = 4;

export const idleBenchmark: Benchmark = {
  name: 'idle',
  title: 'nodes that start and are left alone',
  run(size, report) {
    for (const each of CASES[size]) measure(each, report);
  },
};

function measure({ name, nodes, simulated, goal }: Case, report: Report): void {
  const times = Math.max(1, Math.floor(NODES_PER_ROUND / nodes));
  let last = new NodeDaemons(1, 't3.medium', MOST_PODS);
  const round = (): void => {
    for (let run = 0; run < times; run++) {
      last = new NodeDaemons(nodes, 't3.medium', MOST_PODS);
      last.simulation.runUntil(simulated);
    }
  };
  const milliseconds = fastest(ROUNDS, () => round) / times;
  const events = last.simulation.eventsProcessed;
  const nodeDays = (nodes * simulated) / DAY;
  report.result(name, hashOf(last), [
    `${milliseconds.toFixed(2)} ms`,
    `${count(events)} events`,
    `${count(nodeDays / (milliseconds / 1000))} node-days/s`,
  ]);
  report.ratio(`milliseconds for ${name}`, milliseconds, { goal, bound: goal * ALLOWANCE });
}

function hashOf({ daemons, simulation }: NodeDaemons): string {
  const hash = new ResultHash();
  hash.add(simulation.eventsProcessed);
  for (const { instance, store } of daemons) {
    hash.add(instance.privateAddress);
    hash.add(store?.stats().total ?? -1);
  }
  return hash.text;
}
