// Pods and nodes as the API server holds them, with quantities as integers. `cluster.ts` writes their status.

import type { Address } from '../../base/address.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Latency } from '../../kernel/latency.ts';

/** Amounts by resource name: cpu in millicores, memory and storage in bytes, others as counts. */
export type Resources = Readonly<Record<string, number>>;

export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: TaintEffect;
}

export interface Toleration {
  /** Absent with `Exists`: every key. */
  readonly key?: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value?: string;
  /** Absent: every effect. */
  readonly effect?: TaintEffect;
  readonly toleration?: Milliseconds;
}

export type Labels = Readonly<Record<string, string>>;

/** The spec of an object as somebody wrote it, with what is not simulated: one value for all that come of it. */
export type Manifest = object;

export interface SelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values: readonly string[];
}

/** Labels and expressions must all match; an empty selector matches everything. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly SelectorRequirement[];
}

export interface NodeSelectorTerm {
  readonly matchExpressions: readonly SelectorRequirement[];
  readonly matchFields: readonly SelectorRequirement[];
}

export interface NodeAffinity {
  /** Terms are alternatives. */
  readonly required?: readonly NodeSelectorTerm[];
  /** Where all that is required is to be this one node, as of a DaemonSet's pods. */
  readonly node?: string;
  readonly preferred: readonly { readonly weight: number; readonly term: NodeSelectorTerm }[];
}

export interface PodAffinityTerm {
  readonly selector: LabelSelector | undefined;
  readonly namespaces: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly topologyKey: string;
}

export interface PodAffinity {
  readonly required: readonly PodAffinityTerm[];
  readonly preferred: readonly { readonly weight: number; readonly term: PodAffinityTerm }[];
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  readonly selector: LabelSelector | undefined;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy: 'Honor' | 'Ignore';
  readonly nodeTaintsPolicy: 'Honor' | 'Ignore';
}

export interface HostPort {
  readonly hostIp: string;
  readonly protocol: string;
  readonly port: number;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly requests: Resources;
  readonly limits?: Resources;
  /** Only where somebody reads it: aws-node's settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** An init container that keeps running beside the others. */
  readonly sidecar: boolean;
  /** How long an init container works; absent: it is done as soon as it has started. */
  readonly lifetime?: Latency;
  /** The share of an init container's runs that end in failure; absent: none. */
  readonly failureRate?: number;
}

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';

/** Reasons of a pod's DisruptionTarget condition. */
export type Disruption = 'PreemptionByScheduler' | 'EvictionByEvictionAPI' | 'DeletionByTaintManager';

/** Why a pod is deleted; `Owner`: its controller does not want it any more. */
export type DeletionCause = 'Owner' | Disruption;

export const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'] as const;

export type AccessMode = (typeof ACCESS_MODES)[number];

export interface VolumeClaimSpec {
  /** Absent: the default class. Empty: of no class. */
  readonly storageClassName?: string;
  readonly accessModes: readonly AccessMode[];
  /** Bytes. */
  readonly storage: number;
  /** The only volume to bind to. */
  readonly volumeName?: string;
  readonly selector?: LabelSelector;
}

/** What counts on a node against a driver's limit; a claim counts once, however many pods use it. */
export interface AttachedVolume {
  readonly driver: string;
  /** `namespace/name` of the claim. */
  readonly claim: string;
}

/** What the claims of a pod come to for the scheduler, as the cluster has them at a moment. Never changed. */
export interface PodVolumes {
  /** Why the pod can go nowhere, whatever the nodes. */
  readonly refusal?: string;
  /** Of each volume bound that not every node reaches: alternatives. */
  readonly affinities: readonly (readonly NodeSelectorTerm[])[];
  /** The same of claims that are bound when the pod has a node: where a volume for it is, or can be made. */
  readonly choices: readonly (readonly NodeSelectorTerm[])[];
  readonly attached: readonly AttachedVolume[];
}

