import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { victimsFor } from '../../src/kube/kubelet/kubeletPreemption.ts';
import type { Pod, PodSpec, Resources } from '../../src/kube/api/objects.ts';
import { newPod } from '../../src/kube/api/podDraft.ts';
import { ClusterBench, container, podTemplate } from './clusterBench.ts';

const CRITICAL = 2_000_000_000;

function pod(name: string, requests: Resources, limits: Resources = {}, spec: Partial<PodSpec> = {}): Pod {
  const containers = [{ ...container('main', { requests }), limits }];
  const template = podTemplate({ containers, ...spec });
  return newPod({ ...template, uid: name, name, owner: undefined, workload: name }, 0, 0);
}

function victims(active: readonly Pod[], needs: Readonly<Record<string, number>>): string | string[] {
  const preemptor = pod('vip', {}, {}, { priority: CRITICAL });
  const shortages = Object.entries(needs).map(([resource, requested]) => {
    return { resource, requested, used: 0, capacity: 0 };
  });
  const found = victimsFor(preemptor, active, shortages);
  return found.ok ? found.pods.map(({ name }) => name) : found.error;
}

describe('the choice of whom a kubelet ends for a critical pod', () => {
  const best = [pod('best-1', {}), pod('best-2', {})];
  const burst = [pod('burst-1', { cpu: 100 }), pod('burst-2', { cpu: 400 })];
  const sure = pod('sure', { cpu: 200, memory: 10 }, { cpu: 200, memory: 10 });

  it('falls on best-effort pods first, the last of equals', () => {
    expect(victims([...best, ...burst, sure], { pods: 1 })).toEqual(['best-2']);
  });

  it('falls on burstable pods before guaranteed ones, and on as few as will do', () => {
    expect(victims([...best, ...burst, sure], { cpu: 300 })).toEqual(['burst-2']);
    expect(victims([...best, ...burst, sure], { cpu: 450 })).toEqual(['burst-2', 'burst-1']);
    expect(victims([...best, ...burst, sure], { cpu: 600 })).toEqual(['burst-2', 'sure']);
  });

  it('falls on the one with the smaller request where two would do', () => {
    expect(victims([pod('big', { memory: 200 }), pod('small', { memory: 100 })], { memory: 50 })).toEqual([
      'small',
    ]);
  });

  it('spares other critical pods, and names what cannot be had', () => {
    const critical = pod('critical', { cpu: 1000 }, {}, { priority: CRITICAL });
    expect(victims([critical, ...best], { cpu: 500, pods: 1 })).toBe(
      'Unexpected error while attempting to recover from admission failure: preemption: error finding a set of ' +
        'pods to preempt: no set of running pods found to reclaim resources: [(res: cpu, q: 500), ]',
    );
  });
});

describe('a kubelet that is given a critical pod', () => {
  function full(): ClusterBench {
    const bench = ClusterBench.booted(1, { machine: { maxPods: 6 } });
    const exitDelay = constantLatency(5 * SECOND);
    bench.kubernetes.createPods('plain', 4, podTemplate({ exitDelay }));
    bench.runFor(MINUTE);
    return bench;
  }

  function force(bench: ClusterBench, name: string, count: number, changes: Partial<PodSpec> = {}): void {
    const { name: nodeName } = elementAt(bench.nodes(), 0);
    bench.kubernetes.createPods(name, count, podTemplate({ nodeName, priority: CRITICAL, ...changes }));
  }

  it('ends a lesser one, waits for its end and takes it', () => {
    const bench = full();
    force(bench, 'vip', 1);
    bench.runFor(2 * SECOND);
    expect(elementAt(bench.pods('vip'), 0).phase).toBe('Pending');
    bench.runFor(MINUTE);
    expect(bench.running('vip')).toHaveLength(1);
    const victim = elementAt(
      bench.pods('plain').filter(({ phase }) => phase === 'Failed'),
      0,
    );
    expect(victim).toMatchObject({
      reason: 'Preempting',
      message: 'Preempted in order to admit critical pod',
      deletedAt: undefined,
    });
    expect(bench.of('pod-finished')).toMatchObject([{ pod: `default/${victim.name}`, reason: 'Preempting' }]);
    expect(bench.events('Preempting')).toMatchObject([{ type: 'Warning', count: 1 }]);
    expect(bench.running('plain')).toHaveLength(3);
  });

  it('lets pods that come meanwhile wait for their turn', () => {
    const bench = full();
    force(bench, 'vip', 2);
    force(bench, 'late', 1, { priority: 0 });
    bench.runFor(SECOND);
    expect(bench.of('pod-rejected')).toEqual([]);
    bench.runFor(MINUTE);
    expect(bench.running('vip')).toHaveLength(2);
    expect(bench.running('plain')).toHaveLength(2);
    expect(bench.of('pod-rejected')).toMatchObject([{ pod: 'default/late-0', reason: 'OutOfpods' }]);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('turns it away for what nobody’s end could change', () => {
    const bench = full();
    force(bench, 'vip', 1, { nodeSelector: { disk: 'fast' } });
    bench.runFor(MINUTE);
    expect(bench.of('pod-rejected')).toMatchObject([{ reason: 'NodeAffinity' }]);
    expect(bench.running('plain')).toHaveLength(4);
  });

  it('turns it away where all others are critical, too', () => {
    const bench = ClusterBench.booted(1, { machine: { maxPods: 4 } });
    force(bench, 'first', 2);
    bench.runFor(MINUTE);
    force(bench, 'second', 1);
    bench.runFor(MINUTE);
    expect(bench.of('pod-rejected')).toMatchObject([{ reason: 'UnexpectedAdmissionError' }]);
  });

  it('begins anew after a reboot in the midst of it', () => {
    const bench = full();
    force(bench, 'vip', 1);
    bench.runFor(2 * SECOND);
    bench.kubernetes.nodeVerbs.reboot(elementAt(bench.nodes(), 0).name);
    bench.runFor(5 * MINUTE);
    expect(bench.running('vip')).toHaveLength(1);
    expect(bench.runToQuiet()).toBe(true);
  });
});
