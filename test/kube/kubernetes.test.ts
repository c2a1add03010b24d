import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { constantLatency } from '../../src/kernel/latency.ts';
import { ClusterBench, deployment, nodeGroup, podTemplate, shape } from './clusterBench.ts';
import type { PodDisruptionBudgetConfig } from '../../src/kube/api/config.ts';
import type { StatefulSetConfig } from '../../src/kube/api/workloadConfig.ts';
import { DEFAULT_LIMITS } from '../../src/kube/api/defaults.ts';
import { ClusterLaws } from './clusterLaws.ts';

/** Something an operator, or bad luck, does to the cluster; then time passes. */
interface Deed {
  readonly name: string;
  readonly wait: number;
  apply(bench: ClusterBench): void;
}

function deed(name: string, wait: number, apply: (bench: ClusterBench) => void): Deed {
  return { name, wait, apply };
}

const nth = fc.nat({ max: 3 });
const wait = fc.constantFrom(0, 1, 50, 700, 3 * SECOND, 17 * SECOND, MINUTE, 3 * MINUTE);

function onNode(bench: ClusterBench, index: number, act: (node: string) => void): void {
  const nodes = bench.nodes();
  if (nodes.length > 0) act(elementAt(nodes, index % nodes.length).name);
}

function nodeDeed(name: string, act: (bench: ClusterBench, node: string) => void): fc.Arbitrary<Deed> {
  return fc
    .tuple(nth, wait)
    .map(([index, span]) =>
      deed(`${name} ${index}`, span, (bench) => onNode(bench, index, (node) => act(bench, node))),
    );
}

const EVICTING = { key: 'broken', value: '', effect: 'NoExecute' } as const;

const DATABASE: StatefulSetConfig = {
  namespace: 'default',
  name: 'db',
  replicas: 0,
  template: podTemplate({}, 'db'),
  podManagementPolicy: 'OrderedReady',
  updateStrategy: { type: 'RollingUpdate', partition: 0 },
};

function budgetOf(least: number): PodDisruptionBudgetConfig {
  return {
    namespace: 'default',
    name: 'web',
    selector: { matchLabels: { app: 'web' }, matchExpressions: [] },
    limit: { kind: 'minAvailable', value: { kind: 'count', value: least } },
    unhealthyPodEvictionPolicy: 'IfHealthyBudget',
  };
}

const deeds = fc.oneof(
  fc
    .tuple(fc.nat({ max: 40 }), wait)
    .map(([replicas, span]) =>
      deed(`scale web to ${replicas}`, span, (bench) =>
        bench.kubernetes.verbs.scale('Deployment', 'web', replicas),
      ),
    ),
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), wait)
    .map(([count, span]) =>
      deed(`create ${count} pods`, span, (bench) =>
        bench.kubernetes.createPods('bare', count, podTemplate()),
      ),
    ),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), wait)
    .map(([count, span]) =>
      deed(`create ${count} jobs`, span, (bench) =>
        bench.kubernetes.createPods('job', count, podTemplate({ lifetime: constantLatency(9 * SECOND) })),
      ),
    ),
  wait.map((span) => deed('delete bare pods', span, (bench) => bench.kubernetes.deletePods('bare', 'all'))),
  fc
    .tuple(fc.nat({ max: 4 }), wait)
    .map(([size, span]) =>
      deed(`scale workers to ${size}`, span, (bench) => bench.kubernetes.scaleNodeGroup('workers', size)),
    ),
  fc.tuple(fc.nat({ max: 20 }), nth, wait).map(([size, index, span]) =>
    deed(`pool of ${index} to ${size}`, span, (bench) =>
      onNode(bench, index, (node) => {
        const book = bench.cloud.books.get(node);
        if (book !== undefined) book.poolSize = size;
      }),
    ),
  ),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), wait)
    .map(([mark, span]) =>
      deed(`set env ${mark}`, span, (bench) =>
        bench.kubernetes.verbs.setEnv('DaemonSet', 'aws-node', { MARK: String(mark) }),
      ),
    ),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), wait)
    .map(([mark, span]) =>
      deed(`set image ${mark}`, span, (bench) =>
        bench.kubernetes.verbs.setImages('Deployment', 'web', { main: `web:${mark}` }),
      ),
    ),
  wait.map((span) => deed('undo', span, (bench) => bench.kubernetes.verbs.undo('web'))),
  fc
    .tuple(fc.nat({ max: 4 }), wait)
    .map(([replicas, span]) =>
      deed(`database of ${replicas}`, span, (bench) =>
        bench.kubernetes.apply({ kind: 'StatefulSet', config: { ...DATABASE, replicas } }),
      ),
    ),
  fc
    .tuple(fc.nat({ max: 6 }), wait)
    .map(([least, span]) =>
      deed(`budget of ${least}`, span, (bench) =>
        bench.kubernetes.apply({ kind: 'PodDisruptionBudget', config: budgetOf(least) }),
      ),
    ),
  wait.map((span) => deed('refresh', span, (bench) => bench.kubernetes.refreshNodeGroup('workers', 50))),
  nodeDeed('fail', (bench, node) => bench.kubernetes.nodeVerbs.fail(node)),
  nodeDeed('recover', (bench, node) => bench.kubernetes.nodeVerbs.recover(node)),
  nodeDeed('taint', (bench, node) => bench.kubernetes.nodeVerbs.taint(node, EVICTING)),
  nodeDeed('untaint', (bench, node) => bench.kubernetes.nodeVerbs.untaint(node, EVICTING)),
  nodeDeed('cordon', (bench, node) => bench.kubernetes.nodeVerbs.cordon(node)),
  nodeDeed('uncordon', (bench, node) => bench.kubernetes.nodeVerbs.uncordon(node)),
  nodeDeed('drain', (bench, node) => bench.kubernetes.nodeVerbs.drain(node)),
  nodeDeed('restart daemon', (bench, node) => bench.kubernetes.restartDaemon(node)),
  nodeDeed('reboot', (bench, node) => bench.kubernetes.nodeVerbs.reboot(node)),
  nodeDeed('terminate', (bench, node) => bench.kubernetes.terminateNode(node)),
);

