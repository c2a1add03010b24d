// The attached ENIs as EC2 describes them, and the tag that marks one as the daemon's own.
// @upstream pkg/awsutils/awsutils.go#DescribeAllENIs, #TagENI

import { GoMap } from '../kernel/goMap.ts';
import type { Process } from '../kernel/process.ts';
import { retry, type Backoff } from './backoff.ts';
import type { DescribedEni, Ec2Answer, ImdsEni } from './ec2Port.ts';
import type { Pool } from './pool.ts';

export interface AttachedEni {
  readonly metadata: ImdsEni;
  readonly described: DescribedEni | undefined;
}

const DESCRIBE_TRIES = 12;
const DESCRIBE_SLEEP = 10;
const TAG: Backoff = { point: 'tag-retry', tries: 5, firstSleep: 500 };

/** One DescribeNetworkInterfaces names all, up to twelve times; undefined when it keeps failing. */
export function* describeAllEnis(
  pool: Pool,
  attached: readonly ImdsEni[],
): Process<readonly AttachedEni[] | undefined> {
  const ids = attached.map((each) => each.eniId);
  pool.meter?.readAttachedEnis(attached);
  let answer = yield* describe(pool, ids);
  for (let tries = 1; !answer.ok && tries < DESCRIBE_TRIES; tries++) {
    yield DESCRIBE_SLEEP * tries;
    answer = yield* describe(pool, ids);
  }
  return answer.ok ? inMapOrder(pool, attached, answer.value) : undefined;
}

function* describe(pool: Pool, ids: readonly string[]): Process<Ec2Answer<readonly DescribedEni[]>> {
  const answer = yield* pool.ports.ec2.describeNetworkInterfaces(ids);
  if (!answer.ok) pool.meter?.metadataOutOfSync('DescribeNetworkInterfaces', answer.code);
  return answer;
}

/** A failure is only logged. */
export function* tagEni(pool: Pool, eniId: string): Process {
  const { ec2, chooser } = pool.ports;
  yield* retry(
    chooser,
    TAG,
    () => ec2.createTags(eniId),
    (answer) => answer.ok,
  );
}

function inMapOrder(
  pool: Pool,
  attached: readonly ImdsEni[],
  described: readonly DescribedEni[],
): readonly AttachedEni[] {
  const byId = new GoMap<string, AttachedEni>();
  for (const metadata of attached) {
    byId.set(metadata.eniId, {
      metadata,
      described: described.find((each) => each.eniId === metadata.eniId),
    });
  }
  return pool.ports.chooser.order('attached-enis', byId);
}
