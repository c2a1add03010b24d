// Branch ENIs of pods with security groups of their own: as the pods' annotations say, on the trunks that their nodes have.
// Those that cool down name no pod any more, and stay external addresses until somebody asks EC2 again.

import type { AddressLedger } from './addressLedger.ts';
import type { ImportedNode, ImportedPod } from './cluster.ts';
import type { Findings } from './findings.ts';
import type { Subnets } from './subnets.ts';

/** Gives nodes the branch ENIs of their pods; a pod whose node has no trunk loses its own. */
export function attachBranches(
  pods: ImportedPod[],
  nodes: readonly ImportedNode[],
  subnets: Subnets,
  ledger: AddressLedger,
  findings: Findings,
): void {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  for (const [index, pod] of pods.entries()) {
    const { branch, phase } = pod;
    if (branch === undefined) continue;
    const node = pod.node === undefined ? undefined : byName.get(pod.node);
    const subnet = subnets.around(branch.address);
    const isHeld = phase === 'Running' || phase === 'Pending';
    if (isHeld && subnet !== undefined && node?.interfaces.some(({ trunk }) => trunk) === true) {
      const { id, address: primaryAddress, vlan } = branch;
      const key = `${pod.namespace}/${pod.name}`;
      node.branches.push({ id, subnet: subnet.name, primaryAddress, vlan, pod: key });
      ledger.hold(primaryAddress, node.name);
      pods[index] = { ...pod, address: primaryAddress };
      continue;
    }
    if (isHeld && node !== undefined)
      findings.contradict(`pod ${pod.name} has branch ENI ${branch.id}, but its node no trunk ENI: left out`);
    const { branch: _, ...rest } = pod;
    pods[index] = rest;
  }
}
