// What the controller has EC2 do: a trunk, a branch on it, and the end of all branches of a node.

import type { Process } from '../kernel/process.ts';
import type { BranchEni, BranchEnis } from './branchEnis.ts';
import type { ControllerAnswer, TrunkEc2 } from './ports.ts';

export interface BranchFailure {
  readonly ok: false;
  readonly doing: string;
  readonly code: string;
  readonly message: string;
  /** What had been created before. */
  readonly eniId: string | undefined;
}

/** An ENI that cannot be attached is deleted. */
export function* makeTrunk(ec2: TrunkEc2, subnetId: string): Process<ControllerAnswer<string>> {
  const created = yield* ec2.createTrunk(subnetId);
  if (!created.ok) return created;
  const attached = yield* ec2.attachTrunk(created.value);
  if (attached.ok) return created;
  yield* ec2.deleteNetworkInterface(created.value);
  return attached;
}

export function* makeBranch(
  ec2: TrunkEc2,
  { subnetId, groups }: { readonly subnetId: string; readonly groups: readonly string[] },
  trunk: string,
  vlan: number,
): Process<{ readonly ok: true; readonly value: BranchEni } | BranchFailure> {
  const created = yield* ec2.createBranch(subnetId, groups);
  if (!created.ok) return { ...created, doing: 'creating network interface', eniId: undefined };
  const { eniId, ...branch } = created.value;
  const associated = yield* ec2.associateTrunkInterface(eniId, trunk, vlan);
  if (!associated.ok) return { ...associated, doing: 'associating branch to trunk', eniId };
  return { ok: true, value: { eni: eniId, vlan, ...branch } };
}

export function* deleteAll(branches: BranchEnis, ec2: TrunkEc2): Process {
  const enis = [...branches.all().values(), ...branches.cooling].map(({ eni }) => eni);
  for (const eni of enis) yield* ec2.deleteNetworkInterface(eni);
}
