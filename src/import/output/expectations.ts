// What the files say of the cluster, as expectations at 0:00: a check that the scenario starts from what was there.

import type { AddressLedger } from '../cluster/addressLedger.ts';
import type { ImportedCluster, ImportedPod } from '../cluster/cluster.ts';
import { isOwn } from '../cluster/workloads.ts';
import { groupsBy } from '../groups.ts';
import type { Json } from '../text/values.ts';

export interface PodCounts {
  readonly total: number;
  readonly running: number;
  readonly pending: number;
  readonly creating: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly terminating: number;
}

export function podCounts(pods: readonly ImportedPod[]): PodCounts {
  const count = (is: (pod: ImportedPod) => boolean): number => pods.filter(is).length;
  return {
    total: pods.length,
    running: count(({ phase }) => phase === 'Running'),
    pending: count(({ phase, node }) => phase === 'Pending' && node === undefined),
    creating: count(({ phase, node }) => phase === 'Pending' && node !== undefined),
    succeeded: count(({ phase }) => phase === 'Succeeded'),
    failed: count(({ phase }) => phase === 'Failed'),
    terminating: count(({ deletingSince }) => deletingSince !== undefined),
  };
}

export function expectationsOf(cluster: ImportedCluster, ledger: AddressLedger): Json[] {
  const { nodes, pods, groups, subnets } = cluster;
  const { terminating: _, total, running, ...others } = podCounts(pods);
  const more = Object.fromEntries(Object.entries(others).filter(([, count]) => count > 0));
  const figures = subnets.map((subnet) => {
    const { free, freePrefixes } = ledger.figures(subnet);
    const isWhole = subnet.takenSomewhere === 0;
    return [
      subnet.name,
      { free: free - subnet.takenSomewhere, ...(isWhole ? { freePrefixes } : {}) },
    ] as const;
  });
  return [
    {
      at: '0s',
      nodes: nodes.length,
      ...(groups.length === 0
        ? {}
        : { nodeGroups: Object.fromEntries(groups.map(({ name, size }) => [name, size])) }),
      pods: { total, running, ...more },
      subnets: Object.fromEntries(figures),
    },
    ...workloadsOf(cluster),
  ];
}

const CHECKED: readonly string[] = ['Deployment', 'StatefulSet'];
const MAKERS: readonly string[] = [...CHECKED, 'DaemonSet', 'Job', 'CronJob', 'ReplicaSet'];

/** The running pods of each workload that the manifests have. */
function workloadsOf({ pods, objects }: ImportedCluster): Json[] {
  // A name that two workloads have is not the name of one.
  const makers = objects.filter(({ kind }) => MAKERS.includes(kind));
  const names = groupsBy(makers, ({ name }) => name);
  const named = new Map(
    makers
      .filter(({ kind, name }) => CHECKED.includes(kind) && names.get(name)?.length === 1)
      // The scenario's own cluster makes none without replicas.
      .filter((fact) => !(isOwn(fact) && fact.replicas === 0))
      .map((fact) => [`${fact.kind}/${fact.namespace ?? 'default'}/${fact.name}`, fact.name]),
  );
  const deployments = new Map<string, string>(
    objects.flatMap(({ kind, namespace = 'default', name, owner }) =>
      kind === 'ReplicaSet' && owner?.kind === 'Deployment'
        ? [[`ReplicaSet/${namespace}/${name}`, `Deployment/${namespace}/${owner.name}`] as const]
        : [],
    ),
  );
  const running = groupsBy(
    pods.filter(({ phase }) => phase === 'Running'),
    ({ namespace, owner }): string => {
      const key: string = `${owner?.kind}/${namespace}/${owner?.name}`;
      return deployments.get(key) ?? key;
    },
  );
  return [...named].map(([key, name]) => ({
    at: '0s',
    pods: { of: name, running: running.get(key)?.length ?? 0 },
  }));
}
