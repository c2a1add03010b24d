// A new ENI: subnet, create, attach, wait for instance metadata, store.
// @upstream pkg/ipamd/ipamd.go#tryAllocateENI, #setupENI; pkg/awsutils/awsutils.go#AllocENI, #WaitForENIAndIPsAttached

import { assert } from '../base/assert.ts';
import type { Process } from '../kernel/process.ts';
import { retryNow, type Backoff } from './backoff.ts';
import type { StoredEni } from './storedEni.ts';
import type { CreatedEni, DescribedSubnet, Ec2Answer, ImdsEni } from './ec2Port.ts';
import { deleteEni, freeEni } from './freeEni.ts';
import { failureOf, type Failure, type Pool } from './pool.ts';
import { cidrsForNewEni } from './targets.ts';

const ROLE_TAG = 'kubernetes.io/role/cni';
const CLUSTER_TAG_PREFIX = 'cni.networking.k8s.aws/cluster/';
const METADATA_WAIT: Backoff = { point: 'metadata-wait', tries: 12, firstSleep: 100 };

export function* createEni(pool: Pool): Process<Failure> {
  const count = cidrsForNewEni(pool.config, pool.store.stats());
  if (count <= 0) return undefined;
  const created = yield* createInSomeSubnet(pool, count);
  if (!created.ok) return failureOf(created);
  const { eniId } = created.value;
  const failure = yield* attach(pool, eniId);
  if (failure !== undefined) return failure;
  const metadata = yield* waitForMetadata(pool, eniId, count);
  return metadata === undefined ? { code: 'MetadataTimeout' } : yield* setupEni(pool, metadata);
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
    yield* deleteEni(pool, eniId);
    return failureOf(attached);
  }
  const modified = yield* ec2.modifyNetworkInterfaceAttribute(eniId);
  if (!modified.ok) yield* freeEni(pool, eniId);
  return failureOf(modified);
}

/** Undefined when metadata never showed enough: all that was asked, or at the end one address or two prefixes. */
function* waitForMetadata(pool: Pool, eniId: string, count: number): Process<ImdsEni | undefined> {
  const { chooser, imds } = pool.ports;
  const length = pool.config.prefixMode ? 28 : 32;
  const shown = (eni: ImdsEni | undefined): number =>
    eni?.cidrs.filter((cidr) => cidr.length === length).length ?? 0;
  const look = (): ImdsEni | undefined => imds.attachedEnis().find((eni) => eni.eniId === eniId);
  const eni = yield* retryNow(chooser, METADATA_WAIT, look, (seen) => shown(seen) >= count);
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
  pool.store.addEni({
    id: metadata.eniId,
    device: metadata.device,
    isPrimary: metadata.device === 0,
    subnetId: metadata.subnetId,
    primary: metadata.primary,
    addedAt: pool.now,
  });
  const eni = pool.store.enis.get(metadata.eniId);
  assert(eni !== undefined, 'an ENI that was just added');
  return eni;
}

function primaryEni(pool: Pool): StoredEni {
  for (const eni of pool.store.enis.values()) if (eni.isPrimary) return eni;
  throw new Error('the primary ENI has left the store');
}
