// A day of one t3.medium on which pods come and go without end: the real daemon, compiled and under virtual time, takes
// about twelve seconds for it on a machine like those this is measured on.

import { assert } from '../src/base/assert.ts';
import { DAY, SECOND } from '../src/base/time.ts';
import { Lane } from '../src/kernel/lane.ts';
import { drawLatency, type Latency } from '../src/kernel/latency.ts';
import type { Sandbox } from '../src/kube/api/cniPort.ts';
import type { NodeDaemon } from '../src/world/nodeDaemon.ts';
import type { Benchmark, Size } from './benchmark.ts';
import { NodeDaemons } from './nodeDaemons.ts';
import { count } from './report.ts';
import { ResultHash } from './resultHash.ts';
import { fastest } from './stopwatch.ts';

/** Quantiles of the exponential distribution, in thousandths of its mean: −ln(1 − q); the last one, in truth infinite, is cut. */
const EXPONENTIAL = [
  [0, 0],
  [0.1, 105],
  [0.2, 223],
  [0.3, 357],
  [0.4, 511],
  [0.5, 693],
  [0.6, 916],
  [0.7, 1204],
  [0.8, 1609],
  [0.9, 2303],
  [0.95, 2996],
  [0.98, 3912],
  [0.99, 4605],
  [0.998, 6215],
  [1, 7600],
] as const;

const BETWEEN_ARRIVALS = exponential(20 * SECOND);
const LIFE = exponential(120 * SECOND);
/** Until a pod without an address asks again. */
const RETRY = 10 * SECOND;
const MOST_PODS = 17;
const ROUNDS = 4;
const DAYS: Readonly<Record<Size, number>> = { small: 3, full: 20 };

export const churnBenchmark: Benchmark = {
  name: 'churn',
  title: 'one t3.medium: pods arrive every 20 s and live 120 s on average',
  run(size, report) {
    const days = DAYS[size];
    let last = new Churn();
    const milliseconds = fastest(ROUNDS, () => {
      last = new Churn();
      return () => last.play(days);
    });
    const seconds = milliseconds / 1000;
    report.result(`${days} days`, last.hash.text, [
      `${count(last.pods / days)} pods a day`,
      `${count(last.simulation.eventsProcessed / days)} events a day`,
      `${(days / seconds).toFixed(1)} node-days/s`,
      `${count(last.pods / seconds)} pods/s`,
    ]);
  },
};

class Churn {
  readonly hash = new ResultHash();
  pods = 0;
  private readonly nodes = new NodeDaemons(1, 't3.medium', MOST_PODS);
  private readonly arrivals = this.nodes.random.stream('bench/arrival');
  private readonly lives = this.nodes.random.stream('bench/life');

  get simulation(): NodeDaemons['simulation'] {
    return this.nodes.simulation;
  }

  play(days: number): void {
    this.arriveLater();
    this.simulation.runUntil(days * DAY);
    this.hash.add(this.simulation.eventsProcessed);
  }

  private arriveLater(): void {
    this.simulation.after(drawLatency(BETWEEN_ARRIVALS, this.arrivals), Lane.cluster, () => {
      const pod = this.pods++;
      this.ask({ id: `sandbox-${pod}`, pod: `default/pod-${pod}` });
      this.arriveLater();
    });
  }

  private ask(sandbox: Sandbox): void {
    const answer = this.daemon.add(sandbox);
    if (!answer.ok) {
      this.simulation.after(RETRY, Lane.cluster, () => this.ask(sandbox));
      return;
    }
    this.hash.add(Number(answer.address));
    const life = drawLatency(LIFE, this.lives);
    this.simulation.after(life, Lane.cluster, () => this.daemon.del(sandbox, () => {}));
  }

  private get daemon(): NodeDaemon {
    const [daemon] = this.nodes.daemons;
    assert(daemon !== undefined, 'there is one node');
    return daemon;
  }
}

/** Straight lines between the quantiles lie above the curve: the mean is 1.3 % too large. */
function exponential(mean: number): Latency {
  return EXPONENTIAL.map(([at, thousandths]) => ({ at, ms: Math.round((thousandths * mean) / 1000) }));
}
