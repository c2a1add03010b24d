// What a node of a group could hold at most: by its kubelet's max pods, and by the addresses of its instance type under
// the CNI's settings in force.

import type { Milliseconds } from '../base/time.ts';
import { calculatorMaxPods, nodeadmMaxPods } from '../ec2/maxPods.ts';
import { instanceType, supportsPrefixDelegation, type InstanceType } from '../ec2/instanceTypes.ts';
import { ipamdConfig, maxIpsPerEni, type IpamdConfig } from '../ipamd/config.ts';
import type { MaxPodsRule } from '../kube/api/config.ts';
import type { CniEnv } from '../scenario/cluster/cniSettings.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';

export interface NodeShape {
  readonly type: InstanceType;
  readonly config: IpamdConfig;
  /** Addresses for pods when every ENI is full. */
  readonly addressCapacity: number;
  readonly supportsPrefixes: boolean;
  /** What AWS advises as max pods for this type in prefix mode. */
  readonly maxPodsWithPrefixes: number;
}

/** Undefined for a type the CNI does not know. */
export function nodeShape(typeName: string, env: CniEnv, maxPods: number): NodeShape | undefined {
  const type = instanceType(typeName);
  if (type === undefined) return undefined;
  const supportsPrefixes = supportsPrefixDelegation(type);
  const config = ipamdConfig(
    env,
    { maxEnis: type.maxEnis, ipv4PerEni: type.ipv4PerEni, supportsPrefixes },
    maxPods,
  );
  return {
    type,
    config,
    addressCapacity: config.maxEnis * maxIpsPerEni(config),
    supportsPrefixes,
    maxPodsWithPrefixes: calculatorMaxPods(type, { prefixDelegation: true, maxEni: config.maxEnis }),
  };
}

/** The settings of aws-node as the scenario has set them by then. */
export function cniEnvAt(scenario: CompiledScenario, at: Milliseconds): CniEnv {
  return askedAt(scenario, at).cniEnv;
}

export function maxPodsOf(rule: MaxPodsRule, type: InstanceType): number {
  return rule.kind === 'explicit' ? rule.maxPods : nodeadmMaxPods(type);
}
