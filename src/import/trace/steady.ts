// The long-lived rest: ReplicaSets and StatefulSets as Deployments of the scenario, scaled as often as their numbers of
// pods were seen to change.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import { groupsBy } from '../groups.ts';
import type { Json } from '../text/values.ts';
import type { PodLife } from './podLives.ts';

export interface SteadyWorkload {
  readonly namespace: string;
  readonly name: string;
  /** At the first look at it. */
  readonly replicas: number;
  readonly steps: readonly { readonly seconds: number; readonly step: Json }[];
}

const OWNERS = ['ReplicaSet', 'StatefulSet', 'ReplicationController'];

/** The simulator has CoreDNS by itself. */
const OWN = /^coredns$/;

/** Until the nodes are Ready, in seconds. */
const BOOT = 120;

export function steadyOf(
  all: readonly PodLife[],
  looks: readonly Milliseconds[],
  from: Milliseconds,
): SteadyWorkload[] {
  const owned = all.filter(
    ({ owner, hostNetwork }) => !hostNetwork && owner !== undefined && OWNERS.includes(owner.kind),
  );
  return [
    ...groupsBy(owned, ({ namespace, owner }) => `${namespace}/${nameOf(owner?.name ?? '', owner?.kind)}`),
  ].map(([key, pods]) => {
    const [namespace = 'default', name = ''] = key.split('/');
    const counts = looks.map(
      (look) => [look, pods.filter((pod) => pod.firstSeen <= look && look <= pod.lastSeen).length] as const,
    );
    const seen = counts.length === 0 ? [[from, pods.length] as const] : counts;
    const [[, replicas] = [from, 0]] = seen;
    const [pod] = pods;
    const first = {
      at: '0s',
      createDeployment: {
        name,
        namespace,
        replicas,
        ...(pod?.image === undefined ? {} : { image: pod.image }),
        ...(Object.keys(pod?.requests ?? {}).length === 0 ? {} : { requests: pod?.requests }),
      },
    };
    const changes = seen.flatMap(([look, count], index) => {
      const before = seen[index - 1]?.[1];
      if (before === undefined || before === count) return [];
      const seconds = BOOT + Math.round((look - from) / SECOND);
      return [{ seconds, step: { at: `${seconds}s`, scale: { deployment: name, replicas: count } } }];
    });
    const isOwn = namespace === 'kube-system' && OWN.test(name);
    return { namespace, name, replicas, steps: isOwn ? [] : [{ seconds: 0, step: first }, ...changes] };
  });
}

/** Of the Deployment, whose ReplicaSets have a hash behind its name. */
function nameOf(owner: string, kind: string | undefined): string {
  return kind === 'ReplicaSet' ? owner.replace(/-[a-z0-9]{6,10}$/, '') : owner;
}
