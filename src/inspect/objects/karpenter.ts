// NodePools, EC2NodeClasses and NodeClaims as objects of the API.

import { readyCondition } from '../../autoscaling/karpenter/lifecycle/conditions.ts';
import type { NodeClaim } from '../../kube/api/nodeClaim.ts';
import type { NodePool } from '../../kube/api/nodePool.ts';
import type { Resources } from '../../kube/api/objects.ts';
import { isMapping, partIn } from '../../scenario/manifest/rules/fields.ts';
import type { WorldView } from '../../world/worldView.ts';
import { spoken, type ApiObject } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { metadataOf } from './objectMetadata.ts';
import { quantitiesOf } from './quantities.ts';

export function karpenterObjects(
  view: ClusterView,
  { karpenter }: Pick<WorldView, 'karpenter'>,
): ApiObject[] {
  const { nodePools, nodeClasses } = view.kubernetes.stores.customResources;
  const claims = [...(karpenter?.nodeClaims() ?? [])];
  return [
    ...[...nodePools.all()].map(({ config }) => nodePoolObject(view, config, claims)),
    ...claims.map((claim) => nodeClaimObject(view, claim)),
    ...[...nodeClasses.all()].map(({ config }) => ({
      apiVersion: 'karpenter.k8s.aws/v1',
      kind: 'EC2NodeClass',
      metadata: metadataOf(view, 'EC2NodeClass', config),
      spec: specOf(view, 'EC2NodeClass', config),
      status: { conditions: [ready('True')] },
    })),
  ];
}

function nodePoolObject(view: ClusterView, pool: NodePool, claims: readonly NodeClaim[]): ApiObject {
  const own = claims.filter(({ nodePool }) => nodePool === pool.name);
  const total: Record<string, number> = {};
  for (const { capacity } of own)
    for (const [name, amount] of Object.entries(capacity)) total[name] = (total[name] ?? 0) + amount;
  const hasClass = view.kubernetes.stores.customResources.nodeClasses.at({ name: pool.template.nodeClass });
  const object = {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: metadataOf(view, 'NodePool', pool),
    spec: specOf(view, 'NodePool', pool),
    status: {
      conditions: [ready(hasClass === undefined ? 'False' : 'True')],
      nodes: own.length,
      resources: { ...quantitiesOf(total), nodes: String(own.length) },
    },
  };
  return object;
}

function nodeClaimObject(view: ClusterView, claim: NodeClaim): ApiObject {
  const { name, createdAt, labels, annotations, uid, instance, nodeName, deletedAt } = claim;
  const known = { createdAt, labels, annotations, uid };
  const metadata = metadataOf(view, 'NodeClaim', { name, metadata: undefined }, known);
  const object = {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodeClaim',
    metadata: {
      ...metadata,
      ...(deletedAt === undefined ? {} : { deletionTimestamp: view.time.time(deletedAt) }),
      finalizers: ['karpenter.sh/termination'],
    },
    spec: spoken({
      expireAfter: claim.expireAfter === 'Never' ? 'Never' : `${claim.expireAfter / 3_600_000}h`,
      nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: claim.nodeClass },
      requirements: claim.requirements,
      resources: { requests: quantitiesOf(claim.requests) },
      taints: claim.taints,
      startupTaints: claim.startupTaints,
    }),
    status: spoken({
      allocatable: statusAmounts(claim.allocatable),
      capacity: statusAmounts(claim.capacity),
      conditions: conditionsOf(view, claim),
      nodeName,
      providerID: instance && `aws:///${instance.zone}/${instance.instanceId}`,
    }),
  };
  return object;
}

function statusAmounts(amounts: Resources): Record<string, string> | undefined {
  return Object.keys(amounts).length === 0 ? undefined : quantitiesOf(amounts);
}

function conditionsOf(view: ClusterView, { conditions }: NodeClaim): object[] {
  const all = [...conditions].map(([type, { lastTransition, ...text }]) => ({
    type,
    ...text,
    lastTransitionTime: view.time.time(lastTransition),
  }));
  return [...all, { type: 'Ready', ...readyCondition(conditions) }];
}

function ready(status: 'True' | 'False'): object {
  return { type: 'Ready', status, reason: status === 'True' ? 'Ready' : 'UnhealthyDependents', message: '' };
}

/** As it was applied. */
function specOf(view: ClusterView, kind: string, named: { readonly name: string }): object {
  const merged = view.kubernetes.stores.standing.mergedOf(kind, named);
  return isMapping(merged) ? partIn(merged, 'spec') : {};
}
