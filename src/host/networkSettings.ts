// The settings of aws-node that shape the host's network, read from its environment as upstream reads them: what does
// not parse falls back to the default. @upstream pkg/networkutils/network.go#New

import { formatCidr, parseCidr, type Cidr } from '../base/ipv4.ts';

export interface NetworkSettings {
  readonly externalSnat: boolean;
  /** Reached without SNAT. Each once, as written. */
  readonly excludedCidrs: readonly Cidr[];
  /** Looked up in the main table, whatever the source. */
  readonly externalServiceCidrs: readonly Cidr[];
  readonly snatPorts: 'random-fully' | 'random' | 'sequential';
  readonly nodePortSupport: boolean;
  readonly mark: number;
  readonly eniMtu: number;
  readonly vethPrefix: string;
  /** Security groups for pods: whether pods get branch ENIs. */
  readonly podEni: boolean;
  /** Strict: all that such a pod sends leaves by its branch ENI, so that its security groups see it. */
  readonly enforcingMode: 'strict' | 'standard';
  /** Whether pods reach the outside by the family that the cluster does not have: of an IPv6 cluster, of an IPv4 one. */
  readonly v4Egress: boolean;
  readonly v6Egress: boolean;
  /** No IPv6 on the interfaces of pods. */
  readonly disablePodV6: boolean;
}

type Env = Readonly<Record<string, string>>;

const DEFAULT_MARK = 0x80;
const LARGEST_MARK = 0xffffffff;
const LARGEST_MTU = 9001;
const SMALLEST_MTU = 576;

export function networkSettings(env: Env): NetworkSettings {
  return {
    externalSnat: flag(env['AWS_VPC_K8S_CNI_EXTERNALSNAT'], false),
    excludedCidrs: cidrs(env['AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS']),
    externalServiceCidrs: cidrs(env['AWS_EXTERNAL_SERVICE_CIDRS']),
    snatPorts: snatPorts(env['AWS_VPC_K8S_CNI_RANDOMIZESNAT']),
    nodePortSupport: flag(env['AWS_VPC_CNI_NODE_PORT_SUPPORT'], true),
    mark: connectionMark(env['AWS_VPC_K8S_CNI_CONNMARK']),
    eniMtu: wholeNumber(env['AWS_VPC_ENI_MTU']) ?? LARGEST_MTU,
    vethPrefix: env['AWS_VPC_K8S_CNI_VETHPREFIX'] ?? 'eni',
    podEni: flag(env['ENABLE_POD_ENI'], false),
    enforcingMode: env['POD_SECURITY_GROUP_ENFORCING_MODE'] === 'standard' ? 'standard' : 'strict',
    v4Egress: flag(env['ENABLE_V4_EGRESS'], true),
    v6Egress: flag(env['ENABLE_V6_EGRESS'], false),
    disablePodV6: flag(env['DISABLE_POD_V6'], false),
  };
}

/** What the container writes into the CNI's configuration. @upstream cmd/aws-vpc-cni/main.go#generateJSON */
export function configuredPodMtu(env: Env): string {
  return env['POD_MTU'] ?? env['AWS_VPC_ENI_MTU'] ?? String(LARGEST_MTU);
}

/** What the plugin makes of it. @upstream pkg/networkutils/network.go#GetPodMTU */
export function podMtu(configured: string): number {
  const mtu = wholeNumber(configured);
  return mtu === undefined || mtu < SMALLEST_MTU || mtu > LARGEST_MTU ? LARGEST_MTU : mtu;
}

/** Blocks by commas; what is none, or not of IPv4, is passed over. @upstream network.go#parseCIDRString */
function cidrs(text = ''): Cidr[] {
  const read = text.split(',').flatMap((part) => parseCidr(part.trim()) ?? []);
  return [...new Map(read.map((cidr) => [formatCidr(cidr), cidr])).values()];
}

function snatPorts(text: string | undefined): NetworkSettings['snatPorts'] {
  if (text === 'none') return 'sequential';
  return text === 'hashrandom' ? 'random' : 'random-fully';
}

/** @upstream network.go#getConnmark, Go's strconv.ParseInt with base 0 */
function connectionMark(text = ''): number {
  const mark = goInteger(text);
  return mark === undefined || mark <= 0 || mark > LARGEST_MARK ? DEFAULT_MARK : mark;
}

function goInteger(text: string): number | undefined {
  const digits = text.replace(/^\+/, '').replaceAll('_', '').toLowerCase();
  if (/^0[0-7]+$/.test(digits)) return Number(`0o${digits.slice(1)}`);
  return /^(0|[1-9]\d*|0x[\da-f]+|0o[0-7]+|0b[01]+)$/.test(digits) ? Number(digits) : undefined;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** @upstream Go's strconv.ParseBool */
function flag(text: string | undefined, fallback: boolean): boolean {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text ?? '')) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text ?? '') ? false : fallback;
}
