import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedBy } from '../../../src/autoscaling/karpenter/disruption/budgets.ts';
import { candidatesOf } from '../../../src/autoscaling/karpenter/disruption/candidates.ts';
import type { ChosenCommand } from '../../../src/autoscaling/karpenter/disruption/command.ts';
import { estimatedSavings } from '../../../src/autoscaling/karpenter/disruption/command.ts';
import {
  DisruptionController,
  type Round,
} from '../../../src/autoscaling/karpenter/disruption/controller.ts';
import type { DisruptionPorts } from '../../../src/autoscaling/karpenter/disruption/methods.ts';
import type { ClusterView } from '../../../src/autoscaling/karpenter/disruption/nodes.ts';
import { elementAt } from '../../../src/base/assert.ts';
import { SECOND } from '../../../src/base/time.ts';
import type { Pod } from '../../../src/kube/api/objects.ts';
import { karpenterNode, podOf, poolWith, portsOver, viewOf } from './disruptionSamples.ts';
import { podWith } from './samples.ts';

/** One turn of a new controller; `during`: what happens while it makes sure. */
function turn(ports: DisruptionPorts, during: () => void = () => undefined): Round {
  return turnOf(new DisruptionController(ports), during);
}

function turnOf(controller: DisruptionController, during: () => void = () => undefined): Round {
  const round = controller.round();
  let step = round.next();
  for (; step.done !== true; step = round.next()) {
    expect(step.value).toBe(15 * SECOND);
    during();
  }
  return step.value;
}

function nodesOf(command: ChosenCommand | undefined): string[] {
  return (command?.candidates ?? []).map(({ node }) => node.name).sort();
}

const KEPT = { 'karpenter.sh/do-not-disrupt': 'true' };

const anyPod = fc
  .record({
    milliCpu: fc.integer({ min: 50, max: 4000 }),
    kept: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
    app: fc.constantFrom('web', 'api', 'batch'),
    ofDaemonSet: fc.boolean(),
  })
  .map(({ milliCpu, kept, app, ofDaemonSet }) =>
    podOf(milliCpu, {
      labels: { app },
      annotations: kept ? KEPT : {},
      ...(ofDaemonSet && { owner: { kind: 'DaemonSet', name: 'agent', uid: 'agent' } }),
    }),
  );

const SIZES = new Map([
  ['m5.large', 1900],
  ['m5.xlarge', 3900],
  ['m5.2xlarge', 7900],
]);

