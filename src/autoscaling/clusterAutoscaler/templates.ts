// What a new node of a group would be: a copy of one that runs, or what the Auto Scaling group says of it.
// @upstream cluster-autoscaler/processors/nodeinfosprovider/mixed_nodeinfos_processor.go, simulator/node_info_utils.go,
// cloudprovider/aws/aws_manager.go#buildNodeFromTemplate

import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Labels, Node, Pod, PodSpec } from '../../kube/api/objects.ts';
import { DaemonTemplate } from '../../kube/controllers/daemonTemplate.ts';
import type { CachedGroup } from './awsGroups.ts';
import { labelsOf, resourcesOf, taintsOf } from './templateTags.ts';
import type { ClusterPort, DaemonSetView, GroupTemplate } from './ports.ts';
import { bareSpec, syntheticPod } from './syntheticPods.ts';
import { isToBeDeleted, lastingTaints } from './taints.ts';

/** A node younger than this is no example of its group yet. */
export const STABILIZATION = MINUTE;

/** Whatever the network interfaces of the type allow. */
const ASSUMED_PODS = 110;
const KUBE_PROXY_MILLICORES = 100;
const MIB = 1024 * 1024;
const HOSTNAME = 'kubernetes.io/hostname';

export interface TemplateNode {
  /** Named after its group; `copyOf` gives one that can be placed on. */
  readonly node: Node;
  /** Of those pods that are on every new node. */
  readonly daemonSpecs: readonly DaemonSpec[];
  readonly source: 'node' | 'group';
}

interface DaemonSpec {
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
}

export class Templates {
  private readonly flags: ClusterAutoscalerFlags;
  /** Kept when the group has no node any more. */
  private readonly fromNodes = new Map<string, TemplateNode>();

  constructor(flags: ClusterAutoscalerFlags) {
    this.flags = flags;
  }

  /** Of each group. `groupOf`: of a node, by its name. */
  of(
    groups: readonly CachedGroup[],
    nodes: readonly Node[],
    cluster: ClusterPort,
    groupOf: (node: string) => CachedGroup | undefined,
    now: Milliseconds,
  ): Map<string, TemplateNode> {
    const daemonSets = [...cluster.daemonSets()];
    const found = new Map<string, TemplateNode>();
    for (const node of nodes) {
      const group = groupOf(node.name);
      if (group === undefined || found.has(group.name) || !isGoodExample(node, cluster, now)) continue;
      const template = this.fromNode(node, group, cluster, daemonSets);
      found.set(group.name, template);
      this.fromNodes.set(group.name, template);
    }
    for (const group of groups) {
      if (found.has(group.name)) continue;
      found.set(group.name, this.fromNodes.get(group.name) ?? fromGroup(group, daemonSets));
    }
    return found;
  }

  private fromNode(
    node: Node,
    group: CachedGroup,
    cluster: ClusterPort,
    daemonSets: readonly DaemonSetView[],
  ): TemplateNode {
    const running = [...cluster.podsOn(node.name)].filter(({ owner }) => owner?.kind === 'DaemonSet');
    const here = new Set(running.map(({ owner }) => owner?.uid));
    const template = { ...node, name: group.name, taints: lastingTaints(node.taints, this.flags) };
    const missing = this.flags['force-ds'] ? daemonSets.filter(({ uid }) => !here.has(uid)) : [];
    return {
      node: template,
      daemonSpecs: [...running.map(placeableSpec), ...daemonsFor(template, missing)],
      source: 'node',
    };
  }
}

function isGoodExample(node: Node, cluster: ClusterPort, now: Milliseconds): boolean {
  return (
    node.ready &&
    cluster.readySince(node) + STABILIZATION < now &&
    !node.unschedulable &&
    !isToBeDeleted(node)
  );
}

/** Bound to its node by affinity, as a DaemonSet's pods are, it would fit no copy. */
function placeableSpec({ namespace, labels, spec }: Pod): DaemonSpec {
  const { nodeAffinity: _, ...rest } = spec;
  return { namespace, labels, spec: rest };
}

function daemonsFor(node: Node, daemonSets: readonly DaemonSetView[]): DaemonSpec[] {
  return daemonSets
    .filter(({ template }) => new DaemonTemplate(template, 1).fits(node))
    .map(({ template: { namespace, labels, spec } }) => ({ namespace, labels, spec }));
}

/** Full CPU and memory of the type, and 110 pods, unless tags say otherwise. */
function fromGroup(group: CachedGroup, daemonSets: readonly DaemonSetView[]): TemplateNode {
  const { template } = group;
  const tagged = { ...template.tags };
  const resources = {
    pods: ASSUMED_PODS,
    cpu: template.vcpus * 1000,
    memory: template.memoryMiB * MIB,
    ...resourcesOf(tagged),
  };
  const node: Node = {
    name: group.name,
    labels: { ...genericLabels(template), ...labelsOf(tagged), ...template.managed?.labels },
    annotations: {},
    createdAt: 0,
    capacity: resources,
    allocatable: resources,
    taints: [...taintsOf(tagged), ...(template.managed?.taints ?? [])],
    unschedulable: false,
    ready: true,
    images: [],
  };
  return { node, daemonSpecs: [...daemonsFor(node, daemonSets), KUBE_PROXY], source: 'group' };
}

function genericLabels({ instanceType, architecture, region, zone }: GroupTemplate): Labels {
  return {
    'beta.kubernetes.io/arch': architecture,
    'beta.kubernetes.io/instance-type': instanceType,
    'beta.kubernetes.io/os': 'linux',
    'failure-domain.beta.kubernetes.io/region': region,
    'failure-domain.beta.kubernetes.io/zone': zone,
    'kubernetes.io/arch': architecture,
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': instanceType,
    'topology.ebs.csi.aws.com/zone': zone,
    'topology.kubernetes.io/region': region,
    'topology.kubernetes.io/zone': zone,
  };
}

/** The mirror pod that the provider assumes on every node, though on EKS kube-proxy is a DaemonSet. */
const KUBE_PROXY: DaemonSpec = {
  namespace: 'kube-system',
  labels: { component: 'kube-proxy', tier: 'node' },
  spec: bareSpec({ cpu: KUBE_PROXY_MILLICORES }),
};

/** One more node like it, with its pods; `row` is the first that no other pod has. */
export function copyOf(
  template: TemplateNode,
  name: string,
  row: number,
): { readonly node: Node; readonly pods: readonly Pod[] } {
  const { node, daemonSpecs } = template;
  return {
    node: { ...node, name, labels: { ...node.labels, [HOSTNAME]: name } },
    pods: daemonSpecs.map(({ namespace, labels, spec }, index) =>
      syntheticPod({ namespace, labels, spec, name: `${name}-${index}`, row: row + index, node: name }),
    ),
  };
}
