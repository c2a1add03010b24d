// What a node of a group could hold at most: by its kubelet's max pods, and by the addresses of its instance type under
// the CNI's settings in force.

import type { Milliseconds } from '../base/time.ts';
import { calculatorMaxPods } from '../ec2/maxPods.ts';
import { instanceType, supportsPrefixDelegation, type InstanceType } from '../ec2/instanceTypes.ts';
import { ipamdConfig, maxIpsPerEni, type IpamdConfig } from '../ipamd/config.ts';
import { upstreamRules } from '../ipamd/rules.ts';
import type { NodeGroupConfig } from '../kube/api/config.ts';
import type { NodeSummary } from '../record/summary.ts';
import type { CniEnv } from '../scenario/cluster/cniSettings.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';

export interface NodeShape {
  readonly type: InstanceType;
  readonly config: IpamdConfig;
  /** ENIs that ipamd may attach, on all network cards that it manages. */
  readonly maxEnis: number;
  /** ENIs whose addresses serve pods: not those in excluded subnets, and with custom networking not the primary one. */
  readonly podEnis: number;
  /** Addresses for pods when each of these is full. */
  readonly addressCapacity: number;
  readonly supportsPrefixes: boolean;
  /** What AWS advises as max pods for this type in prefix mode. */
  readonly maxPodsWithPrefixes: number;
}

/** Undefined for a type the CNI does not know. */
export function nodeShape(
  typeName: string,
  env: CniEnv,
  maxPods: number,
  excludedEnis = 0,
): NodeShape | undefined {
  const type = instanceType(typeName);
  if (type === undefined) return undefined;
  const supportsPrefixes = supportsPrefixDelegation(type);
  const config = ipamdConfig(
    env,
    {
      maxEnis: type.maxEnis,
      networkCards: type.networkCards.length,
      ipv4PerEni: type.ipv4PerEni,
      supportsPrefixes,
    },
    maxPods,
  );
  const maxEnis = config.maxEnis * (config.multiNic ? config.networkCards : 1);
  // A primary ENI in an excluded subnet is no further one.
  const withoutPods = Math.max(excludedEnis, config.customNetworking ? 1 : 0);
  const podEnis = Math.max(0, maxEnis - withoutPods);
  return {
    type,
    config,
    maxEnis,
    podEnis,
    addressCapacity: podEnis * maxIpsPerEni(config),
    supportsPrefixes,
    maxPodsWithPrefixes: calculatorMaxPods(type, {
      prefixDelegation: true,
      maxEni: config.maxEnis,
      customNetworking: config.customNetworking,
    }),
  };
}

/** Of a node as it is. */
export function shapeOfNode(node: NodeSummary, env: CniEnv): NodeShape | undefined {
  const excluded = node.enis.filter((eni) => eni.excluded).length;
  return nodeShape(node.instanceType, env, node.maxPods, excluded);
}

/** Of the nodes that a group would have, by its subnets. */
export function shapeOfGroup(group: NodeGroupConfig, scenario: CompiledScenario): NodeShape | undefined {
  const { env, version } = scenario.cni;
  const isExcluded =
    upstreamRules(version).excludesSubnets &&
    env['ENABLE_SUBNET_DISCOVERY'] !== 'false' &&
    group.subnets.every((name) => isExcludedSubnet(name, scenario));
  return nodeShape(group.instanceType, env, 0, isExcluded ? 1 : 0);
}

function isExcludedSubnet(name: string, { ec2 }: CompiledScenario): boolean {
  return ec2.subnets.find(({ id }) => id === name)?.tags['kubernetes.io/role/cni'] === '0';
}

/** The settings of aws-node as the scenario has set them by then. */
export function cniEnvAt(scenario: CompiledScenario, at: Milliseconds): CniEnv {
  return askedAt(scenario, at).cniEnv;
}
