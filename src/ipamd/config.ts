// The daemon's settings, read from its environment as upstream reads it: a value that does not parse or is
// negative falls back to the default; a cooldown may be negative.

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import { MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import { ENI_CONFIG_KEY, type EniConfigKeys } from './eniConfig.ts';

/** Constants of the daemon, the same in all modelled versions. @upstream pkg/ipamd/ipamd.go */
export const POOL_SLEEP: Milliseconds = 2500;
export const RECONCILE_INTERVAL: Milliseconds = 60 * SECOND;
export const DECREASE_INTERVAL: Milliseconds = 30 * SECOND;
export const INSUFFICIENT_CIDR_PAUSE: Milliseconds = 120 * SECOND;
export const RECENTLY_FREED: Milliseconds = 60 * SECOND;
export const MIN_ENI_LIFETIME: Milliseconds = 60 * SECOND;
export const EXCLUDED_CIDR_DELAY: Milliseconds = 5 * SECOND;
export const LEAKED_ENI_AGE: Milliseconds = 5 * MINUTE;

/** What of the instance type the daemon needs. */
export interface EniLimits {
  /** ENIs of the default network card; the daemon takes it for that of each. */
  readonly maxEnis: number;
  /** Network cards; one unless it is said. */
  readonly networkCards?: number;
  /** Addresses an ENI may carry, its primary included. */
  readonly ipv4PerEni: number;
  readonly supportsPrefixes: boolean;
  /** Whether the type takes a trunk ENI; null or absent: nobody knows. */
  readonly trunkingCompatible?: boolean | null;
}

export interface IpamdConfig {
  /** Whose addresses it is about; 0 is the default one. */
  readonly networkCard: number;
  /** Network cards of the instance. */
  readonly networkCards: number;
  /** ENABLE_MULTI_NIC: each network card has addresses. */
  readonly multiNic: boolean;
  readonly warmEniTarget: number;
  /** 0: unset. */
  readonly warmIpTarget: number;
  /** 0: unset. */
  readonly minimumIpTarget: number;
  readonly warmPrefixTarget: number;
  readonly prefixMode: boolean;
  /** Pods get IPv6 addresses: of a /80 of each ENI, without a pool loop. */
  readonly ipv6: boolean;
  /** Whether a daemon starts with these settings. */
  readonly isValid: boolean;
  /** Pods may have branch ENIs with security groups of their own. */
  readonly podEni: boolean;
  /** The instance type takes a trunk ENI, as far as is known. */
  readonly mayTrunk: boolean;
  /** Each pod's address is written into its annotations. */
  readonly annotatesPods: boolean;
  readonly cooldown: Milliseconds;
  readonly maxEnis: number;
  /** CIDRs an ENI may carry beside its primary address: GetENIIPv4Limit. */
  readonly slotsPerEni: number;
  readonly managesUnschedulable: boolean;
  readonly subnetDiscovery: boolean;
  /** ENIs for pods are made where the node's ENIConfig says, and the primary ENI is not filled. */
  readonly customNetworking: boolean;
  readonly eniConfigKeys: EniConfigKeys;
  readonly clusterName: string;
  /** ENIs without the daemon's tag are its own as well. */
  readonly managesUntagged: boolean;
  /** Without it the pool is only reconciled, never changed. */
  readonly provisions: boolean;
  /** Knows ENIs by instance metadata alone. */
  readonly imdsOnly: boolean;
  /** Searches for leaked ENIs of all nodes. */
  readonly searchesLeakedEnis: boolean;
  /** The node's capacity.pods. */
  readonly maxPods: number;
}

/** @upstream pkg/ipamd/ipamd.go#New */
export function ipamdConfig(
  env: Readonly<Record<string, string>>,
  limits: EniLimits,
  maxPods: number,
): IpamdConfig {
  const maxEni = wholeNumber(env.MAX_ENI, 0);
  const ipv6 = flag(env.ENABLE_IPv6, false);
  const imdsOnly = flag(env.ENABLE_IMDS_ONLY_MODE, false);
  const provisions = !imdsOnly && !flag(env.DISABLE_NETWORK_RESOURCE_PROVISIONING, false);
  return {
    networkCard: 0,
    networkCards: limits.networkCards ?? 1,
    multiNic: flag(env.ENABLE_MULTI_NIC, false),
    warmEniTarget: wholeNumber(env.WARM_ENI_TARGET, 1),
    warmIpTarget: wholeNumber(env.WARM_IP_TARGET, 0),
    minimumIpTarget: wholeNumber(env.MINIMUM_IP_TARGET, 0),
    warmPrefixTarget: wholeNumber(env.WARM_PREFIX_TARGET, 0),
    prefixMode: flag(env.ENABLE_PREFIX_DELEGATION, false) && limits.supportsPrefixes,
    ipv6,
    isValid: isConfigValid(env, limits),
    podEni: flag(env.ENABLE_POD_ENI, false),
    mayTrunk: limits.trunkingCompatible !== false,
    annotatesPods: flag(env.ANNOTATE_POD_IP, false),
    cooldown: integer(env.IP_COOLDOWN_PERIOD, 30) * SECOND,
    maxEnis: maxEni >= 1 && maxEni < limits.maxEnis ? maxEni : limits.maxEnis,
    slotsPerEni: limits.ipv4PerEni - 1,
    managesUnschedulable: flag(env.AWS_MANAGE_ENIS_NON_SCHEDULABLE, false),
    subnetDiscovery: flag(env.ENABLE_SUBNET_DISCOVERY, true),
    customNetworking: flag(env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG, false),
    eniConfigKeys: {
      annotation: env.ENI_CONFIG_ANNOTATION_DEF ?? ENI_CONFIG_KEY,
      label: env.ENI_CONFIG_LABEL_DEF ?? ENI_CONFIG_KEY,
    },
    clusterName: env.CLUSTER_NAME ?? '',
    managesUntagged: flag(env.MANAGE_UNTAGGED_ENI, true),
    provisions,
    imdsOnly,
    searchesLeakedEnis: provisions && !ipv6 && !flag(env.DISABLE_LEAKED_ENI_CLEANUP, false),
    maxPods,
  };
}

/** Further cards have one warm address each, whatever is set. @upstream pkg/ipamd/ipamd.go#datastoreTargetState */
export function configOfCard(config: IpamdConfig, networkCard: number): IpamdConfig {
  return { ...config, networkCard, podEni: false, warmIpTarget: 1, minimumIpTarget: 1 };
}

/**
 * One family, and for IPv6 prefixes and no custom networking.
 * @upstream pkg/ipamd/ipamd.go#isConfigValid
 */
function isConfigValid(env: Readonly<Record<string, string>>, { supportsPrefixes }: EniLimits): boolean {
  const ipv6 = flag(env.ENABLE_IPv6, false);
  if (ipv6 === flag(env.ENABLE_IPv4, true)) return false;
  const isOwnNetwork = flag(env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG, false);
  return !ipv6 || (flag(env.ENABLE_PREFIX_DELEGATION, false) && supportsPrefixes && !isOwnNetwork);
}

/** Whether the pool is steered by WARM_IP_TARGET and MINIMUM_IP_TARGET. */
export function ipTargetsDefined(config: IpamdConfig): boolean {
  return config.warmIpTarget !== 0 || config.minimumIpTarget !== 0;
}

/** Slots of an ENI that the daemon ever fills: with IPv6 that of one /80. */
export function slotsToFill({ ipv6, slotsPerEni }: IpamdConfig): number {
  return ipv6 ? 1 : slotsPerEni;
}

/** Addresses one ENI holds when every slot is used. */
export function maxIpsPerEni(config: IpamdConfig): number {
  return config.prefixMode ? config.slotsPerEni * IPS_PER_PREFIX : config.slotsPerEni;
}

/** A negative one ends before it begins. */
function integer(text: string | undefined, fallback: number): number {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : fallback;
}

function wholeNumber(text: string | undefined, fallback: number): number {
  const value = integer(text, fallback);
  return value < 0 ? fallback : value;
}

/** @upstream Go's strconv.ParseBool */
function flag(text: string | undefined, fallback: boolean): boolean {
  if (text === undefined) return fallback;
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : fallback;
}
