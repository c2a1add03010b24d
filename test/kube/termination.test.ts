import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import type { PodSpec } from '../../src/kube/api/objects.ts';
import { ClusterBench, podTemplate } from './clusterBench.ts';

function withPod(spec: Partial<PodSpec> = {}): ClusterBench {
  const bench = ClusterBench.booted(1);
  bench.kubernetes.createPods('web', 1, podTemplate(spec));
  bench.runFor(MINUTE);
  return bench;
}

describe('the end of a pod', () => {
  it('comes in the kubelet’s order: containers, CNI DEL, terminal phase, object', () => {
    const bench = withPod({ exitDelay: constantLatency(4 * SECOND) });
    const pod = elementAt(bench.pods('web'), 0);
    const sandbox = elementAt(bench.cloud.adds, 0);
    const start = bench.simulation.now;
    bench.kubernetes.deletePods('web', 'all');
    while (bench.cloud.dels.length === 0) bench.simulation.step();
    const deleted = bench.simulation.now;
    expect(deleted - start).toBeGreaterThanOrEqual(4 * SECOND);
    expect(elementAt(bench.cloud.dels, 0).sandbox.id).toBe(sandbox.sandbox.id);
    expect(pod.phase).toBe('Running');
    bench.runFor(MINUTE);
    const story = bench.story(pod).slice(-3);
    expect(story.map(({ kind }) => kind)).toEqual(['pod-deleted', 'pod-finished', 'pod-removed']);
    const finished = elementAt(story, 1);
    const removed = elementAt(story, 2);
    expect(finished.at).toBeGreaterThanOrEqual(deleted);
    expect(removed.at - finished.at).toBeGreaterThanOrEqual(SECOND);
    expect(removed.at - finished.at).toBeLessThanOrEqual(25 * SECOND);
    expect(bench.cloud.dels).toHaveLength(1);
  });

  it('is Succeeded for containers that obey SIGTERM, Failed for those killed when the grace is over', () => {
    const obeying = withPod({ exitDelay: constantLatency(5 * SECOND) });
    obeying.kubernetes.deletePods('web', 'all');
    obeying.runFor(MINUTE);
    expect(obeying.of('pod-finished').map(({ phase }) => phase)).toEqual(['Succeeded']);
    const deaf = withPod({ exitDelay: constantLatency(MINUTE), terminationGracePeriod: 10 * SECOND });
    const start = deaf.simulation.now;
    deaf.kubernetes.deletePods('web', 'all');
    deaf.runFor(MINUTE);
    const finished = elementAt(deaf.of('pod-finished'), 0);
    expect(finished.phase).toBe('Failed');
    expect(finished.at - start).toBeGreaterThanOrEqual(10 * SECOND);
    expect(finished.at - start).toBeLessThan(13 * SECOND);
  });

  it('is immediate for a pod without a node', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.nodeVerbs.cordon(elementAt(bench.nodes(), 0).name);
    bench.kubernetes.createPods('web', 1, podTemplate());
    bench.runFor(SECOND);
    bench.kubernetes.deletePods('web', 'all');
    expect(bench.pods('web')).toEqual([]);
    bench.runFor(MINUTE);
    expect(bench.story('default/web-0').at(-1)?.kind).toBe('pod-removed');
  });

  it('interrupts a start wherever it is, and every ADD still gets its DEL', () => {
    for (let millisecond = 0; millisecond < 4000; millisecond += 37) {
      const bench = ClusterBench.booted(1);
      bench.kubernetes.createPods('web', 1, podTemplate());
      bench.runFor(millisecond);
      bench.kubernetes.deletePods('web', 'all');
      expect(bench.runToQuiet()).toBe(true);
      expect(bench.pods('web')).toEqual([]);
      expect(bench.cloud.dels.map(({ sandbox }) => sandbox.id)).toEqual(
        bench.cloud.adds.map(({ sandbox }) => sandbox.id),
      );
    }
  });

  it('is reported at the kubelet’s pace: ten at once, then one in 1.5 s', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('web', 15, podTemplate());
    bench.runFor(2 * MINUTE);
    const start = bench.simulation.now;
    bench.kubernetes.deletePods('web', 'all');
    bench.runFor(MINUTE);
    const times = bench.of('pod-finished').map(({ at }) => at - start);
    expect(times[9]).toBeLessThan(4 * SECOND);
    expect(times[14]).toBeGreaterThan(5 * 1500);
    // The addresses do not wait for it.
    expect(bench.cloud.dels).toHaveLength(15);
  });
});
