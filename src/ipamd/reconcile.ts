// Holding the store against instance metadata: ENIs and CIDRs that came or went without the daemon.
// @upstream pkg/ipamd/ipamd.go#nodeIPPoolReconcile, #eniIPPoolReconcile, #verifyAndAddIPsToDatastore

import { formatCidr, namedCidr, PREFIX_LENGTH, type Cidr } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Process } from '../kernel/process.ts';
import { describeAllEnis, listAttached, readAttached, tagEni, type AttachedEni } from './attachedEnis.ts';
import { RECONCILE_INTERVAL } from './config.ts';
import { setupEni } from './createEni.ts';
import type { ForgettingCause } from './facts.ts';
import type { ImdsEni } from './ec2Port.ts';
import { metered } from './meter.ts';
import type { Pool } from './pool.ts';
import { isPrefix, type StoredCidr, type StoredEni } from './storedEni.ts';

const SECONDARY_LENGTH = 32;
/** Counted for every CIDR that is or comes into the store. */
const POOL_ADD = 'eniDataStorePoolReconcileAdd';

/** From when on the next reconcile may be: at once while the trunk is awaited. */
export function reconcileDueFrom(pool: Pool): Milliseconds {
  return pool.awaitsTrunk ? -Infinity : pool.clocks.lastNodeIpPoolAction + RECONCILE_INTERVAL + 1;
}

/** How much later the one after it. */
export function reconcileSpacing(pool: Pool): Milliseconds {
  return pool.awaitsTrunk ? 1 : RECONCILE_INTERVAL + 1;
}

export function* reconcile(pool: Pool): Process {
  if (pool.now >= reconcileDueFrom(pool))
    yield* metered(pool.meter, 'nodeIPPoolReconcile', reconcileNow(pool));
}

function* reconcileNow(pool: Pool): Process {
  const attached = readAttached(pool);
  if (attached === undefined) return;
  pool.meter?.readAttachedEnis(attached);
  const walks = new AttachedWalks(pool, attached);
  for (const each of pool.all) {
    const isReconciled = yield* reconcileCard(each, walks);
    if (!isReconciled) return;
  }
  pool.clocks.lastNodeIpPoolAction = pool.now;
}

/** False when the ENIs of the card cannot be described. */
function* reconcileCard(pool: Pool, walks: AttachedWalks): Process<boolean> {
  const known = [...pool.store.enis.values()];
  const walk = yield* walks.of(pool);
  if (walk === undefined) return false;
  for (const each of walk) {
    const eni = pool.store.enis.get(each.metadata.eniId);
    if (eni === undefined) yield* adopt(pool, each);
    else yield* reconcileEni(pool, eni, each.metadata);
  }
  for (const eni of known) {
    if (walk.some((each) => each.metadata.eniId === eni.id)) continue;
    pool.ports.meetingCalls.comeIn('before-remove-cidr');
    for (const cidr of eni.cidrs.values()) forgetSandboxes(pool, cidr, 'StaleMetadata');
    pool.removeEni(eni, true);
    pool.meter?.reconciles.add(1, 'eniReconcileDel');
  }
  return true;
}

/** An ENI that cannot be tagged stays foreign until the next reconcile. */
function* adopt(pool: Pool, foreign: AttachedEni): Process {
  const isAdopted =
    (yield* tagEni(pool, foreign)) &&
    (yield* setupEni(pool, foreign.metadata, foreign.described?.isTrunk)) === undefined;
  if (isAdopted) pool.meter?.reconciles.add(1, 'eniReconcileAdd');
  else pool.meter?.ipamdErrors.add(1, 'eniReconcileAdd');
}

/** First its secondary addresses, then its prefixes, both as the store has them now. */
function* reconcileEni(pool: Pool, eni: StoredEni, metadata: ImdsEni): Process {
  if (eni.primaryNoted && isEniInStep(pool, eni, metadata)) {
    if (eni.cidrs.size > 0) pool.meter?.reconciles.add(eni.cidrs.size, POOL_ADD);
    return;
  }
  const secondary = storedKeys(eni, false);
  const prefixes = storedKeys(eni, true);
  yield* reconcileCidrs(pool, eni, metadata, SECONDARY_LENGTH, secondary);
  yield* reconcileCidrs(pool, eni, metadata, PREFIX_LENGTH, prefixes);
}

function storedKeys(eni: StoredEni, ofPrefixes: boolean): ReadonlySet<string> {
  const stored = eni.cidrs.values().filter((cidr) => isPrefix(cidr) === ofPrefixes);
  return new Set(stored.map((cidr) => cidr.key));
}

/** What reconciles count that find nothing to do. */
export function meterIdleReconciles({ meter }: Pool, attached: readonly ImdsEni[], times: number): void {
  if (meter === undefined) return;
  const cidrs = attached.reduce((sum, eni) => sum + eni.cidrs.length, 0);
  meter.touch('nodeIPPoolReconcile');
  meter.readAttachedEnis(attached, times);
  if (cidrs > 0) meter.reconciles.add(cidrs * times, POOL_ADD);
}

/** Whether a reconcile of this moment would find nothing to do but stamp its time. */
export function isInStep(pool: Pool): boolean {
  const { all, unmanaged } = pool;
  const managed = listAttached(pool).filter((eni) => unmanaged.manages(eni));
  return (
    managed.length === all.reduce((sum, { store }) => sum + store.enis.size, 0) &&
    managed.every((metadata) => {
      const eni = pool.ofCard(metadata.networkCard)?.store.enis.get(metadata.eniId);
      return eni?.primaryNoted === true && isEniInStep(pool, eni, metadata);
    })
  );
}

