// What facts must tell for Kubernetes Events to be read from them.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { ClusterBench, container, deployment, podTemplate } from './clusterBench.ts';

describe('facts behind Events', () => {
  it('name the controller that made a pod, and whether it was the one to delete it', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('web', 2));
    bench.kubernetes.createPods('bare', 1, podTemplate());
    bench.runFor(MINUTE);
    const created = bench.of('pod-created').filter(({ pod }) => pod.startsWith('default/'));
    const pod = elementAt(bench.pods('web'), 0);
    expect(created.filter(({ owner }) => owner === 'web').map(({ controller }) => controller?.name)).toEqual([
      pod.owner?.name,
      pod.owner?.name,
    ]);
    expect(created.find(({ owner }) => owner === 'bare')?.controller).toBeUndefined();
    bench.kubernetes.verbs.scale('Deployment', 'web', 1);
    bench.runFor(MINUTE);
    bench.kubernetes.deletePods('web', 'all');
    bench.kubernetes.nodeVerbs.drain(elementAt(bench.nodes(), 0).name);
    bench.runFor(MINUTE);
    const causes = bench.of('pod-deleted').map(({ pod: name, cause }) => [name.includes('bare'), cause]);
    expect(causes).toContainEqual([false, 'Owner']);
    expect(causes).toContainEqual([false, undefined]);
    expect(causes).toContainEqual([true, 'EvictionByEvictionAPI']);
  });

  it('tell a pull from an image that is there, and each start and exit of a container', () => {
    const bench = ClusterBench.booted(1);
    const lifetime = constantLatency(20 * SECOND);
    const containers = [container('main', { image: 'crasher:1' })];
    const crashing = podTemplate({ containers, lifetime, failureRate: 1, restartPolicy: 'Always' });
    bench.kubernetes.createPods('crash', 1, crashing);
    bench.runFor(3 * MINUTE);
    const story = bench.story(elementAt(bench.pods('crash'), 0));
    expect(story.filter(({ kind }) => kind === 'image-pulling')).toHaveLength(1);
    const [first, ...others] = story.filter((fact) => fact.kind === 'container-started');
    expect(first?.pullMs).toBeGreaterThan(0);
    expect(others.length).toBeGreaterThan(1);
    for (const { pullMs } of others) expect(pullMs).toBeUndefined();
    const exits = story.filter((fact) => fact.kind === 'container-exited');
    expect(exits.length).toBeGreaterThanOrEqual(others.length);
    for (const exit of exits) expect(exit).toMatchObject({ container: 'main', exitCode: 1 });
  });

  it('tell of init containers too, which end well', () => {
    const bench = ClusterBench.booted(1);
    const initContainers = [container('prepare', { image: 'prepare:1' })];
    bench.kubernetes.createPods('web', 1, podTemplate({ initContainers }));
    bench.runFor(MINUTE);
    const story = bench.story(elementAt(bench.pods('web'), 0));
    const steps = story.filter(({ kind }) => kind.startsWith('container-'));
    expect(steps).toMatchObject([
      { kind: 'container-started', container: 'prepare', image: 'prepare:1' },
      { kind: 'container-exited', container: 'prepare', exitCode: 0 },
      { kind: 'container-started', container: 'main' },
    ]);
  });

  it('say which pods went past the scheduler', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('direct', 1, podTemplate({ nodeName: elementAt(bench.nodes(), 0).name }));
    bench.kubernetes.createPods('placed', 1, podTemplate());
    bench.runFor(MINUTE);
    const bound = bench.of('pod-scheduled').filter(({ pod }) => pod.startsWith('default/'));
    expect(bound.map(({ pod, direct }) => [pod, direct])).toEqual([
      ['default/direct-0', true],
      ['default/placed-0', undefined],
    ]);
  });

  it('tell that a node fell silent, and its reboot', () => {
    const bench = ClusterBench.booted(2);
    const other = elementAt(bench.nodes(), 1);
    bench.kubernetes.nodeVerbs.fail(other.name);
    bench.runFor(2 * MINUTE);
    expect(bench.of('node-not-ready').map(({ node, silent }) => [node, silent])).toEqual([
      [other.name, true],
    ]);
    bench.kubernetes.nodeVerbs.recover(other.name);
    bench.runFor(2 * MINUTE);
    expect(bench.of('node-rebooted').map(({ node }) => node)).toEqual([other.name]);
  });
});
