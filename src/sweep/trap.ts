// Settings that aws-node takes and that do not do what one would think. Each trap names what happens instead.

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import { instanceType, supportsPrefixDelegation, type InstanceType } from '../ec2/instanceTypes.ts';
import { maxPodsByAddresses } from '../ec2/maxPods.ts';
import { ipamdConfig, type IpamdConfig } from '../ipamd/config.ts';
import type { NodeGroupConfig } from '../kube/api/config.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';

export interface Trap {
  readonly code:
    | 'pool-stuck'
    | 'max-pods-unchanged'
    | 'no-prefixes-on-xen'
    | 'no-cooldown'
    | 'nothing-warm'
    | 'calls-for-each-pod'
    | 'never-grows'
    | 'more-pods-than-addresses';
  readonly message: string;
}

/** Of the settings at the start; what the timeline changes later is not looked at. */
export function trapsOf(scenario: CompiledScenario): Trap[] {
  const traps = scenario.nodeGroups.flatMap((group) => trapsOfGroup(scenario, group));
  const seen = new Set<string>();
  return traps.filter(({ message }) => !seen.has(message) && seen.add(message));
}

function trapsOfGroup({ cni }: CompiledScenario, group: NodeGroupConfig): Trap[] {
  const type = instanceType(group.instanceType);
  if (type === undefined) return [];
  const formula = maxPodsByAddresses(type);
  const maxPods = group.maxPods.kind === 'formula' ? formula : group.maxPods.maxPods;
  const { maxEnis, ipv4PerEni } = type;
  const supportsPrefixes = supportsPrefixDelegation(type);
  const config = ipamdConfig(cni.env, { maxEnis, ipv4PerEni, supportsPrefixes }, maxPods);
  const asksForPrefixes = ipamdConfig(
    cni.env,
    { maxEnis, ipv4PerEni, supportsPrefixes: true },
    maxPods,
  ).prefixMode;
  return [
    ...ofPrefixes(group, type, config, asksForPrefixes, formula),
    ...ofTargets(config),
    ...ofAddresses(group, config),
  ];
}

function ofPrefixes(
  { name, instanceType: type }: NodeGroupConfig,
  { ipv4PerEni }: InstanceType,
  config: IpamdConfig,
  asksForPrefixes: boolean,
  formula: number,
): Trap[] {
  if (!asksForPrefixes) return [];
  if (!config.prefixMode) {
    const message = `${type} is no Nitro type: aws-node goes on with single addresses, prefix delegation or not`;
    return [{ code: 'no-prefixes-on-xen', message }];
  }
  if (config.maxPods > formula || ipv4PerEni < 2) return [];
  const message = `max pods of ${name} stays at ${config.maxPods}: prefixes alone run no further pod`;
  return [{ code: 'max-pods-unchanged', message }];
}

/**
 * WARM_IP_TARGET is for small clusters with little churn, and always with MINIMUM_IP_TARGET.
 * @upstream docs/eni-and-ip-target.md
 */
function ofTargets(config: IpamdConfig): Trap[] {
  const { warmIpTarget: warm, minimumIpTarget: minimum, prefixMode, cooldown, provisions } = config;
  const traps: Trap[] = [];
  const add = (code: Trap['code'], message: string): void => void traps.push({ code, message });
  if (!provisions)
    add('never-grows', 'aws-node adds no ENIs and addresses at all (DISABLE_NETWORK_RESOURCE_PROVISIONING)');
  if (minimum > 0 && warm === 0 && minimum < config.maxPods) {
    const after = `a node’s pool stops growing at ${minimum}`;
    add('pool-stuck', `MINIMUM_IP_TARGET without WARM_IP_TARGET: ${after}, pods beyond that wait for ever`);
  }
  if (warm > 0 && minimum === 0 && !prefixMode) {
    const churn = 'where pods come and go, EC2 calls follow each of them';
    add('calls-for-each-pod', `WARM_IP_TARGET without MINIMUM_IP_TARGET: ${churn}`);
  }
  if (warm === 0 && minimum === 0 && !prefixMode && config.warmEniTarget === 0) {
    add('nothing-warm', 'WARM_ENI_TARGET=0: aws-node asks for more only when no address is left');
  }
  if (cooldown === 0) {
    add(
      'no-cooldown',
      'IP_COOLDOWN_PERIOD=0: an address may serve a new pod while others still send to the old one',
    );
  }
  return traps;
}

function ofAddresses({ name, instanceType: type }: NodeGroupConfig, config: IpamdConfig): Trap[] {
  const perSlot = config.prefixMode ? IPS_PER_PREFIX : 1;
  const addresses = config.maxEnis * config.slotsPerEni * perSlot;
  if (config.maxPods <= addresses + HOST_NETWORK_PODS) return [];
  const message = `max pods of ${name} is ${config.maxPods}, ${type} has addresses for ${addresses}: pods wait on full nodes`;
  return [{ code: 'more-pods-than-addresses', message }];
}

/** aws-node and kube-proxy. */
const HOST_NETWORK_PODS = 2;
