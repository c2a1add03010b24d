// The pods, each once, with the moment of their creation and the address that they hold on their node.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import { COLLECT } from '../collect.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { PodFact } from '../evidence/facts.ts';
import { groupsBy } from '../groups.ts';
import type { AddressLedger } from './addressLedger.ts';
import type { ImportedNode, ImportedPod } from './cluster.ts';
import { addAgents, ownedByName, raiseMaxPods } from './daemons.ts';
import { someOf, type Findings } from './findings.ts';
import { foreignKind } from './foreignNodes.ts';
import { NodeAddresses } from './nodeAddresses.ts';

export function podsOf(
  evidence: Evidence,
  nodes: readonly ImportedNode[],
  capturedAt: Milliseconds,
  findings: Findings,
): ImportedPod[] {
  const newest = new Map(evidence.files.map(({ file, newest }) => [file, newest ?? 0]));
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const foreign = new Set(
    evidence.nodes.filter((node) => foreignKind(node) !== undefined).map(({ name }) => name),
  );
  const stranded: string[] = [];
  const ageless: string[] = [];
  const pods = podsOnce(evidence.pods, newest).flatMap(({ age, ...pod }): ImportedPod[] => {
    const node = pod.node === undefined ? undefined : byName.get(pod.node);
    if (pod.node !== undefined && node === undefined) {
      if (!foreign.has(pod.node)) stranded.push(`${pod.namespace}/${pod.name}`);
      return [];
    }
    const known = pod.createdAt ?? (age === undefined ? undefined : capturedAt - age * SECOND);
    if (known === undefined) ageless.push(pod.name);
    const hostNetwork = pod.hostNetwork || (pod.address !== undefined && pod.address === node?.address);
    const isOver = pod.phase === 'Succeeded' || pod.phase === 'Failed';
    // A pod that is over keeps the address in its status, which others may have by now.
    const address = isOver || hostNetwork ? undefined : pod.address;
    const createdAt = Math.min(known ?? capturedAt, capturedAt);
    return [ownedByName({ ...pod, hostNetwork, address, createdAt })];
  });
  for (const pod of stranded)
    findings.contradict(`pod ${pod} is on a node that no file of nodes has: left out`);
  if (ageless.length > 0)
    findings.guess(`age of pod ${someOf(ageless)}`, '0s', 'no file says', COLLECT.objects);
  addAgents(pods, nodes, findings);
  raiseMaxPods(pods, nodes, findings);
  return pods.sort((one, other) => one.createdAt - other.createdAt || compareNames(one, other));
}

function compareNames(one: ImportedPod, other: ImportedPod): number {
  const [a, b] = [`${one.namespace}/${one.name}`, `${other.namespace}/${other.name}`];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A pod is known by its uid; tables have names only. Of several files the newest counts. */
function podsOnce(facts: readonly PodFact[], newest: ReadonlyMap<string, number>): PodFact[] {
  return [...groupsBy(facts, ({ namespace, name }) => `${namespace}/${name}`).values()].flatMap((group) => {
    const [first, ...others] = group;
    if (first === undefined || others.length === 0) return group;
    const sorted = [...group].sort(
      (one, other) => (newest.get(other.file) ?? 0) - (newest.get(one.file) ?? 0),
    );
    return sorted.find(({ spec }) => spec !== undefined) ?? sorted.slice(0, 1);
  });
}

/** What pods say of their addresses against what their nodes have; `ofPools`: by pod, as daemons say. */
export function settleAddresses(
  pods: ImportedPod[],
  nodes: readonly ImportedNode[],
  ofPools: ReadonlyMap<string, string>,
  ledger: AddressLedger,
  findings: Findings,
): void {
  const byName = new Map(nodes.map((node) => [node.name, new NodeAddresses(node)]));
  const addressless: string[] = [];
  const open: (() => void)[] = [];
  for (const [index, pod] of pods.entries()) {
    if (pod.branch !== undefined) continue;
    const node = pod.node === undefined ? undefined : byName.get(pod.node);
    const key = `${pod.namespace}/${pod.name}`;
    const isRunning = pod.phase === 'Running' && !pod.hostNetwork;
    const told = pod.address ?? (isRunning ? ofPools.get(key) : undefined);
    if (node === undefined || (told === undefined && !isRunning)) continue;
    const address = told === undefined ? undefined : settle(key, told, node, ledger, findings);
    if (told === undefined) addressless.push(key);
    pods[index] = { ...pod, address };
    // Not before all others have theirs.
    if (address === undefined && isRunning)
      open.push(() => {
        const free = node.takeAny(key);
        if (free === undefined) {
          findings.contradict(`pod ${key} is Running, but its node has no address left: ContainerCreating`);
          pods[index] = {
            ...pod,
            address: undefined,
            phase: 'Pending',
            startedAt: undefined,
            readyAt: undefined,
          };
        } else pods[index] = { ...pod, address: free };
      });
  }
  for (const give of open) give();
  if (addressless.length > 0)
    findings.guess(
      `address of pod ${someOf(addressless)}`,
      'one of its node',
      'no file says',
      COLLECT.objects,
    );
}

/** The address that the pod is to have; undefined: another one of its node. */
function settle(
  pod: string,
  address: string,
  node: NodeAddresses,
  ledger: AddressLedger,
  findings: Findings,
): string | undefined {
  const other = node.podAt(address);
  if (other !== undefined) {
    findings.contradict(`pods ${other} and ${pod} both have ${address}: the second gets another one`);
    return undefined;
  }
  if (node.take(address, pod)) return address;
  const holder = ledger.holderOf(address);
  const why = `pod ${pod} has ${address}, which EC2 has on no ENI of its node`;
  if (holder === undefined && node.add(address, pod)) {
    ledger.hold(address, node.name);
    findings.contradict(`${why}: newer than the EC2 file? It is taken as one of them`);
    return address;
  }
  findings.contradict(`${why}${holder === undefined ? '' : ` but on ${holder}`}: it gets another one`);
  return undefined;
}
