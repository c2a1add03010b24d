// What the daemon does between its start and its first tick. The node is Ready only after it.
// @upstream pkg/ipamd/ipamd.go#nodeInit

import { assert } from '../base/assert.ts';
import { blockContains, formatAddress, type Address, type AddressBlock } from '../base/address.ts';
import { SECOND } from '../base/time.ts';
import type { Process } from '../kernel/process.ts';
import { describeAllEnis, readAttached, tagEni, type AttachedEni } from './attachedEnis.ts';
import { setupEni } from './createEni.ts';
import { rowsOfCard, type Checkpoint } from './checkpoint.ts';
import { maxIpsPerEni } from './config.ts';
import { enisInCopyOrder, idleCidrs, unassign } from './decrease.ts';
import type { ImdsEni } from './ec2Port.ts';
import { setSecurityGroups } from './groupRefresh.ts';
import { increase } from './increase.ts';
import { createIpv6Eni, createIpv6EnisOfCards, enisForIpv6 } from './ipv6Enis.ts';
import type { Failure, Pool } from './pool.ts';
import { offerEniConfig, offerFeature } from './podEni.ts';
import { judgeLow } from './targets.ts';
import { inRoundOrder } from './tick.ts';

const SETUP_TRIES = 6;
const SETUP_SLEEP = 10 * SECOND;

/** Fails with upstream's words; the container then restarts. */
export function* nodeInit(
  pool: Pool,
  checkpoint: () => Checkpoint,
  onGroupsSet: () => void,
): Process<string | undefined> {
  const { config, rules } = pool;
  if (!config.isValid) return 'ipamd: failed to validate configuration';
  pool.meter?.readMetadata(1, 0);
  const shown = readAttached(pool);
  const attached = shown && (yield* describeAllEnis(pool, shown));
  if (attached === undefined) return 'ipamd init: failed to retrieve attached ENIs info';
  pool.meter?.gauges.limit(pool.config.maxEnis, maxIpsPerEni(pool.config));
  const serving = config.ipv6 ? yield* enisForIpv6(pool, attached) : attached;
  if (serving === undefined) return 'ipamd init: failed to look up the subnets of attached ENIs';
  for (const each of serving) {
    if (!(yield* tagEni(pool, each))) return `ipamd init: failed to tag managed ENI ${each.metadata.eniId}`;
    yield* setupWithRetries(pool, each);
  }
  if (config.ipv6 && serving.length === 0 && (yield* createIpv6Eni(pool)) !== undefined)
    return 'ipamd init: failed to create an ENI for IPv6 pods';
  const found = checkpoint();
  for (const each of pool.all) restore(each, rowsOfCard(found, each.config.networkCard), serving);
  if (config.ipv6 && !rules.servesIpv6OnAllEnis) {
    offerFeature(pool);
    return undefined;
  }
  for (const each of pool.all) yield* releaseExcluded(each);
  for (const each of pool.all) yield* releaseOtherMode(each);
  // The VPC's CIDRs are refreshed from now on.
  pool.meter?.refreshesFrom(pool.now);
  const undiscovered = config.provisions ? yield* setSecurityGroups(pool) : undefined;
  if (undiscovered !== undefined) {
    return `discoverCustomSecurityGroups: unable to describe security groups: api error ${undiscovered.code}`;
  }
  if (config.provisions) onGroupsSet();
  const unnamed = offerEniConfig(pool);
  if (unnamed !== undefined) return unnamed;
  offerFeature(pool);
  if (!config.provisions) return undefined;
  if (config.ipv6) {
    yield* createIpv6EnisOfCards(pool);
    return undefined;
  }
  for (const card of inRoundOrder(pool.all, pool.ports.chooser)) {
    if (!judgeLow(card.pool.config, card.before).low) continue;
    const failure = yield* increase(card.pool);
    const error =
      failure === undefined ? emptyPoolError(card.pool) : 'error while trying to increase datastore pool';
    if (error === undefined) continue;
    pool.meter?.podEniErrors.add(1, 'nodeInit');
    return error;
  }
  return undefined;
}

/** A node whose first ENI for pods cannot be had does not become Ready, whatever the reason. */
function emptyPoolError({ config, store }: Pool): string | undefined {
  const isEmpty = config.customNetworking && store.stats().total === 0;
  return isEmpty ? 'Failed to attach any ENIs for custom networking' : undefined;
}

function* setupWithRetries(pool: Pool, eni: AttachedEni): Process {
  const ofCard = pool.ofCard(eni.metadata.networkCard);
  assert(ofCard !== undefined, 'an ENI of a network card that is not managed');
  const isTrunk = eni.described?.isTrunk === true;
  let failure: Failure = yield* setupEni(ofCard, eni.metadata, isTrunk);
  for (let tries = 1; failure !== undefined && tries < SETUP_TRIES; tries++) {
    yield SETUP_SLEEP;
    failure = yield* setupEni(ofCard, eni.metadata, isTrunk);
  }
  if (failure !== undefined) pool.meter?.ipamdErrors.add(1, 'waitENIAttachedMaxRetryExceeded');
}

/**
 * Cooldowns and ENI ages are forgotten, and with them sandboxes whose address is in no CIDR of the store: they are
 * presumed dead, although the checkpoint has only those that are not.
 * @upstream pkg/ipamd/datastore/data_store.go#ReadBackingStore
 */
function restore(pool: Pool, checkpoint: Checkpoint, attached: readonly AttachedEni[]): void {
  for (const entry of checkpoint) {
    const { sandbox, address, pod = '' } = entry;
    const restored = pool.store.restore(entry);
    if (restored === undefined) {
      const cause = isListed(attached, address) ? 'SubnetLookupFailed' : 'MetadataLag';
      pool.noteForgotten({ pod, sandbox, address }, cause);
      continue;
    }
    pool.gauges?.addressAssigned(restored.holder, 1);
    const text = formatAddress(address);
    const { nodeName: node } = pool;
    pool.tell({ kind: 'address-restored', node, sandbox, address: text, eni: restored.holder.eni.id });
  }
}

function servedBlocks({ cidrs, ipv6 }: ImdsEni): readonly AddressBlock[] {
  return [...cidrs, ...(ipv6?.prefixes ?? [])];
}

/** Whether instance metadata had the address when the daemon started. */
function isListed(attached: readonly AttachedEni[], address: Address): boolean {
  return attached.some(({ metadata }) =>
    servedBlocks(metadata).some((block) => blockContains(block, address)),
  );
}

/** Of the mode in force; the others go with those of all ENIs. */
function* releaseExcluded(pool: Pool): Process {
  for (const eni of enisInCopyOrder(pool, 'exclusion-cleanup')) {
    if (!eni.excluded) continue;
    const idle = idleCidrs(eni, pool.config.prefixMode ? 'prefixes' : 'ips');
    yield* unassign(pool, eni, pool.removeCidrs(eni, idle, false));
  }
}

/** Prefix mode on: unused secondary addresses go; off: unused prefixes. */
function* releaseOtherMode(pool: Pool): Process {
  for (const eni of enisInCopyOrder(pool, 'mode-cleanup')) {
    const idle = idleCidrs(eni, pool.config.prefixMode ? 'ips' : 'prefixes');
    yield* unassign(pool, eni, pool.removeCidrs(eni, idle, false));
  }
}
