// Whole scenarios as people might write them, small and valid, out of everything the language has. As in a swarm, each
// has some features only, the others fully off: what two features do to each other shows when a third does not drown it.

import fc from 'fast-check';
import { stringify } from 'yaml';
import { elementAt } from '../../src/base/assert.ts';
import { formatDuration, MINUTE, parseDuration, SECOND } from '../../src/base/time.ts';
import type { CniVersion } from '../../src/base/cniReleases.ts';
import { STEP_KEYS, type StepKey } from '../../src/scenario/steps/table.ts';
import { calico } from './calicoDraws.ts';
import { Cast } from './cast.ts';
import { clusterAutoscaler } from './clusterAutoscalerDraws.ts';
import { cniEnv, cniVersion, eniConfigs, kubernetes, nodeGroup } from './clusterDraws.ts';
import { duration, END, maybe, oneOf, time, withoutGaps } from './draws.ts';
import { karpenter } from './karpenterDraws.ts';
import { type DrawnSubnet, ec2, vpc, withZones } from './networkDraws.ts';
import { type Draw, DRAWS, enterGroup, LONGEST_REPEAT, REPEATABLE, repeats } from './stepDraws.ts';
import { type DrawnStart, start } from './startDraws.ts';
import { expectation, load, workload } from './workloadDraws.ts';

export interface ScenarioCase {
  /** The scenario's YAML. */
  readonly text: string;
  /** What it refers to, by name. */
  readonly files: Readonly<Record<string, string>>;
}

export interface DrawnScenario {
  readonly document: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string>>;
}

interface DrawnStep {
  readonly at: number;
  readonly key: StepKey;
  readonly draw: Draw;
  readonly repeat: { readonly every: string; readonly times: number } | undefined;
}

/** Enough in one run to meet each other, few enough to leave most out. */
const someActions = fc.subarray(
  // What is adopted is there from the start: it comes with what there is to adopt.
  STEP_KEYS.filter((key) => key !== 'adopt'),
  { minLength: 1, maxLength: 12 },
);

const step = (keys: readonly StepKey[]): fc.Arbitrary<DrawnStep> =>
  oneOf(...keys).chain((key) =>
    fc.record({ at: time, key: fc.constant(key), draw: DRAWS[key], repeat: maybe(repeats, 5) }),
  );

const steps = someActions.chain((keys) => fc.array(step(keys), { maxLength: 14, size: 'max' }));

const off = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => maybe(value);

export const anyDocument: fc.Arbitrary<DrawnScenario> = fc
  .record({
    about: fc.record({
      name: oneOf('fuzz', 'constructor', '__proto__'),
      description: maybe(oneOf('', 'any')),
    }),
    seed: maybe(fc.nat(2 ** 32 - 1)),
    kubernetes: off(kubernetes),
    vpc,
    plugin: maybe(fc.constant('vpc-cni'), 5),
    version: maybe(cniVersion),
    env: off(cniEnv),
    eniConfigs: maybe(eniConfigs, 6),
    branchEniCooldown: maybe(duration(10 * SECOND, MINUTE), 6),
    karpenter: maybe(karpenter, 5),
    ec2: off(ec2),
    groups: fc.array(nodeGroup(oneOf(0, 1, 1, 2, 3)), { minLength: 1, maxLength: 2 }),
    clusterAutoscaler: maybe(clusterAutoscaler, 2),
    steps,
    workloads: off(fc.array(workload, { minLength: 1, maxLength: 2 })),
    loads: off(fc.array(load, { minLength: 1, maxLength: 2 })),
    expect: off(fc.array(expectation, { minLength: 1, maxLength: 2 })),
    start: maybe(start, 4),
    quiet: fc.nat(19).map((drawn) => drawn === 19),
    load: off(oneOf(0.5, 1, 1.5)),
  })
  .map(assemble);

