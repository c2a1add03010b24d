// A new ENI: subnet, create, attach, wait for instance metadata, store.
// @upstream pkg/ipamd/ipamd.go#tryAllocateENI, #setupENI; pkg/awsutils/awsutils.go#AllocENI, #WaitForENIAndIPsAttached

import { assert } from '../base/assert.ts';
import type { Process } from '../kernel/process.ts';
import { retryNow, type Backoff } from './backoff.ts';
import type { StoredEni } from './storedEni.ts';
import type { CreatedEni, DescribedSubnet, Ec2Answer, ImdsEni } from './ec2Port.ts';
import { deleteEni, freeEni } from './freeEni.ts';
import { failureOf, isInsufficiency, type Failure, type Pool } from './pool.ts';
import { cidrsForNewEni } from './targets.ts';

const ROLE_TAG = 'kubernetes.io/role/cni';
const CLUSTER_TAG_PREFIX = 'cni.networking.k8s.aws/cluster/';
const METADATA_WAIT: Backoff = { point: 'metadata-wait', tries: 12, firstSleep: 100 };

export function* createEni(pool: Pool): Process<Failure> {
  const count = cidrsForNewEni(pool.config, pool.store.stats());
  if (count <= 0) return undefined;
  const created = yield* createInSomeSubnet(pool, count);
  if (!created.ok) return notAllocated(pool, failureOf(created));
  const { eniId } = created.value;
  const unattached = yield* attach(pool, eniId);
  if (unattached !== undefined) return notAllocated(pool, unattached);
  const metadata = yield* waitForMetadata(pool, eniId, count);
  if (metadata === undefined) {
    pool.meter?.ipamdErrors.add(1, 'increaseIPPoolwaitENIAttachedFailed');
    return { code: 'MetadataTimeout' };
  }
  const failure = yield* setupEni(pool, metadata);
  if (failure !== undefined) pool.meter?.ipamdErrors.add(1, 'increaseIPPoolsetupENIFailed');
  return failure;
}

function notAllocated({ meter }: Pool, failure: Failure): Failure {
  meter?.ipamdErrors.add(1, 'increaseIPPoolAllocENI');
  if (failure !== undefined && isInsufficiency(failure.code))
    meter?.ipamdErrors.add(1, 'increaseIPPoolAllocIPAddressesFailed');
  return failure;
}

/** Tries the subnets in turn; the last one's error stands. */
function* createInSomeSubnet(pool: Pool, count: number): Process<Ec2Answer<CreatedEni>> {
  const subnets = yield* subnetsToTry(pool);
  if (!subnets.ok) return subnets;
  let answer: Ec2Answer<CreatedEni> = {
    ok: false,
    code: 'NoEligibleSubnet',
    message: 'no subnet of this availability zone may be used',
  };
  for (const subnetId of subnets.value) {
    answer = yield* pool.ports.ec2.createNetworkInterface(subnetId, pool.request(count));
    if (answer.ok) return answer;
  }
  return answer;
}

/** @upstream pkg/awsutils/awsutils.go#createENI */
function* subnetsToTry(pool: Pool): Process<Ec2Answer<readonly string[]>> {
  const own = primaryEni(pool).subnetId;
  if (!pool.rules.subnetDiscovery || !pool.config.subnetDiscovery) return { ok: true, value: [own] };
  const listed = yield* pool.ports.ec2.describeSubnets();
  if (listed.ok) return { ok: true, value: eligibleSubnets(pool, listed.value, own) };
  const again = yield* pool.ports.ec2.describeSubnets();
  if (!again.ok) return again;
  return { ok: true, value: isSubnetExcluded(pool, again.value, own) ? [] : [own] };
}

function eligibleSubnets(pool: Pool, subnets: readonly DescribedSubnet[], own: string): string[] {
  return subnets
    .filter((subnet) => isEligible(pool, subnet, own))
    .sort((a, b) => b.availableIpAddressCount - a.availableIpAddressCount)
    .map((subnet) => subnet.subnetId);
}

function isEligible(pool: Pool, subnet: DescribedSubnet, own: string): boolean {
  const role = subnet.tags[ROLE_TAG];
  if (subnet.subnetId === own) return !(pool.rules.excludesSubnets && role === '0');
  if (role === undefined || role === '' || role === '0') return false;
  return !Object.keys(subnet.tags).some((key) => key.startsWith(CLUSTER_TAG_PREFIX));
}

