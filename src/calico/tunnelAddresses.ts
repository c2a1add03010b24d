// calico-node sees to the addresses of its node's tunnels: one for each encapsulation in use.
// @upstream node/pkg/allocateip/allocateip.go#reconcileTunnelAddrs

import { blockContains, type Address, type IpFamily } from '../base/address.ts';
import { keysOf } from '../base/records.ts';
import { enabledPools } from './affinity.ts';
import { autoAssign } from './autoAssign.ts';
import type { AllocationOwner } from './block.ts';
import { doesNotExist } from './errorTexts.ts';
import { shortfallText } from './ipamPlugin.ts';
import { poolHolding, type EncapsulationMode, type IpPool } from './pool.ts';
import { releaseByHandle } from './release.ts';
import type { Labels } from './selector.ts';
import type { IpamStore } from './store.ts';

export type TunnelKind = 'ipip' | 'vxlan' | 'vxlan-v6';

interface Tunnel {
  readonly family: IpFamily;
  readonly handle: string;
  readonly mode: (pool: IpPool) => EncapsulationMode;
}

/** In the order in which they are seen to. */
const TUNNELS: Readonly<Record<TunnelKind, Tunnel>> = {
  ipip: { family: 'ipv4', handle: 'ipip-tunnel-addr', mode: ({ ipipMode }) => ipipMode },
  vxlan: { family: 'ipv4', handle: 'vxlan-tunnel-addr', mode: ({ vxlanMode }) => vxlanMode },
  'vxlan-v6': { family: 'ipv6', handle: 'vxlan-v6-tunnel-addr', mode: ({ vxlanMode }) => vxlanMode },
};

/** WireGuard's two are looked for as well, and never there. */
const OTHER_TUNNELS = 2;

export type TunnelOutcome =
  | { readonly ok: true; readonly held: ReadonlyMap<TunnelKind, Address> }
  /** calico-node does not become ready. */
  | { readonly ok: false; readonly error: string };

/** The tunnel addresses that the Node objects carry. */
export class TunnelAddresses {
  private readonly store: IpamStore;
  private readonly byNode = new Map<string, Map<TunnelKind, Address>>();

  constructor(store: IpamStore) {
    this.store = store;
  }

  of(node: string): ReadonlyMap<TunnelKind, Address> {
    return this.byNode.get(node) ?? new Map();
  }

  /** The Node object is gone, and what stood in it. */
  nodeDeleted(node: string): void {
    this.byNode.delete(node);
  }

  reconcile(node: string): TunnelOutcome {
    const { calls, surroundings, pools } = this.store;
    calls.count('get');
    const labels = surroundings.cluster.node(node);
    if (labels === undefined) {
      const cause = doesNotExist(`Node(${node})`, `nodes "${node}" not found`);
      return { ok: false, error: `failed to fetch node resource '${node}': ${cause}` };
    }
    calls.count('list');
    calls.count('get', OTHER_TUNNELS);
    const held = new Map(this.of(node));
    const before = [...held].join(' ');
    for (const kind of keysOf(TUNNELS)) {
      const { family } = TUNNELS[kind];
      const fitting = pools.filter((pool) => pool.family === family && serves(pool, kind, labels));
      const error =
        fitting.length > 0 ? this.ensure(node, kind, fitting, held) : this.remove(node, kind, held);
      if (error !== undefined) return { ok: false, error };
    }
    this.byNode.set(node, held);
    if ([...held].join(' ') !== before) calls.count('update');
    return { ok: true, held };
  }

  private ensure(
    node: string,
    kind: TunnelKind,
    pools: readonly IpPool[],
    held: Map<TunnelKind, Address>,
  ): string | undefined {
    const address = held.get(kind);
    const standing = address === undefined ? 'lost' : this.standingOf(address, node, kind, pools);
    if (standing === 'kept') return undefined;
    if (standing === 'lost') releaseByHandle(this.store, handleOf(node, kind));
    const owner: AllocationOwner = { handle: handleOf(node, kind), node, use: kind };
    const { family } = TUNNELS[kind];
    const cidrs = pools.map(({ cidr }) => cidr);
    const assignment = autoAssign(
      this.store,
      { node, family, use: 'Tunnel', pools: cidrs, namespace: {} },
      owner,
    );
    if (assignment.kind === 'error') return assignment.error;
    if (assignment.kind === 'short') return shortfallText(family, assignment.message);
    held.set(kind, assignment.allocation.address);
    return undefined;
  }

  /** `foreign`: somebody else has the address by now. */
  private standingOf(
    address: Address,
    node: string,
    kind: TunnelKind,
    pools: readonly IpPool[],
  ): 'kept' | 'lost' | 'foreign' {
    const { store } = this;
    store.calls.count('list');
    if (poolHolding(enabledPools(store), address) === undefined) return 'lost';
    store.calls.count('get');
    const [own] = store.allocationsOf(handleOf(node, kind)).filter((each) => each.address === address);
    if (own !== undefined) return pools.some(({ cidr }) => blockContains(cidr, address)) ? 'kept' : 'lost';
    return isUsed(store, address) ? 'foreign' : 'lost';
  }

  private remove(node: string, kind: TunnelKind, held: Map<TunnelKind, Address>): undefined {
    held.delete(kind);
    releaseByHandle(this.store, handleOf(node, kind));
  }
}

function handleOf(node: string, kind: TunnelKind): string {
  return `${TUNNELS[kind].handle}-${node}`;
}

function serves(pool: IpPool, kind: TunnelKind, labels: Labels): boolean {
  const encapsulates = TUNNELS[kind].mode(pool) !== 'Never';
  return encapsulates && !pool.disabled && pool.allowedUses.includes('Tunnel') && pool.selectsNode(labels);
}

function isUsed(store: IpamStore, address: Address): boolean {
  return [...store.blocks].some(
    (block) => blockContains(block.cidr, address) && block.allocations.has(block.ordinalOf(address)),
  );
}
