// The ENIs of the nodes: as EC2 has them, else as the daemons have them, else by the daemons' rule. What is of nobody
// here is held by others.

import { parseIpv4, cidrAround, formatCidr, PREFIX_LENGTH } from '../../base/ipv4.ts';
import type { Milliseconds } from '../../base/time.ts';
import { instanceType } from '../../ec2/instanceTypes.ts';
import { COLLECT } from '../collect.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { InterfaceFact, PoolFact, StoredEniFact } from '../evidence/facts.ts';
import { groupsBy } from '../groups.ts';
import type { AddressLedger } from './addressLedger.ts';
import type { ImportedInterface, ImportedNode, ImportedPod, ImportedSubnet } from './cluster.ts';
import { someOf, type Findings } from './findings.ts';
import { isPrefixMode, poolByRule } from './poolByRule.ts';
import type { Subnets } from './subnets.ts';

export interface InterfaceParts {
  readonly evidence: Evidence;
  readonly nodes: readonly ImportedNode[];
  readonly pods: readonly ImportedPod[];
  readonly subnets: Subnets;
  readonly ledger: AddressLedger;
  readonly env: Readonly<Record<string, string>>;
  /** By name of the node. */
  readonly pools: ReadonlyMap<string, PoolFact>;
  readonly capturedAt: Milliseconds;
  readonly findings: Findings;
}

/** Gives each node its interfaces. */
export function attachInterfaces(parts: InterfaceParts): void {
  const { evidence, nodes, subnets, ledger, findings } = parts;
  const byInstance = groupsBy(interfacesOnce(evidence.interfaces), ({ instanceId }) => instanceId);
  for (const node of nodes) {
    const found = node.instanceId === undefined ? [] : (byInstance.get(node.instanceId) ?? []);
    node.interfaces = found.flatMap((fact) => ofEc2(fact, node, subnets, findings));
    holdAll(node, ledger);
  }
  for (const node of nodes) addFromPool(node, parts);
  const bare = nodes.filter(({ interfaces }) => interfaces.length === 0);
  const ownOf = addressesByNode(parts.pods);
  for (const node of bare) holdOwn(node, ownOf.get(node.name) ?? [], usesPrefixes(node, parts.env), ledger);
  for (const node of bare) byRule(node, ownOf.get(node.name) ?? [], parts);
  for (const node of nodes) node.interfaces.sort((one, other) => one.device - other.device);
  if (bare.length > 0) {
    findings.guess(
      `ENIs of node ${someOf(bare.map(({ name }) => name))}`,
      `${bare.reduce((sum, { interfaces }) => sum + interfaces.length, 0)} ENIs`,
      'as many as the rules of ipamd ask for with these pods; their addresses are the lowest free ones',
      COLLECT.interfaces,
    );
  }
}

function addressesByNode(pods: readonly ImportedPod[]): ReadonlyMap<string | undefined, string[]> {
  const addresses = new Map<string | undefined, string[]>();
  for (const [node, own] of groupsBy(pods, (pod) => pod.node))
    addresses.set(
      node,
      own.flatMap(({ address }) => address ?? []),
    );
  return addresses;
}

/** An interface may be in two files. */
export function interfacesOnce(facts: readonly InterfaceFact[]): InterfaceFact[] {
  return [...new Map(facts.map((fact) => [fact.id, fact])).values()];
}

function ofEc2(
  fact: InterfaceFact,
  node: ImportedNode,
  subnets: Subnets,
  findings: Findings,
): ImportedInterface[] {
  const { id, device, primaryAddress, networkCard, addresses, prefixes, attachedAt, file } = fact;
  if (primaryAddress === undefined || networkCard > 0 || isForeign(fact)) return [];
  const subnet = subnets.withId(fact.subnet) ?? subnets.around(primaryAddress);
  if (subnet === undefined) {
    findings.contradict(
      `${id} of node ${node.name} is in subnet ${fact.subnet ?? '?'}, which no file of subnets has`,
    );
    return [];
  }
  return [
    {
      id,
      device,
      trunk: fact.type === 'trunk',
      subnet: subnet.name,
      primaryAddress,
      addresses: [...addresses],
      prefixes: [...prefixes],
      attachedAt,
      cooling: [],
      from: file,
    },
  ];
}

/** The primary ENI is aws-node's whatever its tags say. */
export function isForeign({ isUnmanaged, device }: InterfaceFact): boolean {
  return isUnmanaged && device > 0;
}

function holdAll({ name, interfaces }: ImportedNode, ledger: AddressLedger): void {
  for (const eni of interfaces) {
    ledger.hold(eni.primaryAddress, name);
    for (const address of eni.addresses) ledger.hold(address, name);
    for (const prefix of eni.prefixes) ledger.holdPrefix(prefix, name);
  }
}