/** What a pod asks for. One object is shared by all pods of a template, so caches may key on its identity. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly overhead: Resources;
  /** `spec.resources` of the pod itself, where given. */
  readonly podRequests?: Resources;
  readonly hostNetwork: boolean;
  readonly hostPorts: readonly HostPort[];
  readonly nodeName?: string;
  readonly nodeSelector: Labels;
  readonly nodeAffinity?: NodeAffinity;
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
  readonly topologySpread: readonly TopologySpreadConstraint[];
  readonly tolerations: readonly Toleration[];
  readonly priority: number;
  readonly priorityClassName: string;
  readonly preemptionPolicy: 'PreemptLowerPriority' | 'Never';
  /** The scheduler leaves the pod alone until all are gone. Absent: none. */
  readonly schedulingGates?: readonly string[];
  /** Of another scheduler, which nobody simulates: the pod waits. Absent: the default one. */
  readonly schedulerName?: string;
  readonly terminationGracePeriod: Milliseconds;
  /** How long the containers take to exit after SIGTERM. */
  readonly exitDelay: Latency;
  /** From start to exit of the containers; absent: until deleted. */
  readonly lifetime?: Latency;
  /** The share of these exits that are failures, 0 … 1; absent: none. */
  readonly failureRate?: number;
  /** Of a failure; absent: 1. */
  readonly exitCode?: number;
  /** Absent: what `restartPolicyOf` makes of the pod's owner. */
  readonly restartPolicy?: RestartPolicy;
  /** From container start to the first successful readiness probe. */
  readonly readinessDelay: Latency;
  /** PersistentVolumeClaims of its namespace that its volumes are of, by name. Absent: none. */
  readonly claims?: readonly string[];
  /** Claims that are made for each pod and go with it, by the name of the volume. Absent: none. */
  readonly ephemeralClaims?: Readonly<Record<string, VolumeClaimSpec>>;
  /** What its claims come to; each pod with claims has a spec of its own. Absent: it has none. */
  readonly volumes?: PodVolumes;
  readonly written?: Manifest;
}

export interface Owner {
  readonly kind: 'ReplicaSet' | 'DaemonSet' | 'StatefulSet' | 'ReplicationController' | 'Job';
  readonly name: string;
  readonly uid: string;
}

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

export interface Pod {
  /** Its place in columns: see `podRows.ts`. */
  readonly row: number;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  annotations: Labels;
  owner?: Owner | undefined;
  /** Another one when somebody applied the pod anew. */
  spec: PodSpec;
  readonly createdAt: Milliseconds;
  nodeName: string | undefined;
  nominatedNodeName: string | undefined;
  /** Of its scheduling gates those that are left. */
  gates?: readonly string[] | undefined;
  phase: PodPhase;
  ready: boolean;
  readyAt: Milliseconds | undefined;
  startedAt: Milliseconds | undefined;
  deletedAt: Milliseconds | undefined;
  /** How long it has to end; absent: as its spec says. */
  deletionGrace?: Milliseconds;
  podIp: Address | undefined;
  /** Of its status, where a kubelet turned it away or ended it: `OutOfpods`, `Preempting`. */
  reason?: string | undefined;
  message?: string | undefined;
  /** Of a Job's pod: the container that exited last by itself. */
  lastExit?: { readonly container: string; readonly exitCode: number } | undefined;
  /** How often its containers were started again. */
  restarts?: number | undefined;
  /** Kept by `podKey`. */
  key?: string | undefined;
  /** Why the pod's end was asked for, as in its DisruptionTarget condition; absent when by nobody but its owner. */
  disruptionTarget?: Disruption | undefined;
}

export interface NodeImage {
  readonly names: readonly string[];
  readonly sizeBytes: number;
}

export interface Node {
  readonly name: string;
  labels: Labels;
  annotations: Labels;
  readonly createdAt: Milliseconds;
  capacity: Resources;
  /** `pods` is the kubelet's max pods. */
  allocatable: Resources;
  /** By CSI driver, how many volumes it attaches, as its CSINode says. Absent: no driver says. */
  readonly attachableVolumes?: Resources;
  taints: readonly Taint[];
  unschedulable: boolean;
  ready: boolean;
  images: readonly NodeImage[];
}

/** `namespace/name`, the name of a pod in records. */
export function podKey(pod: Pod): string {
  return (pod.key ??= `${pod.namespace}/${pod.name}`);
}