function play(seed: number, story: readonly Deed[]): { bench: ClusterBench; laws: ClusterLaws } {
  const bench = new ClusterBench({ deployments: [deployment('web', 5)] }, seed);
  const laws = new ClusterLaws(bench);
  bench.cloud.delTime = seed % 2 === 0 ? 0 : 400;
  bench.simulation.onAfterEvent(() => laws.readFacts());
  bench.kubernetes.addNodeGroup(nodeGroup({ size: 2 }), shape({ maxPods: 12 }));
  bench.runFor(MINUTE);
  for (const each of story) {
    each.apply(bench);
    bench.runFor(each.wait);
    laws.readFacts();
    laws.checkSandboxes();
    laws.checkDels();
  }
  return { bench, laws };
}

/** No more trouble, and room for everybody. */
function makePeace(bench: ClusterBench): void {
  bench.kubernetes.scaleNodeGroup('workers', 4);
  bench.kubernetes.verbs.scale('Deployment', 'web', 20);
  bench.kubernetes.deletePods('bare', 'all');
  bench.kubernetes.apply({ kind: 'StatefulSet', config: { ...DATABASE, replicas: 3 } });
  bench.cloud.poolSize = 30;
  for (let round = 0; round < 30; round++) {
    for (const book of bench.cloud.books.values()) book.poolSize = 30;
    for (const { name } of bench.nodes()) {
      bench.kubernetes.nodeVerbs.recover(name);
      bench.kubernetes.nodeVerbs.untaint(name, EVICTING);
      if (bench.isUp(name)) bench.kubernetes.nodeVerbs.uncordon(name);
    }
    bench.runFor(MINUTE);
  }
}

describe('a cluster', () => {
  it('keeps its laws whatever is done to it, and settles when left in peace', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(deeds, { minLength: 1, maxLength: 25 }), (seed, story) => {
        const { bench, laws } = play(seed, story);
        makePeace(bench);
        laws.checkSandboxes();
        laws.checkDels();
        expect(bench.simulation.pending).toBe(0);
        expect(bench.nodes().map(({ ready }) => ready)).toEqual([true, true, true, true]);
        expect(bench.pods('web').map(({ ready }) => ready)).toEqual(Array.from({ length: 20 }, () => true));
        expect(bench.pods('db').map(({ ready }) => ready)).toEqual([true, true, true]);
        expect(bench.pods('aws-node').map(({ ready }) => ready)).toEqual([true, true, true, true]);
        expect(bench.pods('bare')).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('tells the same story for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(deeds, { minLength: 1, maxLength: 10 }), (seed, story) => {
        expect(play(seed, story).bench.facts).toEqual(play(seed, story).bench.facts);
      }),
      { numRuns: 10 },
    );
  });
});

it('binds no more pods than the scheduler’s client may: 100 at once, then 50 a second', () => {
  const limits = { ...DEFAULT_LIMITS, controllerWrites: { burst: 1000, interval: 0 } };
  const bench = ClusterBench.booted(1, {
    machine: { maxPods: 400, vcpus: 96, memoryMiB: 393_216 },
    config: { limits },
  });
  const start = bench.simulation.now;
  bench.kubernetes.createPods('web', 350, podTemplate());
  bench.runFor(MINUTE);
  const bound = bench.of('pod-scheduled').filter(({ pod }) => pod.startsWith('default/web'));
  expect(bound).toHaveLength(350);
  const by = (span: number): number => bound.filter(({ at }) => at - start <= span).length;
  expect(by(SECOND)).toBeGreaterThan(100);
  expect(by(SECOND)).toBeLessThanOrEqual(150);
  expect(by(5 * SECOND)).toBeLessThan(350);
  expect(by(6 * SECOND)).toBe(350);
});
