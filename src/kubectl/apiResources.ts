// What the API server serves: the resources kubectl can name, with their short names, groups and scopes.

import type { KubernetesObject } from './objects.ts';

export interface ApiResource {
  /** Plural, as in paths. */
  readonly name: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly kind: string;
  /** Empty: the core group. */
  readonly group: string;
  readonly version: string;
  readonly namespaced: boolean;
}

type Row = readonly [name: string, kind: string, apiVersion: string, shortNames?: string];

const NAMESPACED: readonly Row[] = [
  ['configmaps', 'ConfigMap', 'v1', 'cm'],
  ['endpoints', 'Endpoints', 'v1', 'ep'],
  ['events', 'Event', 'v1', 'ev'],
  ['limitranges', 'LimitRange', 'v1', 'limits'],
  ['persistentvolumeclaims', 'PersistentVolumeClaim', 'v1', 'pvc'],
  ['pods', 'Pod', 'v1', 'po'],
  ['replicationcontrollers', 'ReplicationController', 'v1', 'rc'],
  ['resourcequotas', 'ResourceQuota', 'v1', 'quota'],
  ['secrets', 'Secret', 'v1'],
  ['serviceaccounts', 'ServiceAccount', 'v1', 'sa'],
  ['services', 'Service', 'v1', 'svc'],
  ['controllerrevisions', 'ControllerRevision', 'apps/v1'],
  ['daemonsets', 'DaemonSet', 'apps/v1', 'ds'],
  ['deployments', 'Deployment', 'apps/v1', 'deploy'],
  ['replicasets', 'ReplicaSet', 'apps/v1', 'rs'],
  ['statefulsets', 'StatefulSet', 'apps/v1', 'sts'],
  ['horizontalpodautoscalers', 'HorizontalPodAutoscaler', 'autoscaling/v2', 'hpa'],
  ['cronjobs', 'CronJob', 'batch/v1', 'cj'],
  ['jobs', 'Job', 'batch/v1'],
  ['leases', 'Lease', 'coordination.k8s.io/v1'],
  ['endpointslices', 'EndpointSlice', 'discovery.k8s.io/v1'],
  ['ingresses', 'Ingress', 'networking.k8s.io/v1', 'ing'],
  ['networkpolicies', 'NetworkPolicy', 'networking.k8s.io/v1', 'netpol'],
  ['securitygrouppolicies', 'SecurityGroupPolicy', 'vpcresources.k8s.aws/v1beta1', 'sgp'],
  ['poddisruptionbudgets', 'PodDisruptionBudget', 'policy/v1', 'pdb'],
];

const CLUSTER_SCOPED: readonly Row[] = [
  ['namespaces', 'Namespace', 'v1', 'ns'],
  ['nodes', 'Node', 'v1', 'no'],
  ['persistentvolumes', 'PersistentVolume', 'v1', 'pv'],
  ['ingressclasses', 'IngressClass', 'networking.k8s.io/v1'],
  ['priorityclasses', 'PriorityClass', 'scheduling.k8s.io/v1', 'pc'],
  ['csinodes', 'CSINode', 'storage.k8s.io/v1'],
  ['storageclasses', 'StorageClass', 'storage.k8s.io/v1', 'sc'],
  ['cninodes', 'CNINode', 'vpcresources.k8s.aws/v1alpha1', 'cnd'],
  ['eniconfigs', 'ENIConfig', 'crd.k8s.amazonaws.com/v1alpha1'],
  ['nodepools', 'NodePool', 'karpenter.sh/v1'],
  ['nodeclaims', 'NodeClaim', 'karpenter.sh/v1'],
  ['ippools', 'IPPool', 'crd.projectcalico.org/v1'],
  ['ipamblocks', 'IPAMBlock', 'crd.projectcalico.org/v1'],
  ['ipamconfigs', 'IPAMConfig', 'crd.projectcalico.org/v1'],
  ['ipamhandles', 'IPAMHandle', 'crd.projectcalico.org/v1'],
  ['blockaffinities', 'BlockAffinity', 'crd.projectcalico.org/v1'],
  ['ec2nodeclasses', 'EC2NodeClass', 'karpenter.k8s.aws/v1', 'ec2nc'],
];

const API_RESOURCES: readonly ApiResource[] = [
  ...NAMESPACED.map((row) => resourceOf(row, true)),
  ...CLUSTER_SCOPED.map((row) => resourceOf(row, false)),
];

function resourceOf([name, kind, apiVersion, shortNames = '']: Row, namespaced: boolean): ApiResource {
  const { group, version } = splitApiVersion(apiVersion);
  return {
    name,
    singular: kind.toLowerCase(),
    shortNames: shortNames === '' ? [] : [shortNames],
    kind,
    group,
    version,
    namespaced,
  };
}

function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** `pods`, `Pod`, `po`, `deployments.apps`, `deploy.v1.apps`. */
export function resourceNamed(argument: string): ApiResource | undefined {
  const [head = '', ...rest] = argument.toLowerCase().split('.');
  const qualifiers = [rest.join('.'), rest.slice(1).join('.')];
  return API_RESOURCES.find(
    (resource) =>
      [resource.name, resource.singular, ...resource.shortNames].includes(head) &&
      (rest.length === 0 ||
        qualifiers[0] === resource.group ||
        (rest[0] === resource.version && qualifiers[1] === resource.group)),
  );
}

/** The resource with this name and no other spelling of it. */
export function resource(name: string): ApiResource {
  const found = API_RESOURCES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no resource ${name}`);
  return found;
}

export function isOf(object: KubernetesObject, { kind, group }: ApiResource): boolean {
  return object.kind === kind && splitApiVersion(object.apiVersion ?? '').group === group;
}

/** `deployments.apps`, `pods` */
export function qualifiedName({ name, group }: ApiResource): string {
  return group === '' ? name : `${name}.${group}`;
}

/** `deployment.apps`, `pod` */
export function qualifiedKind({ kind, group }: ApiResource): string {
  return (group === '' ? kind : `${kind}.${group}`).toLowerCase();
}

/** `/v1, Resource=pods`, as the server names a resource in its complaints. */
export function resourcePath({ name, group, version }: ApiResource): string {
  return `${group}/${version}, Resource=${name}`;
}

/** What `all` stands for, in the order of its answer. */
export const CATEGORY_ALL: readonly string[] = [
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets.apps',
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'horizontalpodautoscalers.autoscaling',
  'cronjobs.batch',
  'jobs.batch',
];
