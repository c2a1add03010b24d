import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { ClusterBench, container, deployment, nodeGroup, podTemplate, shape } from './clusterBench.ts';

function firstNode(bench: ClusterBench): string {
  return elementAt(bench.nodes(), 0).name;
}

describe('a node that boots', () => {
  it('registers NotReady and tainted, under the name of its address', () => {
    const bench = new ClusterBench();
    bench.kubernetes.addNodeGroup(nodeGroup({ labels: { team: 'a' } }), shape());
    while (bench.nodes().length === 0) bench.simulation.step();
    const node = elementAt(bench.nodes(), 0);
    expect(node.name).toBe('ip-10-0-1-4.eu-west-1.compute.internal');
    expect(node.ready).toBe(false);
    expect(node.taints.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
      'node.kubernetes.io/not-ready:NoSchedule',
    ]);
    expect(node.labels).toMatchObject({
      'kubernetes.io/hostname': node.name,
      'topology.kubernetes.io/zone': 'eu-west-1a',
      'eks.amazonaws.com/nodegroup': 'workers',
      team: 'a',
    });
  });

  it('is Ready only after its daemon, and then loses the taint', () => {
    const bench = new ClusterBench();
    bench.cloud.daemonStart = 7 * SECOND;
    bench.kubernetes.addNodeGroup(nodeGroup(), shape());
    bench.runFor(3 * MINUTE);
    const ready = elementAt(bench.of('node-ready'), 0);
    const agent = bench.of('pod-running').find(({ pod }) => pod.includes('aws-node'));
    expect(ready.at).toBeGreaterThan((agent?.at ?? 0) + 6 * SECOND - 2 * SECOND);
    expect(elementAt(bench.nodes(), 0).taints).toEqual([]);
  });

  it('takes 25 to 70 s from launch to Ready with the default times', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const bench = new ClusterBench({}, seed);
      bench.kubernetes.addNodeGroup(nodeGroup(), shape());
      bench.runFor(3 * MINUTE);
      const { at } = elementAt(bench.of('node-ready'), 0);
      expect(at).toBeGreaterThan(25 * SECOND);
      expect(at).toBeLessThan(70 * SECOND);
    }
  });

  it('leaves nothing to do when all is quiet', () => {
    const bench = ClusterBench.booted(1);
    expect(bench.simulation.pending).toBe(0);
    expect(bench.pods().every(({ ready }) => ready)).toBe(true);
  });

  it('counts its aws-node pod Ready at the first probe after the daemon answers', () => {
    const bench = new ClusterBench();
    bench.cloud.daemonStart = 15 * SECOND;
    bench.kubernetes.addNodeGroup(nodeGroup(), shape());
    bench.runFor(3 * MINUTE);
    const agent = elementAt(bench.pods('aws-node'), 0);
    const story = bench.story(agent);
    const running = story.find(({ kind }) => kind === 'pod-running')?.at ?? 0;
    const ready = story.find(({ kind }) => kind === 'pod-ready')?.at ?? 0;
    // Probes run 1, 11, 21 s after the start.
    expect([11 * SECOND, 21 * SECOND]).toContain(ready - running);
  });
});

