// Which pods Karpenter makes nodes for, and which it will not look at.
// @upstream karpenter pkg/utils/pod/scheduling.go#IsProvisionable, pkg/controllers/provisioning/provisioner.go#Validate

import { unreachable } from '../../../base/assert.ts';
import type { NodeSelectorTerm, Pod } from '../../../kube/api/objects.ts';
import { isActive, isMirrorPod, isOwnedByDaemonSet } from '../pods.ts';
import { requirementsOf } from '../requirements/podRequirements.ts';
import { operatorOf } from '../requirements/requirement.ts';
import { restrictionOf } from '../requirements/wellKnownLabels.ts';
import { NODE_POOL_LABEL } from '../wellKnown.ts';

/** Of a pod that the scheduler has marked Unschedulable. */
export function isProvisionable(pod: Pod): boolean {
  return (
    pod.nodeName === undefined &&
    pod.nominatedNodeName === undefined &&
    (pod.gates?.length ?? 0) === 0 &&
    isActive(pod) &&
    !isOwnedByDaemonSet(pod) &&
    !isMirrorPod(pod)
  );
}

/** It asks for nodes that are not Karpenter's: nobody hears about it. */
export function avoidsKarpenter({ spec }: Pod): boolean {
  const pool = requirementsOf(spec).at(NODE_POOL_LABEL);
  return pool !== undefined && operatorOf(pool) === 'DoesNotExist';
}

/** What is wrong with a volume claim of a pod. `claim` and `storageClass` by name. */
export type ClaimIssue =
  | { readonly kind: 'missing' | 'deleted' | 'no-class'; readonly claim: string }
  | {
      readonly kind: 'missing-class' | 'unbound-immediate';
      readonly claim: string;
      readonly storageClass: string;
    };

/** Why no node is made for the pod; empty: one may be. */
export function issuesOf({ namespace, spec }: Pod, claimIssue: ClaimIssue | undefined): readonly string[] {
  return [
    ...Object.keys(spec.nodeSelector).flatMap((key) => restrictionOf(key) ?? []),
    ...(spec.nodeAffinity?.required ?? []).flatMap(termIssues),
    ...(claimIssue === undefined ? [] : [claimText(claimIssue, namespace)]),
  ];
}

function termIssues({ matchExpressions, matchFields }: NodeSelectorTerm): string[] {
  return [
    ...(matchFields.length > 0 ? ['node selector term with matchFields is not supported'] : []),
    ...matchExpressions.flatMap(({ key }) => restrictionOf(key) ?? []),
  ];
}

/** @upstream karpenter pkg/controllers/provisioning/scheduling/volumetopology.go#ValidatePersistentVolumeClaims */
function claimText(issue: ClaimIssue, namespace: string): string {
  const { claim } = issue;
  const path = `PersistentVolumeClaim=${namespace}/${claim}`;
  switch (issue.kind) {
    case 'missing':
      return `getting persistent volume claim, persistentvolumeclaims "${claim}" not found (PersistentVolumeClaim=${claim})`;
    case 'deleted':
      return `persistentvolumeclaim is being deleted (${path})`;
    case 'no-class':
      return `unbound pvc must define a storage class (${path}, StorageClass=)`;
    case 'missing-class':
      return (
        `failed to validate pvc, failed to get storage class, storageclasses.storage.k8s.io "${issue.storageClass}" ` +
        `not found (${path}, StorageClass=${issue.storageClass})`
      );
    case 'unbound-immediate':
      return (
        'failed to validate pvc, pvc with immediate volume binding mode must be bound ' +
        `(${path}, StorageClass=${issue.storageClass})`
      );
    default:
      return unreachable(issue);
  }
}