/** What has been found in step stays so: what is freed leaves the store first. */
function isEniInStep(pool: Pool, eni: StoredEni, { cidrs }: ImdsEni): boolean {
  if (eni.inStepWith === cidrs) return true;
  const isSo =
    cidrs.length === eni.cidrs.size &&
    cidrs.every((cidr) => {
      const key = formatCidr(cidr);
      return eni.cidrs.has(key) && pool.clocks.recentlyFreed(key, pool.now) === undefined;
    });
  if (isSo) eni.inStepWith = cidrs;
  return isSo;
}

/** The blocks of an ENI that pods may have: its primary address too, where the daemon does not know it for that. */
function podCidrs(eni: StoredEni, cidrs: readonly Cidr[], length: number): readonly Cidr[] {
  if (eni.primaryNoted || length !== SECONDARY_LENGTH) return cidrs;
  return [namedCidr(eni.primary, SECONDARY_LENGTH), ...cidrs];
}

/**
 * Which ENIs a reconcile walks. With a foreign one on a card, one DescribeNetworkInterfaces names all, once for all cards,
 * and the walk of that card follows a map.
 */
class AttachedWalks {
  private readonly managed: readonly ImdsEni[];
  private readonly attached: readonly ImdsEni[];
  private described: readonly AttachedEni[] | undefined;

  constructor({ unmanaged }: Pool, attached: readonly ImdsEni[]) {
    this.managed = unmanaged.filter(attached);
    this.attached = attached;
  }

  /** Undefined when they cannot be described. */
  *of(pool: Pool): Process<readonly AttachedEni[] | undefined> {
    const { config, store, unmanaged } = pool;
    const isOnCard = ({ networkCard }: ImdsEni): boolean => networkCard === config.networkCard;
    const shown = this.managed.filter(isOnCard);
    if (shown.every(({ eniId }) => store.enis.has(eniId)))
      return shown.map((metadata) => ({ metadata, described: undefined }));
    if (this.described === undefined) this.described = yield* describeAllEnis(pool, this.attached);
    else unmanaged.filter(this.attached);
    return this.described?.filter(({ metadata }) => isOnCard(metadata));
  }
}

/** CIDRs of one kind: metadata's list, or EC2's when metadata and store differ, stands in the store afterwards. */
function* reconcileCidrs(
  pool: Pool,
  eni: StoredEni,
  metadata: ImdsEni,
  length: number,
  before: ReadonlySet<string>,
): Process {
  const shown = metadata.cidrs.filter((cidr) => cidr.length === length);
  const asked = !pool.config.imdsOnly && !agrees(pool, shown, before);
  const actual = asked ? yield* cidrsFromEc2(pool, eni, length) : shown;
  if (actual === undefined) return;
  const confirmed = yield* verifyAndAdd(pool, eni, podCidrs(eni, actual, length), length, asked);
  const unconfirmed = [...before].filter((key) => !confirmed.has(key));
  if (unconfirmed.length > 0) pool.ports.meetingCalls.comeIn('before-remove-cidr');
  const stale = unconfirmed.map((key) => eni.cidrs.get(key)).filter((cidr) => cidr !== undefined);
  for (const cidr of stale) forgetSandboxes(pool, cidr, asked ? 'StaleMetadata' : 'ReconcileOfStaleMetadata');
  const removed = pool.removeCidrs(eni, stale, true);
  if (removed.length > 0) pool.meter?.reconciles.add(removed.length, 'eniIPPoolReconcileDel');
  const gone = unconfirmed.length - removed.length;
  if (gone > 0) pool.meter?.ipamdErrors.add(gone, 'ipReconcileDel');
}

/** Those of a CIDR that leaves the store by force. */
function forgetSandboxes(pool: Pool, cidr: StoredCidr, cause: ForgettingCause): void {
  for (const { sandbox, pod, address } of cidr.addresses()) {
    if (sandbox !== undefined) pool.noteForgotten({ pod, sandbox, address }, cause);
  }
}

function agrees({ rules }: Pool, actual: readonly Cidr[], stored: ReadonlySet<string>): boolean {
  if (actual.length !== stored.size) return false;
  return !rules.comparesCidrsAsSets || actual.every((cidr) => stored.has(formatCidr(cidr)));
}

/** Adds what is not remembered as just freed; returns what may stay in the store. */
function* verifyAndAdd(
  pool: Pool,
  eni: StoredEni,
  actual: readonly Cidr[],
  length: number,
  askedEc2: boolean,
): Process<ReadonlySet<string>> {
  const confirmed = new Set<string>();
  let verified: ReadonlySet<string> | undefined;
  for (const cidr of actual) {
    const key = formatCidr(cidr);
    const recentlyFreed = pool.clocks.recentlyFreed(key, pool.now);
    if (recentlyFreed === true) continue;
    if (recentlyFreed === false && !askedEc2) {
      verified ??= (yield* cidrsFromEc2(pool, eni, length))?.reduce(
        (keys, each) => keys.add(formatCidr(each)),
        new Set<string>(),
      );
      if (verified === undefined) {
        // Neither dropped nor forgotten until EC2 has confirmed it.
        confirmed.add(key);
        continue;
      }
      if (!verified.has(key)) continue;
    }
    pool.clocks.forgetFreed(key);
    confirmed.add(key);
    pool.addCidrs(eni, [cidr]);
    pool.meter?.reconciles.add(1, POOL_ADD);
  }
  return confirmed;
}

function* cidrsFromEc2(pool: Pool, eni: StoredEni, length: number): Process<readonly Cidr[] | undefined> {
  const answer = yield* pool.ports.ec2.describeNetworkInterfaces([eni.id]);
  if (!answer.ok) return undefined;
  return answer.value.flatMap((described) => described.cidrs).filter((cidr) => cidr.length === length);
}
