// The pods of aws-node and the like: every node has one of aws-node that runs, or its pods would have no addresses. Files of
// some namespaces only have none, and tables do not say whose pods they are.

import { SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';
import { COLLECT } from '../collect.ts';
import type { ImportedNode, ImportedPod } from './cluster.ts';
import { someOf, type Findings } from './findings.ts';
import { AWS_NODE } from './workloads.ts';

/** Names of the pods that EKS runs, where nothing says their owner. */
export function ownedByName(pod: ImportedPod): ImportedPod {
  if (pod.owner !== undefined || pod.namespace !== SYSTEM_NAMESPACE) return pod;
  const [, daemon] = /^(aws-node|kube-proxy)-[a-z0-9]{5}$/.exec(pod.name) ?? [];
  if (daemon !== undefined)
    return { ...pod, owner: { kind: 'DaemonSet', name: daemon }, hostNetwork: true, address: undefined };
  const [, set] = /^(coredns-[a-z0-9]{8,10})-[a-z0-9]{5}$/.exec(pod.name) ?? [];
  return set === undefined ? pod : { ...pod, owner: { kind: 'ReplicaSet', name: set } };
}

export function addAgents(pods: ImportedPod[], nodes: readonly ImportedNode[], findings: Findings): void {
  const agents = new Map<string | undefined, number>();
  const used = new Set<string | undefined>();
  for (const [index, pod] of pods.entries()) {
    if (isAgent(pod)) agents.set(pod.node, index);
    else if (pod.phase === 'Running' && !pod.hostNetwork) used.add(pod.node);
  }
  const missing: string[] = [];
  for (const node of nodes) {
    const index = agents.get(node.name);
    const known = index === undefined ? undefined : pods[index];
    if (index === undefined || known === undefined) {
      missing.push(node.name);
      pods.push(agentOf(node, missing.length));
    } else if (known.phase !== 'Running' && used.has(node.name)) {
      pods[index] = { ...known, phase: 'Running', startedAt: known.startedAt ?? known.createdAt };
      findings.contradict(
        `aws-node of ${node.name} is ${known.phase}, but pods there have addresses: Running`,
      );
    }
  }
  if (missing.length > 0)
    findings.guess(`aws-node of node ${someOf(missing)}`, 'Running', 'no file has its pod', COLLECT.objects);
}

/** Kubelets have taken what is there. */
export function raiseMaxPods(
  pods: readonly ImportedPod[],
  nodes: readonly ImportedNode[],
  findings: Findings,
): void {
  const counts = new Map<string | undefined, number>();
  for (const { node, phase } of pods)
    if (phase === 'Running' || phase === 'Pending') counts.set(node, (counts.get(node) ?? 0) + 1);
  for (const node of nodes) {
    const count = counts.get(node.name) ?? 0;
    if (count <= node.maxPods) continue;
    findings.contradict(
      `node ${node.name} has ${count} pods, more than its max pods ${node.maxPods}: so many count`,
    );
    node.maxPods = count;
  }
}

function isAgent({ namespace, owner }: ImportedPod): boolean {
  return namespace === SYSTEM_NAMESPACE && owner?.kind === 'DaemonSet' && owner.name === AWS_NODE;
}

function agentOf({ name, createdAt, from }: ImportedNode, number: number): ImportedPod {
  return {
    file: from,
    namespace: SYSTEM_NAMESPACE,
    name: `${AWS_NODE}-${String(number).padStart(5, '0')}`,
    uid: undefined,
    labels: {},
    owner: { kind: 'DaemonSet', name: AWS_NODE },
    node: name,
    address: undefined,
    nodeAddress: undefined,
    hostNetwork: true,
    phase: 'Running',
    reason: undefined,
    createdAt,
    startedAt: createdAt,
    readyAt: createdAt,
    finishedAt: undefined,
    deletingSince: undefined,
    restarts: 0,
    spec: undefined,
  };
}
