// The long-lived rest: ReplicaSets, StatefulSets and the like as Deployments of the scenario, scaled as often as their
// numbers of pods were seen to change.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import { groupsBy } from '../groups.ts';
import type { Json } from '../text/values.ts';
import type { PodLife, ReplicaCount } from './podLives.ts';

export interface SteadyWorkload {
  readonly namespace: string;
  readonly name: string;
  /** The first that are more than none. */
  readonly replicas: number;
  readonly steps: readonly { readonly seconds: number; readonly step: Json }[];
}

/** How many pods a workload has had, in order of time. */
interface Course extends Pick<ReplicaCount, 'namespace' | 'name' | 'requests' | 'image'> {
  readonly counts: readonly (readonly [at: Milliseconds, replicas: number])[];
}

const OWNERS = ['ReplicaSet', 'StatefulSet', 'ReplicationController'];

/** The simulator has CoreDNS by itself. */
const OWN = /^coredns$/;

/** Until the nodes are Ready, in seconds. */
const BOOT = 120;

export interface SteadyParts {
  readonly pods: readonly PodLife[];
  readonly replicas: readonly ReplicaCount[];
  readonly looks: readonly Milliseconds[];
  readonly from: Milliseconds;
}

export function steadyOf({ pods, replicas, looks, from }: SteadyParts): SteadyWorkload[] {
  const used = new Set<string>();
  return [...ofPods(pods, looks, from), ...ofCounts(replicas)].flatMap((course): SteadyWorkload[] => {
    const { namespace, name, counts } = course;
    const [, first] = counts.find(([, count]) => count > 0) ?? [];
    if (first === undefined) return [];
    const isOwn = namespace === 'kube-system' && OWN.test(name);
    return [
      { namespace, name, replicas: first, steps: isOwn ? [] : stepsOf(course, from, unused(course, used)) },
    ];
  });
}

/** Steps know workloads by their names alone. */
function unused({ namespace, name }: Course, used: Set<string>): string {
  let free = name;
  for (let number = 1; used.has(free); number++)
    free = `${name}-${namespace}${number === 1 ? '' : `-${number}`}`;
  used.add(free);
  return free;
}

function ofPods(pods: readonly PodLife[], looks: readonly Milliseconds[], from: Milliseconds): Course[] {
  const owned = pods.filter(
    ({ owner, hostNetwork }) => !hostNetwork && owner !== undefined && OWNERS.includes(owner.kind),
  );
  const groups = groupsBy(
    owned,
    ({ namespace, owner }) => `${namespace}/${nameOf(owner?.name ?? '', owner?.kind)}`,
  );
  return [...groups].map(([key, members]) => {
    const [namespace = 'default', name = ''] = key.split('/');
    const [first] = members;
    const counts = looks.map(
      (look) =>
        [look, members.filter((pod) => pod.firstSeen <= look && look <= pod.lastSeen).length] as const,
    );
    return {
      namespace,
      name,
      requests: first?.requests ?? {},
      image: first?.image,
      counts: counts.length === 0 ? [[from, members.length] as const] : counts,
    };
  });
}

/** Of the Deployment, whose ReplicaSets have a hash behind its name. */
function nameOf(owner: string, kind: string | undefined): string {
  return kind === 'ReplicaSet' ? owner.replace(/-[a-z0-9]{6,10}$/, '') : owner;
}

function ofCounts(replicas: readonly ReplicaCount[]): Course[] {
  return [...groupsBy(replicas, ({ namespace, name }) => `${namespace}/${name}`).values()].flatMap(
    (group) => {
      const [first] = group;
      if (first === undefined) return [];
      const counts = group
        .map((each) => [each.at, each.replicas] as const)
        .sort(([one], [other]) => one - other);
      return [{ ...first, counts }];
    },
  );
}

function stepsOf(
  { namespace, counts, requests, image }: Course,
  from: Milliseconds,
  name: string,
): SteadyWorkload['steps'] {
  let before = 0;
  let isMade = false;
  return counts.flatMap(([at, replicas]): SteadyWorkload['steps'] => {
    if (replicas === before) return [];
    before = replicas;
    const seconds = !isMade && at <= from ? 0 : BOOT + Math.max(0, Math.round((at - from) / SECOND));
    if (isMade) return [{ seconds, step: { at: `${seconds}s`, scale: { deployment: name, replicas } } }];
    isMade = true;
    const createDeployment = {
      name,
      namespace,
      replicas,
      ...(image === undefined ? {} : { image }),
      ...(Object.keys(requests).length === 0 ? {} : { requests }),
    };
    return [{ seconds, step: { at: `${seconds}s`, createDeployment } }];
  });
}
