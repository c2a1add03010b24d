// The attached ENIs as EC2 describes them, and the tag that marks one as the daemon's own.
// @upstream pkg/awsutils/awsutils.go#DescribeAllENIs, #TagENI

import { PREFIX_LENGTH } from '../base/ipv4.ts';
import { GoMap } from '../kernel/goMap.ts';
import type { Process } from '../kernel/process.ts';
import { retry, type Backoff } from './backoff.ts';
import { UNKNOWN_ENI, type DescribedEni, type ImdsEni } from './ec2Port.ts';
import type { Pool } from './pool.ts';

export interface AttachedEni {
  readonly metadata: ImdsEni;
  readonly described: DescribedEni | undefined;
}

const DESCRIBE_TRIES = 12;
const DESCRIBE_SLEEP = 10;
const TAG: Backoff = { point: 'tag-retry', tries: 5, firstSleep: 500, jitterPercent: 30 };

/** As instance metadata shows them; undefined where the daemon cannot read it. @upstream #GetAttachedENIs, #getENIMetadata */
export function readAttached(pool: Pool): readonly ImdsEni[] | undefined {
  const attached = listAttached(pool);
  return pool.rules.failsOnEniWithoutIpv4 && attached.some(lacksIpv4) ? undefined : attached;
}

/** With custom networking the prefixes of the primary ENI are not read. @upstream #getENIMetadata */
export function listAttached({ ports, config }: Pool): readonly ImdsEni[] {
  const attached = ports.imds.attachedEnis();
  return config.customNetworking ? attached.map(withoutPrimaryPrefixes) : attached;
}

function withoutPrimaryPrefixes(eni: ImdsEni): ImdsEni {
  return isPrimary(eni) ? { ...eni, cidrs: eni.cidrs.filter((cidr) => cidr.length !== PREFIX_LENGTH) } : eni;
}

function lacksIpv4({ withoutIpv4 }: ImdsEni): boolean {
  return withoutIpv4 === true;
}

/**
 * One DescribeNetworkInterfaces names all, up to twelve times; undefined when it keeps failing. One that EC2 does not
 * know is left out, and the others are asked for again at once. By instance metadata alone no tags and no trunk are known.
 */
export function* describeAllEnis(
  pool: Pool,
  attached: readonly ImdsEni[],
): Process<readonly AttachedEni[] | undefined> {
  pool.meter?.readAttachedEnis(attached);
  if (pool.config.imdsOnly) return managedInMapOrder(pool, attached, []);
  const known = new Set(attached.map((each) => each.eniId));
  for (let tries = 0; tries < DESCRIBE_TRIES && known.size > 0; tries++) {
    const answer = yield* pool.ports.ec2.describeNetworkInterfaces([...known]);
    if (answer.ok) return managedInMapOrder(pool, attached, answer.value, known);
    pool.meter?.metadataOutOfSync('DescribeNetworkInterfaces', answer.code);
    if (answer.code === UNKNOWN_ENI) known.delete(eniNamedIn(answer.message));
    else if (tries > 0) yield DESCRIBE_SLEEP * tries;
  }
  return undefined;
}

/** An error says in quotes which ENI it is about. @upstream pkg/awsutils/awsutils.go#badENIID */
function eniNamedIn(message: string): string {
  return /'([a-zA-Z0-9-]+)'/.exec(message)?.[1] ?? '';
}

/** Puts the daemon's tag on an ENI that lacks it; says whether the ENI has it. */
export function* tagEni(pool: Pool, { metadata, described }: AttachedEni): Process<boolean> {
  // The trunk is the VPC resource controller's.
  if (!pool.config.provisions || described?.tagged !== false || described.isTrunk) return true;
  const { ec2, chooser } = pool.ports;
  const answer = yield* retry(
    chooser,
    TAG,
    () => ec2.createTags(metadata.eniId),
    (each) => each.ok,
  );
  return answer.ok;
}

/** The primary ENI is the daemon's in any case. @upstream pkg/ipamd/ipamd.go#setUnmanagedENIs */
function isUnmanaged({ config }: Pool, { metadata, described }: AttachedEni): boolean {
  if (isPrimary(metadata) || described === undefined) return false;
  return described.noManage || (!described.tagged && !config.managesUntagged);
}

/** The ENI with which the instance was launched. */
export function isPrimary({ networkCard, device }: ImdsEni): boolean {
  return networkCard === 0 && device === 0;
}

/** Not even one of other people's, until they were passed over. */
function isUnreadable(pool: Pool, eni: AttachedEni): boolean {
  return lacksIpv4(eni.metadata) && (pool.rules.describesEniWithoutIpv4 || !isUnmanaged(pool, eni));
}

/** Undefined when one of them cannot be read. */
function managedInMapOrder(
  pool: Pool,
  attached: readonly ImdsEni[],
  described: readonly DescribedEni[],
  known: ReadonlySet<string> = new Set(attached.map((each) => each.eniId)),
): readonly AttachedEni[] | undefined {
  const byId = new GoMap<string, AttachedEni>();
  for (const metadata of attached) {
    byId.set(metadata.eniId, {
      metadata,
      described: described.find((each) => each.eniId === metadata.eniId),
    });
  }
  for (const { eniId } of attached) if (!known.has(eniId)) byId.delete(eniId);
  if (byId.some((eni) => isUnreadable(pool, eni))) return undefined;
  pool.unmanaged.learn({
    unmanaged: byId.filter((eni) => isUnmanaged(pool, eni)).map(({ metadata }) => metadata.eniId),
    elsewhere: attached.filter(({ networkCard }) => networkCard > 0).map(({ eniId }) => eniId),
  });
  const managed = new Set(pool.unmanaged.filter(attached));
  return pool.ports.chooser.order('attached-enis', byId).filter(({ metadata }) => managed.has(metadata));
}