const anyNodes = fc
  .array(
    fc.record({
      instanceType: fc.constantFrom(...SIZES.keys()),
      pods: fc.array(anyPod, { maxLength: 4 }),
      ready: fc.boolean(),
      deleting: fc.integer({ min: 0, max: 9 }),
      isDrifted: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((rows) =>
    rows.map(({ instanceType, pods, ready, deleting, isDrifted }, index) => {
      const name = `node-${index}`;
      let room = SIZES.get(instanceType) ?? 0;
      const fitting = pods.filter(({ spec }) => {
        const { cpu = 0 } = spec.containers[0]?.requests ?? {};
        if (cpu > room) return false;
        room -= cpu;
        return true;
      });
      return karpenterNode({
        name,
        instanceType,
        pods: fitting.map((pod) => ({ ...pod, nodeName: name })),
        node: { ready },
        isTrue: [
          'Launched',
          'Registered',
          'Initialized',
          'Consolidatable',
          ...(isDrifted ? (['Drifted'] as const) : []),
        ],
        ...(deleting === 0 && { deletedAt: 0 }),
      });
    }),
  );

const anyView = fc
  .record({
    nodes: anyNodes,
    share: fc.integer({ min: 0, max: 100 }),
    allowed: fc.integer({ min: 0, max: 1 }),
    policy: fc.constantFrom('WhenEmptyOrUnderutilized' as const, 'WhenEmpty' as const, 'Balanced' as const),
  })
  .map(({ nodes, share, allowed, policy }) =>
    viewOf(nodes, {
      nodePools: [
        poolWith({
          consolidationPolicy: policy,
          budgets: [{ nodes: { kind: 'percent', value: share }, reasons: [] }],
        }),
      ],
      budgets: [
        {
          config: {
            name: 'web',
            namespace: 'default',
            selector: { matchLabels: { app: 'web' }, matchExpressions: [] },
            limit: { kind: 'minAvailable', value: { kind: 'count', value: 1 } },
            unhealthyPodEvictionPolicy: 'IfHealthyBudget',
          },
          disruptionsAllowed: allowed,
        },
      ],
    }),
  );

function chosenIn(view: ClusterView): ChosenCommand | undefined {
  return turn(portsOver(() => view)).command;
}

function isMoved({ owner }: Pod): boolean {
  return owner?.kind !== 'DaemonSet';
}

describe('a command', () => {
  it('takes no more nodes than the budgets allow beside those that are going', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const command = chosenIn(view);
        if (command === undefined) return;
        const going = view.nodes.filter(
          ({ node, claim }) => node?.ready !== true || claim?.deletedAt !== undefined,
        );
        const allowed = allowedBy(elementAt(view.nodePools, 0), view.nodes.length, command.reason, 0);
        expect(command.candidates.length + going.length).toBeLessThanOrEqual(allowed);
      }),
    );
  });

  it('has a place for each pod that must move, on nodes that stay or on what replaces them', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const command = chosenIn(view);
        if (command === undefined) return;
        const names = new Set(nodesOf(command));
        const moved = command.candidates.flatMap(({ node }) => node.pods.filter(isMoved));
        const placed = new Map<Pod, string>();
        for (const { node, pods } of command.placements) {
          expect(names).not.toContain(node.name);
          expect(node.claim?.deletedAt).toBeUndefined();
          const cpu = [...node.pods, ...pods].reduce((sum, pod) => sum + cpuOf(pod), 0);
          expect(cpu).toBeLessThanOrEqual(node.allocatable['cpu'] ?? 0);
          for (const pod of pods) placed.set(pod, node.name);
        }
        for (const { pods, instanceTypes } of command.replacements) {
          const cpu = pods.reduce((sum, pod) => sum + cpuOf(pod), 0);
          expect(instanceTypes.length).toBeGreaterThan(0);
          for (const type of instanceTypes) expect(cpu).toBeLessThanOrEqual(type.allocatable['cpu'] ?? 0);
          for (const pod of pods) placed.set(pod, 'new');
        }
        expect(moved.filter((pod) => !placed.has(pod))).toEqual([]);
      }),
    );
  });

  it('moves no pod that may not be disrupted, and none whose budget is used up', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const pods = (chosenIn(view)?.candidates ?? []).flatMap(({ node }) => node.pods);
        const isBlocked = view.budgets[0]?.disruptionsAllowed === 0;
        expect(pods.filter(({ annotations }) => annotations === KEPT)).toEqual([]);
        expect(pods.filter((pod) => isBlocked && pod.labels['app'] === 'web' && isMoved(pod))).toEqual([]);
      }),
    );
  });

  it('saves money where it consolidates', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const command = chosenIn(view);
        if (command === undefined || command.reason === 'Drifted') return;
        expect(estimatedSavings(command)).toBeGreaterThan(0);
        expect(command.replacements.length).toBeLessThanOrEqual(command.reason === 'Empty' ? 0 : 1);
      }),
    );
  });

  it('is the same for the same cluster', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        expect(nodesOf(chosenIn(view))).toEqual(nodesOf(chosenIn(view)));
      }),
      { numRuns: 20 },
    );
  });
});

function without<K, V>(key: K, entries: ReadonlyMap<K, V>): Map<K, V> {
  return new Map([...entries].filter(([one]) => one !== key));
}

function cpuOf({ spec }: Pod): number {
  return spec.containers.reduce((sum, { requests }) => sum + (requests['cpu'] ?? 0), 0);
}

