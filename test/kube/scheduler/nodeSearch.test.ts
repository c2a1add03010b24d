import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/kernel/random.ts';
import { Attempts } from '../../../src/kube/scheduler/attempt.ts';
import { behaviourOf } from '../../../src/kube/scheduler/behaviour.ts';
import { ClusterState } from '../../../src/kube/scheduler/clusterState.ts';
import { feasibleNodesToFind } from '../../../src/kube/scheduler/nodeSearch.ts';
import { NodeTree } from '../../../src/kube/scheduler/nodeTree.ts';
import { Nominations } from '../../../src/kube/scheduler/nominations.ts';
import { node, pinnedTo, pod, podSpec, selector, withPods } from './objects.ts';

const ZONE = 'topology.kubernetes.io/zone';

describe('how many nodes are enough', () => {
  it.each([
    [1, 1],
    [99, 99],
    [100, 100],
    [150, 100],
    [250, 120],
    [500, 230],
    [1000, 420],
    [5000, 500],
    [15_000, 750],
  ])('of %i: %i', (nodes, enough) => expect(feasibleNodesToFind(nodes)).toBe(enough));
});

describe('the order of nodes', () => {
  const labels = (zone: string) => ({ [ZONE]: zone });
  const order = (tree: NodeTree): number[] => Array.from(tree.order());

  it('goes from zone to zone and skips those that have run out', () => {
    const tree = new NodeTree();
    ['a', 'a', 'a', 'b', 'c', 'c'].forEach((zone, slot) => tree.add(slot, labels(zone)));
    expect(order(tree)).toEqual([0, 3, 4, 1, 5, 2]);
  });

  it('puts a zone last that was empty in between', () => {
    const tree = new NodeTree();
    ['a', 'b', 'c'].forEach((zone, slot) => tree.add(slot, labels(zone)));
    tree.remove(0, labels('a'));
    tree.add(0, labels('a'));
    expect(order(tree)).toEqual([1, 2, 0]);
  });

  it('takes a moved node to its new zone only when a node comes or goes', () => {
    const tree = new NodeTree();
    ['a', 'a', 'b', 'b'].forEach((zone, slot) => tree.add(slot, labels(zone)));
    expect(order(tree)).toEqual([0, 2, 1, 3]);
    tree.relabel(0, labels('a'), labels('b'));
    expect(order(tree)).toEqual([0, 2, 1, 3]);
    tree.add(4, labels('a'));
    expect(order(tree)).toEqual([1, 2, 4, 3, 0]);
  });
});

describe('a search', () => {
  function cluster(size: number, seats = 17) {
    const nominations = new Nominations();
    const state = new ClusterState({ ownerSelector: () => undefined, namespaceLabels: () => ({}) });
    const attempts = new Attempts(state, nominations, behaviourOf(34), new Random(5), () => []);
    for (let index = 0; index < size; index++) state.addNode(withPods(`node-${index}`, seats));
    const ask = (spec = podSpec(), labels = {}): number[] => {
      const waiting = pod(spec, labels);
      attempts.run(waiting, state.classes.of(waiting));
      return Array.from(attempts.search.feasible.subarray(0, attempts.search.count));
    };
    return { state, ask };
  }

  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

  it('looks at all of fewer than a hundred nodes and starts at the same one', () => {
    const { ask } = cluster(60);
    expect(ask()).toEqual(range(0, 60));
    expect(ask()).toEqual(range(0, 60));
  });

  it('goes on where the one before stopped, all the way round', () => {
    const { ask } = cluster(250);
    expect(ask()).toEqual(range(0, 120));
    expect(ask()).toEqual(range(120, 240));
    expect(ask()).toEqual([...range(240, 250), ...range(0, 110)]);
  });

  it('counts nodes that do not fit as looked at', () => {
    const { state, ask } = cluster(250);
    for (let index = 0; index < 30; index++) state.updateNode(node(`node-${index}`, { unschedulable: true }));
    expect(ask()).toEqual(range(30, 150));
    expect(ask()[0]).toBe(150);
  });

  it('moves on by one for a pod that names its node, and not at all for one that cannot fit', () => {
    const { ask } = cluster(250);
    expect(ask(pinnedTo('node-7', podSpec()))).toEqual([7]);
    expect(ask(podSpec({}, { cpu: 100_000 }))).toEqual([]);
    expect(ask()[0]).toBe(1);
  });

  it('goes the same way for pods whose nodes cannot be judged alone', () => {
    const constraint = {
      topologyKey: ZONE,
      maxSkew: 5,
      whenUnsatisfiable: 'DoNotSchedule',
      selector: selector({ app: 'web' }),
      nodeAffinityPolicy: 'Honor',
      nodeTaintsPolicy: 'Ignore',
    } as const;
    const { ask } = cluster(250);
    const spread = podSpec({ topologySpread: [constraint] });
    expect(ask(spread, { app: 'web' })).toEqual(range(0, 120));
    expect(ask()).toEqual(range(120, 240));
    expect(ask(spread, { app: 'web' })).toEqual([...range(240, 250), ...range(0, 110)]);
  });
});

describe('equal nodes', () => {
  it('are chosen equally often, and in the same order with the same seed', () => {
    const choices = (seed: number): string[] => {
      const state = new ClusterState({ ownerSelector: () => undefined, namespaceLabels: () => ({}) });
      const attempts = new Attempts(state, new Nominations(), behaviourOf(34), new Random(seed), () => []);
      for (const name of ['a', 'b', 'c', 'd']) state.addNode(node(name));
      state.addNode(node('e', { taints: [{ key: 'slow', value: '', effect: 'PreferNoSchedule' }] }));
      return Array.from({ length: 4000 }, () => {
        const waiting = pod(podSpec());
        const outcome = attempts.run(waiting, state.classes.of(waiting));
        return outcome.kind === 'placed' ? outcome.node.facts.name : 'none';
      });
    };
    const first = choices(1);
    expect(choices(1)).toEqual(first);
    expect(choices(2)).not.toEqual(first);
    const counts = ['a', 'b', 'c', 'd'].map((name) => first.filter((one) => one === name).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(4000);
    // Five standard deviations of a binomial with n = 4000, p = 1/4.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(137);
  });
});
