import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import type { NodeGroupConfig, NodeUpdateConfig } from '../../src/kube/api/config.ts';
import type { Node } from '../../src/kube/api/objects.ts';
import { ClusterBench, deployment, shape } from './clusterBench.ts';

const count = (value: number): NodeUpdateConfig => ({
  maxUnavailable: { kind: 'count', value },
  strategy: 'DEFAULT',
});

/** What was seen of the nodes after each event of an update. */
class Watched {
  mostNodes = 0;
  leastAvailable = Infinity;

  constructor(bench: ClusterBench) {
    const draining = new Set<string>();
    bench.simulation.onAfterEvent(() => {
      for (const { node } of bench.of('node-leaving').slice(draining.size)) draining.add(node);
      const nodes = bench.nodes().filter(({ name }) => bench.isUp(name));
      this.mostNodes = Math.max(this.mostNodes, nodes.length);
      const available = nodes.filter(({ name, ready }) => ready && !draining.has(name));
      this.leastAvailable = Math.min(this.leastAvailable, available.length);
    });
  }
}

function updated(
  size: number,
  { group = {}, isForced = false }: { group?: Partial<NodeGroupConfig>; isForced?: boolean } = {},
) {
  const bench = ClusterBench.booted(size, { group });
  const old = bench.nodes().map(({ name }) => name);
  const watched = new Watched(bench);
  const start = (): void => bench.kubernetes.groups.update('workers', [shape({ maxPods: 8 })], isForced);
  return { bench, old, watched, start };
}

const maxPodsOf = (nodes: readonly Node[]): unknown[] => nodes.map(({ allocatable }) => allocatable['pods']);
const ended = (bench: ClusterBench) => bench.of('node-group-update-ended');

/** Pods whose budget never lets them go. */
function guard(bench: ClusterBench, replicas: number): void {
  bench.kubernetes.createDeployment(deployment('web', replicas));
  bench.runFor(MINUTE);
  budget(bench, 100);
}

/** So many percent of the web pods are to be available. */
function budget(bench: ClusterBench, minAvailable: number): void {
  bench.kubernetes.apply({
    kind: 'PodDisruptionBudget',
    config: {
      namespace: 'default',
      name: 'web',
      selector: { matchLabels: { app: 'web' }, matchExpressions: [] },
      limit: { kind: 'minAvailable', value: { kind: 'percent', value: minAvailable } },
      unhealthyPodEvictionPolicy: 'IfHealthyBudget',
    },
  });
  bench.runFor(SECOND);
}

