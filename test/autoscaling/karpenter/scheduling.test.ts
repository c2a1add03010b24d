import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasOffering } from '../../../src/autoscaling/karpenter/catalogue/instanceTypeOption.ts';
import { Queue } from '../../../src/autoscaling/karpenter/scheduling/queue.ts';
import { relaxed } from '../../../src/autoscaling/karpenter/scheduling/relaxation.ts';
import { requestsOf } from '../../../src/autoscaling/karpenter/scheduling/podShape.ts';
import { solve, type SchedulingResult } from '../../../src/autoscaling/karpenter/scheduling/solve.ts';
import { stateNodeOf, type StateNode } from '../../../src/autoscaling/karpenter/scheduling/stateNode.ts';
import { volumeAlternatives } from '../../../src/autoscaling/karpenter/scheduling/volumeRequirements.ts';
import type { RecordedNodePool } from '../../../src/conformance/karpenterFormat.ts';
import type { NodeSelectorTerm, Pod, PodSpec, Resources } from '../../../src/kube/api/objects.ts';
import { GIB, node, pod, podSpec, selector } from '../../kube/scheduler/objects.ts';
import { schedulingInput, typesOf, usualTypes } from './provisioningSamples.ts';

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';
const TYPES = usualTypes();
const APPS = ['one', 'two', 'three'];

const zone = fc.constantFrom('us-west-2a', 'us-west-2b', 'us-west-2c', 'us-west-2d');
const constraint = fc.record({
  topologyKey: fc.constantFrom(ZONE, HOST),
  maxSkew: fc.integer({ min: 1, max: 3 }),
  whenUnsatisfiable: fc.constantFrom('DoNotSchedule' as const, 'ScheduleAnyway' as const),
});
const wish = fc.record({
  cpu: fc.constantFrom(10, 500, 1500, 7000, 1_000_000),
  memory: fc.constantFrom(0, 0.5 * GIB, 20 * GIB),
  nodeSelector: fc.option(fc.record({ [ZONE]: zone }), { nil: {} }),
  spread: fc.option(constraint),
  keepsApart: fc.boolean(),
  app: fc.constantFrom(...APPS),
  count: fc.integer({ min: 1, max: 6 }),
});
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

function podsOf({ cpu, memory, nodeSelector, spread, keepsApart, app, count }: Wish): Pod[] {
  const own = selector({ app });
  const spec = podSpec(
    {
      nodeSelector,
      topologySpread:
        spread === null
          ? []
          : [{ ...spread, selector: own, nodeAffinityPolicy: 'Honor', nodeTaintsPolicy: 'Ignore' }],
      ...(keepsApart && {
        podAntiAffinity: { required: [{ topologyKey: HOST, selector: own, namespaces: [] }], preferred: [] },
      }),
    },
    { cpu, memory },
  );
  return Array.from({ length: count }, () => pod(spec, { app }));
}

const wishes = fc.array(wish, { minLength: 1, maxLength: 6 });
const pools = fc.constantFrom<readonly RecordedNodePool[]>(
  [{ name: 'default' }],
  [{ name: 'default', limits: { cpu: '20' } }],
  [
    { name: 'heavy', weight: 10, limits: { cpu: '40', nodes: '2' } },
    { name: 'light', requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }] },
  ],
);

function placesOf({ claims, existing, errors }: SchedulingResult): Pod[] {
  return [...claims.flatMap(({ pods }) => pods), ...existing.flatMap(({ pods }) => pods), ...errors.keys()];
}

function totalOf(pods: readonly Pod[]): Resources {
  const total: Record<string, number> = {};
  for (const { spec } of pods)
    for (const [name, amount] of Object.entries(requestsOf(spec))) total[name] = (total[name] ?? 0) + amount;
  return total;
}

function nodeOf(name: string, inZone: string, cpu: number): StateNode {
  const made = node(name, { labels: { [HOST]: name, [ZONE]: inZone } }, inZone);
  return stateNodeOf({ node: { ...made, allocatable: { ...made.allocatable, cpu } } }, []);
}