/** What happens to pods and nodes of a cluster without aws-node. */
const CALICO_STEPS: readonly StepKey[] = [
  'createDeployment',
  'createPods',
  'deletePods',
  'deleteDeployment',
  'scale',
  'scaleNodeGroup',
  'cordon',
  'uncordon',
  'drain',
  'terminateNode',
  'rebootNode',
  'failNode',
  'recoverNode',
  'takeAddresses',
];

/** Clusters with Calico in place of the VPC CNI: theirs is a language of its own under `cni`. */
export const calicoDocument: fc.Arbitrary<DrawnScenario> = fc
  .record({
    vpc,
    cni: calico,
    groups: fc.array(nodeGroup(oneOf(0, 1, 1, 2, 3)), { minLength: 1, maxLength: 2 }),
    steps: fc.array(step(CALICO_STEPS), { maxLength: 14, size: 'max' }),
  })
  .map(({ vpc, cni, groups, steps }) => {
    const files = new Map<string, string>();
    const cast = new Cast(vpc['subnets'] as readonly DrawnSubnet[], 'v1.23.1', 'ipv4');
    cast.enter('namespace', 'default');
    cast.enter('namespace', 'kube-system');
    cast.enter('deployment', 'coredns', 'kube-system', ['coredns']);
    cast.enter('daemon set', 'kube-proxy', 'kube-system', ['kube-proxy']);
    const nodeGroups = groups.map((group, index) =>
      enterGroup(cast, elementAt(['g0', 'constructor'], index), group),
    );
    const timeline = timelineOf(steps, cast, files);
    const document = {
      apiVersion: 'vpc-cni-sim/v1',
      kind: 'Scenario',
      metadata: { name: 'fuzz' },
      vpc,
      cni,
      nodeGroups,
      timeline,
      until: formatDuration(END),
    };
    return { document, files: Object.fromEntries(files) };
  });

/** Aliases, which YAML would make of parts that are the same object, are no matter of the language. */
export const anyScenario: fc.Arbitrary<ScenarioCase> = anyDocument.map(written);

export const calicoScenario: fc.Arbitrary<ScenarioCase> = calicoDocument.map(written);

function written({ document, files }: DrawnScenario): ScenarioCase {
  return { text: stringify(document, { aliasDuplicateObjects: false }), files };
}

type Parts = Parameters<typeof assemble>[0];