describe('making sure', () => {
  const lonely = () => [
    karpenterNode({ name: 'node-1', instanceType: 'c5.large', pods: [podOf(500)] }),
    karpenterNode({ name: 'node-2', instanceType: 'c5.large', pods: [podOf(500)] }),
  ];

  it('drops a consolidation whose pods have lost their place', () => {
    let view = viewOf(lonely());
    const ports = portsOver(() => view);
    const { command, requeueAfter } = turn(ports, () => {
      view = viewOf([
        karpenterNode({ name: 'node-1', instanceType: 'c5.large', pods: [podOf(1700)] }),
        karpenterNode({ name: 'node-2', instanceType: 'c5.large', pods: [podOf(1700)] }),
      ]);
    });
    expect({ command, requeueAfter }).toEqual({ command: undefined, requeueAfter: 10 * SECOND });
    expect(ports.said.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^Consolidation rejected: delete: \[node-\d], reason: scheduling/),
    );
  });

  it('drops a consolidation whose node may not go any more', () => {
    let view = viewOf(lonely());
    const ports = portsOver(() => view);
    const { command } = turn(ports, () => {
      view = viewOf(lonely().map((node) => ({ ...node, isNominated: true })));
    });
    expect(command).toBeUndefined();
    expect(ports.said.map(({ message }) => message)).toContainEqual(expect.stringMatching(/reason: churn/));
  });

  it('drops a consolidation that the budget has no room for any more', () => {
    let view = viewOf(lonely());
    const ports = portsOver(() => view);
    const { command } = turn(ports, () => {
      const budgets = [{ nodes: { kind: 'count' as const, value: 0 }, reasons: [] }];
      view = viewOf(lonely(), { nodePools: [poolWith({ budgets })] });
    });
    expect(command).toBeUndefined();
    expect(ports.said.map(({ message }) => message)).toContainEqual(expect.stringMatching(/reason: budget/));
  });

  it('keeps of the empty nodes those that are so still', () => {
    let view = viewOf(['node-1', 'node-2'].map((name) => karpenterNode({ name })));
    const { command } = turn(
      portsOver(() => view),
      () => {
        view = viewOf([
          karpenterNode({ name: 'node-1', pods: [podOf(100)] }),
          karpenterNode({ name: 'node-2' }),
        ]);
      },
    );
    expect(nodesOf(command)).toEqual(['node-2']);
  });
});

describe('drift', () => {
  const drifted = (name: string, since: number, pods: readonly Pod[]) => {
    const node = karpenterNode({
      name,
      instanceType: 'c5.large',
      pods: pods.map((pod) => ({ ...pod, nodeName: name })),
    });
    const conditions = new Map(node.claim?.conditions).set('Drifted', {
      status: 'True',
      reason: 'AMIDrift',
      message: 'AMIDrift',
      lastTransition: since,
    });
    return { ...node, claim: node.claim && { ...node.claim, conditions } };
  };
  const never = { nodePools: [poolWith({ consolidateAfter: 'Never' })] };

  it('takes nodes without pods first, then the one that drifted first', () => {
    const nodes = [
      drifted('node-1', 1, [podOf(1900)]),
      drifted('node-2', 2, []),
      drifted('node-3', 3, [podOf(1900)]),
    ];
    expect(nodesOf(chosenIn(viewOf(nodes, never)))).toEqual(['node-2']);
    expect(nodesOf(chosenIn(viewOf(nodes.slice(2).concat(nodes.slice(0, 1)), never)))).toEqual(['node-1']);
  });

  it('moves pods to nodes that consolidation keeps them from', () => {
    const pools = (consolidateAfter: number) => ({ nodePools: [poolWith({ consolidateAfter })] });
    const other = karpenterNode({ name: 'node-2', instanceType: 'c5.large', pods: [podOf(500)] });
    const nodes = [drifted('node-1', 1, [podOf(500)]), other];
    const command = chosenIn(viewOf(nodes, pools(24 * 3_600_000)));
    expect(command?.placements.map(({ node }) => node.name)).toEqual(['node-2']);
    const still = nodes.map((node) => ({
      ...node,
      claim: node.claim && { ...node.claim, conditions: without('Drifted', node.claim.conditions) },
    }));
    expect(chosenIn(viewOf(still, pools(24 * 3_600_000)))).toBeUndefined();
    expect(nodesOf(chosenIn(viewOf(still, pools(0))))).toHaveLength(1);
  });
});

describe('looking in vain', () => {
  it('is not done again until the cluster changes', () => {
    let consolidationState = 1;
    let passes = 0;
    const nodes = [karpenterNode({ name: 'node-1', instanceType: 'c5.large', pods: [podOf(1900)] })];
    const ports = portsOver(() => viewOf(nodes, { consolidationState }));
    const controller = new DisruptionController({
      ...ports,
      simulate: (view) => {
        const simulate = ports.simulate(view);
        return (input) => {
          passes++;
          return simulate(input);
        };
      },
    });
    expect(turnOf(controller).command).toBeUndefined();
    const first = passes;
    expect(turnOf(controller).command).toBeUndefined();
    expect({ first, second: passes }).toEqual({ first: 1, second: 1 });
    consolidationState = 2;
    expect(turnOf(controller).command).toBeUndefined();
    expect(passes).toBe(2);
  });
});

