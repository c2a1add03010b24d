// The objects that pods belong to: those that the scenario's own cluster makes itself are left out, and so are the old
// revisions that have no pods.

import { COREDNS, KARPENTER, KUBE_PROXY, SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';
import { CLUSTER_WIDE } from '../../scenario/manifest/kinds.ts';
import { plural } from '../../base/words.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ObjectFact, Owner } from '../evidence/facts.ts';
import { groupsBy } from '../groups.ts';
import type { ImportedPod, ImportedSubnet } from './cluster.ts';
import { someOf, type Findings } from './findings.ts';
import { KARPENTER_KINDS } from './karpenter.ts';

export const AWS_NODE = 'aws-node';

/** The simulator has them by itself. */
const OWN: readonly (readonly [kind: string, name: string])[] = [
  ['DaemonSet', AWS_NODE],
  ['DaemonSet', KUBE_PROXY],
  ['Deployment', COREDNS],
  ['Deployment', KARPENTER],
  ['PodDisruptionBudget', KARPENTER],
  ['PodDisruptionBudget', COREDNS],
  ['Service', 'kube-dns'],
];

export function isOwn({ kind, name, namespace }: ObjectFact): boolean {
  return namespace === SYSTEM_NAMESPACE && OWN.some(([k, n]) => k === kind && n === name);
}

/** A pod that the simulator's cluster makes by itself. */
export function isOfSystem({ namespace, owner }: ImportedPod): boolean {
  if (namespace !== SYSTEM_NAMESPACE || owner === undefined) return false;
  const name = makerOf(owner);
  return OWN.some(([, own]) => own === name);
}

function makerOf({ kind, name }: Owner): string {
  return kind === 'ReplicaSet' ? name.replace(/-[^-]+$/, '') : name;
}

/** The simulator's own cluster has no CoreDNS without replicas: what is left of it stands alone. */
export function isOfNobody(
  { namespace, owner }: Pick<ObjectFact, 'namespace' | 'owner'>,
  objects: readonly ObjectFact[],
): boolean {
  if (namespace !== SYSTEM_NAMESPACE || owner === undefined || makerOf(owner) !== COREDNS) return false;
  return objects.some((fact) => isOwn(fact) && fact.kind === 'Deployment' && fact.replicas === 0);
}

/** Namespaces and priority classes that every cluster has. */
const EVERYWHERE = /^(?:default|kube-system|kube-public|kube-node-lease|system-(?:cluster|node)-critical)$/;

export function objectsOf(
  evidence: Evidence,
  pods: readonly ImportedPod[],
  findings: Findings,
): ObjectFact[] {
  const once = [...new Map(evidence.objects.map((fact) => [keyOf(fact), fact])).values()];
  const kept = once.filter(
    ({ kind, name }) =>
      !KARPENTER_KINDS.includes(kind) &&
      !(CLUSTER_WIDE.some((each) => each === kind) && EVERYWHERE.test(name)),
  );
  const used = new Set(pods.map(({ namespace, owner }) => `${owner?.kind}/${namespace}/${owner?.name}`));
  const old = kept.filter(
    (fact) => fact.kind === 'ReplicaSet' && fact.replicas === 0 && !used.has(keyOf(fact)),
  );
  if (old.length > 0)
    findings.leave(plural(old.length, 'old ReplicaSet'), 'without pods: they are revisions to roll back to');
  for (const { kind, namespace, name, notable } of kept)
    for (const field of notable)
      findings.leave(`${field} of ${kind} ${namespace ?? 'default'}/${name}`, 'not simulated');
  for (const [kind, count] of evidence.otherKinds) findings.leave(`${kind} ×${count}`, 'not simulated');
  if (evidence.objectsWithoutRequests > 0)
    findings.guess(
      'requests of all pods',
      'none',
      'tables of kubectl do not have them',
      'kubectl get pods,deploy,rs,sts,ds,job -A -o json',
    );
  const unknown = missingOwners(pods, new Set(once.map(keyOf)));
  if (unknown.length > 0)
    findings.warn(`${someOf(unknown)}: in no file; their pods are there but nothing replaces them`);
  return kept.filter((fact) => !old.includes(fact));
}

function keyOf({ kind, namespace = 'default', name }: ObjectFact): string {
  return `${kind}/${namespace}/${name}`;
}

/** Owners of pods that no file has, but for those of the simulator's own. */
function missingOwners(pods: readonly ImportedPod[], known: ReadonlySet<string>): string[] {
  const owners = groupsBy(
    pods.filter(({ owner }) => owner !== undefined && owner.kind !== 'Node'),
    ({ owner, namespace }) => `${owner?.kind}/${namespace}/${owner?.name}`,
  );
  return [...owners]
    .filter(([key, members]) => !known.has(key) && !members.every(isOfSystem))
    .map(([key]) => key);
}

/** Subnets with neither nodes nor interfaces of the CNI, unless it or a node group may put some there. */
export function leaveUnused(
  subnets: readonly ImportedSubnet[],
  used: ReadonlySet<string>,
  findings: Findings,
): ImportedSubnet[] {
  return subnets.filter(({ name, forCni }) => {
    const isUsed = used.has(name) || forCni === '1';
    if (!isUsed) findings.leave(`subnet ${name}`, 'no node and no ENI of a node is in it');
    return isUsed;
  });
}