describe('a kubelet', () => {
  it('runs pods of a Deployment one after the other: scheduled, sandbox, running, ready', () => {
    const bench = ClusterBench.booted(1);
    const containers = [container('main', { image: 'nginx' })];
    const readinessDelay = constantLatency(5 * SECOND);
    bench.kubernetes.createDeployment(deployment('web', 3, { containers, readinessDelay }));
    bench.runFor(2 * MINUTE);
    expect(bench.running('web')).toHaveLength(3);
    for (const pod of bench.running('web')) {
      const story = bench.story(pod);
      expect(story.map(({ kind }) => kind)).toEqual([
        'pod-created',
        'pod-scheduled',
        'sandbox-created',
        'image-pulling',
        'container-started',
        'pod-running',
        'pod-ready',
      ]);
      const started = elementAt(story, 4);
      expect(elementAt(story, 6).at - elementAt(story, 5).at).toBe(5 * SECOND);
      if (started.kind !== 'container-started') continue;
      expect(started).toMatchObject({ container: 'main', queuedMs: 0 });
      expect(started.at).toBeGreaterThan(elementAt(story, 3).at + (started.pullMs ?? Infinity));
    }
  });

  it('pulls an image once', () => {
    const bench = ClusterBench.booted(1);
    const pull = { containers: [container('main', { image: 'nginx' })] };
    bench.kubernetes.createDeployment(deployment('web', 5, pull));
    bench.runFor(2 * MINUTE);
    const created = bench.of('sandbox-created').filter(({ pod }) => pod.includes('web'));
    const running = bench.of('pod-running').filter(({ pod }) => pod.includes('web'));
    // All wait for one download of at least two seconds, and start together after it.
    expect(elementAt(running, 0).at - elementAt(created, 0).at).toBeGreaterThan(2 * SECOND);
    expect(elementAt(running, 4).at - elementAt(running, 0).at).toBeLessThan(3 * SECOND);
    expect(elementAt(bench.nodes(), 0).images.map(({ names }) => names[0])).toContain('nginx');
  });

  it('brings pods up at its own pace: ten at once, then one in 0.85 s', () => {
    const bench = ClusterBench.booted(1, { machine: { maxPods: 250 }, poolSize: 250 });
    const start = bench.simulation.now;
    bench.kubernetes.createPods('burst', 110, podTemplate());
    bench.runFor(4 * MINUTE);
    const times = bench.of('sandbox-created').filter(({ pod }) => pod.includes('burst'));
    expect(times).toHaveLength(110);
    const span = (times.at(-1)?.at ?? 0) - start;
    expect(span).toBeGreaterThan(100 * 850);
    expect(span).toBeLessThan(100 * 850 + 6 * SECOND);
  });

  it('turns a pod away that would be one too many, when somebody names the node', () => {
    const bench = ClusterBench.booted(1);
    const node = firstNode(bench);
    bench.kubernetes.createPods('bound', 16, podTemplate({ nodeName: node }));
    bench.runFor(2 * MINUTE);
    const message = "Node didn't have enough resource: pods, requested: 1, used: 17, capacity: 17";
    expect(bench.of('pod-rejected').map((fact) => fact.message)).toEqual([`Pod was rejected: ${message}`]);
    expect(bench.events('OutOfpods').map((event) => event.message)).toEqual([message]);
    expect(bench.pods('bound').filter(({ phase }) => phase === 'Failed')).toHaveLength(1);
    expect(bench.running('bound')).toHaveLength(15);
  });

  it('starts pods on the host network before the network is ready, and no others', () => {
    const bench = new ClusterBench();
    bench.cloud.daemonStart = 60 * SECOND;
    bench.kubernetes.addNodeGroup(nodeGroup(), shape());
    while (bench.nodes().length === 0) bench.simulation.step();
    const nodeName = firstNode(bench);
    bench.kubernetes.createPods('early', 1, podTemplate({ nodeName }));
    bench.kubernetes.createPods('host', 1, podTemplate({ nodeName, hostNetwork: true }));
    bench.runFor(50 * SECOND);
    expect(bench.running('host')).toHaveLength(1);
    expect(bench.running('early')).toHaveLength(0);
    const waits = bench.events('NetworkNotReady');
    expect(elementAt(waits, 0).message).toBe(
      'network is not ready: container runtime network not ready: NetworkReady=false ' +
        'reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    );
    expect(elementAt(waits, 1).count).toBe(2);
    expect(elementAt(waits, 2).at - elementAt(waits, 1).at).toBeGreaterThanOrEqual(SECOND);
    expect(elementAt(waits, 2).at - elementAt(waits, 1).at).toBeLessThanOrEqual(2.5 * SECOND);
    bench.runFor(60 * SECOND);
    expect(bench.running('early')).toHaveLength(1);
  });

  it('ends bare pods with a lifetime, frees slot and address, and keeps the objects', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createPods('job', 17, podTemplate({ lifetime: constantLatency(20 * SECOND) }));
    bench.runFor(3 * MINUTE);
    expect(bench.pods('job').map(({ phase }) => phase)).toEqual(
      Array.from({ length: 17 }, () => 'Succeeded'),
    );
    expect(bench.cloud.book(firstNode(bench)).assigned.size).toBe(0);
    expect(bench.runToQuiet()).toBe(true);
    bench.kubernetes.deletePods('job', 'all');
    expect(bench.pods('job')).toEqual([]);
  });

  it('restarts containers of a Deployment in their sandbox, with growing pauses', () => {
    const bench = ClusterBench.booted(1);
    bench.kubernetes.createDeployment(deployment('crash', 1, { lifetime: constantLatency(5 * SECOND) }));
    bench.runFor(3 * MINUTE);
    const pod = elementAt(bench.pods('crash'), 0);
    const restarts = bench.of('pod-restarted').map(({ at }) => at);
    const pauses = restarts.map((at, index) => at - (restarts[index - 1] ?? at));
    expect(pauses[0]).toBe(0);
    expect(pauses[1]).toBeGreaterThan(15 * SECOND);
    expect(pauses[2]).toBeGreaterThan(elementAt(pauses, 1) + 8 * SECOND);
    expect(pauses[3]).toBeGreaterThan(elementAt(pauses, 2) + 17 * SECOND);
    expect(bench.story(pod).filter(({ kind }) => kind === 'sandbox-created')).toHaveLength(1);
    expect(elementAt(bench.events('BackOff'), 0).message).toBe(
      `Back-off restarting failed container main in pod ${pod.name}_default(${pod.uid})`,
    );
    expect(pod.restarts).toBe(restarts.length);
  });

  it('restarts the daemon in place while the node stays Ready', () => {
    const bench = ClusterBench.booted(1);
    const node = firstNode(bench);
    bench.kubernetes.restartDaemon(node);
    bench.kubernetes.createPods('web', 1, podTemplate());
    bench.runFor(3 * MINUTE);
    expect(bench.cloud.agentLog).toEqual([
      `${node} started`,
      `${node} stopped: container`,
      `${node} started`,
    ]);
    expect(bench.of('node-not-ready')).toEqual([]);
    // The pod met no daemon at first, and was tried again.
    expect(elementAt(bench.of('sandbox-failed'), 0).message).toContain('failed to connect to backend server');
    expect(bench.running('web')).toHaveLength(1);
    const agent = elementAt(bench.pods('aws-node'), 0);
    expect(agent.ready).toBe(true);
    expect(
      bench
        .story(agent)
        .map(({ kind }) => kind)
        .slice(-5),
    ).toEqual(['container-exited', 'pod-not-ready', 'pod-restarted', 'container-started', 'pod-ready']);
  });
});
