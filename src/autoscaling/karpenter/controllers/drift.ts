// Whether a NodeClaim is still what its NodePool and EC2NodeClass ask for.
// @upstream karpenter pkg/controllers/nodeclaim/disruption/drift.go, karpenter-provider-aws pkg/cloudprovider/drift.go

import { fnv1a32 } from '../../../base/fnv.ts';
import type { Ec2NodeClass } from '../../../kube/api/ec2NodeClass.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { NodeClaimTemplate, NodePool } from '../../../kube/api/nodePool.ts';
import { Requirements } from '../requirements/requirements.ts';
import { NO_LABELS } from '../requirements/wellKnownLabels.ts';

export const HASH_ANNOTATION = 'karpenter.sh/nodepool-hash';
export const CLASS_HASH_ANNOTATION = 'karpenter.k8s.aws/ec2nodeclass-hash';

/** Of what a running node cannot become: requirements are compared by themselves. */
export function templateHash(template: NodeClaimTemplate): string {
  const { labels, annotations, taints, startupTaints, expireAfter, terminationGracePeriod } = template;
  return hashOf([
    labels,
    annotations,
    taints,
    startupTaints,
    expireAfter,
    terminationGracePeriod ?? '',
    template.nodeClass,
  ]);
}

export function nodeClassHash({
  amiFamily,
  kubelet,
  blockDeviceMappings,
  instanceStorePolicy,
  tags,
}: Ec2NodeClass): string {
  return hashOf([amiFamily, kubelet, blockDeviceMappings, instanceStorePolicy ?? '', tags]);
}

/** The value differs from upstream's: what changes it does not. */
function hashOf(fields: readonly unknown[]): string {
  return String(fnv1a32(JSON.stringify(fields, sorted)));
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What is chosen by the EC2NodeClass now. */
export interface Resolved {
  readonly nodeClass: Ec2NodeClass;
  readonly subnets: readonly string[];
  /** Instance types that are still sold. */
  readonly instanceTypes: ReadonlySet<string>;
}

/** The reason, in upstream's order; undefined: none. */
export function driftOf(
  claim: NodeClaim,
  pool: NodePool,
  resolved: Resolved | undefined,
): string | undefined {
  if (claim.annotations[HASH_ANNOTATION] !== templateHash(pool.template)) return 'NodePoolDrifted';
  const asked = Requirements.ofNodeRequirements(pool.template.requirements);
  if (Requirements.ofLabels(claim.labels).conflictWith(asked, NO_LABELS) !== undefined)
    return 'RequirementsDrifted';
  if (resolved === undefined || claim.instance === undefined) return undefined;
  if (!resolved.instanceTypes.has(claim.instance.instanceType)) return 'InstanceTypeNotFound';
  if (claim.annotations[CLASS_HASH_ANNOTATION] !== nodeClassHash(resolved.nodeClass)) return 'NodeClassDrift';
  return resolved.subnets.includes(claim.instance.subnet) ? undefined : 'SubnetDrift';
}