function assemble(drawn: {
  readonly about: { readonly name: string; readonly description: string | undefined };
  readonly seed: number | undefined;
  readonly kubernetes: Readonly<Record<string, unknown>> | undefined;
  readonly vpc: Readonly<Record<string, unknown>>;
  readonly plugin: string | undefined;
  readonly version: string | undefined;
  readonly env: Readonly<Record<string, unknown>> | undefined;
  readonly branchEniCooldown: string | undefined;
  readonly eniConfigs:
    | readonly {
        readonly name: string;
        readonly place: number;
        readonly securityGroups?: readonly string[] | undefined;
      }[]
    | undefined;
  readonly karpenter: Readonly<Record<string, unknown>> | undefined;
  readonly ec2: Readonly<Record<string, unknown>> | undefined;
  readonly groups: readonly Readonly<Record<string, unknown>>[];
  readonly clusterAutoscaler: Readonly<Record<string, unknown>> | undefined;
  readonly steps: readonly DrawnStep[];
  readonly workloads: readonly ((cast: Cast, files: Map<string, string>) => unknown)[] | undefined;
  readonly loads: readonly ((cast: Cast) => unknown)[] | undefined;
  readonly expect: readonly ((cast: Cast) => unknown)[] | undefined;
  readonly start: DrawnStart | undefined;
  readonly quiet: boolean;
  readonly load: number | undefined;
}): DrawnScenario {
  const files = new Map<string, string>();
  const subnets = drawn.vpc['subnets'] as readonly DrawnSubnet[];
  const isIpv6 = drawn.kubernetes?.['ipFamily'] === 'ipv6';
  const version = drawn.version ?? 'v1.23.1';
  const cast = new Cast(subnets, version as CniVersion, isIpv6 ? 'ipv6' : 'ipv4');
  const custom = drawn.eniConfigs === undefined ? {} : { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: true };
  const env = drawn.env || drawn.eniConfigs ? cast.changeEnv({ ...custom, ...drawn.env }) : undefined;
  const eniConfigsDrawn = drawn.eniConfigs?.map(({ name, place, securityGroups }) => {
    cast.enter('ENIConfig', name);
    return withoutGaps({ name, subnet: elementAt(subnets, place % subnets.length).name, securityGroups });
  });
  enterSystem(cast, drawn.kubernetes);
  const nodeGroups = drawn.groups.map((group, index) =>
    enterGroup(cast, elementAt(['g0', 'constructor'], index), group),
  );
  const shapes = drawn.workloads?.flatMap((draw) => draw(cast, files) ?? []) ?? [];
  const { plugin, branchEniCooldown } = drawn;
  const cni = withoutGaps({
    plugin,
    version: drawn.version,
    env,
    branchEniCooldown,
    eniConfigs: eniConfigsDrawn,
  });
  // The start state of a cluster with IPv6 is refused.
  const began = isIpv6 ? undefined : drawn.start?.(cast, files);
  const timeline = [...(began?.steps ?? []), ...timelineOf(drawn.steps, cast, files)];
  const loads = drawn.loads?.flatMap((draw) => draw(cast) ?? []) ?? [];
  const document = withoutGaps({
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Scenario',
    metadata: withoutGaps(drawn.about),
    seed: drawn.seed,
    load: drawn.load,
    start: began?.start,
    kubernetes: drawn.kubernetes,
    vpc: drawn.vpc,
    cni: Object.keys(cni).length === 0 ? undefined : cni,
    karpenter: drawn.karpenter,
    ec2: withZones(drawn.ec2, subnets),
    nodeGroups,
    clusterAutoscaler: drawn.clusterAutoscaler,
    timeline,
    workloads: shapes.length + loads.length === 0 ? undefined : [...shapes, ...loads],
    until: drawn.quiet ? 'quiet' : formatDuration(END),
    expect: drawn.expect?.map((draw) => draw(cast)),
  });
  return { document, files: Object.fromEntries(files) };
}

interface SystemPods {
  readonly coredns?: { readonly replicas?: number };
  readonly kubeProxy?: { readonly enabled?: boolean };
}

function enterSystem(cast: Cast, kubernetesDrawn: Parts['kubernetes']): void {
  const { coredns, kubeProxy } = (kubernetesDrawn?.['systemPods'] ?? {}) as SystemPods;
  for (const name of ['default', 'kube-system']) cast.enter('namespace', name);
  if (coredns?.replicas !== 0) cast.enter('deployment', 'coredns', 'kube-system', ['coredns']);
  cast.enter('daemon set', 'aws-node', 'kube-system', ['aws-node']);
  if (kubeProxy?.enabled !== false) cast.enter('daemon set', 'kube-proxy', 'kube-system', ['kube-proxy']);
}

function timelineOf(drawn: readonly DrawnStep[], cast: Cast, files: Map<string, string>): unknown[] {
  const inOrder = [...drawn].sort((one, other) => one.at - other.at);
  return inOrder.flatMap(({ at, key, draw, repeat }) => {
    const isRepeated = repeat !== undefined && REPEATABLE.includes(key) && lasts(repeat) <= LONGEST_REPEAT;
    const value = isRepeated ? cast.pinning(() => draw(cast, files)) : draw(cast, files);
    if (value === undefined) return [];
    return [withoutGaps({ at: formatDuration(at), repeat: isRepeated ? repeat : undefined, [key]: value })];
  });
}

function lasts({ every, times }: { readonly every: string; readonly times: number }): number {
  return (parseDuration(every) ?? 0) * (times - 1);
}
