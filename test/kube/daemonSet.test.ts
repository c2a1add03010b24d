import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { DaemonSetConfig } from '../../src/kube/api/config.ts';
import {
  AWS_NODE,
  ClusterBench,
  container,
  daemonSet,
  deployment,
  nodeGroup,
  podTemplate,
  shape,
} from './clusterBench.ts';

describe('a DaemonSet', () => {
  it('runs one pod on each node, old and new', () => {
    const bench = ClusterBench.booted(3);
    bench.kubernetes.scaleNodeGroup('workers', 5);
    bench.runFor(3 * MINUTE);
    const nodes = bench.nodes().map(({ name }) => name);
    expect(nodes).toHaveLength(5);
    for (const name of ['aws-node', 'kube-proxy']) {
      const placed = bench.pods(name).map(({ nodeName }) => nodeName);
      expect(placed).toHaveLength(5);
      expect(new Set(placed)).toEqual(new Set(nodes));
    }
  });

  it('waits for Ready unless it tolerates not-ready', () => {
    const ordinary = daemonSet('agent', { tolerations: [] });
    const bench = ClusterBench.booted(2, { config: { daemonSets: [AWS_NODE, ordinary] } });
    const ready = elementAt(bench.of('node-ready'), 0);
    const created = bench.of('pod-created').filter(({ owner }) => owner === 'agent');
    expect(created).toHaveLength(2);
    expect(elementAt(created, 0).at).toBeGreaterThan(ready.at);
    expect(bench.running('agent')).toHaveLength(2);
  });

  it('leaves out nodes by selector and taint, and keeps pods on nodes that are cordoned', () => {
    const picky = daemonSet('picky', { tolerations: [], nodeSelector: { disk: 'fast' } });
    const bench = ClusterBench.booted(1, { config: { daemonSets: [AWS_NODE, picky] } });
    const labels = { disk: 'fast' };
    const taints = [{ key: 'only', value: 'x', effect: 'NoSchedule' } as const];
    bench.kubernetes.addNodeGroup(nodeGroup({ name: 'fast', labels }), shape());
    bench.kubernetes.addNodeGroup(nodeGroup({ name: 'fast-tainted', labels, taints }), shape());
    bench.runFor(3 * MINUTE);
    const fast = elementAt(bench.kubernetes.nodesOfGroup('fast'), 0);
    expect(bench.pods('picky').map(({ nodeName }) => nodeName)).toEqual([fast.name]);
    bench.kubernetes.nodeVerbs.cordon(fast.name);
    bench.runFor(MINUTE);
    expect(bench.running('picky')).toHaveLength(1);
  });

  it('replaces a deleted pod only when the old one is gone', () => {
    const bench = ClusterBench.booted(1);
    const old = elementAt(bench.pods('kube-proxy'), 0);
    bench.kubernetes.deletePods(`kube-system/${old.name}`, 'all');
    bench.runFor(MINUTE);
    const fresh = elementAt(bench.pods('kube-proxy'), 0);
    expect(fresh).not.toBe(old);
    expect(fresh.createdAt).toBeGreaterThanOrEqual(elementAt(bench.of('pod-removed'), 0).at);
    expect(fresh.ready).toBe(true);
  });

  it('deletes a failed pod after a second and makes it anew', () => {
    const late = daemonSet('late', { tolerations: [], priority: 0 });
    const rejected = Array.from({ length: 30 }, (_, index) => robbed(late, index + 1)).filter(
      (bench) => bench.of('pod-rejected')[0]?.pod.includes('late') ?? false,
    );
    expect(rejected.length).toBeGreaterThan(0);
    for (const bench of rejected) {
      const { pod, at } = elementAt(bench.of('pod-rejected'), 0);
      expect(bench.events('FailedDaemonPod')[0]).toMatchObject({
        object: 'kube-system/late',
        message: `Found failed daemon pod ${pod} on node ${elementAt(bench.nodes(), 0).name}, will try to kill it`,
      });
      expect(bench.story(pod).at(-1)).toMatchObject({ kind: 'pod-removed', at: at + SECOND });
      bench.kubernetes.deletePods('thief', 'all');
      bench.runFor(MINUTE);
      expect(bench.running('late')).toHaveLength(1);
    }
  });
});

/** A node with one slot for the DaemonSet, which somebody who names the node takes behind the scheduler's back. */
function robbed(config: DaemonSetConfig, seed: number): ClusterBench {
  const bench = ClusterBench.booted(1, {
    config: { daemonSets: [AWS_NODE, config] },
    machine: { maxPods: 2 },
    seed,
  });
  const pod = elementAt(bench.pods(config.name), 0);
  bench.kubernetes.deletePods(`kube-system/${pod.name}`, 'all');
  while (bench.pods(config.name)[0] === pod || bench.pods(config.name).length === 0) bench.simulation.step();
  bench.runFor(4);
  const nodeName = elementAt(bench.nodes(), 0).name;
  bench.kubernetes.createPods('thief', 1, podTemplate({ nodeName, hostNetwork: true }));
  bench.runFor(MINUTE);
  return bench;
}

