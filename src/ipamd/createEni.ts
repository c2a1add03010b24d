// A new ENI: subnet, create, attach, wait for instance metadata, store.
// @upstream pkg/ipamd/ipamd.go#tryAllocateENI, #setupENI; pkg/awsutils/awsutils.go#AllocENI, #WaitForENIAndIPsAttached

import { PREFIX_LENGTH } from '../base/ipv4.ts';
import { assert } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Process } from '../kernel/process.ts';
import { isPrimary, readAttached } from './attachedEnis.ts';
import { retryNow, type Backoff } from './backoff.ts';
import type { StoredEni } from './storedEni.ts';
import type { Ec2Answer, Ec2Failure, ImdsEni, NewEniRequest } from './ec2Port.ts';
import { judgeExclusion, subnetsToTry } from './eniSubnets.ts';
import { assignIpv6Prefix } from './ipv6Prefix.ts';
import { deleteEni, freeEni } from './freeEni.ts';
import { isInsufficiency } from './insufficiency.ts';
import type { Failure, Pool } from './pool.ts';
import { cidrsForNewEni } from './targets.ts';

const METADATA_WAIT: Backoff = { point: 'metadata-wait', tries: 12, firstSleep: 100 };
/** What a daemon takes for an ENI that it has not created, or that it has just freed again. */
const NO_ENI = '';
const VAIN_WAIT: Backoff = { ...METADATA_WAIT, point: 'metadata-wait-in-vain' };

/** How much of what a new ENI was asked for metadata shows. */
const SHOWN: Readonly<Record<NewEniRequest['kind'], (eni: ImdsEni) => number>> = {
  ips: ({ cidrs }) => cidrs.filter(({ length }) => length === 32).length,
  prefixes: ({ cidrs }) => cidrs.filter(({ length }) => length === PREFIX_LENGTH).length,
  ipv6s: ({ ipv6 }) => ipv6?.addresses.length ?? 0,
};

export function* createEni(pool: Pool): Process<Failure> {
  pool.ports.meetingCalls.comeIn('before-new-eni');
  const count = cidrsForNewEni(pool.config, pool.store.stats());
  return count <= 0 ? undefined : yield* createEniWith(pool, pool.request(count));
}

/** An ENI with what was asked for, in the store. */
export function* createEniWith(pool: Pool, request: NewEniRequest): Process<Failure> {
  const allocated = yield* allocEni(pool, request);
  if (!allocated.ok) return notAllocated(pool, allocated);
  const metadata = yield* waitForMetadata(pool, allocated.value, request);
  if (metadata === undefined) {
    pool.meter?.ipamdErrors.add(1, 'increaseIPPoolwaitENIAttachedFailed');
    return { code: 'MetadataTimeout' };
  }
  const failure = yield* setupEni(pool, metadata);
  if (failure !== undefined) pool.meter?.ipamdErrors.add(1, 'increaseIPPoolsetupENIFailed');
  return failure;
}

function notAllocated({ meter }: Pool, failure: Ec2Failure): Failure {
  meter?.ipamdErrors.add(1, 'increaseIPPoolAllocENI');
  if (isInsufficiency(failure.code)) meter?.ipamdErrors.add(1, 'increaseIPPoolAllocIPAddressesFailed');
  return { code: failure.code };
}

/** The ENI that metadata should show soon. */
function* allocEni(pool: Pool, request: NewEniRequest): Process<Ec2Answer<string>> {
  const created = yield* createInSomeSubnet(pool, request);
  return created.ok ? yield* attach(pool, created.value) : created;
}

/** Tries the subnets in turn, and answers the new ENI's id; the last one's error stands. */
function* createInSomeSubnet(pool: Pool, request: NewEniRequest): Process<Ec2Answer<string>> {
  const subnets = yield* subnetsToTry(pool);
  if (!subnets.ok) return subnets;
  const groups = pool.config.customNetworking ? pool.eniConfig?.securityGroups : undefined;
  let failure: Ec2Failure | undefined;
  for (const subnetId of subnets.value) {
    const answer = yield* pool.ports.ec2.createNetworkInterface(subnetId, request, groups);
    if (answer.ok) return { ok: true, value: answer.value.eniId };
    failure = answer;
  }
  if (failure !== undefined) return failure;
  if (pool.rules.attachesWhatItDidNotCreate) return { ok: true, value: NO_ENI };
  return { ok: false, code: 'NoEligibleSubnet', message: 'no subnet of this availability zone may be used' };
}

