// The life of one node as plain data: its type, subnets and settings, how EC2 behaves, and what happens to it. Recorded
// runs of the real daemon have this form, and so have random and exhaustive ones.

import { blockSize, parseCidr, parseIpv4, type Cidr } from '../../base/ipv4.ts';
import { parseIpv6Cidr, type Ipv6Cidr } from '../../base/ipv6.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { AddressRange } from '../../ec2/config.ts';
import type { SdkGeneration } from '../../ec2/sdk.ts';
import type { CniVersion } from '../../base/cniReleases.ts';

export interface NodeLife {
  /** Of the CNI: which SDK calls EC2, and which ipamd runs where no other allocator is given. */
  readonly upstream: CniVersion;
  readonly node: LifeNode;
  /** ENIConfig objects there are at the start. */
  readonly eniConfigs?: readonly LifeEniConfig[];
  /** Another one, which the node is labelled with. */
  readonly eniConfig?: LifeEniConfig;
  /** Environment of the aws-node container. */
  readonly env: Readonly<Record<string, string>>;
  /** The node is in the first; all are in its zone. */
  readonly subnets: readonly LifeSubnet[];
  /** Of EC2 calls by name; `default` for the others. */
  readonly latencyMs: Readonly<Record<string, Milliseconds>>;
  /** From the answer to DetachNetworkInterface until the ENI is free. */
  readonly detachMs: Milliseconds;
  /** From a change until instance metadata shows it. */
  readonly imdsLagMs: Milliseconds;
  readonly faults?: readonly LifeFault[];
  /** There is no CNINode object. */
  readonly noCniNode?: boolean;
  /** In order of time. */
  readonly steps: readonly LifeStep[];
  readonly endMs: Milliseconds;
  /** From then on nothing happens to the node and no call fails. */
  readonly settlesFrom?: Milliseconds;
  /** Of all that is left to chance; 0 without it. */
  readonly seed?: number;
  /** Which address or /28 EC2 picks; the lowest without it. */
  readonly addressChoice?: 'lowest' | 'random';
  /** Which SDK repeats failed calls; without it, none does. */
  readonly sdk?: SdkGeneration;
  /** Tokens of each API's bucket, filled up in five seconds; 0, as without it: no throttling. */
  readonly tokens?: number;
}

export interface LifeNode {
  readonly instanceType: string;
  readonly maxPods: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface LifeEniConfig {
  readonly name: string;
  readonly subnet: string;
  /** It is only named, and does not exist. */
  readonly missing?: boolean;
}

export interface LifeSubnet {
  readonly id: string;
  readonly cidr: string;
  /** Of a dual-stack subnet: a /64. */
  readonly cidr6?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** By others: addresses, ranges `a-b` or CIDRs. */
  readonly taken?: readonly string[];
  /** Of another VPC or account: DescribeSubnets does not list it. */
  readonly otherVpc?: boolean;
}

/** EC2 refuses calls of one name. */
export interface LifeFault {
  readonly call: string;
  readonly code: string;
  readonly fromMs: Milliseconds;
  readonly toMs: Milliseconds;
  /** How often; without it, every time. */
  readonly times?: number;
}

/** What a step needs besides its time is for its kind to say. */
export interface LifeStep {
  readonly atMs: Milliseconds;
  /**
   * `take`, `free`: addresses of a subnet by others. `foreign-…`: an ENI of the instance by others; `foreign-swap`
   * exchanges its last address or prefix. `subnet-tag`: a tag of a subnet. `eni-config`: an ENIConfig is made, changed
   * or deleted. `node-label`, `node-annotation`: of the Node object. `annotate`, `trunk-attach`: what the VPC resource
   * controller does for security groups for pods.
   */
  readonly op:
    | 'add'
    | 'del'
    | 'cordon'
    | 'uncordon'
    | 'take'
    | 'free'
    | 'restart'
    | 'foreign-attach'
    | 'foreign-detach'
    | 'foreign-swap'
    | 'subnet-tag'
    | 'eni-config'
    | 'node-label'
    | 'node-annotation'
    | 'annotate'
    | 'trunk-attach';
  readonly pod?: string;
  /** The pod asks for an address on every network card. */
  readonly multiNic?: boolean;
  /** The pod that is added asks for a branch ENI. */
  readonly podEni?: boolean;
  /** The branch ENI that the pod is annotated with. */
  readonly ip?: string;
  readonly vlan?: number;
  /** The Pod object goes before its DEL, not after it. */
  readonly gone?: boolean;
  /** When a failed add is tried again; never without it. */
  readonly retryEveryMs?: Milliseconds;
  readonly subnet?: string;
  /** Addresses, ranges `a-b` or CIDRs. */
  readonly cidrs?: readonly string[];
  /** How long the container is down. */
  readonly downMs?: Milliseconds;
  /** Changes of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Addresses of the ENI that is attached. */
  readonly ips?: number;
  /** The ENI that is attached has no IPv4 address. */
  readonly ipv6Only?: boolean;
  /** The network card of the ENI that is attached; 0 without it. */
  readonly card?: number;
  /** Tags of the ENI that is attached. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly eni?: string;
  /** Of the ENIConfig. */
  readonly name?: string;
  /** The ENIConfig is deleted. */
  readonly missing?: boolean;
  /** Of the subnet's tag, the node's label or annotation. */
  readonly key?: string;
  /** Of what `key` names; without it, that goes. */
  readonly value?: string;
}

/** Reads an address, a range `a-b` or a CIDR. */
export function addressRange(text: string): AddressRange {
  const cidr = text.includes('/') ? parseCidr(text) : undefined;
  if (cidr !== undefined) return { first: cidr.base, last: cidr.base + blockSize(cidr.length) - 1 };
  const [first = text, last = first] = text.split('-');
  return { first: address(first), last: address(last) };
}

export function cidrBlock(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`not a CIDR: ${text}`);
  return cidr;
}

export function ipv6Block(text: string): Ipv6Cidr {
  const cidr = parseIpv6Cidr(text);
  if (cidr === undefined) throw new Error(`not an IPv6 CIDR: ${text}`);
  return cidr;
}

function address(text: string): number {
  const parsed = parseIpv4(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}
