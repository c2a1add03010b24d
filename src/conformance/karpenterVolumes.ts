// The volume claims of pods in a recorded decision of Karpenter.

import type { ClaimIssue } from '../autoscaling/karpenter/scheduling/pendingPods.ts';
import type { Pod, PodVolumes } from '../kube/api/objects.ts';
import type {
  RecordedCluster,
  RecordedPod,
  RecordedStorageClass,
  RecordedVolumeClaim,
} from './karpenterFormat.ts';
import { podOf } from './karpenterObjects.ts';

/** Pods with what their volume claims come to. */
export function podsOf(input: RecordedCluster): Pod[] {
  return (input.pods ?? []).map((pod, row) => {
    const made = podOf(pod, row);
    const claims = claimNames(pod);
    if (claims.length === 0) return made;
    return { ...made, spec: { ...made.spec, claims, volumes: volumesOf(made, claims, input) } };
  });
}

function claimNames({ spec }: RecordedPod): string[] {
  return (spec.volumes ?? []).flatMap((volume) => {
    const { persistentVolumeClaim } = volume;
    return persistentVolumeClaim === undefined ? [] : [persistentVolumeClaim.claimName];
  });
}

/**
 * Of a claim that has its volume nothing: the recorder's stand-in for the API finds no PersistentVolume where Karpenter
 * asks for it together with a namespace.
 */
function volumesOf(pod: Pod, claims: readonly string[], input: RecordedCluster): PodVolumes {
  const choices = claims.flatMap((name) => {
    const claim = claimOf(pod, name, input);
    if (claim === undefined || claim.spec.volumeName !== undefined) return [];
    const topologies = classOf(claim, input)?.allowedTopologies;
    if (topologies === undefined) return [];
    return [
      topologies.map(({ matchLabelExpressions }) => ({
        matchExpressions: matchLabelExpressions.map((one) => ({ ...one, operator: 'In' as const })),
        matchFields: [],
      })),
    ];
  });
  return { affinities: [], choices, attached: [] };
}

function claimOf(pod: Pod, name: string, { pvcs = [] }: RecordedCluster): RecordedVolumeClaim | undefined {
  return pvcs.find(
    ({ metadata }) => metadata.name === name && (metadata.namespace ?? 'default') === pod.namespace,
  );
}

function classOf(
  { spec }: RecordedVolumeClaim,
  { storageClasses = [] }: RecordedCluster,
): RecordedStorageClass | undefined {
  return storageClasses.find(({ metadata }) => metadata.name === spec.storageClassName);
}

export function claimIssueOf(pod: Pod, input: RecordedCluster): ClaimIssue | undefined {
  for (const name of pod.spec.claims ?? []) {
    const claim = claimOf(pod, name, input);
    if (claim === undefined) return { kind: 'missing', claim: name };
    if (claim.spec.volumeName !== undefined) continue;
    const { storageClassName } = claim.spec;
    if (storageClassName === undefined) return { kind: 'no-class', claim: name };
    const storageClass = classOf(claim, input);
    if (storageClass === undefined)
      return { kind: 'missing-class', claim: name, storageClass: storageClassName };
    if (storageClass.volumeBindingMode === 'Immediate')
      return { kind: 'unbound-immediate', claim: name, storageClass: storageClassName };
  }
  return undefined;
}
