// The scheduler alone on a bench, measured: waves of pods onto roomy nodes of three zones.

import { assert } from '../src/base/assert.ts';
import type { LabelSelector, Pod } from '../src/kube/api/objects.ts';
import { node, selector } from '../test/kube/scheduler/objects.ts';
import { SchedulerBench } from '../test/kube/scheduler/schedulerBench.ts';
import type { Report } from './benchmark.ts';
import { count } from './report.ts';
import { ResultHash } from './resultHash.ts';
import { fastest } from './stopwatch.ts';

export interface Course {
  readonly nodes: number;
  /** Each is created at once; when it is placed, the pods of the one before leave, if they are to. */
  readonly waves: () => readonly (readonly Pod[])[];
  readonly leaves: boolean;
  /** The label that a pod's Service or owner selects by; undefined: it has none. */
  readonly selectedBy: string | undefined;
}

export interface Measured {
  readonly name: string;
  readonly pods: number;
  readonly microseconds: number;
}

const ZONES = ['a', 'b', 'c'];
const POD_SLOTS = 250;
const ROUNDS = 3;

/** Reports the course's result and returns the microseconds that a pod took in the fastest round. */
export function measure(course: Course, report: Report): Measured {
  let bench = new SelectingBench(course);
  let pods = 0;
  const milliseconds = fastest(ROUNDS, () => {
    bench = new SelectingBench(course);
    const waves = course.waves();
    pods = waves.reduce((sum, wave) => sum + wave.length, 0);
    return () => bench.play(waves);
  });
  assert(bench.bound.length === pods, 'every pod has found a node');
  const microseconds = (milliseconds * 1000) / pods;
  const name = `${count(course.nodes)} nodes, ${count(pods)} pods`;
  report.result(name, bench.hash, [
    `${microseconds.toFixed(1)} µs a pod`,
    `${count(1e6 / microseconds)} pods/s`,
  ]);
  return { name, pods, microseconds };
}

/** How much longer a pod takes among the most nodes than among the fewest. */
export function reportGrowth(measured: readonly Measured[], bound: number, report: Report): void {
  const [fewest, most] = [measured.at(0), measured.at(-1)];
  if (fewest === undefined || most === undefined || fewest === most) return;
  const growth = most.microseconds / fewest.microseconds;
  report.ratio(`growth from ${fewest.name} to ${most.name}`, growth, { goal: 1.5, bound });
}

class SelectingBench extends SchedulerBench {
  private readonly course: Course;
  private until = 0;

  constructor(course: Course) {
    super(
      34,
      Array.from({ length: course.nodes }, (_, index) => roomyNode(index)),
    );
    this.course = course;
  }

  override ownerSelector({ labels }: Pod): LabelSelector | undefined {
    const { selectedBy: key } = this.course;
    const value = key === undefined ? undefined : labels[key];
    return key === undefined || value === undefined ? undefined : selector({ [key]: value });
  }

  play(waves: readonly (readonly Pod[])[]): void {
    let before: readonly Pod[] = [];
    for (const wave of waves) {
      for (const each of wave) this.scheduler.addPod(each);
      this.until += wave.length * 10;
      this.run(this.until);
      if (this.course.leaves) for (const each of before) this.scheduler.podDeleted(each);
      before = wave;
    }
  }

  get hash(): string {
    const hash = new ResultHash();
    for (const { t, node: name } of this.bound) {
      hash.add(t);
      hash.add(Number(name.slice('node-'.length)));
    }
    return hash.text;
  }
}

function roomyNode(index: number): ReturnType<typeof node> {
  const plain = node(`node-${index}`, {}, ZONES[index % ZONES.length]);
  return { ...plain, allocatable: { ...plain.allocatable, cpu: 8000, pods: POD_SLOTS } };
}
