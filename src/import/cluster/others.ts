// Who else holds addresses in the subnets: load balancers, endpoints, other machines, and ENIs that nodes which are gone
// have left behind. At the end the check sum: what EC2 says is free against what is.

import { plural } from '../../base/words.ts';
import { COLLECT } from '../collect.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { InterfaceFact } from '../evidence/facts.ts';
import type { AddressLedger } from './addressLedger.ts';
import type { ImportedNode, ImportedSubnet, LeftInterface } from './cluster.ts';
import { someOf, type Findings } from './findings.ts';
import { interfacesOnce, isForeign } from './interfaces.ts';
import type { Subnets } from './subnets.ts';

const OF_CNI = /^aws-K8S-/;

/** Fills `taken` of the subnets; returns what was left behind. */
export function holdOthers(
  evidence: Evidence,
  nodes: readonly ImportedNode[],
  subnets: Subnets,
  ledger: AddressLedger,
  findings: Findings,
): LeftInterface[] {
  const instances = new Set(nodes.flatMap(({ instanceId }) => instanceId ?? []));
  const left: LeftInterface[] = [];
  const machines: string[] = [];
  const ofPods = new Set(
    evidence.pods.flatMap(({ branch, phase }) =>
      branch === undefined || phase === 'Succeeded' || phase === 'Failed' ? [] : [branch.id],
    ),
  );
  const unmanaged: string[] = [];
  for (const fact of interfacesOnce(evidence.interfaces)) {
    const subnet = subnets.withId(fact.subnet) ?? subnets.around(fact.primaryAddress);
    if (subnet === undefined || fact.primaryAddress === undefined) continue;
    if (fact.type === 'branch' && ofPods.has(fact.id)) continue;
    const isOfNode = fact.instanceId !== undefined && instances.has(fact.instanceId);
    // Other network cards of a node are nothing that the CNI gives out.
    if (isOfNode && fact.networkCard === 0 && !isForeign(fact)) continue;
    if (isOfNode && isForeign(fact)) unmanaged.push(fact.id);
    if (fact.isAvailable && OF_CNI.test(fact.description)) {
      left.push(leftBehind(fact, subnet, fact.primaryAddress));
      hold(fact, fact.primaryAddress, ledger);
      continue;
    }
    if (fact.instanceId !== undefined && fact.device === 0 && !instances.has(fact.instanceId))
      machines.push(fact.instanceId);
    subnet.taken.push(fact.primaryAddress, ...fact.addresses, ...fact.prefixes);
    hold(fact, fact.primaryAddress, ledger);
  }
  if (machines.length > 0)
    findings.warn(
      `addresses of ${plural(machines.length, 'instance')} that no node is on count as external: ${someOf(machines)}`,
    );
  if (unmanaged.length > 0)
    findings.warn(
      `addresses of ${someOf(unmanaged)} count as external: aws-node does not manage ${unmanaged.length === 1 ? 'it' : 'them'}; their nodes can have as many ENIs fewer than is simulated`,
    );
  tellLeft(left, findings);
  return left;
}

function hold({ id, addresses, prefixes }: InterfaceFact, primary: string, ledger: AddressLedger): void {
  for (const address of [primary, ...addresses]) ledger.hold(address, id);
  for (const prefix of prefixes) ledger.holdPrefix(prefix, id);
}

function leftBehind(fact: InterfaceFact, { name }: ImportedSubnet, primaryAddress: string): LeftInterface {
  const { id, addresses, prefixes, createdAt, madeBy, description } = fact;
  return {
    id,
    subnet: name,
    primaryAddress,
    addresses,
    prefixes,
    createdAt,
    madeBy: madeBy ?? /i-[0-9a-f]+/.exec(description)?.[0],
  };
}

function tellLeft(left: readonly LeftInterface[], findings: Findings): void {
  for (const subnet of new Set(left.map((each) => each.subnet))) {
    const here = left.filter((each) => each.subnet === subnet);
    const addresses = here.reduce(
      (sum, each) => sum + 1 + each.addresses.length + 16 * each.prefixes.length,
      0,
    );
    findings.warn(
      `${plural(here.length, 'ENI')} of the CNI ${here.length === 1 ? 'is attached to nothing and holds' : 'are attached to nothing and hold'} ` +
        `${plural(addresses, 'address')} of ${subnet}: left behind by nodes that are gone`,
    );
  }
}

/** Free addresses as EC2 counts them against what the files hold. A lack of files is a guess, a difference a warning. */
export function checkSums(
  { hasAllInterfaces }: Evidence,
  subnets: Subnets,
  ledger: AddressLedger,
  findings: Findings,
): void {
  const unknown: string[] = [];
  for (const subnet of subnets.all) {
    if (subnet.available === undefined) continue;
    const { free } = ledger.figures(subnet);
    const missing = free - subnet.available;
    if (missing === 0) continue;
    if (missing < 0 && !hasAllInterfaces)
      findings.warn(
        `subnet ${subnet.name} has ${plural(subnet.available, 'free address')} by EC2, ${-missing} more than with the guessed ENIs`,
      );
    else if (hasAllInterfaces) {
      const more =
        missing > 0
          ? `${missing} fewer than the files explain: so many count as external`
          : `${-missing} more than the files explain: some are older or newer`;
      findings.contradict(
        `subnet ${subnet.name} has ${plural(subnet.available, 'free address')} by EC2, ${more}`,
      );
      subnet.takenSomewhere = Math.max(0, missing);
    } else {
      subnet.takenSomewhere = missing;
      unknown.push(`${missing} in ${subnet.name}`);
    }
  }
  if (unknown.length > 0)
    findings.guess(
      'external addresses',
      someOf(unknown, 6),
      'their number is what EC2 counts as used and no file explains; which they are is drawn from the seed',
      COLLECT.interfaces,
    );
}