describe('a pass', () => {
  it('gives every pod one place or one error, and no place more than it has', () => {
    fc.assert(
      fc.property(wishes, pools, fc.array(zone, { maxLength: 3 }), (all, chosen, zones) => {
        const pods = all.flatMap(podsOf);
        const nodes = zones.map((where, index) => nodeOf(`node-${index}`, where, 2000));
        const result = solve({ ...schedulingInput(pods, chosen, TYPES), nodes, places: nodes });
        expect(placesOf(result)).toHaveLength(pods.length);
        expect(new Set(placesOf(result)).size).toBe(pods.length);
        for (const {
          node: { allocatable },
          pods: placed,
        } of result.existing)
          for (const [name, amount] of Object.entries(totalOf(placed)))
            expect(amount).toBeLessThanOrEqual(allocatable[name] ?? 0);
        for (const { pods: placed, instanceTypes, requirements, requests } of result.claims) {
          expect(requests).toEqual(totalOf(placed));
          expect(instanceTypes.length).toBeGreaterThan(0);
          for (const option of instanceTypes) {
            expect(hasOffering(option, requirements)).toBe(true);
            for (const [name, amount] of Object.entries(requests))
              expect(amount).toBeLessThanOrEqual(option.allocatable[name] ?? 0);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never comes above a limit, and gives pods that keep apart a host each', () => {
    fc.assert(
      fc.property(wishes, pools, (all, chosen) => {
        const input = schedulingInput(all.flatMap(podsOf), chosen, TYPES);
        const { claims } = solve(input);
        for (const { name, limits } of input.nodePools) {
          const own = claims.filter(({ pool }) => pool.name === name);
          const cpus = own.map(({ instanceTypes }) =>
            Math.max(...instanceTypes.map(({ capacity }) => capacity['cpu'] ?? 0)),
          );
          expect(cpus.reduce((sum, cpu) => sum + cpu, 0)).toBeLessThanOrEqual(limits['cpu'] ?? Infinity);
        }
        for (const { pods } of claims) {
          for (const one of pods) {
            if (one.spec.podAntiAffinity === undefined) continue;
            const others = pods.filter((other) => other !== one && other.labels['app'] === one.labels['app']);
            expect(others).toEqual([]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('spreads pods of one Deployment over zones as evenly as it says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3 }), (count, maxSkew) => {
        const spread = { topologyKey: ZONE, maxSkew, whenUnsatisfiable: 'DoNotSchedule' } as const;
        const pods = podsOf({
          cpu: 1500,
          memory: 0,
          nodeSelector: {},
          spread,
          keepsApart: false,
          app: 'one',
          count,
        });
        const { claims, errors } = solve(schedulingInput(pods, undefined, TYPES));
        const counts = new Map<string, number>();
        for (const { requirements, pods: placed } of claims) {
          const zones = [...requirements.get(ZONE).values];
          expect(zones).toHaveLength(1);
          for (const name of zones) counts.set(name, (counts.get(name) ?? 0) + placed.length);
        }
        const all = ['a', 'b', 'c'].map((letter) => counts.get(`us-west-2${letter}`) ?? 0);
        expect(errors.size).toBe(0);
        expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(maxSkew);
      }),
      { numRuns: 20 },
    );
  });

  it('does not depend on the order in which pods are given', () => {
    fc.assert(
      fc.property(wishes, fc.infiniteStream(fc.nat()), (all, numbers) => {
        const pods = all.flatMap(podsOf);
        const mixed = pods
          .map((each) => ({ each, key: numbers.next().value ?? 0 }))
          .sort((one, other) => one.key - other.key)
          .map(({ each }) => each);
        const texts = [pods, mixed].map((order) => {
          const { claims, errors } = solve(schedulingInput(order, undefined, TYPES));
          return [
            claims.map((each) => each.pods.map(({ uid }) => uid)),
            [...errors.keys()].map(({ uid }) => uid).sort(),
          ];
        });
        expect(texts[1]).toEqual(texts[0]);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves alone nodes that are withheld', () => {
    const nodes = [nodeOf('node-1', 'us-west-2a', 2000)];
    const pods = [pod(podSpec({}, { cpu: 100 }))];
    const input = { ...schedulingInput(pods, undefined, typesOf(['m5.large'])), nodes, places: nodes };
    expect(solve(input)).toMatchObject({ existing: [{ pods }], claims: [] });
    expect(solve({ ...input, isWithheld: () => true })).toMatchObject({ existing: [], claims: [{ pods }] });
  });
});

describe('the queue', () => {
  const small = pod(podSpec({}, { cpu: 100 }));
  const large = pod(podSpec({}, { cpu: 200 }));
  const fat = pod(podSpec({}, { cpu: 100, memory: GIB }));
  const late = { ...pod(podSpec({}, { cpu: 100 })), createdAt: 5 };

  it('has the largest first, then the oldest', () => {
    const queue = new Queue([late, small, fat, large], ({ spec }) => requestsOf(spec));
    expect([queue.pop(), queue.pop(), queue.pop(), queue.pop(), queue.pop()]).toEqual([
      large,
      fat,
      small,
      late,
      undefined,
    ]);
  });

  it.each([
    ['nobody', undefined, [large, fat, small]],
    ['one', fat, [large, fat, small, large]],
  ])('ends when a whole round has helped nobody: %s finds a place', (_, placed, expected) => {
    const queue = new Queue([small, large, fat], ({ spec }) => requestsOf(spec));
    const tried: Pod[] = [];
    for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
      tried.push(each);
      if (each !== placed) queue.push(each);
    }
    expect(tried.map(({ uid }) => uid)).toEqual(expected.map(({ uid }) => uid));
  });
});

describe('what a pod gives up', () => {
  const term = (value: string): NodeSelectorTerm => ({
    matchExpressions: [{ key: ZONE, operator: 'In', values: [value] }],
    matchFields: [],
  });
  const apart = { topologyKey: HOST, selector: selector({ app: 'web' }), namespaces: [] };
  const soft = {
    topologyKey: ZONE,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway' as const,
    selector: selector({ app: 'web' }),
    nodeAffinityPolicy: 'Honor' as const,
    nodeTaintsPolicy: 'Ignore' as const,
  };
  const spec = podSpec({
    nodeAffinity: {
      required: [term('a'), term('b')],
      preferred: [
        { weight: 1, term: term('c') },
        { weight: 9, term: term('d') },
      ],
    },
    podAffinity: { required: [], preferred: [{ weight: 1, term: apart }] },
    podAntiAffinity: { required: [apart], preferred: [{ weight: 1, term: apart }] },
    topologySpread: [soft],
  });

  it('comes one wish at a time, and never what it insists on', () => {
    const steps: PodSpec[] = [];
    for (let next = relaxed(spec, true); next !== undefined; next = relaxed(next, true)) steps.push(next);
    expect(
      steps.map(({ nodeAffinity, podAffinity, podAntiAffinity, topologySpread, tolerations }) => [
        nodeAffinity?.required?.length,
        podAffinity?.preferred.length,
        podAntiAffinity?.preferred.length,
        nodeAffinity?.preferred.map(({ weight }) => weight).join(' '),
        topologySpread.length,
        tolerations.length,
      ]),
    ).toEqual([
      [1, 1, 1, '1 9', 1, 0],
      [1, 0, 1, '1 9', 1, 0],
      [1, 0, 0, '1 9', 1, 0],
      [1, 0, 0, '1', 1, 0],
      [1, 0, 0, '', 1, 0],
      [1, 0, 0, '', 0, 0],
      [1, 0, 0, '', 0, 1],
    ]);
    expect(steps.at(-1)?.nodeAffinity?.required).toEqual([term('b')]);
    expect(steps.at(-1)?.podAntiAffinity?.required).toEqual([apart]);
    expect(relaxed(podSpec(), false)).toBeUndefined();
  });
});

describe('volumes', () => {
  const inZones = (...values: string[]): NodeSelectorTerm => ({
    matchExpressions: [{ key: ZONE, operator: 'In', values }],
    matchFields: [],
  });

  it('leave what all of them allow, as alternatives', () => {
    const zones = (...affinities: NodeSelectorTerm[][]): string[] =>
      volumeAlternatives({ affinities, choices: [], attached: [] }).map((one) =>
        [...one.get(ZONE).values].join(' '),
      );
    expect(zones()).toEqual(['']);
    expect(zones([inZones('a')], [inZones('b'), inZones('a')])).toEqual(['a']);
    expect(zones([inZones('a'), inZones('b')])).toEqual(['a', 'b']);
    expect(zones([inZones('a')], [inZones('b')])).toEqual(['']);
  });
});
