// What EC2 and the CNI know of an instance type: its limits, its size and what it can do.
// The figures stand in `instanceTypeTable.ts`; max-pods arithmetic is in `maxPods.ts`.

import { elementAt } from '../base/assert.ts';
import { recordOf } from '../base/records.ts';
import { INSTANCE_TYPE_TABLE } from './instanceTypeTable.ts';

export type Hypervisor = 'nitro' | 'xen' | 'unknown';

export interface InstanceType {
  readonly name: string;
  /** ENIs of the default network card, card 0. */
  readonly maxEnis: number;
  /** IPv4 addresses of one ENI, its primary included. A /28 prefix takes one of these places. */
  readonly ipv4PerEni: number;
  /** As upstream's eni-max-pods.txt lists it. */
  readonly maxPods: number;
  /** Raw hardware, not allocatable; null where no source says. */
  readonly vcpus: number | null;
  readonly memoryMiB: number | null;
  /** EC2 reports no hypervisor for nearly all bare-metal types: `unknown`. */
  readonly hypervisor: Hypervisor;
  readonly bareMetal: boolean;
  /** The ENI limit of each network card, by card index. */
  readonly networkCards: readonly number[];
  /** Whether the type takes a trunk ENI for pod security groups; null where no source says. */
  readonly trunkingCompatible: boolean | null;
  readonly branchEniLimit: number | null;
  readonly architecture: 'amd64' | 'arm64';
}

/** What a line of the table says, in this order. */
const FIELDS = [
  'name',
  'maxEnis',
  'ipv4PerEni',
  'maxPods',
  'vcpus',
  'memoryMiB',
  'machine',
  'cards',
  'branchEnis',
] as const;

const parsed = new Map<string, InstanceType>();
let names: readonly string[] | undefined;

/** The type of this name, `t3.medium`; undefined when the CNI does not know it. */
export function instanceType(name: string): InstanceType | undefined {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const line = tableLine(name);
  if (line === undefined) return undefined;
  const type = parseLine(line);
  parsed.set(name, type);
  return type;
}

/** All names, in ascending order. */
export function instanceTypeNames(): readonly string[] {
  names ??= INSTANCE_TYPE_TABLE.trim()
    .split('\n')
    .map((line) => line.slice(0, line.indexOf(' ')));
  return names;
}

/**
 * Whether the daemon would use prefixes on this type; pods with IPv6 need the same.
 * @upstream pkg/awsutils/awsutils.go#IsPrefixDelegationSupported: Nitro, or bare metal whatever its hypervisor.
 */
export function supportsPrefixDelegation(type: InstanceType): boolean {
  return type.hypervisor === 'nitro' || type.bareMetal;
}

/** Searched as text: a run asks for a few types, and splitting the table would cost more than all its searches. */
function tableLine(name: string): string | undefined {
  if (!/^[a-z0-9.-]+$/.test(name)) return undefined;
  const start = INSTANCE_TYPE_TABLE.indexOf(`\n${name} `) + 1;
  return start === 0 ? undefined : INSTANCE_TYPE_TABLE.slice(start, INSTANCE_TYPE_TABLE.indexOf('\n', start));
}

function parseLine(line: string): InstanceType {
  const texts = line.split(' ');
  const fields = recordOf(FIELDS, (_, index) => elementAt(texts, index));
  const { name, machine } = fields;
  const maxEnis = Number(fields.maxEnis);
  const branchEniLimit = known(fields.branchEnis);
  return {
    name,
    maxEnis,
    ipv4PerEni: Number(fields.ipv4PerEni),
    maxPods: Number(fields.maxPods),
    vcpus: known(fields.vcpus),
    memoryMiB: known(fields.memoryMiB),
    hypervisor: hypervisorOf(machine),
    bareMetal: machine.endsWith('m'),
    networkCards: Array.from({ length: Number(fields.cards) }, () => maxEnis),
    trunkingCompatible: branchEniLimit === null ? null : branchEniLimit > 0,
    branchEniLimit,
    architecture: architectureOf(name),
  };
}

function hypervisorOf(machine: string): Hypervisor {
  if (machine.startsWith('n')) return 'nitro';
  return machine.startsWith('x') ? 'xen' : 'unknown';
}

function known(field: string): number | null {
  return field === '-' ? null : Number(field);
}

/**
 * Graviton families carry a `g` right after the generation's number (m7g, c6gn, is4gen); a1 came before that.
 * @assumption read from the name, since the sources of the table do not list it; Apple's mac2 and later count as arm64.
 */
function architectureOf(name: string): 'amd64' | 'arm64' {
  return /^(a1|[a-z]+\dg[a-z]*|mac2?(-.*)?)\./.test(name) ? 'arm64' : 'amd64';
}
