// A daemon that has run since before the run: its store as it stands there, without nodeInit and without any call.
// @assumption what no view of a cluster shows is as of a daemon long at rest: it remembers no CIDR that it gave back,
// no failed increase and no decrease, so its first decrease may come with its first tick.

import { formatAddress, type Address } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import { listAttached } from './attachedEnis.ts';
import { rowsOfCard, type Checkpoint } from './checkpoint.ts';
import { enterStore } from './createEni.ts';
import type { DescribedSubnet, ImdsEni } from './ec2Port.ts';
import { isSubnetExcluded } from './eniSubnets.ts';
import type { Pool } from './pool.ts';
import { NEVER } from './storedEni.ts';

export interface PastBranch {
  readonly pod: string;
  readonly sandbox: string;
  readonly address: Address;
  readonly eni: string;
  readonly vlan: number;
}

export interface PoolPast {
  /** By ENI: when it was attached. */
  readonly attachedAt: ReadonlyMap<string, Milliseconds>;
  /** Addresses that pods have given back, and when. */
  readonly cooling: readonly { readonly address: Address; readonly since: Milliseconds }[];
  /** Sandboxes that stand on the node. */
  readonly sandboxes: Checkpoint;
  /** Those in which the node may have ENIs. */
  readonly subnets: readonly DescribedSubnet[];
  /** The ENI that carries branch ENIs. */
  readonly trunk?: string | undefined;
  /** Pods with a branch ENI, whose addresses are in no pool. */
  readonly branches: readonly PastBranch[];
  /** From the start of the run to the first tick of its loop. */
  readonly firstTick: Milliseconds;
}

export function resumePools(first: Pool, past: PoolPast): void {
  for (const { address, ...branch } of past.branches) {
    const text = formatAddress(address);
    first.ports.emit({ kind: 'branch-eni-answered', node: first.nodeName, ...branch, address: text });
  }
  const { all, unmanaged } = first;
  const attached = unmanaged.filter(listAttached(first));
  for (const pool of all) {
    const { networkCard } = pool.config;
    resumePool(
      pool,
      attached.filter((eni) => eni.networkCard === networkCard),
      past,
    );
  }
}

function resumePool(pool: Pool, attached: readonly ImdsEni[], past: PoolPast): void {
  const { store, nodeName: node } = pool;
  for (const metadata of attached) {
    const since = past.attachedAt.get(metadata.eniId) ?? NEVER;
    const eni = enterStore(pool, metadata, {
      addedAt: Math.max(NEVER, since),
      isTrunk: metadata.eniId === past.trunk,
    });
    const mayBeExcluded = pool.rules.excludesSubnets && pool.config.subnetDiscovery;
    if (mayBeExcluded) store.setExcluded(eni, isSubnetExcluded(pool, past.subnets, eni.subnetId));
    pool.tellEniAdded(eni);
    pool.addCidrs(eni, metadata.cidrs);
  }
  for (const { address, since } of past.cooling) store.cool(address, Math.max(NEVER, since));
  for (const entry of rowsOfCard(past.sandboxes, pool.config.networkCard)) {
    const { sandbox, pod = '' } = entry;
    const restored = store.restore(entry);
    if (restored === undefined) continue;
    const { address, holder } = restored;
    pool.gauges?.addressAssigned(holder, 1);
    const text = formatAddress(address);
    pool.tell({ kind: 'address-assigned', node, pod, sandbox, address: text, eni: holder.eni.id });
  }
}
