// What single rules of a pass say, where recordings do not tell.

import { describe, expect, it } from 'vitest';
import { fleetErrorText } from '../../../src/autoscaling/karpenter/launch/fleetErrors.ts';
import { solve, type SchedulingInput } from '../../../src/autoscaling/karpenter/scheduling/solve.ts';
import { stateNodeOf, type StateNode } from '../../../src/autoscaling/karpenter/scheduling/stateNode.ts';
import type { RecordedNodePool } from '../../../src/conformance/karpenterFormat.ts';
import type { AttachedVolume, Node, Pod, PodAffinityTerm, PodSpec } from '../../../src/kube/api/objects.ts';
import { node, pod, podSpec, selector } from '../../kube/scheduler/objects.ts';
import { schedulingInput, typesOf } from './provisioningSamples.ts';

const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

function nodeWith(pods: readonly Pod[], changed: Partial<Node> = {}, name = 'node-1'): StateNode {
  const made = node(name, { labels: { [HOST]: name, [ZONE]: 'us-west-2a' }, ...changed });
  return stateNodeOf({ node: made }, pods);
}

function input(
  pods: readonly Pod[],
  nodes: readonly StateNode[] = [],
  pools: readonly RecordedNodePool[] = [{ name: 'default' }],
): SchedulingInput {
  return { ...schedulingInput(pods, pools, typesOf(['m5.large', 'c5.large'])), nodes, places: nodes };
}

/** How many of the pods go to nodes that are there. */
function stayers(given: SchedulingInput): number {
  return solve(given).existing.reduce((sum, { pods }) => sum + pods.length, 0);
}

describe('anti-affinity', () => {
  const apart = (term: Partial<PodAffinityTerm> = {}): PodSpec =>
    podSpec({
      podAntiAffinity: {
        required: [{ topologyKey: HOST, selector: selector({ app: 'web' }), namespaces: [], ...term }],
        preferred: [],
      },
    });
  const wants = (spec: PodSpec): Pod => pod(spec, { app: 'other' });
  const there = (changed: Partial<Pod> = {}): Pod => ({ ...pod(podSpec()), nodeName: 'node-1', ...changed });

  it.each<[string, Partial<PodAffinityTerm>, Partial<Pod>, number]>([
    ['in its own namespace', {}, {}, 0],
    ['not in others', {}, { namespace: 'prod' }, 1],
    ['in those that it names', { namespaces: ['prod'] }, { namespace: 'prod' }, 0],
    ['not in its own when it names others', { namespaces: ['prod'] }, {}, 1],
    [
      'in those that its selector takes',
      { namespaceSelector: selector({ team: 'a' }) },
      { namespace: 'prod' },
      0,
    ],
    [
      'not in those that its selector leaves',
      { namespaceSelector: selector({ team: 'b' }) },
      { namespace: 'prod' },
      1,
    ],
    ['not while they are going', {}, { deletedAt: 5 }, 1],
  ])('keeps away from pods %s', (_, term, changed, expected) => {
    const given = input([wants(apart(term))], [nodeWith([there(changed)])]);
    expect(stayers({ ...given, namespaceLabels: (name) => (name === 'prod' ? { team: 'a' } : {}) })).toBe(
      expected,
    );
  });

  it('does not count pods where they are now when they are to be placed themselves', () => {
    const one = there();
    expect(stayers(input([wants(apart()), one], [nodeWith([one])]))).toBe(1);
    expect(solve(input([wants(apart()), one], [nodeWith([one])])).errors.size).toBe(0);
  });

  it('of pods that are there keeps others away', () => {
    const shy = { ...wants(apart()), nodeName: 'node-1' };
    expect(stayers(input([pod(podSpec())], [nodeWith([shy])]))).toBe(0);
    expect(stayers(input([pod(podSpec(), { app: 'db' })], [nodeWith([shy])]))).toBe(1);
  });
});

