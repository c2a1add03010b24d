// Giving addresses back: CIDRs without a pod beyond the target, and those that a DEL empties.
// @upstream pkg/ipamd/ipamd.go#decreaseDatastorePool, #tryUnassignCidrsFromAll, #DeallocCidrs

import { isIpv6Block } from '../base/address.ts';
import { PREFIX_LENGTH } from '../base/ipv4.ts';
import type { Process } from '../kernel/process.ts';
import { GoMap } from '../kernel/goMap.ts';
import type { Pool } from './pool.ts';
import { isPrefix, type StoredCidr, type StoredEni } from './storedEni.ts';
import { cidrsOverTarget } from './targets.ts';

/** An address in cooldown does not protect its CIDR. */
export function* decrease(pool: Pool): Process {
  const { meetingCalls } = pool.ports;
  meetingCalls.comeIn('before-decrease');
  let over = cidrsOverTarget(pool.config, pool.store.stats());
  for (const eni of enisInCopyOrder(pool, 'release-eni')) {
    if (over <= 0) return;
    const freeable = freeableCidrs(pool, eni).slice(0, over);
    if (freeable.length === 0) continue;
    meetingCalls.comeIn('before-release');
    const removed = pool.removeCidrs(eni, freeable, false);
    over -= removed.length;
    for (const cidr of removed) pool.clocks.rememberFreed(cidr.key, pool.now);
    yield* unassign(pool, eni, removed);
  }
}

/** Upstream walks a copy of its ENI map, filled in an iteration of the map: two random starts compound. */
export function enisInCopyOrder(pool: Pool, point: string): readonly StoredEni[] {
  const copy = new GoMap<string, StoredEni>();
  for (const eni of pool.ports.chooser.order(`${point}-copy`, pool.store.enis)) copy.set(eni.id, eni);
  return pool.ports.chooser.order(point, copy);
}

/** CIDRs of either kind with nothing assigned. @upstream data_store.go#FindFreeableCidrs */
function freeableCidrs(pool: Pool, eni: StoredEni): StoredCidr[] {
  return pool.ports.chooser.order('release-cidr', eni.cidrs).filter((cidr) => cidr.assigned === 0);
}

/** One call for prefixes, one for secondary addresses. A failure is only logged. */
export function* unassign(pool: Pool, eni: StoredEni, cidrs: readonly StoredCidr[]): Process {
  const blocks = cidrs.flatMap(({ cidr }) => (isIpv6Block(cidr) ? [] : [cidr]));
  const prefixes = blocks.filter(({ length }) => length === PREFIX_LENGTH);
  const secondary = blocks.filter(({ length }) => length !== PREFIX_LENGTH);
  if (prefixes.length > 0) yield* pool.ports.ec2.unassignPrivateIpAddresses(eni.id, prefixes);
  if (secondary.length > 0) yield* pool.ports.ec2.unassignPrivateIpAddresses(eni.id, secondary);
}

/** CIDRs of one kind without a pod. */
export function idleCidrs(eni: StoredEni, kind: 'prefixes' | 'ips'): StoredCidr[] {
  return eni.cidrs.values().filter((cidr) => cidr.assigned === 0 && isPrefix(cidr) === (kind === 'prefixes'));
}
