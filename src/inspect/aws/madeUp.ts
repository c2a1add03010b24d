// What AWS would have given the account, the VPC and the machines beside what the scenario says: ids and names made from
// what they identify, so that every tool shows the same ones.

import type { CompiledScenario } from '../../scenario/compiled.ts';
import { madeUpId } from '../../base/madeUpId.ts';
import { digestOf } from '../objects/identity.ts';

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
}

/** AWS's own account of examples. */
export const ACCOUNT_ID = '123456789012';

/** The account in which EKS runs control planes. */
export const EKS_ACCOUNT_ID = '210987654321';

/** The unique id of the cluster's IAM role, as AWS writes it: AROA and 17 more letters and digits. */
export function madeUpRoleId({ name }: CompiledScenario): string {
  return `AROA${digestOf(`role ${name}`).slice(0, 17).toUpperCase()}`;
}

export function vpcId({ ec2, name }: CompiledScenario): string {
  return madeUpId('vpc', `${ec2.region} ${name}`);
}

/** In lower case, with what a cluster's name may hold. */
export function clusterName({ name }: CompiledScenario): string {
  const letters = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return letters.replaceAll(/^-|-$/g, '') || 'cluster';
}

/** Of an ENI: those it was created with, or that of its node. */
export function securityGroupsOf(
  scenario: CompiledScenario,
  { groups = [] }: { readonly groups?: readonly string[] },
): readonly SecurityGroup[] {
  // Nobody says what they are called.
  return groups.length === 0 ? [clusterSecurityGroup(scenario)] : groups.map((id) => ({ id, name: id }));
}

/** Of nodes and ENIs: the one EKS makes for a cluster. */
export function clusterSecurityGroup(scenario: CompiledScenario): SecurityGroup {
  const cluster = clusterName(scenario);
  const number = parseInt(digestOf(cluster).slice(0, 8), 16);
  return { id: madeUpId('sg', cluster), name: `eks-cluster-sg-${cluster}-${number}` };
}
