import { formatAddress } from '../../src/base/address.ts';
import { parseIpv4 } from '../../src/base/ipv4.ts';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { DEFAULT_TIMINGS } from '../../src/kube/api/defaults.ts';
import { podKey } from '../../src/kube/api/objects.ts';
import { ClusterBench, podTemplate } from './clusterBench.ts';

/** A node with one address and two pods: one has it, the other waits. */
function starved(): ClusterBench {
  const bench = ClusterBench.booted(1);
  bench.cloud.book(elementAt(bench.nodes(), 0).name).poolSize = 1;
  bench.kubernetes.createPods('first', 1, podTemplate());
  bench.runFor(20 * SECOND);
  bench.kubernetes.createPods('second', 1, podTemplate());
  return bench;
}

describe('a sandbox that gets no address', () => {
  it('fails with the text of kubelet, containerd and plugin around its id', () => {
    const bench = starved();
    bench.runFor(5 * SECOND);
    const failed = elementAt(bench.of('sandbox-failed'), 0);
    const { sandbox } = bench.cloud.adds.at(-1) ?? { sandbox: undefined };
    expect(failed.pod).toBe('default/second-0');
    expect(failed.message).toBe(
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox ' +
        `"${sandbox?.id}": plugin type="aws-cni" name="aws-cni" failed (add): ` +
        'add cmd: failed to assign an IP address to container',
    );
    expect(sandbox?.id).toMatch(/^[0-9a-f]{64}$/);
    expect(elementAt(bench.events('FailedCreatePodSandBox'), 0).message).toBe(failed.message);
  });

  it('is deleted and tried again with a new id every 10 to 17 s, for ever', () => {
    const bench = starved();
    bench.runFor(30 * MINUTE);
    const failures = bench.of('sandbox-failed');
    expect(failures.length).toBeGreaterThan((30 * 60) / 17 - 1);
    for (const [index, { at }] of failures.entries()) {
      if (index === 0) continue;
      const gap = at - elementAt(failures, index - 1).at;
      expect(gap).toBeGreaterThanOrEqual(10 * SECOND);
      expect(gap).toBeLessThan(21 * SECOND);
    }
    const failed = bench.cloud.adds.filter(({ ok }) => !ok).map(({ sandbox }) => sandbox.id);
    expect(new Set(failed).size).toBe(failed.length);
    expect(bench.cloud.dels.map(({ sandbox }) => sandbox.id)).toEqual(failed);
    expect(bench.simulation.pending).toBe(1);
  });

  it('begins each retry on the tick of the kubelet’s second', () => {
    const timings = { ...DEFAULT_TIMINGS, sandbox: constantLatency(500) };
    const bench = ClusterBench.booted(1, { config: { timings } });
    bench.cloud.book(elementAt(bench.nodes(), 0).name).poolSize = 0;
    bench.kubernetes.createPods('web', 1, podTemplate());
    bench.runFor(5 * MINUTE);
    const phases = bench.of('sandbox-failed').map(({ at }) => at % SECOND);
    expect(new Set(phases.slice(1)).size).toBe(1);
  });

  it('is told nine times apart and then combined', () => {
    const bench = starved();
    bench.runFor(4 * MINUTE);
    const messages = bench.events('FailedCreatePodSandBox').map(({ message }) => message);
    expect(messages.findIndex((message) => message.startsWith('(combined from similar events): '))).toBe(9);
  });

  it('comes up when an address comes free', () => {
    const bench = starved();
    bench.runFor(MINUTE);
    bench.kubernetes.deletePods('first', 'all');
    bench.runFor(MINUTE);
    expect(bench.running('second')).toHaveLength(1);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('is given up when its pod is deleted: no more attempts, no DEL but the failed ones’', () => {
    const bench = starved();
    bench.runFor(MINUTE);
    bench.kubernetes.deletePods('default/second-0', 'all');
    const dels = bench.cloud.dels.length;
    bench.runFor(MINUTE);
    expect(bench.pods('second')).toEqual([]);
    expect(bench.cloud.dels).toHaveLength(dels);
    expect(
      bench
        .story('default/second-0')
        .slice(-3)
        .map(({ kind }) => kind),
    ).toEqual(['pod-deleted', 'pod-finished', 'pod-removed']);
    expect(bench.runToQuiet()).toBe(true);
  });
});

describe('a sandbox that has an address', () => {
  it('gives it to the pod and to nobody else', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('web', 15, podTemplate());
    bench.runFor(2 * MINUTE);
    const addresses = bench.pods('web').map(({ podIp = 0 }) => formatAddress(podIp));
    expect(new Set(addresses).size).toBe(15);
    const told = bench.of('sandbox-created').filter(({ address }) => address !== undefined);
    expect(new Set(told.map(({ address }) => address))).toEqual(new Set(addresses));
    expect(told).toHaveLength(15);
  });

  it('is never asked of the CNI on the host network', () => {
    const bench = ClusterBench.booted(1);
    expect(bench.cloud.adds).toEqual([]);
    const { podIp } = elementAt(bench.pods('kube-proxy'), 0);
    expect(podIp).toBe(parseIpv4('10.0.1.4'));
    expect(bench.of('sandbox-created').every(({ address }) => address === undefined)).toBe(true);
  });

  it('keeps its pod Terminating while the DEL fails', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('web', 1, podTemplate());
    bench.runFor(MINUTE);
    const pod = elementAt(bench.pods('web'), 0);
    bench.cloud.failingDels = 2;
    bench.kubernetes.deletePods('web', 'all');
    bench.runFor(20 * SECOND);
    expect(pod.phase).toBe('Running');
    expect(elementAt(bench.events('FailedKillPod'), 0).message).toContain(
      `error killing pod: failed to "KillPodSandbox"`,
    );
    bench.runFor(MINUTE);
    expect(bench.pods('web')).toEqual([]);
    const dels = bench.cloud.dels.filter(({ sandbox }) => sandbox.pod === podKey(pod));
    expect(dels.map(({ ok }) => ok)).toEqual([false, false, true]);
  });
});
