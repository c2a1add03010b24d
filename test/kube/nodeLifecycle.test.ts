import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { DEFAULT_TIMINGS } from '../../src/kube/api/defaults.ts';
import { ClusterBench, deployment, podTemplate } from './clusterBench.ts';

const QUICK_BOOT = { timings: { ...DEFAULT_TIMINGS, boot: constantLatency(20 * SECOND) } };
const SLOW_BOOT = { timings: { ...DEFAULT_TIMINGS, boot: constantLatency(90 * SECOND) } };

describe('a node that reboots', () => {
  it('gives its pods new sandboxes after deleting the old ones', () => {
    const bench = ClusterBench.booted(1, { config: QUICK_BOOT });
    bench.kubernetes.createDeployment(deployment('web', 4));
    bench.runFor(MINUTE);
    const pods = bench.pods('web');
    const before = bench.cloud.adds.map(({ sandbox }) => sandbox.id);
    bench.kubernetes.nodeVerbs.reboot(elementAt(bench.nodes(), 0).name);
    bench.runFor(2 * MINUTE);
    expect(bench.pods('web')).toEqual(pods);
    expect(pods.every(({ ready, phase }) => ready && phase === 'Running')).toBe(true);
    expect(pods.map(({ restarts }) => restarts)).toEqual([1, 1, 1, 1]);
    expect(bench.cloud.dels.map(({ sandbox }) => sandbox.id)).toEqual(expect.arrayContaining(before));
    const after = bench.cloud.adds.filter(({ ok }) => ok).map(({ sandbox }) => sandbox.id);
    expect(after).toHaveLength(8);
    expect(new Set(after).size).toBe(8);
    expect(bench.events('SandboxChanged')).toHaveLength(4);
  });

  it('starts its daemon anew, and pods meet none at first', () => {
    const bench = ClusterBench.booted(1, { config: QUICK_BOOT });
    bench.kubernetes.createDeployment(deployment('web', 1));
    bench.runFor(MINUTE);
    const { name } = elementAt(bench.nodes(), 0);
    bench.kubernetes.nodeVerbs.reboot(name);
    bench.runFor(2 * MINUTE);
    expect(bench.cloud.agentLog).toEqual([`${name} started`, `${name} stopped: reboot`, `${name} started`]);
    expect(bench.of('sandbox-failed').length).toBeGreaterThan(0);
  });

  it('stays Ready in the API when it is back within 50 s', () => {
    const bench = ClusterBench.booted(1, { config: QUICK_BOOT });
    bench.kubernetes.nodeVerbs.reboot(elementAt(bench.nodes(), 0).name);
    bench.runFor(3 * MINUTE);
    expect(bench.of('node-not-ready')).toEqual([]);
  });

  it('is unreachable after 50 to 55 s of silence, and Ready again later', () => {
    const bench = ClusterBench.booted(1, { config: SLOW_BOOT });
    bench.kubernetes.createPods('web', 1, podTemplate());
    bench.runFor(2 * MINUTE);
    const start = bench.simulation.now;
    const node = elementAt(bench.nodes(), 0);
    bench.kubernetes.nodeVerbs.reboot(node.name);
    bench.runFor(MINUTE);
    const silent = elementAt(bench.of('node-not-ready'), 0);
    expect(silent.at - start).toBeGreaterThanOrEqual(50 * SECOND);
    expect(silent.at - start).toBeLessThan(55 * SECOND);
    expect(node.taints.map(({ key }) => key)).toEqual(['node.kubernetes.io/unreachable']);
    expect(elementAt(bench.pods('web'), 0).ready).toBe(false);
    bench.runFor(3 * MINUTE);
    expect(node.ready).toBe(true);
    expect(node.taints).toEqual([]);
    expect(bench.pods().every(({ ready }) => ready)).toBe(true);
  });

  it('runs pods that were bound, deleted or done while it was down as if it had seen it', () => {
    const bench = ClusterBench.booted(1, { config: QUICK_BOOT });
    bench.kubernetes.createPods('old', 2, podTemplate());
    bench.kubernetes.createPods('job', 1, podTemplate({ lifetime: constantLatency(10 * MINUTE) }));
    bench.runFor(MINUTE);
    bench.kubernetes.nodeVerbs.reboot(elementAt(bench.nodes(), 0).name);
    bench.runFor(2 * SECOND);
    bench.kubernetes.createPods('new', 1, podTemplate());
    bench.kubernetes.deletePods('default/old-0', 'all');
    bench.runFor(2 * MINUTE);
    expect(bench.running('new')).toHaveLength(1);
    expect(bench.pods('old').map(({ name }) => name)).toEqual(['old-1']);
    expect(bench.pods('job').map(({ phase }) => phase)).toEqual(['Failed']);
    expect(bench.cloud.book(elementAt(bench.nodes(), 0).name).assigned.size).toBe(2);
    expect(bench.runToQuiet()).toBe(true);
  });
});

