// calico-ipam, the plugin that a node's runtime calls for every sandbox.
// @upstream cni-plugin/pkg/ipamplugin/ipam_plugin.go, internal/pkg/utils/utils.go#ResolvePools

import {
  familyOf,
  formatAddress,
  parseBlock,
  type Address,
  type AddressBlock,
  type IpFamily,
} from '../base/address.ts';
import { autoAssign, type Assignment } from './autoAssign.ts';
import type { Allocation, AllocationOwner } from './block.ts';
import { releaseAddresses, releaseByHandle } from './release.ts';
import type { Labels } from './selector.ts';
import type { IpamStore } from './store.ts';

export interface PluginAdd {
  readonly owner: AllocationOwner;
  readonly namespace: Labels;
  /** By the order in which they are asked for. */
  readonly families: readonly IpFamily[];
  /** Names or CIDRs of pools, as annotations ask for them; empty: none asked for. */
  readonly pools: Readonly<Record<IpFamily, readonly string[]>>;
}

export type PluginAddAnswer =
  /** An allocation a family. */
  | { readonly ok: true; readonly allocations: readonly Allocation[] }
  | { readonly ok: false; readonly error: string };

const FAMILY_WORDS: Readonly<Record<IpFamily, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' };
const FAMILIES: readonly IpFamily[] = ['ipv4', 'ipv6'];

/** ADD of a pod without an address of its own choice. */
export function addPod(store: IpamStore, request: PluginAdd): PluginAddAnswer {
  const asked = new Map<IpFamily, readonly AddressBlock[]>();
  for (const family of FAMILIES) {
    const pools = resolvePools(store, request.pools[family], family);
    if ('error' in pools) return { ok: false, error: pools.error };
    asked.set(family, pools.cidrs);
  }
  const assignments = new Map<IpFamily, Assignment>();
  for (const family of FAMILIES) {
    if (!request.families.includes(family)) continue;
    const { owner, namespace } = request;
    const wanted = {
      node: owner.node,
      family,
      use: 'Workload',
      pools: asked.get(family) ?? [],
      namespace,
    } as const;
    const assignment = autoAssign(store, wanted, owner);
    // What another family was given stays until the sandbox is deleted.
    if (assignment.kind === 'error') return { ok: false, error: assignment.error };
    assignments.set(family, assignment);
  }
  const allocations = [...assignments.values()].flatMap((each) =>
    each.kind === 'assigned' ? [each.allocation] : [],
  );
  for (const [family, assignment] of assignments) {
    if (assignment.kind !== 'short') continue;
    for (const { address } of allocations) releaseAddresses(store, [{ address }]);
    const error = `failed to request ${FAMILY_WORDS[family]} addresses: ${shortfallText(family, assignment.message)}`;
    return { ok: false, error };
  }
  return { ok: true, allocations };
}

/** DEL: all that the handle has; asking for what is not there is no error. */
export function deletePod(store: IpamStore, handle: string): readonly Address[] {
  const released = releaseByHandle(store, handle);
  // Once more, by the name that version 2 gave to handles.
  store.calls.count('get');
  return released;
}

/** @upstream ipam.go#PartialFulfillmentError */
export function shortfallText(family: IpFamily, message: string): string {
  return `Assigned 0 out of 1 requested ${FAMILY_WORDS[family]} addresses; ${message}`;
}

function resolvePools(
  store: IpamStore,
  names: readonly string[],
  family: IpFamily,
): { readonly cidrs: readonly AddressBlock[] } | { readonly error: string } {
  if (names.length > 0) store.calls.count('list');
  const cidrs: AddressBlock[] = [];
  for (const name of names) {
    const cidr = parseBlock(name) ?? store.pools.find((pool) => pool.name === name)?.cidr;
    if (cidr === undefined)
      return { error: `error parsing pool ${JSON.stringify(name)}: invalid CIDR address: ${name}` };
    if (familyOf(cidr.base) !== family)
      return { error: `"${formatAddress(cidr.base)}" isn't a ${FAMILY_WORDS[family]} address` };
    cidrs.push(cidr);
  }
  return { cidrs };
}
