// What the daemons say of their stores: which node each is of, which pod has which address, and what cools down.

import { isoTime } from '../../base/calendar.ts';
import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { PoolFact } from '../evidence/facts.ts';
import { COLLECT } from '../collect.ts';
import type { ImportedNode, ImportedPod } from './cluster.ts';
import { someOf, type Findings } from './findings.ts';

/** Each by the name of its node: by its instance, its ENIs, its pods and their addresses, and if nothing else helps its file's name. */
export function poolsByNode(
  { pools, interfaces }: Evidence,
  nodes: readonly ImportedNode[],
  pods: readonly ImportedPod[],
  findings: Findings,
): ReadonlyMap<string, PoolFact> {
  const byInstance = new Map(nodes.map((node) => [node.instanceId, node.name]));
  const ofEni = new Map(interfaces.map(({ id, instanceId }) => [id, instanceId]));
  const ofPod = new Map(pods.map(({ namespace, name, node }) => [`${namespace}/${name}`, node]));
  const ofAddress = new Map(pods.map(({ address, node }) => [address, node]));
  const found = new Map<string, PoolFact>();
  for (const pool of pools) {
    const instances = pool.enis.map(({ id }) => ofEni.get(id)).filter((id) => id !== undefined);
    const ofPods = pool.enis.flatMap(({ used }) =>
      used.flatMap(({ pod }) => (pod === undefined ? [] : ofPod.get(pod))),
    );
    const byFile =
      pool.node === undefined
        ? undefined
        : nodes.find(({ name }) => `${name}.`.startsWith(`${pool.node}.`))?.name;
    const name = [
      ...[pool.instanceId, ...instances].map((id) => (id === undefined ? undefined : byInstance.get(id))),
      mostOften(ofPods),
      mostOften(pool.enis.flatMap(({ used }) => used.map(({ address }) => ofAddress.get(address)))),
      byFile,
    ].find((each) => each !== undefined);
    if (name === undefined) findings.contradict(`${pool.file} is of no node of the other files: left out`);
    else if (found.has(name))
      findings.contradict(`${pool.file} is of node ${name} too: the later file counts`);
    if (name !== undefined) found.set(name, pool);
  }
  return found;
}

function mostOften(names: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** `namespace/name` to the address, as stores and checkpoints have it. */
export function addressesOfPods({ pools, checkpoints }: Evidence): ReadonlyMap<string, string> {
  const used = [
    ...checkpoints.flatMap((each) => each.used),
    ...pools.flatMap(({ enis }) => enis.flatMap((eni) => eni.used)),
  ];
  return new Map(used.flatMap(({ pod, address }) => (pod === undefined ? [] : [[pod, address] as const])));
}

/** What was released so lately that it is not given out yet at 0:00. */
export function coolDown(
  pools: ReadonlyMap<string, PoolFact>,
  nodes: readonly ImportedNode[],
  pods: readonly ImportedPod[],
  cooldown: Milliseconds,
  capturedAt: Milliseconds,
  findings: Findings,
): void {
  const held = new Set(pods.map(({ address }) => address));
  const names = new Set(pods.map(({ namespace, name }) => `${namespace}/${name}`));
  for (const node of nodes) {
    for (const { id, used } of pools.get(node.name)?.enis ?? []) {
      const eni = node.interfaces.find((each) => each.id === id);
      for (const { address, pod, unassignedAt } of used) {
        if (pod !== undefined && !names.has(pod) && !held.has(address))
          findings.contradict(
            `ipamd of ${node.name} has ${address} for pod ${pod}, which no file of pods has: free`,
          );
        const isCooling =
          unassignedAt !== undefined && unassignedAt + cooldown > capturedAt && !held.has(address);
        if (!isCooling) continue;
        if (unassignedAt > capturedAt + SECOND)
          findings.contradict(
            `ipamd of ${node.name} released ${address} at ${isoTime(unassignedAt)}, after the capture`,
          );
        eni?.cooling.push({ address, since: Math.min(unassignedAt, capturedAt) });
      }
    }
  }
  const unknown = nodes.filter(({ name }) => !pools.has(name)).map(({ name }) => name);
  if (unknown.length > 0)
    findings.guess(
      `cooling addresses of node ${someOf(unknown)}`,
      'none',
      'only ipamd knows them',
      COLLECT.pools,
    );
}