describe('a node whose instance is terminated', () => {
  it('leaves the API after a minute, and its pods after another', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('web', 5));
    bench.runFor(MINUTE);
    const pods = bench.pods();
    const start = bench.simulation.now;
    bench.kubernetes.terminateNode(elementAt(bench.nodes(), 0).name);
    expect(bench.cloud.terminated).toEqual(['i-1']);
    bench.runFor(3 * MINUTE);
    const removed = elementAt(bench.of('node-removed'), 0);
    expect(removed.at - start).toBeGreaterThanOrEqual(50 * SECOND);
    expect(removed.at - start).toBeLessThan(60 * SECOND);
    for (const pod of pods) {
      expect(bench.story(pod).at(-1)?.kind).toBe('pod-removed');
      const end = bench.story(pod).at(-1)?.at ?? 0;
      expect(end - removed.at).toBeGreaterThanOrEqual(60 * SECOND);
      expect(end - removed.at).toBeLessThan(80 * SECOND);
    }
    expect(bench.cloud.dels).toEqual([]);
  });

  it('is replaced by its group, and its pods run there', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('web', 5));
    bench.runFor(MINUTE);
    const old = elementAt(bench.nodes(), 0);
    bench.kubernetes.terminateNode(old.name);
    bench.runFor(4 * MINUTE);
    expect(bench.nodes()).toHaveLength(1);
    expect(elementAt(bench.nodes(), 0).name).not.toBe(old.name);
    expect(bench.running('web')).toHaveLength(5);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('gives back pods bound to it in its last minute', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.terminateNode(elementAt(bench.nodes(), 0).name);
    bench.runFor(SECOND);
    bench.kubernetes.createDeployment(deployment('late', 2));
    bench.runFor(5 * MINUTE);
    expect(bench.running('late')).toHaveLength(2);
  });
});

describe('pods', () => {
  it('that are bound to a node nobody has are collected after a minute', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('lost', 1, podTemplate({ nodeName: 'nowhere' }));
    bench.runFor(59 * SECOND);
    expect(bench.pods('lost')).toHaveLength(1);
    bench.runFor(22 * SECOND);
    expect(bench.pods('lost')).toEqual([]);
  });

  it('deleted at any moment of a reboot get one DEL', () => {
    for (let offset = 0; offset < 24_000; offset += 211) {
      const bench = ClusterBench.booted(1, { config: QUICK_BOOT });
      bench.kubernetes.createPods('web', 1, podTemplate());
      bench.runFor(MINUTE);
      bench.kubernetes.nodeVerbs.reboot(elementAt(bench.nodes(), 0).name);
      bench.runFor(offset);
      bench.kubernetes.deletePods('web', 'all');
      bench.runFor(MINUTE);
      expect(bench.pods('web')).toEqual([]);
      const adds = bench.cloud.adds.map(({ sandbox }) => sandbox.id);
      expect(bench.cloud.dels.map(({ sandbox }) => sandbox.id)).toEqual(adds);
    }
  });
});
