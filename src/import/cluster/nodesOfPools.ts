// Nodes of which there is nothing but the store of their daemon, as in the folder that eks-log-collector makes of one
// machine: the node itself, and the pods that have addresses in it.

import { cidrAround, formatIpv4, parseIpv4, type Ipv4 } from '../../base/ipv4.ts';
import { COLLECT } from '../collect.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { PodFact, PoolFact } from '../evidence/facts.ts';
import { someOf, type Findings } from './findings.ts';
import { UNKNOWN_NODE } from './unknownNode.ts';

/** The first four addresses of a subnet are AWS' own. */
const FIRST_FREE = 4;

export function addNodesOfPools(evidence: Evidence, findings: Findings): void {
  const { nodes, pods, pools, interfaces } = evidence;
  if (nodes.length > 0 || pods.some(({ node }) => node !== undefined)) return;
  for (const [index, pool] of pools.entries()) {
    const ids = new Set(pool.enis.map(({ id }) => id));
    const machine = interfaces.find(({ id, instanceId: of }) => of !== undefined && ids.has(id));
    const instanceId = pool.instanceId ?? machine?.instanceId;
    const name = pool.node ?? instanceId ?? `node-${index + 1}`;
    const isTold = pool.node !== undefined || machine !== undefined;
    const address = isTold ? undefined : guessedAddress(pool);
    nodes.push({
      ...UNKNOWN_NODE,
      file: pool.file,
      name,
      instanceId,
      address,
    });
    for (const { used } of pool.enis)
      for (const { pod, address: own } of used) if (pod !== undefined) pods.push(podOf(pool, name, pod, own));
  }
  if (pools.length === 0) return;
  findings.guess(
    `node ${someOf(nodes.map(({ name }) => name))}`,
    'with the pods that have addresses in its pool',
    'no file has nodes or pods',
    COLLECT.objects,
  );
  const guessed = nodes.filter(({ address }) => address !== undefined).map(({ name }) => name);
  if (guessed.length > 0)
    findings.guess(
      `primary IP of node ${someOf(guessed)}`,
      'the lowest free address',
      'ipamd does not tell primary IPs',
      COLLECT.interfaces,
    );
}

/** The lowest that is free in the /24 around the pool. */
function guessedAddress({ enis }: PoolFact): string | undefined {
  const held = enis.flatMap(({ addresses, prefixes }) => [
    ...addresses,
    ...prefixes.map((each) => each.split('/')[0] ?? ''),
  ]);
  const numbers = held.flatMap((address) => parseIpv4(address) ?? []);
  const [first] = numbers;
  if (first === undefined) return undefined;
  const taken = new Set<Ipv4>(numbers);
  let address = cidrAround(first, 24).base + FIRST_FREE;
  while (taken.has(address)) address++;
  return formatIpv4(address);
}

function podOf({ file }: PoolFact, node: string, key: string, address: string): PodFact {
  const [namespace = 'default', name = key] = key.split('/');
  return {
    file,
    namespace,
    name,
    uid: undefined,
    labels: {},
    owner: undefined,
    node,
    address,
    nodeAddress: undefined,
    hostNetwork: false,
    phase: 'Running',
    reason: undefined,
    createdAt: undefined,
    age: undefined,
    startedAt: undefined,
    readyAt: undefined,
    finishedAt: undefined,
    deletingSince: undefined,
    restarts: 0,
    spec: undefined,
  };
}
