// What is wrong with the nodes and pods of a state, beyond its shape and its network.

import { cidrContains, parseCidr, parseIpv4, type Cidr } from '../../base/ipv4.ts';
import { parseIsoTime } from '../../base/calendar.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { NodeGroupDocument } from '../cluster/clusterDocument.ts';
import { SYSTEM_NAMESPACE } from '../cluster/systemNames.ts';
import { AWS_NODE } from '../../kube/kubelet/networkAgent.ts';
import { type DocumentPath, faultAt, type Fault, type LocatedFault } from '../language/diagnostics.ts';
import { isPrimary, type StateDocument, type StateNode, type StatePod } from './stateDocument.ts';

/** What of the scenario a state must fit. */
export interface StateFrame {
  readonly nodeGroups: readonly NodeGroupDocument[];
  /** Calendar time of the start, and as it is written. */
  readonly startTime: Milliseconds;
  readonly clock: string;
}

export function stateFaults(state: StateDocument, frame: StateFrame): LocatedFault[] {
  return [
    ...listedTwice(state),
    ...lateTimes(state, frame),
    ...groupFaults(state, frame),
    ...podFaults(state),
    ...branchFaults(state),
  ];
}

function listedTwice({ nodes, pods, replicaSets, jobs }: StateDocument): LocatedFault[] {
  const paths = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
    `${namespace}/${name}`;
  return [
    ...twice(
      'node',
      'nodes',
      nodes.map(({ name }) => name),
    ),
    ...twice('pod', 'pods', pods.map(paths)),
    ...twice('ReplicaSet', 'replicaSets', replicaSets.map(paths)),
    ...twice('Job', 'jobs', jobs.map(paths)),
  ];
}

function twice(what: string, list: string, names: readonly string[]): LocatedFault[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [faultAt([list, index, 'name'], { code: 'listed-twice', what, name })];
  });
}

/** Every time of the state is before the start. */
function lateTimes(state: StateDocument, { startTime, clock }: StateFrame): LocatedFault[] {
  const faults: LocatedFault[] = [];
  const visit = (part: unknown, path: DocumentPath): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [key, value] of Object.entries(part)) {
      const isTime = typeof value === 'string' && TIME_KEYS.has(key);
      if (isTime && (parseIsoTime(value) ?? startTime) > startTime)
        faults.push(faultAt([...path, key], { code: 'after-the-start', found: value, clock }));
    }
  };
  state.nodes.forEach((node, index) => {
    visit(node, ['nodes', index]);
    node.networkInterfaces.forEach((eni, place) => {
      const path = ['nodes', index, 'networkInterfaces', place];
      visit(eni, path);
      eni.cooling.forEach((each, at) => visit(each, [...path, 'cooling', at]));
    });
    node.branchInterfaces.forEach((branch, place) =>
      visit(branch, ['nodes', index, 'branchInterfaces', place]),
    );
  });
  for (const list of ['availableInterfaces', 'pods', 'replicaSets', 'jobs'] as const)
    state[list].forEach((each, index) => visit(each, [list, index]));
  return faults;
}

const TIME_KEYS: ReadonlySet<string> = new Set([
  'releasedAt',
  'attachedAt',
  'createdAt',
  'deletingSince',
  'finishedAt',
  'readyAt',
  'since',
  'startedAt',
]);

function groupFaults({ nodes }: StateDocument, { nodeGroups }: StateFrame): LocatedFault[] {
  const counts = new Map<string, number>();
  const known = nodeGroups.map(({ name }) => name);
  const faults = nodes.flatMap(({ nodeGroup: name }, index): LocatedFault[] => {
    if (name === undefined) return [];
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const group = nodeGroups.find((each) => each.name === name);
    const path = ['nodes', index, 'nodeGroup'];
    if (group === undefined) {
      const absence = { kind: 'never' } as const;
      return [faultAt(path, { code: 'unknown-reference', thing: 'node group', name, known, absence })];
    }
    const nodesSoFar = counts.get(name) ?? 0;
    if (nodesSoFar !== group.size + 1) return [];
    const total = nodes.filter((node) => node.nodeGroup === name).length;
    const fault = { code: 'more-nodes-than-size', group: name, nodes: total, size: group.size } as const;
    return [faultAt(path, fault)];
  });
  return faults;
}

