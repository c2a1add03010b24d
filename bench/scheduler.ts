// The scheduler alone: pods of one ReplicaSet, spread by default, onto empty nodes. The goal is ten times the rate of
// the real kube-scheduler in one process with a fake client, measured elsewhere: 2,600 pods a second at 100 nodes, 650
// at 1,000 and 475 at 5,000.

import { assert } from '../src/base/assert.ts';
import type { LabelSelector, Pod } from '../src/kube/api/objects.ts';
import { node, pod, podSpec, selector } from '../test/kube/scheduler/objects.ts';
import { SchedulerBench } from '../test/kube/scheduler/schedulerBench.ts';
import type { Benchmark, Report, Size } from './benchmark.ts';
import { count } from './report.ts';
import { ResultHash } from './resultHash.ts';
import { fastest } from './stopwatch.ts';

interface Case {
  readonly nodes: number;
  readonly pods: number;
  /** Pods a second of the real one. */
  readonly real: number;
}

const HUNDRED: Case = { nodes: 100, pods: 20_000, real: 2600 };
const CASES: Readonly<Record<Size, readonly Case[]>> = {
  small: [{ ...HUNDRED, pods: 5000 }],
  full: [HUNDRED, { nodes: 1000, pods: 20_000, real: 650 }, { nodes: 5000, pods: 20_000, real: 475 }],
};

const ZONES = ['a', 'b', 'c'];
const POD_SLOTS = 250;
const TIMES_THE_REAL = 10;
const ROUNDS = 3;
/** How far a busy or slower machine may be from the goal. */
const ALLOWANCE = 4;

export const schedulerBenchmark: Benchmark = {
  name: 'scheduler',
  title: 'the scheduler alone: pods of one ReplicaSet onto empty nodes',
  run(size, report) {
    for (const each of CASES[size]) measure(each, report);
  },
};

class SpreadingHost extends SchedulerBench {
  override ownerSelector(): LabelSelector | undefined {
    return selector({ app: 'web' });
  }
}

function measure({ nodes, pods, real }: Case, report: Report): void {
  let last = new SpreadingHost(34);
  const milliseconds = fastest(ROUNDS, () => {
    last = new SpreadingHost(
      34,
      Array.from({ length: nodes }, (_, index) => roomyNode(index)),
    );
    const spec = podSpec({}, { cpu: 10 });
    const created: Pod[] = Array.from({ length: pods }, () => pod(spec));
    return () => {
      for (const each of created) last.scheduler.addPod(each);
      last.run(pods * 10);
    };
  });
  assert(last.bound.length === pods, 'every pod has found a node');
  const hash = new ResultHash();
  for (const { t, node: name } of last.bound) {
    hash.add(t);
    hash.add(Number(name.slice('node-'.length)));
  }
  const microseconds = (milliseconds * 1000) / pods;
  const name = `${count(nodes)} nodes, ${count(pods)} pods`;
  report.result(name, hash.text, [
    `${microseconds.toFixed(1)} µs a pod`,
    `${count((pods / milliseconds) * 1000)} pods/s`,
  ]);
  const goal = Math.floor(1e6 / (TIMES_THE_REAL * real));
  report.ratio(`µs a pod at ${name}`, microseconds, { goal, bound: goal * ALLOWANCE });
}

function roomyNode(index: number): ReturnType<typeof node> {
  const plain = node(`node-${index}`, {}, ZONES[index % ZONES.length]);
  return { ...plain, allocatable: { ...plain.allocatable, cpu: 8000, pods: POD_SLOTS } };
}
