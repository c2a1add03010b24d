// ENIs of the daemons' making that no instance has, and which search for leaked ENIs will delete each as things stand.

import { cidrSize } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { NetworkInterfaceView } from '../ec2/view.ts';
import { LEAKED_ENI_AGE } from '../ipamd/config.ts';
import type { WorldView } from './worldView.ts';

export interface LeakedEni {
  readonly eni: string;
  readonly subnet: string;
  /** Its primary address included. */
  readonly addresses: number;
  /** Nobody makes searches, or the first that could delete it has no time yet, or this one has. */
  readonly search: 'none' | 'later' | { readonly at: Milliseconds; readonly node: string };
}

/** In order of creation. */
export function leakedEnis({ cloud, daemons }: Pick<WorldView, 'cloud' | 'daemons'>): LeakedEni[] {
  const enis = cloud.networkInterfaces.unattached();
  if (enis.length === 0) return [];
  const searches = [...daemons.nodes].flatMap(([node, { running }]) =>
    running?.pool.config.searchesLeakedEnis === true ? [{ node, at: running.nextSearchAt }] : [],
  );
  return enis.map((eni) => ({
    eni: eni.id,
    subnet: eni.subnet.id,
    addresses: eni.cidrs.reduce((sum, cidr) => sum + cidrSize(cidr), 1),
    search: searches.length === 0 ? 'none' : (firstToFind(eni, searches) ?? 'later'),
  }));
}

/** Of those that have a time: a node's later ones have none before it has made the one before. */
function firstToFind(
  { createdAt, inUseUntil }: NetworkInterfaceView,
  searches: readonly { readonly node: string; readonly at: Milliseconds | undefined }[],
): { readonly at: Milliseconds; readonly node: string } | undefined {
  const from = Math.max(createdAt + LEAKED_ENI_AGE, inUseUntil);
  let first: { readonly at: Milliseconds; readonly node: string } | undefined;
  for (const { node, at } of searches) {
    if (at !== undefined && at >= from && at < (first?.at ?? Infinity)) first = { at, node };
  }
  return first;
}
