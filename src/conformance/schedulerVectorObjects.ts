// From a vector's v1 objects to the model's, with what the API server fills in when they are created.

import { constantLatency } from '../kernel/latency.ts';
import type {
  Container,
  DisruptionBudget,
  HostPort,
  LabelSelector,
  Node,
  NodeAffinity,
  NodeSelectorTerm,
  Owner,
  Pod,
  PodAffinity,
  PodAffinityTerm,
  PodSpec,
  Resources,
  SelectorRequirement,
  TopologySpreadConstraint,
} from '../kube/objects.ts';
import type {
  VectorContainer,
  VectorNode,
  VectorNodeAffinity,
  VectorNodeSelectorTerm,
  VectorObject,
  VectorPod,
  VectorPodAffinity,
  VectorPodAffinityTerm,
  VectorQuantities,
  VectorSelector,
  VectorSelectorRequirement,
  VectorSpreadConstraint,
} from './schedulerVectorFormat.ts';

type Labels = Readonly<Record<string, string>>;

export function nodeOf(node: VectorNode): Node {
  const allocatable = resourcesOf(node.allocatable);
  return {
    name: node.name,
    labels: node.labels,
    createdAt: 0,
    capacity: allocatable,
    allocatable,
    taints: node.taints.map(({ key, value, effect }) => ({ key, value: value ?? '', effect })),
    unschedulable: node.unschedulable,
    ready: true,
    images: node.images ?? [],
  };
}

export function podOf(pod: VectorPod): Pod {
  const { metadata, spec, status } = pod;
  const labels = metadata.labels ?? {};
  const disrupted = status?.conditions?.some(({ reason }) => reason === 'PreemptionByScheduler') ?? false;
  return {
    uid: `${metadata.namespace ?? 'default'}/${metadata.name}`,
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    labels,
    annotations: {},
    ...optional('owner', ownerOf(pod)),
    spec: podSpecOf(spec, labels),
    createdAt: 0,
    nodeName: spec.nodeName,
    nominatedNodeName: status?.nominatedNodeName,
    phase: phaseOf(pod),
    ready: false,
    readyAt: undefined,
    startedAt: timeOf(status?.startTime),
    deletedAt: timeOf(metadata.deletionTimestamp),
    podIp: undefined,
    ...optional('disruptionTarget', disrupted ? ('PreemptionByScheduler' as const) : undefined),
  };
}

export function budgetsOf(objects: readonly VectorObject[]): DisruptionBudget[] {
  return objects.flatMap((object) =>
    object.kind === 'PodDisruptionBudget'
      ? {
          namespace: object.metadata.namespace ?? 'default',
          name: object.metadata.name,
          selector: selectorOf(object.spec.selector),
          disruptionsAllowed: object.status?.disruptionsAllowed ?? 0,
          disruptedPods: Object.keys(object.status?.disruptedPods ?? {}),
        }
      : [],
  );
}

/** What matching Services and the pod's controller select by, merged. */
export function ownerSelectorOf(pod: Pod, objects: readonly VectorObject[]): LabelSelector | undefined {
  const merged: Record<string, string> = {};
  let expressions: readonly SelectorRequirement[] = [];
  for (const object of objects) {
    if ((object.metadata.namespace ?? 'default') !== pod.namespace) continue;
    const owns = object.kind === pod.owner?.kind && object.metadata.name === pod.owner.name;
    if (object.kind === 'Service') {
      const { selector } = object.spec;
      if (selector !== undefined && serves(selector, pod.labels)) Object.assign(merged, selector);
    } else if (object.kind === 'ReplicationController' && owns) {
      Object.assign(merged, object.spec.selector);
    } else if ((object.kind === 'ReplicaSet' || object.kind === 'StatefulSet') && owns) {
      Object.assign(merged, object.spec.selector.matchLabels);
      expressions = requirementsOf(object.spec.selector.matchExpressions);
    }
  }
  return { matchLabels: merged, matchExpressions: expressions };
}

function serves(selector: Labels, labels: Labels): boolean {
  const entries = Object.entries(selector);
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}

function podSpecOf(spec: VectorPod['spec'], labels: Labels): PodSpec {
  const hostNetwork = spec.hostNetwork ?? false;
  const { nodeAffinity, podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return {
    containers: spec.containers.map(containerOf),
    initContainers: (spec.initContainers ?? []).map(containerOf),
    overhead: resourcesOf(spec.overhead ?? {}),
    ...optional('podRequests', spec.resources?.requests && resourcesOf(spec.resources.requests)),
    hostNetwork,
    hostPorts: hostPortsOf(spec, hostNetwork),
    ...optional('nodeName', spec.nodeName),
    nodeSelector: spec.nodeSelector ?? {},
    ...optional('nodeAffinity', nodeAffinity && nodeAffinityOf(nodeAffinity)),
    ...optional('podAffinity', podAffinity && podAffinityOf(podAffinity, labels)),
    ...optional('podAntiAffinity', podAntiAffinity && podAffinityOf(podAntiAffinity, labels)),
    topologySpread: (spec.topologySpreadConstraints ?? []).map((one) => spreadOf(one, labels)),
    tolerations: (spec.tolerations ?? []).map(({ key, operator, value, effect }) => ({
      operator: operator ?? 'Equal',
      ...optional('key', key),
      ...optional('value', value),
      ...optional('effect', effect),
    })),
    priority: spec.priority ?? 0,
    priorityClassName: '',
    preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority',
    terminationGracePeriod: 30_000,
    exitDelay: constantLatency(0),
    readinessDelay: constantLatency(0),
  };
}

/** A limit without a request is the request. */
function containerOf(container: VectorContainer): Container {
  const { requests, limits } = container.resources ?? {};
  return {
    name: container.name,
    image: container.image ?? '',
    requests: resourcesOf({ ...limits, ...requests }),
    sidecar: container.restartPolicy === 'Always',
  };
}

/** On the host's network every container port is a port of the host. */
function hostPortsOf(spec: VectorPod['spec'], hostNetwork: boolean): HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...spec.containers, ...sidecars].flatMap(({ ports }) =>
    (ports ?? []).flatMap(({ containerPort, hostPort, hostIP, protocol }) => {
      const port = hostPort ?? (hostNetwork ? containerPort : 0);
      return port > 0 ? [{ hostIp: hostIP ?? '', protocol: protocol ?? 'TCP', port }] : [];
    }),
  );
}

