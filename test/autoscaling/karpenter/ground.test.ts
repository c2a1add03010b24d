// What passes share must not be seen in what they come to.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reoffered } from '../../../src/autoscaling/karpenter/catalogue/catalogue.ts';
import { ClaimTemplates } from '../../../src/autoscaling/karpenter/scheduling/claimTemplate.ts';
import { Ground } from '../../../src/autoscaling/karpenter/scheduling/ground.ts';
import { solve, type SchedulingResult } from '../../../src/autoscaling/karpenter/scheduling/solve.ts';
import type { Pod, PodSpec } from '../../../src/kube/api/objects.ts';
import { karpenterNode, TYPES } from './disruptionSamples.ts';
import { RESOLVED_SUBNETS, schedulingInput, typesOf } from './provisioningSamples.ts';
import { podWith } from './samples.ts';

const SELF = { matchLabels: { app: 'web' }, matchExpressions: [] };
const PORT = { protocol: 'TCP', hostIp: '0.0.0.0', port: 8080 } as const;

function specWith(cpu: number, changed: Partial<PodSpec>): PodSpec {
  const containers = [{ name: 'app', image: 'app', requests: { cpu }, sidecar: false }];
  return podWith({}, { containers, ...changed }).spec;
}

/** Few, so that pods share them. */
const SPECS: readonly PodSpec[] = [
  specWith(200, {}),
  specWith(900, {}),
  specWith(1500, { nodeSelector: { 'node.kubernetes.io/instance-type': 'm5.xlarge' } }),
  specWith(100, { hostPorts: [PORT] }),
  specWith(300, { tolerations: [{ key: 'dedicated', operator: 'Exists' }] }),
  specWith(100, {
    podAntiAffinity: {
      required: [{ selector: SELF, namespaces: [], topologyKey: 'kubernetes.io/hostname' }],
      preferred: [],
    },
  }),
  specWith(100, {
    topologySpread: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        selector: SELF,
        nodeAffinityPolicy: 'Honor',
        nodeTaintsPolicy: 'Ignore',
      },
    ],
  }),
];

const pod = fc
  .record({ spec: fc.constantFrom(...SPECS), isWeb: fc.boolean() })
  .map(({ spec, isWeb }) => podWith({ labels: isWeb ? { app: 'web' } : {} }, spec));

const node = fc.record({
  instanceType: fc.constantFrom('m5.large', 'm5.xlarge'),
  pods: fc.array(pod, { maxLength: 3 }),
  isTainted: fc.boolean(),
  isInitialized: fc.boolean(),
});

const cluster = fc.record({
  nodes: fc.array(node, { maxLength: 6 }),
  limit: fc.option(fc.integer({ min: 4, max: 24 }), { nil: undefined }),
  passes: fc.array(
    fc.record({ pods: fc.array(pod, { maxLength: 5 }), without: fc.nat(6), withheld: fc.nat(6) }),
    { maxLength: 4 },
  ),
});

function shown({ claims, existing, errors, withoutTypes }: SchedulingResult): unknown {
  return {
    claims: claims.map(({ pods, instanceTypes, requirements }) => [
      pods.map(({ uid }) => uid),
      instanceTypes.map(({ name }) => name),
      requirements.text,
    ]),
    existing: existing.map((one) => [one.node.name, one.pods.map(({ uid }) => uid)]),
    errors: [...errors].map(([{ uid }, failure]) => [uid, failure()]),
    withoutTypes: withoutTypes.length,
  };
}

describe('passes over the same ground', () => {
  it('come to what each of them comes to by itself', () => {
    let placed = 0;
    fc.assert(
      fc.property(cluster, ({ nodes: drawn, limit, passes }) => {
        const nodes = drawn.map(({ instanceType, pods, isTainted, isInitialized }, index) =>
          karpenterNode({
            name: `node-${(index * 5) % 7}`,
            instanceType,
            pods,
            node: isTainted ? { taints: [{ key: 'dedicated', value: '', effect: 'NoSchedule' }] } : {},
            ...(isInitialized ? {} : { isTrue: ['Launched', 'Registered'] }),
          }),
        );
        const base = schedulingInput(
          [],
          [{ name: 'default', ...(limit === undefined ? {} : { limits: { cpu: `${limit}` } }) }],
          [...TYPES],
        );
        const over = { ...base, nodes, templates: new ClaimTemplates() };
        const ground = new Ground(over);
        for (const { pods, without, withheld } of passes) {
          const places = nodes.filter((_, index) => index !== without);
          const isWithheld = ({ name }: { readonly name: string }, { uid }: Pod): boolean =>
            name === `node-${withheld}` && Number(uid.slice(4)) % 2 === 0;
          const shared = solve({ ...over, places, pods, isWithheld }, ground);
          const alone = solve({ ...base, nodes, places, pods, isWithheld });
          placed += shared.existing.length + shared.claims.length;
          expect(shown(shared)).toEqual(shown(alone));
        }
      }),
      { numRuns: 200 },
    );
    expect(placed).toBeGreaterThan(100);
  });
});

describe('a catalogue after further refusals', () => {
  it('is as if made anew, and has those types as they were of which nothing has changed', () => {
    const names = ['m5.large', 'c5.large', 'r5.xlarge'];
    const refusal = fc.record({
      instanceType: fc.constantFrom(...names),
      zone: fc.constantFrom('us-west-2a', 'us-west-2b'),
    });
    const refusals = fc.record({
      refused: fc.array(refusal, { maxLength: 3 }),
      closed: fc.subarray(RESOLVED_SUBNETS.map(({ id }) => id)),
    });
    fc.assert(
      fc.property(refusals, refusals, (before, after) => {
        const asked = [before, after].map(({ refused, closed }) => ({
          isRefused: (instanceType: string, zone: string, capacityType: string) =>
            capacityType === 'spot' &&
            refused.some((one) => one.instanceType === instanceType && one.zone === zone),
          isClosed: (subnet: string) => closed.includes(subnet),
        }));
        const [first, second] = asked;
        if (first === undefined || second === undefined) return;
        const old = typesOf(names, first);
        const next = reoffered(old, RESOLVED_SUBNETS, second);
        const anew = typesOf(names, second);
        expect(next.map(({ name, offerings }) => [name, offerings])).toEqual(
          anew.map(({ name, offerings }) => [name, offerings]),
        );
        for (const [index, option] of next.entries()) {
          const was = old[index];
          expect(option.capacity).toBe(was?.capacity);
          const isSame = JSON.stringify(option.offerings) === JSON.stringify(was?.offerings);
          expect(option === was).toBe(isSame);
        }
      }),
    );
  });
});
