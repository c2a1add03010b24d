// Why an ADD found no address: told from the pool and from the daemon's last attempt to grow it.

import type { RefusalCause } from './facts.ts';
import { canGrow } from './increase.ts';
import { isInsufficiency } from './insufficiency.ts';
import type { Pool } from './pool.ts';
import { judgeLow } from './targets.ts';

/** Of a further network card what is missing is told as such: pods get their own address from the first. */
export function refusalCause(pool: Pool): RefusalCause {
  const cause = causeIn(pool);
  const isUsedUp = cause === 'NoAddressOnNode' || cause === 'Cooldown';
  return isUsedUp && pool.config.networkCard > 0 ? 'NoAddressOnCard' : cause;
}

function causeIn(pool: Pool): RefusalCause {
  const { store, config, now } = pool;
  if (config.ipv6) return store.stats().total === 0 ? 'NoIPv6Prefix' : 'Cooldown';
  const shortage = shortageOfSubnet(pool);
  if (shortage !== undefined) return shortage;
  if (lacksEniConfig(pool)) return 'NoENIConfig';
  if (store.hasCooling(now)) return 'Cooldown';
  if (!pool.mayChangeEnis && judgeLow(config, store.stats()).low) return 'Cordoned';
  return pool.lastFailure === undefined
    ? 'NoAddressOnNode'
    : causeOfFailure(pool.lastFailure, config.prefixMode);
}

/**
 * The daemon wants more addresses, and would have them but for the subnet: that is the cause, though some of those it
 * holds are cooling.
 */
function shortageOfSubnet(pool: Pool): RefusalCause | undefined {
  const { store, config, lastFailure, mayChangeEnis } = pool;
  if (lastFailure === undefined || !mayChangeEnis) return undefined;
  const cause = causeOfFailure(lastFailure, config.prefixMode);
  if (cause !== 'SubnetExhausted' && cause !== 'NoPrefixInSubnet') return undefined;
  return judgeLow(config, store.stats()).low && canGrow(pool) ? cause : undefined;
}

/** The daemon wants another ENI, and nothing says where it should go. */
function lacksEniConfig(pool: Pool): boolean {
  const { store, config, mayChangeEnis, hasRoomForEni } = pool;
  const isWanted = mayChangeEnis && hasRoomForEni && judgeLow(config, store.stats()).low;
  return isWanted && pool.lacksEniConfig && !canGrow(pool);
}

/** By the code of the last call that should have added addresses. */
export function causeOfFailure(code: string, prefixMode: boolean): RefusalCause {
  // A create that finds no free /28 answers InvalidParameterValue.
  const noPrefix = prefixMode && (isInsufficiency(code) || code === 'InvalidParameterValue');
  if (noPrefix) return 'NoPrefixInSubnet';
  if (isInsufficiency(code)) return 'SubnetExhausted';
  if (code === 'RequestLimitExceeded') return 'Throttled';
  if (code === 'UnauthorizedOperation') return 'Unauthorized';
  return 'IncreaseFailed';
}
