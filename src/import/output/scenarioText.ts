// The scenario that people edit: short, with a comment beside each value that was guessed.

import { Document, isScalar } from 'yaml';
import { isoTime } from '../../base/calendar.ts';
import { formatCidr, formatIpv4, parseCidr, parseIpv4 } from '../../base/ipv4.ts';
import { instanceType } from '../../ec2/instanceTypes.ts';
import type { AddressLedger } from '../cluster/addressLedger.ts';
import type {
  ImportedAutoscaler,
  ImportedCluster,
  ImportedGroup,
  ImportedKarpenter,
  ImportedSubnet,
} from '../cluster/cluster.ts';
import { releaseNamed } from '../../ipamd/releaseText.ts';
import { isOfSystem } from '../cluster/workloads.ts';
import type { Findings } from '../cluster/findings.ts';
import type { Json } from '../text/values.ts';
import { expectationsOf } from './expectations.ts';

export interface FileNames {
  readonly state: string;
  /** Undefined: there are no workloads. */
  readonly manifests: string | undefined;
}

export function scenarioText(
  cluster: ImportedCluster,
  ledger: AddressLedger,
  findings: Findings,
  names: FileNames,
): string {
  const { name, capturedAt, cni } = cluster;
  const steps =
    names.manifests === undefined ? {} : { timeline: [{ at: '0s', adopt: { file: names.manifests } }] };
  const document = new Document(
    {
      apiVersion: 'vpc-cni-sim/v1',
      kind: 'Scenario',
      metadata: { name: `${name}, ${isoTime(capturedAt)}` },
      start: { clock: isoTime(capturedAt), state: names.state },
      ...clusterParts(cluster),
      ...steps,
      until: '10m',
      expect: expectationsOf(cluster, ledger),
    },
    { aliasDuplicateObjects: false },
  );
  document.commentBefore = ` Imported from a cluster. What-ifs go into the timeline: scale, setCniEnv, drain, addNodeGroup.`;
  for (const { what, value, because, better } of findings.guessed) {
    for (const path of placesOf(what, cluster)) {
      const found = document.getIn(path, true);
      const comment = ` guessed: ${because}${better === null ? '' : `; better: ${better}`}`;
      if (isScalar(found)) found.comment = comment;
      else document.commentBefore += `\n guessed: ${what} = ${value}: ${because}`;
    }
  }
  if (cni.recorded !== undefined && releaseNamed(cni.recorded) !== cni.version) {
    const found = document.getIn(['cni', 'version'], true);
    if (isScalar(found))
      found.comment = ` recorded: ${cni.recorded}${found.comment === undefined || found.comment === null ? '' : `;${found.comment}`}`;
  }
  return document.toString({ lineWidth: 0 });
}

/** The cluster itself: what there is before anything happens. */
export function clusterParts(cluster: ImportedCluster): Json {
  const { kubernetesVersion, cni, region, cidrs, subnets, karpenter, clusterAutoscaler } = cluster;
  return {
    kubernetes: {
      version: kubernetesVersion,
      ...(cluster.pods.length === 0 ? {} : { systemPods: systemPodsOf(cluster) }),
    },
    cni: { version: cni.version, ...(Object.keys(cni.env).length === 0 ? {} : { env: cni.env }) },
    vpc: { region, cidrs, subnets: subnets.map(subnetOf) },
    ...(clusterAutoscaler === undefined ? {} : { clusterAutoscaler: autoscalerPart(clusterAutoscaler) }),
    nodeGroups: groupsOf(cluster),
    ...(karpenter === undefined ? {} : { karpenter: karpenterPart(karpenter) }),
  };
}

function karpenterPart({ replicas, requests, nodePools, nodeClasses }: ImportedKarpenter): Json {
  return {
    ...(replicas === undefined ? {} : { replicas }),
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
    nodePools,
    ...(nodeClasses.length === 0 ? {} : { nodeClasses }),
  };
}

function autoscalerPart({ flags }: ImportedAutoscaler): Json {
  return Object.keys(flags).length === 0 ? {} : { flags };
}

/** Where the scenario has a value that was guessed. */
function placesOf(what: string, { subnets, groups }: ImportedCluster): (readonly (string | number)[])[] {
  if (what === 'capture time') return [['start', 'clock']];
  if (what === 'CNI version') return [['cni', 'version']];
  if (what === 'Kubernetes version') return [['kubernetes', 'version']];
  if (what === 'CIDR blocks of the VPC') return [['vpc', 'cidrs', 0]];
  if (what === 'external addresses')
    return subnets.flatMap(({ takenSomewhere }, index) =>
      takenSomewhere > 0 ? [['vpc', 'subnets', index, 'taken', 'random']] : [],
    );
  if (what.startsWith('CIDR of subnet '))
    return [['vpc', 'subnets', subnets.findIndex(({ name }) => what === `CIDR of subnet ${name}`), 'cidr']];
  if (what.startsWith('type of new nodes of '))
    return [
      ['nodeGroups', groups.findIndex(({ name }) => what === `type of new nodes of ${name}`), 'instanceType'],
    ];
  return [];
}

