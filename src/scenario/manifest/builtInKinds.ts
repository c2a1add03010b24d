// The kinds of Kubernetes' own groups by the versions that serve them, from 1.28 to 1.36: what else is in these groups is
// a mistake. Groups of others have a dot in their names and any kinds.
// @upstream pkg/controlplane/instance.go, the API reference of each version

import type { Fault } from '../language/diagnostics.ts';
import { isDnsLabel, isDnsSubdomain } from '../language/kubernetesNames.ts';
import { nearest } from '../language/suggestion.ts';

const SERVED: Readonly<Record<string, string>> = {
  v1:
    'Binding ComponentStatus ConfigMap Endpoints Event LimitRange List Namespace Node PersistentVolume ' +
    'PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount',
  'admissionregistration.k8s.io/v1':
    'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ' +
    'ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
  'apiregistration.k8s.io/v1': 'APIService',
  'apps/v1': 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet',
  'authentication.k8s.io/v1': 'SelfSubjectReview TokenReview',
  'authorization.k8s.io/v1':
    'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
  'autoscaling/v1': 'HorizontalPodAutoscaler Scale',
  'autoscaling/v2': 'HorizontalPodAutoscaler',
  'batch/v1': 'CronJob Job',
  'certificates.k8s.io/v1': 'CertificateSigningRequest',
  'coordination.k8s.io/v1': 'Lease',
  'discovery.k8s.io/v1': 'EndpointSlice',
  'events.k8s.io/v1': 'Event',
  'flowcontrol.apiserver.k8s.io/v1': 'FlowSchema PriorityLevelConfiguration',
  'networking.k8s.io/v1': 'IPAddress Ingress IngressClass NetworkPolicy ServiceCIDR',
  'node.k8s.io/v1': 'RuntimeClass',
  'policy/v1': 'Eviction PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
  'resource.k8s.io/v1': 'DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice',
  'scheduling.k8s.io/v1': 'PriorityClass',
  'storage.k8s.io/v1':
    'CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment VolumeAttributesClass',
};

const KINDS = Object.entries(SERVED).flatMap(([apiVersion, kinds]) =>
  kinds.split(' ').map((kind) => ({ apiVersion, kind })),
);

const GROUPS: ReadonlySet<string> = new Set(Object.keys(SERVED).map(groupOf));

/** Whether one of Kubernetes' own groups has a kind of this name. */
export function isBuiltIn(kind: string): boolean {
  return KINDS.some((one) => one.kind === kind);
}

/** Empty for v1 itself. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** Why no server would know the kind; undefined where one may. Versions in alpha and beta may be switched on. */
export function kindFault(kind: string, apiVersion: string): Fault | undefined {
  const group = groupOf(apiVersion);
  const version = apiVersion.slice(group === '' ? 0 : group.length + 1);
  const isWritten = isDnsLabel(version) && (!apiVersion.includes('/') || isDnsSubdomain(group));
  const isOthers = group.includes('.') && !GROUPS.has(group);
  if (isWritten && isOthers) return undefined;
  const served = KINDS.filter((one) => one.kind === kind);
  if (isWritten && served.some((one) => one.apiVersion === apiVersion)) return undefined;
  const isEarly = isWritten && group.endsWith('.k8s.io') && /^v\d+(alpha|beta)\d+$/.test(version);
  if (isEarly && GROUPS.has(group)) return undefined;
  if (served.length > 0)
    return {
      code: 'wrong-api-version',
      kind,
      found: apiVersion,
      served: served.map((one) => one.apiVersion),
    };
  const near = nearest(kind, [...new Set(KINDS.map((one) => one.kind))]);
  const meant = KINDS.find((one) => one.kind === near);
  return { code: 'unknown-kind', kind, found: apiVersion, ...(meant === undefined ? {} : { meant }) };
}