/**
 * An ENI that cannot be attached is deleted at once; one that cannot be modified is freed like any other. Upstream then
 * returns the error of the freeing: where that works, the daemon takes no ENI at all for allocated.
 */
function* attach(pool: Pool, eniId: string): Process<Ec2Answer<string>> {
  const { ec2 } = pool.ports;
  const { networkCard } = pool.config;
  const instance = yield* ec2.describeInstances(networkCard);
  const attached = instance.ok
    ? yield* ec2.attachNetworkInterface(eniId, instance.value.freeDevice, networkCard)
    : instance;
  if (!attached.ok) {
    const left = yield* deleteEni(pool, eniId);
    if (left !== undefined) pool.meter?.utilsFailed('AllocENIDeleteErr', attachError(instance.ok), attached);
    return attached;
  }
  const modified = yield* ec2.modifyNetworkInterfaceAttribute(eniId, 'deleteOnTermination');
  if (modified.ok) return { ok: true, value: eniId };
  return (yield* freeEni(pool, eniId)) ?? { ok: true, value: NO_ENI };
}

function attachError(hasDevice: boolean): string {
  return hasDevice
    ? 'attachENI: failed to attach ENI'
    : 'attachENI: failed to get a free device number: find a free device number for ENI: ' +
        'not able to retrieve instance data from EC2 control plane';
}

/** Undefined when metadata never showed enough: all that was asked, or at the end one address or two prefixes. */
function* waitForMetadata(
  pool: Pool,
  eniId: string,
  { kind, count }: NewEniRequest,
): Process<ImdsEni | undefined> {
  const { chooser } = pool.ports;
  const shown = (eni: ImdsEni | undefined): number => (eni === undefined ? 0 : SHOWN[kind](eni));
  const look = (): ImdsEni | undefined => {
    const attached = readAttached(pool) ?? [];
    pool.meter?.readAttachedEnis(attached);
    return attached.find((eni) => eni.eniId === eniId);
  };
  const since = pool.now;
  const wait = eniId === NO_ENI ? VAIN_WAIT : METADATA_WAIT;
  const eni = yield* retryNow(chooser, wait, look, (seen) => shown(seen) >= count);
  pool.meter?.waited(pool.now - since, shown(eni) >= count);
  return shown(eni) >= Math.min(count, kind === 'prefixes' ? 2 : 1) ? eni : undefined;
}

/**
 * Puts an attached ENI and its addresses into the store. Its age starts before the subnet is looked up; when that
 * fails, it stays in the store without addresses.
 */
export function* setupEni(pool: Pool, metadata: ImdsEni, isTrunk = false): Process<Failure> {
  const eni = enterStore(pool, metadata, { isTrunk });
  if (pool.rules.leaksPrimaryAddress) eni.primaryNoted = false;
  const failure = yield* judgeExclusion(pool, eni);
  eni.primaryNoted ||= failure === undefined;
  pool.tellEniAdded(eni);
  if (failure !== undefined) return failure;
  if (pool.config.ipv6) return isTrunk ? undefined : yield* assignIpv6Prefix(pool, eni);
  pool.addCidrs(eni, metadata.cidrs);
  return undefined;
}

export function enterStore(
  pool: Pool,
  metadata: ImdsEni,
  {
    addedAt = pool.now,
    isTrunk = false,
  }: { readonly addedAt?: Milliseconds; readonly isTrunk?: boolean } = {},
): StoredEni {
  const isNew = pool.store.addEni({
    id: metadata.eniId,
    device: metadata.device,
    isPrimary: isPrimary(metadata),
    isTrunk,
    subnetId: metadata.subnetId,
    primary: metadata.primary,
    addedAt,
  });
  if (isNew) pool.gauges?.eniAdded(metadata.eniId);
  const eni = pool.store.enis.get(metadata.eniId);
  assert(eni !== undefined, 'an ENI that was just added');
  return eni;
}