describe('a rolling update', () => {
  function env(bench: ClusterBench): Record<string, string | undefined> {
    return Object.fromEntries([...bench.cloud.books].map(([node, book]) => [node, book.env['MARK']]));
  }

  it('takes node by node: 10 % of five is one', () => {
    const bench = ClusterBench.booted(5);
    const start = bench.facts.length;
    bench.kubernetes.verbs.setEnv('DaemonSet', 'aws-node', { MARK: 'new' });
    let worst = 5;
    for (let second = 0; second < 5 * 60; second++) {
      bench.runFor(SECOND);
      worst = Math.min(worst, bench.pods('aws-node').filter(({ ready }) => ready).length);
    }
    expect(worst).toBe(4);
    expect(new Set(Object.values(env(bench)))).toEqual(new Set(['new']));
    expect(bench.running('aws-node')).toHaveLength(5);
    const kinds = bench.facts.slice(start).filter((fact) => 'pod' in fact && fact.pod.includes('aws-node'));
    const order = kinds
      .map(({ kind }) => kind)
      .filter((kind) => kind === 'pod-deleted' || kind === 'pod-ready');
    expect(order).toEqual(Array.from({ length: 5 }, () => ['pod-deleted', 'pod-ready']).flat());
    expect(bench.of('node-not-ready')).toEqual([]);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('takes several at a time where more may be missing', () => {
    const wide = { ...AWS_NODE, maxUnavailable: { kind: 'count', value: 3 } as const };
    const bench = ClusterBench.booted(6, { config: { daemonSets: [wide] } });
    bench.kubernetes.verbs.setEnv('DaemonSet', 'aws-node', { MARK: 'new' });
    bench.runFor(5 * SECOND);
    expect(bench.of('pod-deleted')).toHaveLength(3);
    bench.runFor(5 * MINUTE);
    expect(bench.of('pod-deleted')).toHaveLength(6);
  });

  describe('with surge', () => {
    const count = (value: number) => ({ kind: 'count', value }) as const;
    const surging = { ...daemonSet('agent', {}), maxUnavailable: count(0), maxSurge: count(2) };

    function rolled(config: DaemonSetConfig, seconds: number, each: (bench: ClusterBench) => void) {
      const bench = ClusterBench.booted(5, { config: { daemonSets: [AWS_NODE, config] } });
      bench.runFor(config.minReady ?? 0);
      bench.kubernetes.verbs.setImages('DaemonSet', 'agent', { main: 'agent:2' });
      for (let second = 0; second < seconds; second++) {
        bench.runFor(SECOND);
        each(bench);
      }
      return bench;
    }

    it('puts the new pod beside the old one, on so many nodes at a time, and no node is without', () => {
      let most = 0;
      const bench = rolled(surging, 4 * 60, (now) => {
        const pods = now.pods('agent');
        const ready = new Set(pods.filter(({ ready }) => ready).map(({ nodeName }) => nodeName));
        expect(ready.size).toBe(5);
        most = Math.max(most, pods.filter(({ deletedAt }) => deletedAt === undefined).length);
      });
      expect(most).toBeGreaterThan(5);
      expect(most).toBeLessThanOrEqual(7);
      expect(bench.running('agent').map(({ spec }) => elementAt(spec.containers, 0).image)).toEqual(
        Array.from({ length: 5 }, () => 'agent:2'),
      );
      expect(bench.runToQuiet()).toBe(true);
    });

    it('waits until a new pod has been ready for long enough', () => {
      const bench = rolled({ ...surging, minReady: 5 * MINUTE }, 4 * 60, () => undefined);
      expect(bench.pods('agent')).toHaveLength(7);
      bench.runFor(20 * MINUTE);
      expect(bench.running('agent')).toHaveLength(5);
      expect(bench.of('pod-deleted').every(({ cause }) => cause === 'Owner')).toBe(true);
    });

    it('tries again where the new pod did not last, and lets it take over where the old one went', () => {
      const bench = rolled({ ...surging, minReady: 10 * MINUTE }, 60, () => undefined);
      const fresh = bench
        .pods('agent')
        .filter(({ spec }) => elementAt(spec.containers, 0).image === 'agent:2');
      expect(fresh).toHaveLength(2);
      bench.kubernetes.deletePods(`kube-system/${elementAt(fresh, 0).name}`, 'all');
      const old = bench.pods('agent').find(({ nodeName, ...pod }) => {
        return nodeName === elementAt(fresh, 1).nodeName && pod.name !== elementAt(fresh, 1).name;
      });
      bench.kubernetes.deletePods(`kube-system/${old?.name}`, 'all');
      bench.runFor(2 * MINUTE);
      const onItsNode = bench
        .pods('agent')
        .filter(({ nodeName }) => nodeName === elementAt(fresh, 1).nodeName);
      expect(onItsNode).toEqual([fresh[1]]);
      bench.runFor(60 * MINUTE);
      expect(bench.running('agent').map(({ spec }) => elementAt(spec.containers, 0).image)).toEqual(
        Array.from({ length: 5 }, () => 'agent:2'),
      );
    });
  });

  it('does not begin when nothing changes', () => {
    const bench = ClusterBench.booted(2);
    bench.kubernetes.verbs.setEnv('DaemonSet', 'aws-node', { WARM_ENI_TARGET: '1' });
    bench.runFor(5 * MINUTE);
    expect(bench.of('pod-deleted')).toEqual([]);
  });

  it('replaces pods that are down without asking the budget', () => {
    const bench = new ClusterBench();
    bench.cloud.daemonStart = 3600 * SECOND;
    bench.kubernetes.addNodeGroup(nodeGroup({ size: 4 }), shape());
    bench.runFor(3 * MINUTE);
    expect(bench.pods('aws-node').some(({ ready }) => ready)).toBe(false);
    bench.kubernetes.verbs.setEnv('DaemonSet', 'aws-node', { MARK: 'new' });
    bench.runFor(MINUTE);
    expect(bench.of('pod-deleted')).toHaveLength(4);
    expect(new Set(Object.values(env(bench)))).toEqual(new Set(['new']));
  });

  it('gives nodes that come meanwhile the new template', () => {
    const bench = ClusterBench.booted(2);
    bench.kubernetes.verbs.setEnv('DaemonSet', 'aws-node', { MARK: 'new' });
    bench.kubernetes.scaleNodeGroup('workers', 4);
    bench.runFor(5 * MINUTE);
    expect(Object.values(env(bench))).toEqual(['new', 'new', 'new', 'new']);
    expect(bench.of('pod-deleted')).toHaveLength(2);
  });

  it('changes only the containers named or, without one, the first', () => {
    const two = daemonSet('two', { containers: [container('a'), container('b')] });
    const bench = ClusterBench.booted(1, { config: { daemonSets: [AWS_NODE, two] } });
    bench.kubernetes.verbs.setEnv('DaemonSet', 'two', { X: '1' });
    bench.runFor(2 * MINUTE);
    expect(elementAt(bench.pods('two'), 0).spec.containers.map(({ env }) => env)).toEqual([
      { X: '1' },
      undefined,
    ]);
  });
});

describe('a DaemonSet of a user', () => {
  const agent = daemonSet('agent', { tolerations: [], hostNetwork: false });

  it('starts on the nodes there are, follows changes of its template, and goes', () => {
    const bench = ClusterBench.booted(3);
    bench.kubernetes.apply({ kind: 'DaemonSet', config: agent });
    bench.runFor(MINUTE);
    expect(bench.running('agent')).toHaveLength(3);
    const spec = { ...agent.template.spec, nodeSelector: { 'topology.kubernetes.io/zone': 'eu-west-1a' } };
    bench.kubernetes.apply({
      kind: 'DaemonSet',
      config: { ...agent, template: { ...agent.template, spec } },
    });
    bench.runFor(3 * MINUTE);
    expect(bench.running('agent')).toHaveLength(1);
    bench.kubernetes.delete('DaemonSet', 'kube-system/agent');
    bench.runFor(MINUTE);
    expect(bench.pods('agent')).toEqual([]);
    expect(bench.runToQuiet()).toBe(true);
  });

  it('with OnDelete replaces only what somebody deletes', () => {
    const bench = ClusterBench.booted(2);
    bench.kubernetes.apply({ kind: 'DaemonSet', config: { ...agent, updateStrategy: 'OnDelete' } });
    bench.runFor(MINUTE);
    bench.kubernetes.verbs.setImages('DaemonSet', 'agent', { main: 'agent:2' });
    bench.runFor(3 * MINUTE);
    const images = (): string[] =>
      bench.running('agent').map(({ spec }) => elementAt(spec.containers, 0).image);
    expect(images()).toEqual(['registry/main', 'registry/main']);
    bench.kubernetes.deletePods('agent', 1);
    bench.runFor(MINUTE);
    expect(images()).toEqual(['registry/main', 'agent:2']);
  });
});

describe('another version of aws-node', () => {
  it('rolls node by node and tells each node’s daemon its image', () => {
    const bench = ClusterBench.booted(3);
    const images = (): string[] => [...bench.cloud.books.values()].map(({ image }) => image);
    expect(images()).toEqual(['registry/aws-node', 'registry/aws-node', 'registry/aws-node']);
    bench.kubernetes.createDeployment(deployment('web', 6));
    bench.runFor(MINUTE);
    const pods = bench.pods('web');
    const changed = { 'aws-node': 'cni:v1.23.1', 'aws-vpc-cni-init': 'init:v1.23.1' };
    bench.kubernetes.verbs.setImages('DaemonSet', 'aws-node', changed);
    let down = 0;
    bench.simulation.onAfterEvent(() => {
      down = Math.max(down, 3 - bench.running('aws-node').filter(({ ready }) => ready).length);
    });
    bench.runFor(5 * MINUTE);
    expect(images()).toEqual(['cni:v1.23.1', 'cni:v1.23.1', 'cni:v1.23.1']);
    expect(down).toBe(1);
    expect(bench.pods('web')).toEqual(pods);
    expect(pods.every(({ restarts }) => restarts === 0)).toBe(true);
  });
});
