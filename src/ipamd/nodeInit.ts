// What the daemon does between its start and its first tick. The node is Ready only after it.
// @upstream pkg/ipamd/ipamd.go#nodeInit

import { formatIpv4 } from '../base/ipv4.ts';
import { SECOND } from '../base/time.ts';
import type { Process } from '../kernel/process.ts';
import { describeAllEnis, tagEni, type AttachedEni } from './attachedEnis.ts';
import { setupEni } from './createEni.ts';
import type { Checkpoint } from './datastore.ts';
import { enisInCopyOrder, idleCidrs, unassign } from './decrease.ts';
import { increase } from './increase.ts';
import type { Failure, Pool } from './pool.ts';
import { judgeLow } from './targets.ts';

const SETUP_TRIES = 6;
const SETUP_SLEEP = 10 * SECOND;

/** Fails with upstream's words; the container then restarts. */
export function* nodeInit(pool: Pool, checkpoint: () => Checkpoint): Process<string | undefined> {
  const attached = yield* describeAllEnis(pool, pool.ports.imds.attachedEnis());
  if (attached === undefined) return 'ipamd init: failed to retrieve attached ENIs info';
  for (const each of attached) {
    if (each.described?.tagged === false) yield* tagEni(pool, each.metadata.eniId);
    yield* setupWithRetries(pool, each);
  }
  restore(pool, checkpoint());
  yield* releaseExcluded(pool);
  yield* releaseOtherMode(pool);
  yield* refreshSecurityGroups(pool);
  if (!judgeLow(pool.config, pool.store.stats()).low) return undefined;
  const failure = yield* increase(pool);
  return failure === undefined ? undefined : 'error while trying to increase datastore pool';
}

function* setupWithRetries(pool: Pool, eni: AttachedEni): Process {
  let failure: Failure = yield* setupEni(pool, eni.metadata);
  for (let tries = 1; failure !== undefined && tries < SETUP_TRIES; tries++) {
    yield SETUP_SLEEP;
    failure = yield* setupEni(pool, eni.metadata);
  }
}

/** Cooldowns and ENI ages are forgotten. @upstream pkg/ipamd/datastore/data_store.go#ReadBackingStore */
function restore(pool: Pool, checkpoint: Checkpoint): void {
  for (const { sandbox, address } of checkpoint) {
    const eni = pool.store.restore(sandbox, address)?.eni.id;
    if (eni === undefined) continue;
    pool.ports.emit({
      kind: 'address-restored',
      node: pool.nodeName,
      sandbox,
      address: formatIpv4(address),
      eni,
    });
  }
}

function* releaseExcluded(pool: Pool): Process {
  for (const eni of enisInCopyOrder(pool, 'exclusion-cleanup')) {
    if (!eni.excluded) continue;
    const idle = [...idleCidrs(eni, 'prefixes'), ...idleCidrs(eni, 'ips')];
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

/** The first refresh always sets every ENI's groups, by ascending id. A failure is only logged. */
function* refreshSecurityGroups(pool: Pool): Process {
  for (const eniId of [...pool.store.enis.keys()].sort()) {
    yield* pool.ports.ec2.modifyNetworkInterfaceAttribute(eniId);
  }
}