function isSubnetExcluded(pool: Pool, subnets: readonly DescribedSubnet[], subnetId: string): boolean {
  const subnet = subnets.find((each) => each.subnetId === subnetId);
  return pool.rules.excludesSubnets && subnet?.tags[ROLE_TAG] === '0';
}

/** An ENI that cannot be attached is deleted at once; one that cannot be modified is freed like any other. */
function* attach(pool: Pool, eniId: string): Process<Failure> {
  const { ec2 } = pool.ports;
  const instance = yield* ec2.describeInstances();
  const attached = instance.ok
    ? yield* ec2.attachNetworkInterface(eniId, instance.value.freeDevice)
    : instance;
  if (!attached.ok) {
    const left = yield* deleteEni(pool, eniId);
    if (left !== undefined) pool.meter?.utilsFailed('AllocENIDeleteErr', attachError(instance.ok), attached);
    return failureOf(attached);
  }
  const modified = yield* ec2.modifyNetworkInterfaceAttribute(eniId);
  if (!modified.ok) yield* freeEni(pool, eniId);
  return failureOf(modified);
}

function attachError(hasDevice: boolean): string {
  return hasDevice
    ? 'attachENI: failed to attach ENI'
    : 'attachENI: failed to get a free device number: find a free device number for ENI: ' +
        'not able to retrieve instance data from EC2 control plane';
}

/** Undefined when metadata never showed enough: all that was asked, or at the end one address or two prefixes. */
function* waitForMetadata(pool: Pool, eniId: string, count: number): Process<ImdsEni | undefined> {
  const { chooser, imds } = pool.ports;
  const length = pool.config.prefixMode ? 28 : 32;
  const shown = (eni: ImdsEni | undefined): number =>
    eni?.cidrs.filter((cidr) => cidr.length === length).length ?? 0;
  const look = (): ImdsEni | undefined => {
    const attached = imds.attachedEnis();
    pool.meter?.readAttachedEnis(attached);
    return attached.find((eni) => eni.eniId === eniId);
  };
  const since = pool.now;
  const eni = yield* retryNow(chooser, METADATA_WAIT, look, (seen) => shown(seen) >= count);
  pool.meter?.waited(pool.now - since, shown(eni) >= count);
  return shown(eni) >= Math.min(count, pool.config.prefixMode ? 2 : 1) ? eni : undefined;
}

/**
 * Puts an attached ENI and its addresses into the store. Its age starts before the subnet is looked up; when that
 * fails, it stays in the store without addresses.
 */
export function* setupEni(pool: Pool, metadata: ImdsEni): Process<Failure> {
  const eni = enterStore(pool, metadata);
  const failure = yield* judgeExclusion(pool, eni);
  const { id, device, excluded } = eni;
  pool.ports.emit({ kind: 'pool-eni-added', node: pool.nodeName, eni: id, device, excluded });
  if (failure !== undefined) return failure;
  pool.addCidrs(eni, metadata.cidrs);
  return undefined;
}

/** @upstream pkg/awsutils/awsutils.go#IsSubnetExcluded */
function* judgeExclusion(pool: Pool, eni: StoredEni): Process<Failure> {
  if (!pool.rules.excludesSubnets || !pool.config.subnetDiscovery) return undefined;
  const subnets = yield* pool.ports.ec2.describeSubnets();
  if (subnets.ok) pool.store.setExcluded(eni, isSubnetExcluded(pool, subnets.value, eni.subnetId));
  return failureOf(subnets);
}

function enterStore(pool: Pool, metadata: ImdsEni): StoredEni {
  const isNew = pool.store.addEni({
    id: metadata.eniId,
    device: metadata.device,
    isPrimary: metadata.device === 0,
    subnetId: metadata.subnetId,
    primary: metadata.primary,
    addedAt: pool.now,
  });
  if (isNew) pool.meter?.gauges.eniAdded(metadata.eniId);
  const eni = pool.store.enis.get(metadata.eniId);
  assert(eni !== undefined, 'an ENI that was just added');
  return eni;
}

function primaryEni(pool: Pool): StoredEni {
  for (const eni of pool.store.enis.values()) if (eni.isPrimary) return eni;
  throw new Error('the primary ENI has left the store');
}