describe('the update of a managed node group', () => {
  it('launches two nodes a zone first and comes back to its size', () => {
    const { bench, old, watched, start } = updated(4);
    bench.kubernetes.createDeployment(deployment('web', 6, { exitDelay: constantLatency(SECOND) }));
    bench.runFor(MINUTE);
    start();
    expect(bench.of('node-group-update-started')).toMatchObject([{ nodes: 4, maxUnavailable: 1, surge: 6 }]);
    bench.runFor(90 * MINUTE);
    expect(watched.mostNodes).toBe(10);
    expect(watched.leastAvailable).toBeGreaterThanOrEqual(3);
    expect(ended(bench)).toMatchObject([{ status: 'Successful' }]);
    expect(bench.nodes().some(({ name }) => old.includes(name))).toBe(false);
    expect(maxPodsOf(bench.nodes())).toEqual([8, 8, 8, 8]);
    expect(bench.running('web')).toHaveLength(6);
    expect(bench.simulation.pending).toBe(0);
    const phases = bench.of('node-group-update-progressed').map(({ phase }) => phase);
    expect([...new Set(phases)]).toEqual(['scale-up', 'upgrade', 'scale-down']);
    expect(
      bench.of('node-group-update-progressed').findLast(({ phase }) => phase === 'upgrade'),
    ).toMatchObject({
      replaced: 4,
      of: 4,
    });
  });

  it('closes all old nodes to new pods and to load balancers at once', () => {
    const { bench, old, start } = updated(3);
    start();
    while (bench.of('node-leaving').length === 0 && bench.simulation.step());
    const nodes = bench.nodes();
    const closed = nodes.filter(({ unschedulable }) => unschedulable).map(({ name }) => name);
    expect(closed).toEqual(old);
    for (const { name, labels } of nodes)
      expect(labels['node.kubernetes.io/exclude-from-external-load-balancers']).toBe(
        old.includes(name) ? 'true' : undefined,
      );
  });

  it('waits a minute between the last eviction and the end of a node', () => {
    const { bench, start } = updated(1);
    start();
    while (bench.cloud.terminated.length === 0 && bench.simulation.step());
    const left = elementAt(bench.of('node-leaving'), 0);
    expect(bench.simulation.now - left.at).toBeGreaterThanOrEqual(MINUTE);
    expect(bench.simulation.now - left.at).toBeLessThan(MINUTE + 5 * SECOND);
  });

  it('drains as many at one time as may be unavailable, and launches as many first', () => {
    const { bench, watched, start } = updated(12, { group: { update: count(8) } });
    start();
    bench.runFor(60 * MINUTE);
    expect(bench.of('node-group-update-started')).toMatchObject([{ surge: 8, maxUnavailable: 8 }]);
    expect(watched.mostNodes).toBe(20);
    expect(watched.leastAvailable).toBeGreaterThanOrEqual(4);
    const [first] = bench.of('node-leaving');
    expect(bench.of('node-leaving').filter(({ at }) => at === first?.at)).toHaveLength(8);
    expect(bench.nodes()).toHaveLength(12);
  });

  it.each([
    ['a share of the nodes, rounded down', { kind: 'percent', value: 50 }, 2],
    ['one node at least', { kind: 'percent', value: 1 }, 1],
    ['no more than 100 nodes', { kind: 'count', value: 1000 }, 100],
  ] as const)('takes %s', (_, maxUnavailable, nodes) => {
    const { bench, start } = updated(5, { group: { update: { maxUnavailable, strategy: 'DEFAULT' } } });
    start();
    expect(bench.of('node-group-update-started')).toMatchObject([{ maxUnavailable: nodes }]);
  });

  it('never has more nodes than it is to have with the minimal strategy', () => {
    const update: NodeUpdateConfig = { ...count(2), strategy: 'MINIMAL' };
    const { bench, old, watched, start } = updated(5, { group: { update } });
    start();
    bench.runFor(60 * MINUTE);
    expect(bench.of('node-group-update-started')).toMatchObject([{ surge: 0 }]);
    expect(watched.mostNodes).toBe(5);
    expect(watched.leastAvailable).toBe(3);
    expect(ended(bench)).toMatchObject([{ status: 'Successful' }]);
    expect(bench.nodes().filter(({ name, ready }) => ready && !old.includes(name))).toHaveLength(5);
  });

  it('fails where a budget keeps a pod, and goes back to the old template and size', () => {
    const { bench, old, start } = updated(3);
    guard(bench, 3);
    start();
    bench.runFor(120 * MINUTE);
    expect(ended(bench)).toMatchObject([
      {
        status: 'Failed',
        error: {
          code: 'PodEvictionFailure',
          message: 'Reached max retries while trying to evict pods from nodes in node group workers',
        },
      },
    ]);
    const { error } = elementAt(ended(bench), 0);
    expect(old).toContain(error?.resourceIds[0]);
    expect(bench.running('web')).toHaveLength(3);
    expect(maxPodsOf(bench.nodes())).toEqual([17, 17, 17]);
    expect(bench.nodes().every(({ unschedulable }) => !unschedulable)).toBe(true);
    expect(bench.of('pod-deleted')).toEqual([]);
  });

  it('deletes the pods that stay where it is forced', () => {
    const { bench, start } = updated(2, { isForced: true });
    guard(bench, 2);
    start();
    const { now } = bench.simulation;
    bench.runFor(180 * MINUTE);
    expect(ended(bench)).toMatchObject([{ status: 'Successful' }]);
    const [deleted] = bench.of('pod-deleted');
    expect((deleted?.at ?? 0) - now).toBeGreaterThanOrEqual(15 * MINUTE);
    expect(maxPodsOf(bench.nodes())).toEqual([8, 8]);
  });

  it('fails where no new node comes in a zone with old ones, and does not touch these', () => {
    const { bench, old, start } = updated(3);
    bench.cloud.emptySubnets.add('subnet-10.0.2.0');
    start();
    bench.runFor(60 * MINUTE);
    expect(ended(bench)).toMatchObject([
      { status: 'Failed', error: { code: 'NodeCreationFailure', resourceIds: [] } },
    ]);
    expect(bench.nodes().map(({ name }) => name)).toEqual(old);
    expect(bench.of('node-cordoned').filter(({ node }) => old.includes(node))).toEqual([]);
  });

  it('goes on with fewer new nodes than asked for, one in each zone', () => {
    const { bench, start } = updated(3);
    start();
    while (bench.cloud.launches.length < 6 && bench.simulation.step());
    bench.cloud.emptySubnets.add('subnet-10.0.2.0');
    bench.runFor(5 * SECOND);
    bench.cloud.emptySubnets.delete('subnet-10.0.2.0');
    bench.runFor(90 * MINUTE);
    expect(bench.of('launch-failed').length).toBeGreaterThan(0);
    expect(ended(bench)).toMatchObject([{ status: 'Successful' }]);
  });

  it('leaves the size alone that another has raised meanwhile', () => {
    const { bench, start } = updated(2);
    start();
    while (bench.of('node-leaving').length === 0 && bench.simulation.step());
    bench.kubernetes.scaleNodeGroup('workers', 12);
    bench.runFor(60 * MINUTE);
    expect(ended(bench)).toMatchObject([{ status: 'Successful' }]);
    expect(bench.nodes()).toHaveLength(12);
  });

  it('is refused while another is under way', () => {
    const { bench, start } = updated(2);
    start();
    start();
    expect(bench.of('apply-refused')).toMatchObject([
      { object: 'workers', message: expect.stringContaining('ResourceInUseException') as string },
    ]);
    bench.runFor(60 * MINUTE);
    expect(ended(bench)).toHaveLength(1);
    start();
    bench.runFor(60 * MINUTE);
    expect(ended(bench)).toHaveLength(2);
  });

  it('ends with the group', () => {
    const { bench, start } = updated(2);
    start();
    bench.runFor(3 * MINUTE);
    bench.kubernetes.deleteNodeGroup('workers');
    bench.runFor(60 * MINUTE);
    expect(bench.nodes()).toEqual([]);
    expect(bench.simulation.pending).toBe(0);
  });

  it('is done at once where the group has no nodes', () => {
    const { bench, start } = updated(0);
    start();
    bench.runFor(MINUTE);
    expect(ended(bench)).toMatchObject([{ status: 'Successful' }]);
    expect(bench.cloud.launches).toEqual([]);
  });
});

