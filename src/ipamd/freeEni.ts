// Giving an ENI back to EC2. The store has let it go before; nothing here touches the store.
// @upstream pkg/ipamd/ipamd.go#tryFreeENI; pkg/awsutils/awsutils.go#freeENI, #deleteENI

import { SECOND } from '../base/time.ts';
import type { Process } from '../kernel/process.ts';
import { retry, type Backoff } from './backoff.ts';
import type { Pool } from './pool.ts';
import { nextDeletableAt, whyKept } from './release.ts';

const DETACH: Backoff = { point: 'detach-retry', tries: 12, firstSleep: 200 };
const DELETE: Backoff = { point: 'delete-retry', tries: 12, firstSleep: 500 };
const SLEEP_AFTER_DETACH = 2 * SECOND;
const NOT_FOUND = 'InvalidNetworkInterfaceID.NotFound';

/** Frees at most one ENI: the first deletable one. It leaves the store at once. */
export function* tryFreeEni(pool: Pool): Process {
  if (!pool.mayChangeEnis) return;
  const { store, config, now } = pool;
  // Nothing is drawn for a tick that could as well be left out.
  if (nextDeletableAt(store, config) > now) return;
  const eni = pool.ports.chooser.first(
    'free-eni',
    store.enis,
    (each) => whyKept(store, each, config, now) === undefined,
  );
  if (eni === undefined) return;
  pool.removeEni(eni, false);
  yield* freeEni(pool, eni.id);
}

/** Describe, detach, sleep, delete. A failed describe or twelve failed detaches leave the ENI attached. */
export function* freeEni(pool: Pool, eniId: string): Process {
  const { ec2, chooser } = pool.ports;
  const described = yield* ec2.describeNetworkInterfaces([eniId]);
  if (!described.ok) return;
  const detached = yield* retry(
    chooser,
    DETACH,
    () => ec2.detachNetworkInterface(eniId),
    (answer) => answer.ok,
  );
  if (!detached.ok) return;
  yield SLEEP_AFTER_DETACH;
  yield* deleteEni(pool, eniId);
}

/** Deletes with retries; an ENI that is not there counts as deleted. */
export function* deleteEni(pool: Pool, eniId: string): Process {
  const { ec2, chooser } = pool.ports;
  yield* retry(
    chooser,
    DELETE,
    () => ec2.deleteNetworkInterface(eniId),
    (answer) => answer.ok || answer.code === NOT_FOUND,
  );
}
