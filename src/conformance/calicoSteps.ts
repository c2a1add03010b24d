// Plays a recorded operation on the production IPAM and says what came of it, in the form of the record.

import { formatAddress, parseBlock, type Address, type IpFamily } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { claimRange, releaseNodeAffinities, unclaimRange } from '../calico/affinity.ts';
import { assignAddress } from '../calico/assignAddress.ts';
import type { Allocation, AllocationOwner } from '../calico/block.ts';
import { refusalOfConfig } from '../calico/ipamConfig.ts';
import { addPod, deletePod } from '../calico/ipamPlugin.ts';
import {
  beginPoolDeletion,
  createPool,
  editPool,
  finishPoolDeletion,
  POOL_DELETION_PAUSE,
} from '../calico/poolChanges.ts';
import { releaseAddresses } from '../calico/release.ts';
import type { CalicoCluster } from './calicoCluster.ts';
import { addressIn } from './calicoCluster.ts';
import type { RecordedIpamStep } from './calicoFormat.ts';

const STALE_SEQUENCE = 0;
const DEFAULT_NAMESPACE = 'default';

/** What one did, without the changes of blocks. Undefined outcomes are left out of comparisons. */
type Outcome = Readonly<Record<string, unknown>>;

type Play = (cluster: CalicoCluster, step: RecordedIpamStep) => Outcome;

/** A deletion takes time: whoever plays it waits. */
export const STEP_PAUSES: ReadonlyMap<string, number> = new Map([['pool-del', POOL_DELETION_PAUSE]]);

export const PLAYS: ReadonlyMap<string, Play> = new Map<string, Play>([
  ['add', add],
  ['del', ({ store }, { pod = '' }) => ({ released: texts(deletePod(store, pod)) })],
  ['tunnel', tunnel],
  ['assign-ip', assignIp],
  ['release', release],
  ['node-add', (cluster, { node }) => nothing(typeof node === 'object' && cluster.addNode(node))],
  ['node-del', (cluster, step) => nothing(cluster.deleteNode(nodeOf(step)))],
  [
    'node-label',
    (cluster, step) => nothing(cluster.addNode({ name: nodeOf(step), labels: step.labels ?? {} })),
  ],
  [
    'release-node',
    ({ store }, step) => ({ error: releaseNodeAffinities(store, nodeOf(step), step.mustBeEmpty ?? false) }),
  ],
  ['claim', ({ store }, step) => ({ ...claimRange(store, rangeOf(step), nodeOf(step)) })],
  [
    'unclaim',
    ({ store }, step) => ({
      error: unclaimRange(store, rangeOf(step), nodeOf(step), step.mustBeEmpty ?? false),
    }),
  ],
  ['config', configure],
  [
    'pool-add',
    ({ store }, { pool }) => ({ error: typeof pool === 'object' ? createPool(store, pool) : undefined }),
  ],
  ['pool-edit', ({ store }, step) => ({ error: editPool(store, poolNameOf(step), step) })],
  ['pool-del', ({ store }, step) => ({ error: beginPoolDeletion(store, poolNameOf(step)) })],
  ['pool-del-end', ({ store }, step) => nothing(finishPoolDeletion(store, poolNameOf(step)))],
  ['reserve', ({ store }, { name = '', cidrs = [] }) => nothing(store.reservations.set(name, cidrs))],
  ['unreserve', ({ store }, { name = '' }) => nothing(store.reservations.delete(name))],
  ['ns', (cluster, { ns = '', labels = {} }) => nothing(cluster.labelNamespace(ns, labels))],
]);

function nothing(_done: unknown): Outcome {
  return {};
}

function add(cluster: CalicoCluster, step: RecordedIpamStep): Outcome {
  const { ns = DEFAULT_NAMESPACE, families = 'IPv4', pools = [], pools6 = [] } = step;
  const owner = ownerOf(step);
  const answer = addPod(cluster.store, {
    owner,
    namespace: cluster.namespace(ns),
    families: families.split(',').map((family): IpFamily => (family.trim() === 'IPv6' ? 'ipv6' : 'ipv4')),
    pools: { ipv4: pools, ipv6: pools6 },
  });
  if (!answer.ok) return { error: answer.error };
  return Object.fromEntries(answer.allocations.flatMap((allocation) => givenText(allocation, owner)));
}

function givenText({ address, block }: Allocation, { node }: AllocationOwner): [string, unknown][] {
  const suffix = typeof address === 'bigint' ? '6' : '';
  return [
    [`ip${suffix}`, formatAddress(address)],
    [`block${suffix}`, block.text],
    ...(block.node === node ? [] : [[`borrowed${suffix}`, true] satisfies [string, unknown]]),
  ];
}

function tunnel({ tunnels }: CalicoCluster, step: RecordedIpamStep): Outcome {
  const outcome = tunnels.reconcile(nodeOf(step));
  if (!outcome.ok) return { error: outcome.error };
  return Object.fromEntries([...outcome.held].map(([kind, address]) => [kind, formatAddress(address)]));
}

function assignIp({ store }: CalicoCluster, step: RecordedIpamStep): Outcome {
  return { error: assignAddress(store, addressIn(step.ip ?? ''), ownerOf(step)) };
}

function release({ store }: CalicoCluster, { ips = [], handle, oldSequence }: RecordedIpamStep): Outcome {
  const sequence = oldSequence === true ? STALE_SEQUENCE : undefined;
  const outcome = releaseAddresses(
    store,
    ips.map((ip) => ({ address: addressIn(ip), handle, sequence })),
  );
  const { released, notAllocated, error } = outcome;
  return {
    released: released.length === 0 ? null : texts(released),
    notAllocated: notAllocated.length === 0 ? undefined : texts(notAllocated),
    error,
  };
}

function configure({ store }: CalicoCluster, { config }: RecordedIpamStep): Outcome {
  assert(config !== undefined, 'a configuration');
  const error = refusalOfConfig(config, store.config);
  if (error === undefined) store.config = config;
  return { error };
}

function ownerOf(step: RecordedIpamStep): AllocationOwner {
  const { pod = '', ns = DEFAULT_NAMESPACE } = step;
  return { handle: pod, node: nodeOf(step), use: 'pod', pod: `${ns}/${pod}` };
}

function nodeOf({ node }: RecordedIpamStep): string {
  return typeof node === 'string' ? node : '';
}

function poolNameOf({ pool }: RecordedIpamStep): string {
  return typeof pool === 'string' ? pool : '';
}

function rangeOf({ cidr = '' }: RecordedIpamStep): NonNullable<ReturnType<typeof parseBlock>> {
  const range = parseBlock(cidr);
  assert(range !== undefined, `a range: ${cidr}`);
  return range;
}

/** As sets are recorded. */
function texts(addresses: readonly Address[]): string[] {
  return addresses.map(formatAddress).sort();
}