describe('a node that is there', () => {
  const volume = (claim: string): AttachedVolume => ({ driver: 'ebs.csi.aws.com', claim });
  const withVolumes = (...claims: string[]): Pod =>
    pod(podSpec({ volumes: { affinities: [], choices: [], attached: claims.map(volume) } }));
  const limited = (...pods: Pod[]): StateNode =>
    nodeWith(pods, { attachableVolumes: { 'ebs.csi.aws.com': 2 } });

  it('takes as many volumes as can be attached, each once', () => {
    expect(stayers(input([withVolumes('a'), withVolumes('b'), withVolumes('c')], [limited()]))).toBe(2);
    expect(stayers(input([withVolumes('a'), withVolumes('b'), withVolumes('a')], [limited()]))).toBe(3);
    expect(stayers(input([withVolumes('c')], [limited(withVolumes('a'), withVolumes('b'))]))).toBe(0);
    expect(stayers(input([withVolumes('b')], [limited(withVolumes('a'), withVolumes('b'))]))).toBe(1);
    expect(stayers(input([withVolumes('a', 'b', 'c')], [nodeWith([])]))).toBe(1);
  });

  it('has each host port once', () => {
    const port = podSpec({ hostPorts: [{ hostIp: '', protocol: 'TCP', port: 80 }] });
    expect(stayers(input([pod(port), pod(port)], [nodeWith([])]))).toBe(1);
    expect(solve(input([pod(port), pod(port)])).claims).toHaveLength(2);
    const behindDaemon = { ...input([pod(port)]), daemons: [port] };
    expect([...solve(behindDaemon).errors.values()].map((text) => text())).toEqual([
      expect.stringContaining('no instance type'),
    ]);
  });

  it('keeps room for DaemonSets’ pods that are still to come', () => {
    const given = {
      ...input([pod(podSpec({}, { cpu: 1500 }))], [nodeWith([])]),
      daemons: [podSpec({}, { cpu: 500 })],
    };
    expect(stayers(given)).toBe(0);
    const come = {
      ...pod(podSpec({}, { cpu: 500 })),
      owner: { kind: 'DaemonSet', name: 'd', uid: 'd' } as const,
    };
    const small = pod(podSpec({}, { cpu: 1400 }));
    expect(stayers({ ...given, ...input([small], [nodeWith([come])]), daemons: given.daemons })).toBe(1);
  });

  it('counts as up when it has no NodeClaim, with all its taints', () => {
    const taint = { key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoSchedule' } as const;
    expect(nodeWith([], { taints: [taint] })).toMatchObject({
      isRegistered: true,
      isInitialized: true,
      taints: [taint],
    });
    expect(stayers(input([pod(podSpec())], [nodeWith([], { taints: [taint] })]))).toBe(0);
  });

  it('is filled by name, those that are up first', () => {
    const nodes = [nodeWith([], {}, 'b'), nodeWith([], {}, 'a')];
    expect(solve(input([pod(podSpec())], nodes)).existing).toMatchObject([{ node: { name: 'a' } }]);
  });
});

describe('minValues', () => {
  const family = {
    key: 'karpenter.k8s.aws/instance-family',
    operator: 'In' as const,
    values: ['m5', 'c5'],
    minValues: 2,
  };
  const large = pod(podSpec({}, { memory: 5 * 2 ** 30 }));
  const small = pod(podSpec({}, { memory: 1.2 * 2 ** 30 }));

  it('that too few types have leave a pod without a claim, or are relaxed for the first of a claim', () => {
    const strict = input([large], [], [{ name: 'default', requirements: [family] }]);
    expect(solve(strict)).toMatchObject({ claims: [], errors: { size: 1 } });
    const { claims } = solve({ ...strict, minValuesPolicy: 'BestEffort' });
    expect(claims).toMatchObject([{ isMinValuesRelaxed: true, instanceTypes: [{ name: 'm5.large' }] }]);
  });

  it('are not relaxed for one more pod of a claim', () => {
    const given = input(
      [small, { ...small, uid: 'second' }, { ...small, uid: 'third' }],
      [],
      [{ name: 'default', requirements: [family] }],
    );
    const { claims } = solve({ ...given, minValuesPolicy: 'BestEffort' });
    expect(claims.map(({ pods, instanceTypes }) => [pods.length, instanceTypes.length])).toEqual([
      [2, 2],
      [1, 2],
    ]);
  });
});

describe('errors of a fleet', () => {
  const override = {
    instanceType: 'm5.large',
    availabilityZone: 'us-west-2a',
    subnetId: 'subnet-a',
    priority: 1,
  };
  const error = (code: string) => ({ code, message: 'No.', override });

  it('are said once each, and are of capacity only when all are', () => {
    const lacking = error('InsufficientInstanceCapacity');
    expect(fleetErrorText([lacking, lacking])).toMatch(
      /^creating instance, insufficient capacity, with fleet error\(s\), InsufficientInstanceCapacity: No\. \(aws/,
    );
    expect(fleetErrorText([lacking, error('InvalidParameter')])).toMatch(
      /^creating instance, InsufficientInstanceCapacity: No\.; InvalidParameter: No\. \(aws/,
    );
  });
});