/** What a daemon has and EC2's file has not; all of it where there is no such file. */
function addFromPool(node: ImportedNode, parts: InterfaceParts): void {
  const { pools, evidence, findings, ledger } = parts;
  const pool = pools.get(node.name);
  if (pool === undefined) return;
  const isKnown = node.interfaces.length > 0;
  const without: string[] = [];
  for (const eni of [...pool.enis].sort((one, other) => one.device - other.device)) {
    const same = node.interfaces.find(
      ({ id, device }) => id === eni.id || (!isKnown && device === eni.device),
    );
    if (same === undefined) {
      const added = ofDaemon(eni, node, pool, parts);
      if (added === undefined) {
        findings.contradict(`${eni.id} of node ${node.name} is in no subnet of any file: left out`);
        continue;
      }
      if (isKnown)
        findings.contradict(`ipamd of ${node.name} has ${eni.id}, which EC2's file has not: newer than it?`);
      else without.push(eni.id);
      node.interfaces.push(added);
    } else compare(eni, same, node, findings, ledger);
  }
  const secondaries = without.length - 1;
  if (secondaries > 0 && evidence.interfaces.length === 0)
    findings.guess(
      `primary IP of ${secondaries} more ENIs of node ${node.name}`,
      'the lowest free addresses',
      'ipamd does not tell primary IPs',
      COLLECT.interfaces,
    );
  holdAll(node, ledger);
}

function ofDaemon(
  eni: StoredEniFact,
  node: ImportedNode,
  { file }: PoolFact,
  { subnets, ledger }: InterfaceParts,
): ImportedInterface | undefined {
  const [some] = [...eni.addresses, ...eni.prefixes.map((prefix) => prefix.slice(0, prefix.indexOf('/')))];
  const own = eni.device === 0 ? node.address : undefined;
  const subnet = subnets.withId(eni.subnet) ?? subnets.around(some) ?? subnets.around(own);
  if (subnet === undefined) return undefined;
  for (const address of eni.addresses) ledger.hold(address, node.name);
  for (const prefix of eni.prefixes) ledger.holdPrefix(prefix, node.name);
  const primaryAddress = own ?? ledger.free(subnet, 1)[0];
  if (primaryAddress === undefined) return undefined;
  ledger.hold(primaryAddress, node.name);
  return {
    id: eni.id,
    device: eni.device,
    trunk: eni.isTrunk,
    subnet: subnet.name,
    primaryAddress,
    addresses: [...eni.addresses],
    prefixes: [...eni.prefixes],
    attachedAt: undefined,
    cooling: [],
    from: file,
  };
}

/** EC2 decides which addresses an ENI has, unless they are free there: then its file is the older one. */
function compare(
  eni: StoredEniFact,
  known: ImportedInterface,
  node: ImportedNode,
  findings: Findings,
  ledger: AddressLedger,
): void {
  const addresses = eni.addresses.filter((address) => !known.addresses.includes(address));
  const prefixes = eni.prefixes.filter((prefix) => !known.prefixes.includes(prefix));
  for (const each of [...addresses, ...prefixes]) {
    const [first = ''] = each.split('/');
    const isFree = ledger.holderOf(first) === undefined;
    findings.contradict(
      `ipamd of ${node.name} has ${each} on ${eni.id}, EC2's file has not: ${isFree ? 'newer than it, taken' : 'left out'}`,
    );
    if (isFree) (each.includes('/') ? known.prefixes : known.addresses).push(each);
  }
}

/** What is known of the addresses of a node without interfaces, before others are taken for those that are not. */
function holdOwn(
  node: ImportedNode,
  own: readonly string[],
  isPrefixed: boolean,
  ledger: AddressLedger,
): void {
  ledger.hold(node.address, node.name);
  if (isPrefixed) for (const block of blocksOf(own)) ledger.holdPrefix(block, node.name);
  for (const address of own) ledger.hold(address, node.name);
}

function byRule(
  node: ImportedNode,
  own: readonly string[],
  { subnets, ledger, env, findings }: InterfaceParts,
): void {
  const type = instanceType(node.instanceType);
  const subnet = subnets.around(node.address);
  if (type === undefined || subnet === undefined) {
    findings.contradict(
      `node ${node.name} has the address ${node.address}, which is in no subnet of any file: left out`,
    );
    return;
  }
  const isPrefixed = usesPrefixes(node, env);
  const given = isPrefixed ? blocksOf(own) : [...own];
  const enis = poolByRule(env, type, node.maxPods, own.length, given.length);
  for (const [device, count] of enis.entries()) {
    const taken = given.splice(0, count);
    const more = isPrefixed
      ? ledger.freePrefixes(subnet, count - taken.length)
      : ledger.free(subnet, count - taken.length);
    for (const each of more)
      if (isPrefixed) ledger.holdPrefix(each, node.name);
      else ledger.hold(each, node.name);
    const primaryAddress = device === 0 ? node.address : firstFree(subnet, ledger, node.name);
    if (primaryAddress === undefined) break;
    const cidrs = [...taken, ...more];
    node.interfaces.push({
      id: undefined,
      device,
      trunk: false,
      subnet: subnet.name,
      primaryAddress,
      addresses: isPrefixed ? [] : cidrs,
      prefixes: isPrefixed ? cidrs : [],
      attachedAt: undefined,
      cooling: [],
      from: 'rule',
    });
  }
}

function usesPrefixes({ instanceType: name }: ImportedNode, env: Readonly<Record<string, string>>): boolean {
  const type = instanceType(name);
  return type !== undefined && isPrefixMode(env, type);
}

/** The /28s of these addresses, each once. */
function blocksOf(addresses: readonly string[]): string[] {
  const numbers = addresses.flatMap((address) => parseIpv4(address) ?? []);
  return [...new Set(numbers.map((number) => formatCidr(cidrAround(number, PREFIX_LENGTH))))];
}

function firstFree(subnet: ImportedSubnet, ledger: AddressLedger, holder: string): string | undefined {
  const [address] = ledger.free(subnet, 1);
  if (address !== undefined) ledger.hold(address, holder);
  return address;
}
