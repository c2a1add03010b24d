// What a daemon answers at /v1/ipamd-env-settings and /v1/networkutils-env-settings: a few of its settings as it reads
// them from its environment now. @upstream pkg/ipamd/ipamd.go#GetConfigForDebug, pkg/networkutils/network.go#GetConfigForDebug

import { formatCidr, parseCidr } from '../../base/ipv4.ts';
import { own } from '../../base/own.ts';
import { isFrom, type CniVersion } from '../../base/cniReleases.ts';
import { goMap, type JsonValue } from './goJson.ts';

type Env = Readonly<Record<string, string>>;

const DEFAULT_MTU = 9001;
const DEFAULT_CONNMARK = 0x80;
const LARGEST_MARK = 2 ** 32 - 1;
/** By their numbers in upstream's code. */
const SNAT_TYPES = { none: 0, hashrandom: 1, prng: 2 };

export function ipamdEnvSettings(env: Env, version: CniVersion): JsonValue {
  return goMap<JsonValue>([
    ['WARM_IP_TARGET', target(env.WARM_IP_TARGET, 0)],
    ['WARM_ENI_TARGET', target(env.WARM_ENI_TARGET, 1)],
    ['AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG', flag(env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG, false)],
    ['AWS_MANAGE_ENIS_NON_SCHEDULABLE', flag(env.AWS_MANAGE_ENIS_NON_SCHEDULABLE, false)],
    ...(isFrom(version, 'v1.18.0')
      ? [['ENABLE_SUBNET_DISCOVERY', flag(env.ENABLE_SUBNET_DISCOVERY, true)] as const]
      : []),
  ]);
}

export function networkutilsEnvSettings(env: Env): JsonValue {
  return goMap<JsonValue>([
    ['AWS_VPC_K8S_CNI_CONNMARK', connmark(env.AWS_VPC_K8S_CNI_CONNMARK)],
    ['AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS', cidrs(env.AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS)],
    ['AWS_VPC_K8S_CNI_EXTERNALSNAT', flag(env.AWS_VPC_K8S_CNI_EXTERNALSNAT, false)],
    ['AWS_EXTERNAL_SERVICE_CIDRS', cidrs(env.AWS_EXTERNAL_SERVICE_CIDRS)],
    ['AWS_VPC_ENI_MTU', mtu(env.AWS_VPC_ENI_MTU)],
    ['AWS_VPC_K8S_CNI_VETHPREFIX', env.AWS_VPC_K8S_CNI_VETHPREFIX ?? 'eni'],
    ['AWS_VPC_CNI_NODE_PORT_SUPPORT', flag(env.AWS_VPC_CNI_NODE_PORT_SUPPORT, true)],
    [
      'AWS_VPC_K8S_CNI_RANDOMIZESNAT',
      own(SNAT_TYPES, env.AWS_VPC_K8S_CNI_RANDOMIZESNAT ?? '') ?? SNAT_TYPES.prng,
    ],
  ]);
}

/** A whole number that is not negative. */
function target(text: string | undefined, fallback: number): number {
  const value = atoi(text ?? '');
  return value === undefined || value < 0 ? fallback : value;
}

/** An MTU that does not parse is −1: upstream passes the parser's answer on. @upstream utils#GetIntFromStringEnvVar */
function mtu(text: string | undefined): number {
  return text === undefined ? DEFAULT_MTU : (atoi(text) ?? -1);
}

/** @upstream Go's strconv.Atoi */
function atoi(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** @upstream Go's strconv.ParseBool; empty is as good as absent. */
function flag(text: string | undefined, fallback: boolean): boolean {
  if (text === undefined || text === '') return fallback;
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : fallback;
}

/** In any base that Go's strconv.ParseInt knows by its prefix. */
function connmark(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_CONNMARK;
  const digits = text.replace(/^\+/, '').replaceAll('_', '');
  const isOctal = /^0[0-7]+$/.test(digits);
  if (!isOctal && !/^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0|[1-9]\d*)$/.test(digits))
    return DEFAULT_CONNMARK;
  const value = Number(isOctal ? `0o${digits}` : digits);
  return value > LARGEST_MARK || value <= 0 ? DEFAULT_CONNMARK : value;
}

/** Blocks by commas, each cut to its network; those that do not parse are left out. Nothing left is null. */
function cidrs(text: string | undefined): JsonValue {
  if (text === undefined || text === '') return null;
  const networks = text.split(',').flatMap((part) => {
    const cidr = parseCidr(part.trim());
    return cidr === undefined ? [] : [formatCidr(cidr)];
  });
  return networks.length === 0 ? null : networks;
}