function nodeAffinityOf(affinity: VectorNodeAffinity): NodeAffinity {
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return {
    ...optional('required', required?.map(nodeTermOf)),
    preferred: (affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((one) => ({
      weight: one.weight,
      term: nodeTermOf(one.preference),
    })),
  };
}

function nodeTermOf(term: VectorNodeSelectorTerm): NodeSelectorTerm {
  return {
    matchExpressions: requirementsOf(term.matchExpressions),
    matchFields: requirementsOf(term.matchFields),
  };
}

function podAffinityOf(affinity: VectorPodAffinity, labels: Labels): PodAffinity {
  return {
    required: (affinity.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) =>
      podTermOf(term, labels),
    ),
    preferred: (affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((one) => ({
      weight: one.weight,
      term: podTermOf(one.podAffinityTerm, labels),
    })),
  };
}

function podTermOf(term: VectorPodAffinityTerm, labels: Labels): PodAffinityTerm {
  return {
    selector: narrowed(term.labelSelector, labels, term.matchLabelKeys, term.mismatchLabelKeys),
    namespaces: term.namespaces ?? [],
    ...optional('namespaceSelector', selectorOf(term.namespaceSelector)),
    topologyKey: term.topologyKey,
  };
}

function spreadOf(constraint: VectorSpreadConstraint, labels: Labels): TopologySpreadConstraint {
  return {
    maxSkew: constraint.maxSkew,
    topologyKey: constraint.topologyKey,
    whenUnsatisfiable: constraint.whenUnsatisfiable,
    selector: narrowed(constraint.labelSelector, labels, constraint.matchLabelKeys, []),
    ...optional('minDomains', constraint.minDomains),
    nodeAffinityPolicy: constraint.nodeAffinityPolicy ?? 'Honor',
    nodeTaintsPolicy: constraint.nodeTaintsPolicy ?? 'Ignore',
  };
}

/** `matchLabelKeys` and `mismatchLabelKeys` become requirements on the pod's own values of these labels. */
function narrowed(
  selector: VectorSelector | undefined,
  labels: Labels,
  match: readonly string[] = [],
  mismatch: readonly string[] = [],
): LabelSelector | undefined {
  const base = selectorOf(selector);
  if (base === undefined) return undefined;
  const present = (operator: 'In' | 'NotIn') => (key: string) =>
    labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }];
  const added = [...match.flatMap(present('In')), ...mismatch.flatMap(present('NotIn'))];
  return { matchLabels: base.matchLabels, matchExpressions: [...base.matchExpressions, ...added] };
}

function selectorOf(selector: VectorSelector | undefined): LabelSelector | undefined {
  if (selector === undefined) return undefined;
  return {
    matchLabels: selector.matchLabels ?? {},
    matchExpressions: requirementsOf(selector.matchExpressions),
  };
}

function requirementsOf(
  requirements: readonly VectorSelectorRequirement[] | undefined,
): SelectorRequirement[] {
  return (requirements ?? []).map(({ key, operator, values }) => ({ key, operator, values: values ?? [] }));
}

const OWNER_KINDS = ['ReplicaSet', 'DaemonSet', 'StatefulSet', 'ReplicationController', 'Job'] as const;

function ownerOf({ metadata }: VectorPod): Owner | undefined {
  const reference = metadata.ownerReferences?.find(({ controller }) => controller === true);
  const kind = OWNER_KINDS.find((known) => known === reference?.kind);
  return reference && kind && { kind, name: reference.name, uid: reference.uid };
}

function phaseOf({ status, spec }: VectorPod): Pod['phase'] {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return status.phase;
  return status?.phase === 'Pending' || spec.nodeName === undefined ? 'Pending' : 'Running';
}

function resourcesOf(quantities: VectorQuantities): Resources {
  return Object.fromEntries(
    Object.entries(quantities).map(([name, quantity]) => [
      name,
      amountOf(quantity, name === 'cpu' ? 1000 : 1),
    ]),
  );
}

const SCALE: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A quantity in units of 1/`unit`, rounded up as the scheduler does. */
function amountOf(quantity: string | number, unit: number): number {
  const [, number, suffix] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  const scale = SCALE[suffix];
  if (scale === undefined) throw new Error(`not a quantity: ${quantity}`);
  const amount = Number(number) * (scale < 1 ? unit / 1000 : scale * unit);
  return Math.ceil(amount - 1e-6);
}

/** Times are only compared: the digits of the date do. */
function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text.replaceAll(/\D/g, ''));
}

/** A property that is there only when it has a value. */
function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}
