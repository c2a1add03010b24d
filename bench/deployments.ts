// The scheduler alone: pods of many Deployments in turns, each spread by default over the nodes and zones, from templates
// of their own that ask for the same.

import type { Pod } from '../src/kube/api/objects.ts';
import { pod, podSpec } from '../test/kube/scheduler/objects.ts';
import type { Benchmark, Size } from './benchmark.ts';
import { measure, reportGrowth } from './scheduling.ts';

const NODES: Readonly<Record<Size, readonly number[]>> = { small: [100, 1000], full: [100, 1000, 5000] };
const DEPLOYMENTS: Readonly<Record<Size, number>> = { small: 200, full: 2000 };
const REPLICAS = 5;
const MOST_GROWTH = 6;

export const deploymentsBenchmark: Benchmark = {
  name: 'deployments',
  title: 'the scheduler alone: pods of many Deployments in turns',
  run(size, report) {
    const waves = () => deployments(DEPLOYMENTS[size]);
    const all = NODES[size].map((nodes) =>
      measure({ nodes, waves, leaves: false, selectedBy: 'app' }, report),
    );
    reportGrowth(all, MOST_GROWTH, report);
  },
};

function deployments(count: number): Pod[][] {
  const templates = Array.from({ length: count }, (_, index) => ({
    spec: podSpec({}, { cpu: 10 }),
    labels: { app: `app-${index}` },
    owner: { kind: 'ReplicaSet', name: `app-${index}`, uid: `app-${index}` } as const,
  }));
  return Array.from({ length: REPLICAS }, () =>
    templates.map(({ spec, labels, owner }) => pod(spec, labels, owner)),
  );
}