function systemPodsOf({ objects, pods }: ImportedCluster): Json {
  const coredns = objects.find(
    ({ kind, namespace, name }) => kind === 'Deployment' && namespace === 'kube-system' && name === 'coredns',
  );
  const ownedBy = (owner: RegExp): number =>
    pods.filter((pod) => isOfSystem(pod) && owner.test(pod.owner?.name ?? '')).length;
  const replicas = coredns?.replicas ?? ownedBy(/^coredns-/);
  return {
    coredns: { replicas },
    ...(ownedBy(/^kube-proxy$/) > 0 ? {} : { kubeProxy: { enabled: false } }),
  };
}

function subnetOf({ name, cidr, zone, forCni, taken, takenSomewhere, reservations }: ImportedSubnet): Json {
  const addresses = rangesOf(taken);
  return {
    name,
    cidr,
    availabilityZone: zone,
    ...(forCni === undefined ? {} : { tags: { 'kubernetes.io/role/cni': forCni } }),
    ...(addresses.length + takenSomewhere === 0
      ? {}
      : {
          taken: {
            ...(addresses.length === 0 ? {} : { addresses }),
            ...(takenSomewhere === 0 ? {} : { random: takenSomewhere }),
          },
        }),
    ...(reservations.length === 0
      ? {}
      : { reservations: reservations.map((each) => ({ cidr: each.cidr, type: each.type })) }),
  };
}

/** In order, runs of addresses as one, blocks as they are. */
function rangesOf(taken: readonly string[]): string[] {
  const blocks = taken.filter((text) => text.includes('/')).flatMap((text) => parseCidr(text) ?? []);
  const numbers = taken.flatMap((text) => parseIpv4(text) ?? []).sort((one, other) => one - other);
  const runs: [first: number, last: number][] = [];
  for (const number of new Set(numbers)) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] + 1 === number) run[1] = number;
    else runs.push([number, number]);
  }
  const texts = runs.map(([first, last]) =>
    first === last ? formatIpv4(first) : `${formatIpv4(first)}-${formatIpv4(last)}`,
  );
  return [...texts, ...blocks.map((block) => formatCidr(block))];
}

/** A scenario needs at least one group; without one nothing can come in the place of a node. */
function groupsOf(cluster: ImportedCluster): Json[] {
  const { groups, nodes, subnets } = cluster;
  if (groups.length > 0)
    return groups.map((group) => groupOf(group, subnets.length, cluster.clusterAutoscaler !== undefined));
  const [first] = nodes;
  return [{ name: 'new-nodes', instanceType: first?.instanceType ?? 'm5.large', size: 0 }];
}

/** What EKS tells of it beside. Without Cluster Autoscaler nobody scales it between its limits. */
function toldOf({ instanceType: first, size, told }: ImportedGroup, isAutoscaled: boolean): Json {
  if (told === undefined) return {};
  const { minSize, maxSize, updateConfig } = told;
  const others = told.instanceTypes.filter((name) => name !== first && instanceType(name) !== undefined);
  return {
    ...(others.length === 0 ? {} : { instanceTypes: others }),
    ...(isAutoscaled && maxSize !== undefined && maxSize >= size
      ? { minSize: Math.min(minSize ?? 0, size), maxSize }
      : {}),
    ...(Object.keys(updateConfig).length === 0 ? {} : { updateConfig }),
  };
}

/** By which EKS tells spot nodes; it gives it to every node of such a group. */
const CAPACITY_TYPE = 'eks.amazonaws.com/capacityType';

function groupOf(group: ImportedGroup, subnetCount: number, isAutoscaled: boolean): Json {
  const { name, instanceType, size, isManaged, maxPods, taints, subnets } = group;
  const { [CAPACITY_TYPE]: capacityType, ...labels } = group.labels;
  return {
    name,
    instanceType,
    ...(capacityType === 'SPOT' ? { capacityType } : {}),
    size,
    ...toldOf(group, isAutoscaled),
    ...(isManaged ? {} : { management: 'self-managed' }),
    ...(subnets.length === subnetCount ? {} : { subnets }),
    maxPods,
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(taints.length === 0
      ? {}
      : { taints: taints.map(({ value, ...taint }) => (value === '' ? taint : { ...taint, value })) }),
  };
}
