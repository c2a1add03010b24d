import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedBy, allowedDisruptions } from '../../../src/autoscaling/karpenter/disruption/budgets.ts';
import {
  closedConditions,
  closedTaints,
  CommandQueue,
  reopenedConditions,
  reopenedTaints,
} from '../../../src/autoscaling/karpenter/disruption/commandQueue.ts';
import type { ChosenCommand } from '../../../src/autoscaling/karpenter/disruption/command.ts';
import {
  consolidatableStep,
  isUnderConsolidateAfter,
  lastPodEventAfter,
} from '../../../src/autoscaling/karpenter/disruption/consolidatable.ts';
import { driftStep, type Wanted } from '../../../src/autoscaling/karpenter/disruption/driftReasons.ts';
import {
  evictionRefusal,
  isCurrentlyReschedulable,
} from '../../../src/autoscaling/karpenter/evictionLimits.ts';
import { ConsolidationState } from '../../../src/autoscaling/karpenter/disruption/resting.ts';
import {
  nodeClassHash,
  nodePoolHash,
  securityGroupsOf,
} from '../../../src/autoscaling/karpenter/disruption/staticFields.ts';
import { candidatesOf } from '../../../src/autoscaling/karpenter/disruption/candidates.ts';
import { worstLaunchPrice } from '../../../src/autoscaling/karpenter/disruption/prices.ts';
import { Requirements } from '../../../src/autoscaling/karpenter/requirements/requirements.ts';
import { elementAt } from '../../../src/base/assert.ts';
import { parseIsoTime } from '../../../src/base/calendar.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/base/time.ts';
import type { Ec2NodeClass } from '../../../src/kube/api/ec2NodeClass.ts';
import type { DisruptionBudget } from '../../../src/kube/api/nodePool.ts';
import type { PodDisruptionBudgetConfig } from '../../../src/kube/api/config.ts';
import { karpenterNode, NODE_CLASS, podOf, poolWith, TYPES, viewOf, ZONE } from './disruptionSamples.ts';
import { claimWith, LIVE, podWith } from './samples.ts';

const share = (value: number, changed: Partial<DisruptionBudget> = {}): DisruptionBudget => ({
  nodes: { kind: 'percent', value },
  reasons: [],
  ...changed,
});
const count = (value: number, changed: Partial<DisruptionBudget> = {}): DisruptionBudget => ({
  nodes: { kind: 'count', value },
  reasons: [],
  ...changed,
});

describe('budgets of a NodePool', () => {
  it.each([
    ['a share is rounded up', [share(10)], 1, 1],
    ['of none it is none', [share(10)], 0, 0],
    ['the least counts', [share(50), count(2)], 10, 2],
    ['those for other reasons do not', [count(0, { reasons: ['Drifted'] }), count(3)], 10, 3],
    ['none allows all', [], 10, Infinity],
  ])('%s', (_, budgets, nodes, allowed) => {
    expect(allowedBy(poolWith({ budgets }), nodes, 'Empty', 0)).toBe(allowed);
  });

  it.each([
    ['2026-08-24T08:59:59Z', 5],
    ['2026-08-24T09:00:00Z', 0],
    ['2026-08-24T16:59:59Z', 0],
    ['2026-08-24T17:00:01Z', 5],
    ['2026-08-23T12:00:00Z', 5],
  ])('with working hours as their window: at %s', (time, allowed) => {
    const window = { schedule: '0 9 * * mon-fri', duration: 8 * HOUR };
    const budgets = [count(0, { window }), count(5)];
    expect(allowedBy(poolWith({ budgets }), 10, 'Empty', parseIsoTime(time) ?? 0)).toBe(allowed);
  });

  it('count those that are going already, and speak only where nothing is allowed at all', () => {
    const nodes = [
      karpenterNode({ name: 'node-1' }),
      karpenterNode({ name: 'node-2', node: { ready: false } }),
      karpenterNode({ name: 'node-3', isMarked: true }),
      karpenterNode({ name: 'node-4', isTrue: [...LIVE, 'InstanceTerminating'] }),
      karpenterNode({ name: 'node-5', isTrue: [], node: { labels: {} } }),
    ];
    const of = (budget: DisruptionBudget) => {
      const view = viewOf(nodes, { nodePools: [poolWith({ budgets: [budget] })] });
      const { left, events } = allowedDisruptions(view, 'Empty');
      return [left.get('default'), events.map(({ message }) => message)];
    };
    expect(of(share(100))).toEqual([1, []]);
    expect(of(count(2))).toEqual([0, []]);
    expect(of(count(0))).toEqual([
      0,
      ['No allowed disruptions for disruption reason Empty due to blocking budget'],
    ]);
  });
});