describe('any update', () => {
  const drawn = fc.record({
    size: fc.integer({ min: 1, max: 7 }),
    maxUnavailable: fc.oneof(
      fc.record({ kind: fc.constant('count' as const), value: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ kind: fc.constant('percent' as const), value: fc.integer({ min: 1, max: 100 }) }),
    ),
    strategy: fc.constantFrom('DEFAULT' as const, 'MINIMAL' as const),
    replicas: fc.integer({ min: 0, max: 12 }),
    /** Of the pods; all of them: none may go. */
    minAvailable: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
    isForced: fc.boolean(),
    emptySubnet: fc.option(fc.constantFrom('subnet-10.0.1.0', 'subnet-10.0.2.0'), { nil: undefined }),
    lost: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  });

  it('keeps to maxUnavailable and to budgets, ends, and leaves the group at its size', () => {
    fc.assert(
      fc.property(drawn, (given) => {
        const { size, maxUnavailable, strategy, replicas, isForced } = given;
        const update = { maxUnavailable, strategy };
        const { bench, old, watched, start } = updated(size, { group: { update }, isForced });
        bench.kubernetes.createDeployment(
          deployment('web', replicas, { exitDelay: constantLatency(SECOND) }),
        );
        bench.runFor(2 * MINUTE);
        const least = given.minAvailable === undefined ? 0 : Math.ceil((replicas * given.minAvailable) / 100);
        if (given.minAvailable !== undefined) budget(bench, given.minAvailable);
        if (given.emptySubnet !== undefined) bench.cloud.emptySubnets.add(given.emptySubnet);
        let fewest = Infinity;
        bench.simulation.onAfterEvent(() => {
          if (ended(bench).length === 0)
            fewest = Math.min(fewest, bench.pods('web').filter(({ ready }) => ready).length);
        });
        start();
        if (given.lost !== undefined) {
          bench.runFor(given.lost * MINUTE);
          const [first] = bench.kubernetes.nodesOfGroup('workers');
          if (first !== undefined) bench.kubernetes.terminateNode(first.name);
        }
        const [{ maxUnavailable: most } = { maxUnavailable: 0 }] = bench.of('node-group-update-started');
        while (ended(bench).length === 0 && bench.simulation.step());
        const [{ status } = { status: undefined }] = ended(bench);
        expect(status).toBeDefined();
        if (given.lost === undefined && status === 'Successful') {
          expect(watched.leastAvailable).toBeGreaterThanOrEqual(Math.max(0, size - most));
          if (strategy === 'MINIMAL') expect(watched.mostNodes).toBe(size);
        }
        // Whoever is forced, and whatever makes the group smaller, asks no budget.
        const asks = strategy === 'MINIMAL' && !isForced && given.lost === undefined;
        if (asks && status === 'Successful') expect(fewest).toBeGreaterThanOrEqual(Math.min(least, replicas));
        bench.cloud.emptySubnets.clear();
        bench.runFor(60 * MINUTE);
        expect(bench.nodes()).toHaveLength(size);
        expect(bench.cloud.books.size).toBe(size);
        const renewed = bench.nodes().filter(({ name }) => !old.includes(name));
        const template = status === 'Successful' ? 8 : 17;
        expect(new Set(maxPodsOf(status === 'Successful' ? bench.nodes() : renewed))).toEqual(
          new Set(status !== 'Successful' && renewed.length === 0 ? [] : [template]),
        );
        expect(bench.nodes().every(({ unschedulable }) => !unschedulable)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
