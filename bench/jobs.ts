// The scheduler alone: pods of Jobs, each Job of one pod that ends. No two pods have the same labels, and the nodes look
// the same to all of them.

import type { Pod } from '../src/kube/api/objects.ts';
import { pod, podSpec } from '../test/kube/scheduler/objects.ts';
import type { Benchmark, Size } from './benchmark.ts';
import { measure, reportGrowth } from './scheduling.ts';

const NODES: Readonly<Record<Size, readonly number[]>> = { small: [100, 1000], full: [100, 1000, 5000] };
const WAVES: Readonly<Record<Size, number>> = { small: 4, full: 10 };
const JOBS_IN_WAVE = 500;
const MOST_GROWTH = 4;

export const jobsBenchmark: Benchmark = {
  name: 'jobs',
  title: 'the scheduler alone: a pod of each of many Jobs',
  run(size, report) {
    const waves = () => jobs(WAVES[size]);
    const all = NODES[size].map((nodes) =>
      measure({ nodes, waves, leaves: true, selectedBy: undefined }, report),
    );
    reportGrowth(all, MOST_GROWTH, report);
  },
};

function jobs(waves: number): Pod[][] {
  const spec = podSpec({}, { cpu: 10 });
  return Array.from({ length: waves }, (_, wave) =>
    Array.from({ length: JOBS_IN_WAVE }, (__, index) => {
      const name = `job-${wave}-${index}`;
      const labels = { 'batch.kubernetes.io/job-name': name, 'batch.kubernetes.io/controller-uid': name };
      return pod(spec, labels, { kind: 'Job', name, uid: name });
    }),
  );
}