describe('the condition Consolidatable', () => {
  const claim = (lastPodEvent?: number) => claimWith({ lastPodEvent }, LIVE);

  it('comes consolidateAfter after the last pod event, or after the node is initialized', () => {
    const policy = { consolidateAfter: MINUTE };
    const at = (lastPodEvent: number | undefined, now: number) => {
      const { conditions, requeueAfter } = consolidatableStep(policy, claim(lastPodEvent), now);
      return conditions.has('Consolidatable') ? 'yes' : requeueAfter;
    };
    expect([at(undefined, 59_000), at(undefined, 60_000)]).toEqual([1_000, 'yes']);
    expect([at(30_000, 60_000), at(30_000, 90_000)]).toEqual([30_000, 'yes']);
  });

  it('goes when a pod comes, and never comes where it is never asked for or the node is not initialized', () => {
    const known = consolidatableStep({ consolidateAfter: 0 }, claim(), 0).conditions;
    const step = consolidatableStep(
      { consolidateAfter: MINUTE },
      { conditions: known, lastPodEvent: 10_000 },
      10_000,
    );
    expect([known.has('Consolidatable'), step.conditions.has('Consolidatable')]).toEqual([true, false]);
    expect(consolidatableStep({ consolidateAfter: 'Never' }, claim(), HOUR)).toEqual({
      conditions: claim().conditions,
    });
    expect(
      consolidatableStep({ consolidateAfter: 0 }, claimWith({}, ['Launched']), HOUR).requeueAfter,
    ).toBeUndefined();
  });

  it('keeps moved pods away while it is awaited', () => {
    const under = (consolidateAfter: number | 'Never', now: number) =>
      isUnderConsolidateAfter({ consolidateAfter }, claim(30_000), now);
    expect([under(MINUTE, 80_000), under(MINUTE, 90_000), under('Never', 80_000), under(0, 30_000)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('takes pod events that come close together for one', () => {
    expect([
      lastPodEventAfter(undefined, 5_000),
      lastPodEventAfter(5_000, 14_999),
      lastPodEventAfter(5_000, 15_000),
    ]).toEqual([5_000, 5_000, 15_000]);
  });
});

describe('the condition Drifted', () => {
  const nodeClass: Ec2NodeClass = {
    ...NODE_CLASS,
    amiSelectorTerms: [{ alias: 'al2023@v20240807', tags: {} }],
    securityGroupSelectorTerms: [{ id: 'sg-1', tags: {} }, { tags: { team: 'a' } }],
  };
  const labels = {
    'karpenter.sh/nodepool': 'default',
    'karpenter.sh/capacity-type': 'on-demand',
    'node.kubernetes.io/instance-type': 'm5.large',
    'topology.kubernetes.io/zone': ZONE,
  };
  const wanted: Wanted = {
    nodePool: poolWith(),
    nodeClass,
    subnets: ['subnet-a', 'subnet-b'],
    instanceTypes: TYPES,
  };
  const claim = claimWith(
    {
      labels,
      annotations: {
        'karpenter.sh/nodepool-hash': nodePoolHash(poolWith().template),
        'karpenter.k8s.aws/ec2nodeclass-hash': nodeClassHash(nodeClass),
      },
      instance: {
        instanceId: 'i-1',
        instanceType: 'm5.large',
        zone: ZONE,
        subnet: 'subnet-a',
        capacityType: 'on-demand',
        image: 'al2023@v20240807',
        securityGroups: securityGroupsOf(nodeClass).toReversed(),
      },
    },
    LIVE,
  );
  const { template } = poolWith();
  const reasonOf = (changed: Partial<Wanted>, now = 2 * HOUR) =>
    driftStep(claim, { ...wanted, ...changed }, now).conditions.get('Drifted')?.reason;

  it.each<[string | undefined, Partial<Wanted>]>([
    [undefined, {}],
    [undefined, { nodeClass: undefined, subnets: ['subnet-b'] }],
    [undefined, { subnets: [] }],
    [undefined, { instanceTypes: undefined, subnets: ['subnet-b'] }],
    ['NodePoolDrifted', { nodePool: poolWith({}, { template: { ...template, labels: { team: 'a' } } }) }],
    [
      'RequirementsDrifted',
      {
        nodePool: poolWith(
          {},
          {
            template: {
              ...template,
              requirements: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] }],
            },
          },
        ),
      },
    ],
    ['InstanceTypeNotFound', { instanceTypes: TYPES.filter(({ name }) => name !== 'm5.large') }],
    ['NodeClassDrift', { nodeClass: { ...nodeClass, tags: { team: 'a' } } }],
    [
      'AMIDrift',
      { nodeClass: { ...nodeClass, amiSelectorTerms: [{ alias: 'al2023@v20250101', tags: {} }] } },
    ],
    [
      'SecurityGroupDrift',
      { nodeClass: { ...nodeClass, securityGroupSelectorTerms: [{ id: 'sg-1', tags: {} }] } },
    ],
    ['SubnetDrift', { subnets: ['subnet-b'] }],
  ])('is %s', (reason, changed) => {
    expect(reasonOf(changed)).toBe(reason);
  });

  it('asks whether a type is on sale only after an hour, and looks again after five minutes', () => {
    expect(reasonOf({ instanceTypes: [] }, HOUR)).toBeUndefined();
    expect(reasonOf({ instanceTypes: [] }, HOUR + 1)).toBe('InstanceTypeNotFound');
    expect(driftStep(claim, wanted, HOUR).requeueAfter).toBe(5 * MINUTE);
  });

  it('goes with its reason, and from claims that are not launched', () => {
    const drifted = driftStep(claim, { ...wanted, subnets: ['subnet-b'] }, 0).conditions;
    expect(driftStep({ ...claim, conditions: drifted }, wanted, HOUR).conditions.has('Drifted')).toBe(false);
    const unlaunched = new Map(drifted);
    unlaunched.delete('Launched');
    expect(driftStep({ ...claim, conditions: unlaunched }, wanted, HOUR)).toEqual({
      conditions: new Map([...unlaunched].filter(([type]) => type !== 'Drifted')),
    });
  });

  it('knows the same template again, whatever the order of its labels and taints', () => {
    const taints = [
      { key: 'a', value: '', effect: 'NoSchedule' as const },
      { key: 'b', value: '', effect: 'NoSchedule' as const },
    ];
    const one = { ...template, labels: { a: '1', b: '2' }, taints };
    expect(nodePoolHash({ ...one, labels: { b: '2', a: '1' }, taints: taints.toReversed() })).toBe(
      nodePoolHash(one),
    );
    expect(nodePoolHash({ ...one, requirements: [] })).toBe(nodePoolHash(one));
    expect(nodePoolHash({ ...one, startupTaints: taints, taints: [] })).not.toBe(nodePoolHash(one));
    expect(nodeClassHash({ ...NODE_CLASS, subnetSelectorTerms: [{ id: 'subnet-z', tags: {} }] })).toBe(
      nodeClassHash(NODE_CLASS),
    );
  });
});

describe('carrying a command out', () => {
  const candidates = candidatesOf(viewOf([karpenterNode({ name: 'node-1' })]), 'graceful').candidates;
  const command: ChosenCommand = { candidates, replacements: [], placements: [], reason: 'Drifted' };
  const messages = (events: readonly { readonly message: string }[]) => events.map(({ message }) => message);

  it('deletes at once where nothing is to come first', () => {
    const queue = new CommandQueue();
    const key = queue.start(command, [], 0);
    const progress = queue.look(key, () => undefined, 0)?.progress;
    expect(progress?.kind).toBe('succeeded');
    expect(messages(progress?.events ?? [])).toEqual([
      'Disrupting Node: Drifted',
      'Disrupting NodeClaim: Drifted',
    ]);
    expect(queue.look(key, () => undefined, 0)).toBeUndefined();
  });

  it('waits for replacements, each until it has been initialized once', () => {
    const queue = new CommandQueue();
    const key = queue.start(command, ['new-1', 'new-2'], 0);
    const ready = new Set(['new-1']);
    const claim = (name: string) => claimWith({}, ready.has(name) ? LIVE : ['Launched']);
    const look = (now: number) => queue.look(key, claim, now)?.progress;
    const first = look(SECOND);
    expect(first?.kind).toBe('waits');
    expect(messages(first?.events ?? [])).toEqual([
      'Launching NodeClaim: Drifted',
      'Launching NodeClaim: Drifted',
      'Waiting on readiness to continue disruption',
    ]);
    ready.delete('new-1');
    ready.add('new-2');
    expect(look(2 * SECOND)?.kind).toBe('succeeded');
  });

  it.each([
    ['a replacement is gone', undefined, SECOND, 'failed'],
    ['ten minutes have not passed', claimWith(), 10 * MINUTE, 'waits'],
    ['they have', claimWith(), 10 * MINUTE + 1, 'failed'],
  ])('gives up or not where %s', (_, replacement, now, kind) => {
    const queue = new CommandQueue();
    const key = queue.start(command, ['new-1'], 0);
    expect(queue.look(key, () => replacement, now)?.progress.kind).toBe(kind);
  });

  it('opens the node again after a failure', () => {
    const mine = { key: 'team', value: 'a', effect: 'NoSchedule' as const };
    const closed = closedTaints([mine]);
    expect(closed.map(({ key }) => key)).toEqual(['team', 'karpenter.sh/disrupted']);
    expect(reopenedTaints(closed)).toEqual([mine]);
    const conditions = closedConditions(claimWith({}, LIVE).conditions, 'Drifted', 5);
    expect(conditions.get('DisruptionReason')).toMatchObject({ status: 'True', reason: 'Drifted' });
    expect(reopenedConditions(conditions)).toEqual(claimWith({}, LIVE).conditions);
  });
});

describe('PodDisruptionBudgets', () => {
  const budget = (name: string, changed: Partial<PodDisruptionBudgetConfig> = {}) => ({
    config: {
      name,
      namespace: 'default',
      selector: { matchLabels: {}, matchExpressions: [] },
      limit: { kind: 'minAvailable' as const, value: { kind: 'count' as const, value: 1 } },
      unhealthyPodEvictionPolicy: 'IfHealthyBudget' as const,
      ...changed,
    },
    disruptionsAllowed: 0,
  });
  const refusal = (budgets: readonly ReturnType<typeof budget>[], ready = true) =>
    evictionRefusal([podWith({ ready })], budgets, { now: 0, startTime: 0 });

  it('hold a pod that one of them has no room for, and one that has two', () => {
    expect(refusal([])).toBeUndefined();
    expect(refusal([{ ...budget('web'), disruptionsAllowed: 1 }])).toBeUndefined();
    expect(refusal([budget('web')])).toBe('pdb prevents pod evictions (PodDisruptionBudget=[default/web])');
    expect(refusal([budget('web'), budget('all')])).toBe(
      'eviction does not support multiple PDBs (PodDisruptionBudget(s)=[default/all default/web])',
    );
    expect(refusal([budget('web', { namespace: 'other' })])).toBeUndefined();
  });

  it('keep a pod from a new place for good where they never allow its eviction', () => {
    const limit = (value: PodDisruptionBudgetConfig['limit']) => budget('web', { limit: value });
    const moves = (budgets: readonly ReturnType<typeof budget>[]) =>
      isCurrentlyReschedulable(
        podWith(),
        budgets.map(({ config }) => config),
        { now: 0, startTime: 0 },
      );
    expect(
      [
        [],
        [budget('web')],
        [limit({ kind: 'maxUnavailable', value: { kind: 'count', value: 0 } })],
        [limit({ kind: 'minAvailable', value: { kind: 'percent', value: 100 } })],
        [budget('web'), budget('all')],
      ].map(moves),
    ).toEqual([true, true, false, false, false]);
  });

  it('let pods go that are not ready where they say so', () => {
    const always = budget('web', { unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    expect([refusal([always], false), refusal([budget('web')], false)]).toEqual([
      undefined,
      'pdb prevents pod evictions (PodDisruptionBudget=[default/web])',
    ]);
  });
});

describe('the price of a launch', () => {
  it('is the dearest zone of the capacity type that it takes first', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            zone: fc.constantFrom('a', 'b', 'c'),
            capacityType: fc.constantFrom('spot' as const, 'on-demand' as const),
            price: fc.integer({ min: 1, max: 9 }),
            isAvailable: fc.boolean(),
          }),
          { maxLength: 6 },
        ),
        (rows) => {
          const offerings = rows.map((row) => ({ ...row, zoneId: row.zone }));
          const type = { ...elementAt(TYPES, 0), offerings };
          const open = offerings.filter(({ isAvailable }) => isAvailable);
          const spot = open.filter(({ capacityType }) => capacityType === 'spot');
          const prices = (spot.length > 0 ? spot : open).map(({ price }) => price);
          expect(worstLaunchPrice(type, Requirements.none)).toBe(
            prices.length === 0 ? Infinity : Math.max(...prices),
          );
        },
      ),
    );
  });
});

describe('what those who rest wait for', () => {
  it('changes with the cluster, and after five minutes in any case', () => {
    const state = new ConsolidationState();
    state.change(1_000);
    expect([state.at(2_000), state.at(5 * MINUTE)]).toEqual([1_000, 1_000]);
    expect(state.at(5 * MINUTE + 1_000)).toBe(5 * MINUTE + 1_000);
  });
});

describe('pods of one node', () => {
  it('weigh on what is saved for each', () => {
    const { candidates } = candidatesOf(
      viewOf([karpenterNode({ name: 'node-1', pods: [podOf(1), podOf(1)] })]),
      'graceful',
    );
    expect(candidates[0]).toMatchObject({ price: 0.096, disruptionCost: 3, savingsRatio: 0.032 });
  });
});
