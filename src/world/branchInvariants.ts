// What must hold for the branch ENIs of a node's trunk after each event.
// Verified, by name: branch-limit, pods and branch ENIs that cool down are no more than the instance type allows;
// branch-vlan, no VLAN of a trunk is used twice; branch-of-one-pod, no branch ENI is two pods'; branch-at-ec2, a pod's branch
// ENI is there and hangs on the trunk by its VLAN.
// Not verified: when branch ENIs are made and deleted.

import type { CloudView } from '../ec2/view.ts';
import type { VpcResourcesView } from './worldView.ts';

type Trunk = NonNullable<ReturnType<VpcResourcesView['controller']['trunkOf']>>;

/** What is broken on a node with a trunk. */
export function brokenBranches(node: string, { eni: trunk, branches }: Trunk, cloud: CloudView): string[] {
  const broken: string[] = [];
  const { used, limit, cooling } = branches;
  const places = used + cooling.length;
  if (places > limit) broken.push(`branch-limit: ${node} has ${places} branch ENIs of ${limit}`);
  const vlans = new Set<number>();
  const enis = new Set<string>();
  for (const { eni, vlan } of [...branches.all().values(), ...cooling]) {
    if (vlans.has(vlan)) broken.push(`branch-vlan: VLAN ${vlan} of ${node} is used twice`);
    if (enis.has(eni)) broken.push(`branch-of-one-pod: ${eni} on ${node} is used twice`);
    vlans.add(vlan);
    enis.add(eni);
  }
  for (const [pod, { eni, vlan }] of branches.all()) {
    const hangs = cloud.networkInterfaces.find(eni)?.branch;
    if (hangs?.trunk.id === trunk && hangs.vlan === vlan) continue;
    broken.push(`branch-at-ec2: ${eni} of ${pod} does not hang on ${trunk} by VLAN ${vlan}`);
  }
  return broken;
}
