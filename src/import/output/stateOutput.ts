// The cluster as the state file that a scenario starts from.

import { isoTime } from '../../base/calendar.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { ImportedCluster, ImportedInterface, ImportedNode, ImportedPod } from '../cluster/cluster.ts';
import { isOfNobody, isOfSystem } from '../cluster/workloads.ts';
import type { ObjectFact } from '../evidence/facts.ts';
import { groupsBy } from '../groups.ts';
import { COREDNS, KARPENTER, SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';
import { textsAt, type Json } from '../text/values.ts';
import { PodTemplates } from './podTemplates.ts';

const OWNERS: readonly string[] = ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'];

/** Lists of records without what is empty: defaults of the format. */
export function stateOf(cluster: ImportedCluster): Json {
  const objects = cluster.objects.filter((fact) => !isOfNobody(fact, cluster.objects));
  const templates = new PodTemplates(objects);
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'State',
    nodes: cluster.nodes.map(nodeOf),
    availableInterfaces: cluster.leftInterfaces.map(({ id, madeBy, createdAt, ...eni }) =>
      filled({ id, ...eni, createdAt: time(createdAt), instanceId: madeBy }),
    ),
    pods: cluster.pods.map((pod) => podOf(pod, templates, cluster.objects)),
    replicaSets: [...replicaSetsOf(objects, templates), ...systemReplicaSets(cluster)],
    jobs: cluster.objects.filter(({ kind }) => kind === 'Job').map((job) => jobOf(job, cluster)),
  };
}

function nodeOf(node: ImportedNode): Json {
  const { name, instanceId, group, instanceType, createdAt, isReady, isCordoned, maxPods } = node;
  const { labels, taints, extendedResources, images, interfaces, branches } = node;
  return filled({
    name,
    instanceId,
    nodeGroup: group,
    instanceType,
    createdAt: time(createdAt),
    ready: isReady ? undefined : false,
    cordoned: isCordoned ? true : undefined,
    maxPods,
    labels,
    taints,
    extendedResources,
    images,
    networkInterfaces: interfaces.map(interfaceOf),
    branchInterfaces: branches.map((branch) => ({ ...branch })),
  });
}

function interfaceOf(its: ImportedInterface): Json {
  const { attachedAt, cooling, trunk, from: _, ...eni } = its;
  return filled({
    ...eni,
    trunk: trunk ? true : undefined,
    attachedAt: time(attachedAt),
    cooling: cooling.map(({ address, since }) => ({ address, since: time(since) })),
  });
}

function podOf(pod: ImportedPod, templates: PodTemplates, objects: readonly ObjectFact[]): Json {
  const { namespace, name, uid, node, address, phase, reason, restarts } = pod;
  const isOwned = pod.owner !== undefined && OWNERS.includes(pod.owner.kind);
  // The simulator's own templates are those of its own system pods.
  const isAsMade = isOfSystem(pod) && !isOfNobody(pod, objects);
  const parts = isAsMade ? {} : templates.ownPartsOf(pod);
  return filled({
    namespace,
    name,
    uid,
    labels: parts.labels,
    owner: isOwned ? pod.owner : undefined,
    spec: parts.spec ?? (isOwned ? undefined : LEAST_SPEC),
    node,
    address,
    phase,
    reason,
    createdAt: time(pod.createdAt),
    startedAt: time(pod.startedAt),
    readyAt: time(pod.readyAt),
    deletingSince: time(pod.deletingSince),
    restarts: restarts > 0 ? restarts : undefined,
  });
}

/** Of a bare pod of which only a table or its daemon tells. */
const LEAST_SPEC: Json = { containers: [{ name: 'main', image: 'unknown' }] };

function replicaSetsOf(objects: readonly ObjectFact[], templates: PodTemplates): Json[] {
  const sets = objects.filter(({ kind, owner }) => kind === 'ReplicaSet' && owner?.kind === 'Deployment');
  const byDeployment = groupsBy(
    sets,
    ({ namespace, owner }) => `Deployment/${namespace ?? 'default'}/${owner?.name}`,
  );
  return [...byDeployment].flatMap(([deployment, members]) => {
    const newest = Math.max(...members.map(({ revision = 1 }) => revision));
    return members.map(
      ({ namespace = 'default', name, owner, revision = 1, replicas = 0, createdAt, object }) => {
        const key = `ReplicaSet/${namespace}/${name}`;
        const isCurrent = revision === newest;
        return filled({
          namespace,
          name,
          deployment: owner?.name,
          revision: Math.max(1, revision),
          replicas,
          podTemplateHash:
            textsAt(object, 'spec', 'template', 'metadata', 'labels')['pod-template-hash'] ??
            name.slice(name.lastIndexOf('-') + 1),
          current: isCurrent,
          createdAt: time(createdAt),
          template: isCurrent || templates.areAlike(key, deployment) ? undefined : templates.specOf(key),
        });
      },
    );
  });
}

/** Those of CoreDNS that no file has: its pods are the simulator's own all the same. The one with most pods is the current one. */
function systemReplicaSets({ pods, objects }: ImportedCluster): Json[] {
  const known = new Set(objects.flatMap(({ kind, name }) => (kind === 'ReplicaSet' ? [name] : [])));
  const ownerless = pods.filter(
    (pod) => isOfSystem(pod) && pod.owner?.kind === 'ReplicaSet' && !known.has(pod.owner.name),
  );
  const sets = [...groupsBy(ownerless, ({ owner }) => owner?.name ?? '')];
  // With one of them the files have all.
  if (objects.some((fact) => fact.kind === 'ReplicaSet' && isOwnSet(fact))) return [];
  return sets
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([name, members], index) => {
      const hash = name.slice(name.lastIndexOf('-') + 1);
      return filled({
        namespace: SYSTEM_NAMESPACE,
        name,
        deployment: name.slice(0, name.lastIndexOf('-')),
        revision: sets.length - index,
        replicas: members.length,
        podTemplateHash: hash,
        current: index === 0,
        template: index === 0 ? undefined : LEAST_SPEC,
      });
    });
}

function isOwnSet({ namespace, owner }: ObjectFact): boolean {
  return namespace === SYSTEM_NAMESPACE && (owner?.name === COREDNS || owner?.name === KARPENTER);
}

function jobOf(
  { namespace = 'default', name, owner, succeeded, failed, startedAt, createdAt, finishedAt }: ObjectFact,
  { capturedAt }: ImportedCluster,
): Json {
  return filled({
    namespace,
    name,
    cronJob: owner?.kind === 'CronJob' ? owner.name : undefined,
    succeeded,
    failed,
    startedAt: time(startedAt ?? createdAt ?? capturedAt),
    finishedAt: time(finishedAt),
  });
}

function time(moment: Milliseconds | undefined): string | undefined {
  return moment === undefined ? undefined : isoTime(moment);
}

/** Without members that say nothing. */
function filled(members: Readonly<Record<string, unknown>>): Json {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => {
      if (value === undefined || (Array.isArray(value) && value.length === 0)) return false;
      return (
        typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length > 0
      );
    }),
  );
}
