// What a node of a group could hold at most: by its kubelet's max pods, and by the addresses of its instance type under
// the CNI's settings in force.

import type { Milliseconds } from '../base/time.ts';
import { calculatorMaxPods } from '../ec2/maxPods.ts';
import { instanceType, supportsPrefixDelegation, type InstanceType } from '../ec2/instanceTypes.ts';
import { blockLimit } from '../calico/ipamConfig.ts';
import type { CniVersion } from '../base/cniReleases.ts';
import { ipamdConfig, maxIpsPerEni, type IpamdConfig, slotsToFill } from '../ipamd/config.ts';
import { upstreamRules } from '../ipamd/rules.ts';
import type { NodeGroupConfig } from '../kube/api/config.ts';
import { IPV6_PREFIX_SIZE } from '../record/poolEni.ts';
import type { EniSummary, NodeSummary } from '../record/summary.ts';
import type { CompiledCalico } from '../scenario/cluster/calicoDocument.ts';
import type { CniEnv } from '../scenario/cluster/cniSettings.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';

/** What aws-node runs with. */
export interface CniInForce {
  readonly version: CniVersion;
  readonly env: CniEnv;
  /** In its stead. */
  readonly calico?: CompiledCalico | undefined;
}

export interface NodeShape {
  readonly type: InstanceType;
  readonly config: IpamdConfig;
  /** ENIs that ipamd may attach, on all network cards that it manages. */
  readonly maxEnis: number;
  /** ENIs whose addresses serve pods: not those in excluded subnets, with custom networking the primary one, or a trunk. */
  readonly podEnis: number;
  /** Of the ENIs that serve no pods the trunk; ipamd keeps its slot free until it is there. */
  readonly trunk: 'none' | 'slot-kept' | 'attached';
  /** Addresses for pods when each of these is full, with those that the others have from before. */
  readonly addressCapacity: number;
  /** Whether pods get addresses of Calico's pools, and none of ENIs. */
  readonly ofCalico: boolean;
  readonly supportsPrefixes: boolean;
  /** What AWS advises as max pods for this type in prefix mode. */
  readonly maxPodsWithPrefixes: number;
}

/** Of a type under these settings, whatever ENIs it has; undefined for a type the CNI does not know. */
export function nodeShape(typeName: string, cni: CniInForce, maxPods: number): NodeShape | undefined {
  return shapeWith(typeName, cni, maxPods, [], 0);
}

/** How many slots of an ENI there are to draw; none of a type the CNI does not know. */
export function drawnSlots(shape: NodeShape | undefined): number {
  return shape === undefined ? 0 : slotsToFill(shape.config);
}

/** Of a node as it is. */
export function shapeOfNode(node: NodeSummary, cni: CniInForce): NodeShape | undefined {
  const excluded = node.enis.filter((eni) => eni.excluded).length;
  const shape = shapeWith(node.instanceType, cni, node.maxPods, node.enis, excluded);
  // IPv6 prefixes are had at the start or not at all.
  return shape?.config.ipv6 === true ? { ...shape, addressCapacity: node.addresses.total } : shape;
}

function shapeWith(
  typeName: string,
  cni: CniInForce,
  maxPods: number,
  enis: readonly EniSummary[],
  excludedEnis: number,
): NodeShape | undefined {
  const type = instanceType(typeName);
  if (type === undefined) return undefined;
  const { calico } = cni;
  const supportsPrefixes = calico === undefined && supportsPrefixDelegation(type);
  const config = ipamdConfig(
    cni.env,
    {
      maxEnis: type.maxEnis,
      networkCards: type.networkCards.length,
      ipv4PerEni: type.ipv4PerEni,
      supportsPrefixes,
      trunkingCompatible: type.trunkingCompatible,
    },
    maxPods,
  );
  const maxEnis = config.maxEnis * (config.multiNic ? config.networkCards : 1);
  const trunk = trunkIn(enis, maxEnis, config, cni.version);
  // A primary ENI in an excluded subnet is no further one.
  const withoutPods = Math.max(excludedEnis, config.customNetworking ? 1 : 0) + (trunk === 'none' ? 0 : 1);
  const podEnis = calico === undefined ? Math.max(0, maxEnis - withoutPods) : 0;
  const ofEnis = podEnis * maxIpsPerEni(config) + leftOnOthers(enis);
  return {
    type,
    config,
    maxEnis: calico === undefined ? maxEnis : 1,
    podEnis,
    trunk,
    ofCalico: calico !== undefined,
    addressCapacity: config.ipv6 ? IPV6_PREFIX_SIZE : calico === undefined ? ofEnis : calicoCapacity(calico),
    supportsPrefixes,
    maxPodsWithPrefixes: calculatorMaxPods(type, {
      prefixDelegation: true,
      maxEni: config.maxEnis,
      customNetworking: config.customNetworking,
    }),
  };
}

/** Of the blocks that one node may have, less its tunnel's address; of the pools with the largest blocks. */
function calicoCapacity({ pools, config }: CompiledCalico): number {
  const capacities = pools.map(({ blockSize = 26, vxlanMode = 'Never', ipipMode = 'Never' }) => {
    const tunnels = vxlanMode === 'Never' && ipipMode === 'Never' ? 0 : 1;
    return blockLimit(config) * 2 ** (32 - blockSize) - tunnels;
  });
  return capacities.reduce((most, each) => Math.max(most, each), 0);
}

/** @upstream pkg/ipamd/ipamd.go#hasRoomForEni */
function trunkIn(
  enis: readonly EniSummary[],
  maxEnis: number,
  { podEni, mayTrunk, ipv6 }: IpamdConfig,
  version: CniVersion,
): NodeShape['trunk'] {
  if (enis.some(({ trunk }) => trunk)) return 'attached';
  const keeps = podEni && !ipv6 && (mayTrunk || !upstreamRules(version).keepsTrunkSlotByType);
  return keeps && enis.length < maxEnis ? 'slot-kept' : 'none';
}

/** Pods get them, though ipamd would put none there. */
function leftOnOthers(enis: readonly EniSummary[]): number {
  return enis
    .filter(({ unfilled, excluded }) => unfilled && !excluded)
    .flatMap(({ slots }) => slots.filter(({ otherMode }) => !otherMode))
    .reduce((sum, { size }) => sum + size, 0);
}

/** Of the nodes that a group would have, by its subnets. */
export function shapeOfGroup(group: NodeGroupConfig, scenario: CompiledScenario): NodeShape | undefined {
  const { env, version } = scenario.cni;
  const isExcluded =
    upstreamRules(version).excludesSubnets &&
    env['ENABLE_SUBNET_DISCOVERY'] !== 'false' &&
    group.subnets.every((name) => isExcludedSubnet(name, scenario));
  const { cni, calico } = scenario;
  return shapeWith(group.instanceType, { ...cni, calico }, 0, [], isExcluded ? 1 : 0);
}

function isExcludedSubnet(name: string, { ec2 }: CompiledScenario): boolean {
  return ec2.subnets.find(({ id }) => id === name)?.tags['kubernetes.io/role/cni'] === '0';
}

/** As the scenario has set it by then. */
export function cniAt(scenario: CompiledScenario, at: Milliseconds): CniInForce {
  const { cniEnv, cniVersion } = askedAt(scenario, at);
  return { version: cniVersion, env: cniEnv, calico: scenario.calico };
}