function podFaults({ nodes, pods }: StateDocument): LocatedFault[] {
  const checker = new PodChecker(nodes);
  pods.forEach((pod, index) => checker.check(pod, ['pods', index]));
  checker.finish();
  return checker.faults;
}

/** A branch ENI is its pod's alone, from which it has its address. */
function branchFaults({ nodes, pods }: StateDocument): LocatedFault[] {
  const places = new Set(
    pods.map(({ namespace, name, node, address }) => placeOf(node, `${namespace}/${name}`, address)),
  );
  return nodes.flatMap(({ name: node, branchInterfaces }, index) =>
    branchInterfaces.flatMap(({ pod, primaryAddress, releasedAt }, place) => {
      if (releasedAt !== undefined || places.has(placeOf(node, pod, primaryAddress))) return [];
      const path = ['nodes', index, 'branchInterfaces', place, 'pod'];
      return [faultAt(path, { code: 'branch-of-no-pod', pod, node })];
    }),
  );
}

function placeOf(node: string | undefined, pod: string, address: string | undefined): string {
  return `${node} ${pod} ${address}`;
}

interface CheckedNode {
  readonly node: StateNode;
  readonly path: DocumentPath;
  readonly cidrs: readonly Cidr[];
  pods: number;
  hasAgent: boolean;
  hasAddresses: boolean;
}

class PodChecker {
  readonly faults: LocatedFault[] = [];
  private readonly nodes: ReadonlyMap<string, CheckedNode>;
  private readonly holders = new Map<string, string>();

  constructor(nodes: readonly StateNode[]) {
    this.nodes = new Map(
      nodes.map((node, index) => {
        const enis = node.networkInterfaces;
        const single = enis.flatMap(({ addresses }) => addresses).map((address) => `${address}/32`);
        const branches = node.branchInterfaces.map(({ primaryAddress }) => `${primaryAddress}/32`);
        const texts = [...single, ...enis.flatMap(({ prefixes }) => prefixes), ...branches];
        const cidrs = texts.flatMap((text) => parseCidr(text) ?? []);
        const path = ['nodes', index];
        return [node.name, { node, path, cidrs, pods: 0, hasAgent: false, hasAddresses: false }];
      }),
    );
  }

  check(pod: StatePod, path: DocumentPath): void {
    if (pod.node === undefined) {
      if (pod.phase === 'Running' || pod.address !== undefined)
        this.add(path, { code: 'pod-without-node', node: undefined });
      return;
    }
    const node = this.nodes.get(pod.node);
    if (node === undefined) this.add([...path, 'node'], { code: 'pod-without-node', node: pod.node });
    else if (pod.phase === 'Pending' || pod.phase === 'Running') this.checkPlaced(pod, node, path);
  }

  finish(): void {
    for (const { node, path, pods, hasAgent, hasAddresses } of this.nodes.values()) {
      if (pods > node.maxPods)
        this.add([...path, 'maxPods'], { code: 'over-max-pods', pods, maxPods: node.maxPods });
      if (hasAddresses && !hasAgent) this.add([...path, 'name'], { code: 'no-agent', node: node.name });
    }
  }

  private checkPlaced(pod: StatePod, node: CheckedNode, path: DocumentPath): void {
    node.pods++;
    const isAgent = pod.owner?.kind === 'DaemonSet' && pod.owner.name === AWS_NODE;
    if (isAgent && pod.namespace === SYSTEM_NAMESPACE && pod.phase === 'Running') node.hasAgent = true;
    const { address } = pod;
    // That of a pod on the host's network is the node's.
    const primary = node.node.networkInterfaces.find(isPrimary)?.primaryAddress;
    if (address === undefined || address === primary) return;
    node.hasAddresses = true;
    const here = [...path, 'address'];
    const ipv4 = parseIpv4(address) ?? 0;
    if (!node.cidrs.some((cidr) => cidrContains(cidr, ipv4)))
      this.add(here, { code: 'address-of-no-interface', address, node: node.node.name });
    const holder = `pod ${pod.namespace}/${pod.name}`;
    const other = this.holders.get(address);
    if (other === undefined) this.holders.set(address, holder);
    else this.add(here, { code: 'address-twice', address, other });
  }

  private add(path: DocumentPath, fault: Fault): void {
    this.faults.push(faultAt(path, fault));
  }
}
