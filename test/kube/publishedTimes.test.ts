// AWS's published scale tests of whole clusters (default settings, three runs each), against the default times and
// rates. Addresses are plenty here: what the allocator adds to it is not part of this.

import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { ClusterBench, container, deployment } from './clusterBench.ts';

/** Seconds until all pods run, and until all are gone after their Deployment was deleted; they ignore SIGTERM. */
function seconds(pods: number, nodes: number, maxPods: number): { up: number; down: number } {
  const machine = { maxPods, vcpus: 64, memoryMiB: 262_144 };
  const bench = ClusterBench.booted(nodes, { machine, poolSize: maxPods - 2 });
  const spec = { containers: [container('main', { image: 'app' })], exitDelay: constantLatency(MINUTE) };
  const created = bench.simulation.now;
  bench.kubernetes.createDeployment(deployment('web', pods, spec));
  bench.runFor(30 * MINUTE);
  const deleted = bench.simulation.now;
  bench.kubernetes.delete('Deployment', 'web');
  bench.runFor(60 * MINUTE);
  const last = (kind: 'pod-running' | 'pod-removed'): number =>
    bench.of(kind).findLast(({ pod }) => pod.startsWith('default/web'))?.at ?? Infinity;
  expect(bench.pods('web')).toEqual([]);
  return { up: (last('pod-running') - created) / SECOND, down: (last('pod-removed') - deleted) / SECOND };
}

describe('default times', () => {
  it('bring 130 pods up on 99 fresh nodes in 33 to 52 s, and down in 55 to 70, some seconds less allowed', () => {
    const { up, down } = seconds(130, 99, 58);
    expect(up).toBeGreaterThan(28);
    expect(up).toBeLessThan(53);
    expect(down).toBeGreaterThan(54);
    expect(down).toBeLessThan(71);
  });

  it('bring 730 pods up on one node in 589 to 1,057 s, and down in 1,072 to 1,529', () => {
    const { up, down } = seconds(730, 1, 737);
    expect(up).toBeGreaterThan(589);
    expect(up).toBeLessThan(1057);
    expect(down).toBeGreaterThan(1072);
    expect(down).toBeLessThan(1529);
  });

  it('bring 5,000 pods up on 100 nodes in 259 to 442 s, less the daemons’ part, and down in 526 to 706', () => {
    const { up, down } = seconds(5000, 100, 58);
    expect(up).toBeGreaterThan(259);
    expect(up).toBeLessThan(442);
    expect(down).toBeGreaterThan(526);
    expect(down).toBeLessThan(706);
  });
});