describe('several nodes at once', () => {
  it('go into one new node that costs less', () => {
    const nodes = ['node-1', 'node-2', 'node-3'].map((name) =>
      karpenterNode({ name, instanceType: 'm5.2xlarge', pods: [podOf(2500)] }),
    );
    const command = chosenIn(viewOf(nodes));
    expect(nodesOf(command)).toEqual(['node-1', 'node-2', 'node-3']);
    expect(command).toMatchObject({ reason: 'Underutilized', consolidationType: 'multi' });
    expect(command?.replacements).toHaveLength(1);
  });

  it('look at a hundred and one at most', () => {
    const nodes = Array.from({ length: 130 }, (_, index) =>
      karpenterNode({ name: `node-${index}`, pods: [podOf(10)] }),
    );
    const others = [
      karpenterNode({ name: 'big', instanceType: 'm5.4xlarge', pods: [podOf(10, { annotations: KEPT })] }),
    ];
    expect(chosenIn(viewOf([...nodes, ...others]))?.candidates).toHaveLength(101);
  });
});

describe('candidates', () => {
  const eventOf = (view: ClusterView) =>
    candidatesOf(view, 'graceful').events.map(({ kind, message }) => `${kind}: ${message}`);

  it('are no nodes of somebody else, and none that a command takes away', () => {
    const node = karpenterNode({ name: 'node-1' });
    expect(candidatesOf(viewOf([{ ...node, claim: undefined }]), 'graceful')).toEqual({
      candidates: [],
      events: [],
    });
    expect(candidatesOf(viewOf([{ ...node, isMarked: true }]), 'graceful')).toEqual({
      candidates: [],
      events: [],
    });
  });

  it('are told why not, the node and its claim', () => {
    const pod = podWith({ name: 'x', annotations: KEPT });
    const reasons: readonly [ClusterView, string][] = [
      [viewOf([karpenterNode({ name: 'node-1', deletedAt: 0 })]), 'Node is deleting or marked for deletion'],
      [viewOf([karpenterNode({ name: 'node-1', isNominated: true })]), 'Node is nominated for a pending pod'],
      [viewOf([karpenterNode({ name: 'node-1', nodePool: 'gone' })]), 'NodePool not found (NodePool=gone)'],
      [
        viewOf([karpenterNode({ name: 'node-1', pods: [pod] })]),
        'Pod has "karpenter.sh/do-not-disrupt" annotation (Pod=default/x)',
      ],
    ];
    for (const [view, text] of reasons)
      expect(eventOf(view)).toEqual([`Node: ${text}`, `NodeClaim: ${text}`]);
  });

  it('may hold pods that cannot be evicted where a grace period bounds them and the node drifts', () => {
    const node = karpenterNode({ name: 'node-1', pods: [podWith({ annotations: KEPT })] });
    const bounded = { ...node, claim: node.claim && { ...node.claim, terminationGracePeriod: 60_000 } };
    const count = (one: typeof node, disruptionClass: 'graceful' | 'eventual') =>
      candidatesOf(viewOf([one]), disruptionClass).candidates.length;
    expect([count(bounded, 'graceful'), count(bounded, 'eventual'), count(node, 'eventual')]).toEqual([
      0, 1, 0,
    ]);
  });

  it('cost what their pods say, and nothing makes them cheaper', () => {
    const costly = podWith({
      annotations: { 'controller.kubernetes.io/pod-deletion-cost': String(2 ** 27) },
    });
    const cheap = podWith({
      annotations: { 'controller.kubernetes.io/pod-deletion-cost': String(-(2 ** 29)) },
    });
    const odd = podWith({ annotations: { 'controller.kubernetes.io/pod-deletion-cost': 'much' } });
    const important = podWith({}, { priority: 2 ** 25 });
    const ofNode = (pods: readonly Pod[]) =>
      candidatesOf(viewOf([karpenterNode({ name: 'node-1', pods })]), 'graceful').candidates.map(
        ({ disruptionCost, isEmpty }) => [disruptionCost, isEmpty],
      )[0];
    expect([[costly], [cheap], [odd], [important], []].map(ofNode)).toEqual([
      [3, false],
      [1, true],
      [2, false],
      [3, false],
      [1, true],
    ]);
  });
});
