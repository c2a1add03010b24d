// A state of the right shape as what a run starts from, or what is wrong with it: the cloud, the nodes, the pods, and what
// controllers know of them.

import { own } from '../../base/own.ts';
import { parseIpv4, namedCidr, parseCidr, type Cidr, type Ipv4 } from '../../base/ipv4.ts';
import { HOUR } from '../../base/time.ts';
import type { PlacedEni } from '../../ec2/placed.ts';
import type { PastNode } from '../../kube/api/clusterPast.ts';
import type { PodTemplate } from '../../kube/api/config.ts';
import type { Labels } from '../../kube/api/objects.ts';
import { assert } from '../../base/assert.ts';
import { compileTaint } from '../cluster/compilePods.ts';
import type { SubnetDocument } from '../cluster/vpcDocument.ts';
import { faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { readQuantity } from '../language/quantity.ts';
import { optional } from '../manifest/schedulingObjects.ts';
import type { CompiledStart, CoolingAddress, StartBranch } from './compiledStart.ts';
import { networkFaults } from './networkChecks.ts';
import { SinceStart } from './sinceStart.ts';
import { StartPods } from './startPods.ts';
import { stateFaults, type StateFrame } from './stateChecks.ts';
import {
  isPrimary,
  type StateBranch,
  type StateDocument,
  type StateInterface,
  type StateNode,
} from './stateDocument.ts';
import type { TemplateSources } from './templateSources.ts';

/** By which a node says that its instance is a spot instance: EKS', Karpenter's. */
const EKS_SPOT = { 'eks.amazonaws.com/capacityType': 'SPOT' };
const SPOT_LABELS = [EKS_SPOT, { 'karpenter.sh/capacity-type': 'spot' }];

export interface StartFrame extends StateFrame {
  readonly subnets: readonly SubnetDocument[];
}

export type StartAnswer =
  | { readonly ok: true; readonly start: CompiledStart }
  | { readonly ok: false; readonly faults: readonly LocatedFault[] };

/** Paths of faults begin at the state. */
export function compileStart(state: StateDocument, sources: TemplateSources, frame: StartFrame): StartAnswer {
  const since = new SinceStart(frame.startTime);
  const pods = new StartPods(sources, since);
  const own = ownTemplates(state, pods);
  sources.addMade(state, own);
  const withBranch = new Set(
    state.nodes.flatMap(({ branchInterfaces }) =>
      branchInterfaces.flatMap(({ pod, releasedAt }) => (releasedAt === undefined ? [pod] : [])),
    ),
  );
  const past = state.pods.flatMap((pod, index) => {
    const hasBranch = withBranch.has(`${pod.namespace}/${pod.name}`);
    return pods.past(pod, ['pods', index], hasBranch) ?? [];
  });
  const faults = [
    ...networkFaults(state, frame.subnets),
    ...stateFaults(state, frame),
    ...revisionFaults(state, own),
    ...pods.faults,
  ];
  if (faults.length > 0) return { ok: false, faults };
  const start: CompiledStart = {
    instances: state.nodes.map((node) => ({
      node: node.name,
      instanceType: node.instanceType,
      launchedAt: since.of(node.createdAt),
      enis: [...node.networkInterfaces]
        .sort((one, other) => one.networkCard - other.networkCard || one.device - other.device)
        .map((eni) => {
          const attachedAt = since.of(eni.attachedAt ?? node.createdAt);
          const { networkCard, device } = eni;
          const isTrunk = optional('isTrunk', eni.trunk ? true : undefined);
          return { ...placedEni(eni), createdAt: attachedAt, attachedAt, networkCard, device, ...isTrunk };
        }),
      ...optional('id', node.instanceId),
      ...optional('purchase', isSpot(labelsOf(node, frame)) ? ('spot' as const) : undefined),
    })),
    left: state.availableInterfaces.map((eni) => ({
      ...placedEni(eni),
      createdAt: since.optional(eni.createdAt) ?? -HOUR,
      ...optional('createdBy', eni.instanceId),
    })),
    branches: Object.fromEntries(
      state.nodes
        .filter(({ networkInterfaces }) => networkInterfaces.some(({ trunk }) => trunk))
        .map(({ name, branchInterfaces }) => [
          name,
          branchInterfaces.map((each) => placedBranch(each, since)),
        ]),
    ),
    cluster: {
      nodes: state.nodes.map((node) => pastNode(node, frame, since)),
      templates: pods.templates,
      pods: past,
      replicaSets: pastReplicaSets(state, sources, own),
      jobs: state.jobs.map(({ cronJob, startedAt, finishedAt, ...job }) => ({
        ...job,
        startedAt: since.of(startedAt),
        ...optional('cronJob', cronJob),
        ...optional('finishedAt', since.optional(finishedAt)),
      })),
    },
    cooling: coolingByNode(state, since),
  };
  return { ok: true, start };
}

/** By ReplicaSet. */
function ownTemplates({ replicaSets }: StateDocument, pods: StartPods): (PodTemplate | undefined)[] {
  return replicaSets.map(({ namespace, name, template, labels = {} }, index) => {
    if (template === undefined) return undefined;
    return pods.templateOf(namespace, name, labels, template, ['replicaSets', index, 'template']);
  });
}

/** Of a Deployment's ReplicaSets one is current, and the others say what they make. */
function revisionFaults(
  { replicaSets }: StateDocument,
  own: readonly (PodTemplate | undefined)[],
): LocatedFault[] {
  const counts = new Map<string, number>();
  for (const { namespace, deployment, current } of replicaSets) {
    const key = `${namespace}/${deployment}`;
    counts.set(key, (counts.get(key) ?? 0) + (current ? 1 : 0));
  }
  return replicaSets.flatMap(({ namespace, name, deployment, current, replicas }, index): LocatedFault[] => {
    const path = ['replicaSets', index, 'name'];
    const key = `${namespace}/${deployment}`;
    const count = counts.get(key);
    counts.delete(key);
    if (count !== undefined && count !== 1)
      return [faultAt(path, { code: 'current-revisions', deployment: key, count })];
    if (current || own[index] !== undefined || replicas === 0) return [];
    return [faultAt(path, { code: 'pod-without-spec', owner: `ReplicaSet ${namespace}/${name}` })];
  });
}

/** Those of Deployments that are there. One without pods whose template nobody knows cannot be gone back to. */
function pastReplicaSets(
  { replicaSets }: StateDocument,
  sources: TemplateSources,
  own: readonly (PodTemplate | undefined)[],
): CompiledStart['cluster']['replicaSets'] {
  return replicaSets.flatMap(({ namespace, name, deployment, revision, replicas, ...others }, index) => {
    const template = own[index];
    if (template === undefined && !others.current) return [];
    if (!sources.hasDeployment(namespace, deployment)) return [];
    const hash = others.podTemplateHash;
    return [{ namespace, name, deployment, revision, replicas, hash, ...optional('template', template) }];
  });
}

function labelsOf({ nodeGroup, labels }: StateNode, { nodeGroups }: StartFrame): Labels {
  const group = nodeGroups.find((each) => each.name === nodeGroup);
  const ofSpot = group?.capacityType === 'SPOT' && group.management === 'managed' ? EKS_SPOT : {};
  return { ...group?.labels, ...ofSpot, ...labels };
}

/** What nodes of Karpenter are counted to. */
function nodePoolOf(labels: Labels): string | undefined {
  return own(labels, 'karpenter.sh/nodepool');
}

function isSpot(labels: Labels): boolean {
  return SPOT_LABELS.some((spot) => Object.entries(spot).every(([key, value]) => labels[key] === value));
}

function pastNode(node: StateNode, frame: StartFrame, since: SinceStart): PastNode {
  const { name, nodeGroup, instanceType, maxPods, images, ready, cordoned } = node;
  const group = frame.nodeGroups.find((each) => each.name === nodeGroup);
  const primary = node.networkInterfaces.find(isPrimary);
  assert(primary !== undefined, 'a checked node has a primary ENI');
  return {
    name,
    isSelfManaged: group?.management === 'self-managed',
    instanceType,
    maxPods,
    subnet: primary.subnet,
    labels: labelsOf(node, frame),
    taints: node.taints.map(compileTaint),
    extendedResources: Object.fromEntries(
      Object.entries(node.extendedResources).map(([resource, amount]) => [
        resource,
        readQuantity(String(amount), resource),
      ]),
    ),
    images,
    createdAt: since.of(node.createdAt),
    ready,
    cordoned,
    ...optional('group', nodeGroup ?? nodePoolOf(labelsOf(node, frame))),
  };
}

function placedEni(
  eni: Pick<StateInterface, 'id' | 'subnet' | 'primaryAddress' | 'addresses' | 'prefixes'>,
): Omit<PlacedEni, 'createdAt'> {
  const single = eni.addresses.map((address): Cidr => namedCidr(readIpv4(address), 32));
  const prefixes = eni.prefixes.flatMap((text) => {
    const cidr = parseCidr(text);
    return cidr === undefined ? [] : [namedCidr(cidr.base, cidr.length)];
  });
  const { id, subnet, primaryAddress } = eni;
  return {
    subnet,
    primary: readIpv4(primaryAddress),
    cidrs: [...single, ...prefixes],
    ...optional('id', id),
  };
}

/** @assumption it was created an hour ago: nobody asks. */
function placedBranch(
  { id, subnet, primaryAddress, vlan, securityGroups, pod, releasedAt }: StateBranch,
  since: SinceStart,
): StartBranch {
  return {
    subnet,
    primary: readIpv4(primaryAddress),
    createdAt: -HOUR,
    vlan,
    groups: [...securityGroups],
    pod,
    ...optional('id', id),
    ...optional('releasedAt', since.optional(releasedAt)),
  };
}

function coolingByNode({ nodes }: StateDocument, since: SinceStart): CompiledStart['cooling'] {
  const entries = nodes.flatMap(({ name, networkInterfaces }) => {
    const cooling = networkInterfaces.flatMap((eni) =>
      eni.cooling.map((each): CoolingAddress => {
        return { address: readIpv4(each.address), since: since.of(each.since) };
      }),
    );
    return cooling.length === 0 ? [] : [[name, cooling] as const];
  });
  return Object.fromEntries(entries);
}

/** Of a text that has passed the schema. */
function readIpv4(text: string): Ipv4 {
  const address = parseIpv4(text);
  assert(address !== undefined, `${text} passed as an address`);
  return address;
}
