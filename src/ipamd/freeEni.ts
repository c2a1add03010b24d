// Giving an ENI back to EC2. The store has let it go before; nothing here touches the store.
// @upstream pkg/ipamd/ipamd.go#tryFreeENI; pkg/awsutils/awsutils.go#freeENI, #deleteENI

import { SECOND } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import type { Process } from '../kernel/process.ts';
import { retry, type Backoff } from './backoff.ts';
import { UNKNOWN_ENI, type Ec2Answer, type Ec2Failure } from './ec2Port.ts';
import type { Pool } from './pool.ts';
import { nextDeletableAt, whyKept } from './release.ts';

const DETACH: Backoff = { point: 'detach-retry', tries: 12, firstSleep: 200 };
const DELETE: Backoff = { point: 'delete-retry', tries: 12, firstSleep: 500 };
const SLEEP_AFTER_DETACH = 2 * SECOND;

/** Frees at most one ENI: the first deletable one. It leaves the store at once. */
export function* tryFreeEni(pool: Pool): Process {
  if (!pool.mayChangeEnis) return;
  const { store, config, now } = pool;
  pool.ports.meetingCalls.comeIn('before-free-eni');
  // Nothing is drawn for a tick that could as well be left out.
  if (nextDeletableAt(store, config) > now) return;
  const eni = pool.ports.chooser.first(
    'free-eni',
    store.enis,
    (each) => whyKept(store, each, config, now) === undefined,
  );
  if (eni === undefined) return;
  pool.removeEni(eni, false);
  const failure = yield* freeEni(pool, eni.id);
  if (failure !== undefined) pool.meter?.ipamdErrors.add(1, 'decreaseIPPoolFreeENIFailed');
}

/**
 * Describe, detach, sleep, delete; returns what failed. A failed describe or twelve failed detaches leave the ENI
 * attached; one that EC2 does not know is taken for freed already.
 */
export function* freeEni(pool: Pool, eniId: string): Process<Ec2Failure | undefined> {
  const { ec2, chooser } = pool.ports;
  const described = yield* ec2.describeNetworkInterfaces([eniId]);
  if (!described.ok) return notDescribed(pool, described);
  const detached = yield* retry(
    chooser,
    DETACH,
    () => ec2.detachNetworkInterface(eniId),
    (answer) => answer.ok,
  );
  if (!detached.ok) return detached;
  yield SLEEP_AFTER_DETACH;
  const failure = yield* deleteEni(pool, eniId);
  if (failure !== undefined) pool.meter?.utilsFailed('FreeENIDeleteErr', 'unable to delete ENI', failure);
  return failure;
}

function notDescribed(pool: Pool, failure: Ec2Failure): Ec2Failure | undefined {
  if (failure.code === UNKNOWN_ENI) return undefined;
  pool.meter?.utilsFailed('getENIAttachmentIDFailed', 'failed to describe network interface', failure);
  return failure;
}

export function deleteEni({ ports }: Pool, eniId: string): Process<Ec2Failure | undefined> {
  return deleteWithRetries(ports.chooser, () => ports.ec2.deleteNetworkInterface(eniId));
}

/** An ENI that is not there counts as deleted. Returns the last failure. */
export function* deleteWithRetries(
  chooser: Chooser,
  deletes: () => Process<Ec2Answer<void>>,
): Process<Ec2Failure | undefined> {
  const answer = yield* retry(chooser, DELETE, deletes, (each) => each.ok || each.code === UNKNOWN_ENI);
  return answer.ok || answer.code === UNKNOWN_ENI ? undefined : answer;
}
