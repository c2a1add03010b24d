// Which ENI may be freed: pure judgements on the store, each with its reason.
// @upstream pkg/ipamd/datastore/data_store.go#getDeletableENI

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import { MIN_ENI_LIFETIME, type IpamdConfig } from './config.ts';
import type { Datastore } from './datastore.ts';
import { lastGivenBack } from './poolStats.ts';
import { isPrefix, type StoredCidr, type StoredEni } from './storedEni.ts';
import { prefixesFor } from './targets.ts';

/** Why an ENI stays, in the order upstream looks. */
export type KeepReason =
  | 'primary'
  | 'too-young'
  | 'address-in-cooldown'
  | 'has-pods'
  | 'required-for-warm-ip-target'
  | 'required-for-minimum-ip-target'
  | 'required-for-warm-prefix-target'
  | 'trunk';

/** Undefined: the ENI may be freed now. */
export function whyKept(
  store: Datastore,
  eni: StoredEni,
  config: IpamdConfig,
  now: Milliseconds,
): KeepReason | undefined {
  if (eni.isPrimary) return 'primary';
  if (now - eni.addedAt < MIN_ENI_LIFETIME) return 'too-young';
  if (store.coolingOn(eni, now) > 0) return 'address-in-cooldown';
  return whyKeptForGood(store, eni, config);
}

/** The reasons that time alone does not lift. */
function whyKeptForGood(store: Datastore, eni: StoredEni, config: IpamdConfig): KeepReason | undefined {
  if (eni.isPrimary) return 'primary';
  if (eni.assigned > 0) return 'has-pods';
  if (config.warmIpTarget !== 0) {
    const available = othersInMode(store, eni).reduce((sum, cidr) => sum + cidr.size - cidr.assigned, 0);
    if (available < wholeCidrs(config, config.warmIpTarget)) return 'required-for-warm-ip-target';
  }
  if (config.minimumIpTarget !== 0) {
    const total = othersInMode(store, eni).reduce((sum, cidr) => sum + cidr.size, 0);
    if (total < wholeCidrs(config, config.minimumIpTarget)) return 'required-for-minimum-ip-target';
  }
  if (config.prefixMode && config.warmPrefixTarget !== 0) {
    // Leftover secondary addresses count here, so a switched node can free and create an ENI for ever.
    const free = othersThatServe(store, eni).filter((cidr) => cidr.assigned === 0).length;
    if (free < config.warmPrefixTarget) return 'required-for-warm-prefix-target';
  }
  return eni.isTrunk ? 'trunk' : undefined;
}

/** When the first ENI that nothing but time keeps may be freed; Infinity when there is none. */
export function nextDeletableAt(store: Datastore, config: IpamdConfig): Milliseconds {
  let earliest = Infinity;
  for (const eni of store.enis.values()) {
    const age = eni.addedAt + MIN_ENI_LIFETIME;
    if (age >= earliest || whyKeptForGood(store, eni, config) !== undefined) continue;
    earliest = Math.min(earliest, Math.max(age, store.coolingUntil(lastGivenBack(eni)) + 1));
  }
  return earliest;
}

/** Whether some secondary ENI, the trunk apart, has no pods. */
export function hasIdleSecondary(store: Datastore): boolean {
  return store.enis.some((eni) => !eni.isPrimary && !eni.isTrunk && eni.assigned === 0);
}

function othersThatServe(store: Datastore, eni: StoredEni): StoredCidr[] {
  return store.enis
    .values()
    .filter((other) => other !== eni && !other.excluded)
    .flatMap((other) => other.cidrs.values());
}

/** Of the mode in force. */
function othersInMode(store: Datastore, eni: StoredEni): StoredCidr[] {
  return othersThatServe(store, eni).filter((cidr) => isPrefix(cidr) === store.prefixMode);
}

function wholeCidrs(config: IpamdConfig, addresses: number): number {
  return config.prefixMode ? prefixesFor(addresses) * IPS_PER_PREFIX : addresses;
}
