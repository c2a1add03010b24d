// Which ENIs serve pods with IPv6: told once, at the start of the daemon. @upstream pkg/ipamd/ipamd.go#nodeInit

import type { Process } from '../kernel/process.ts';
import { isPrimary, type AttachedEni } from './attachedEnis.ts';
import { createEniWith } from './createEni.ts';
import { isSubnetExcluded } from './eniSubnets.ts';
import type { Failure, Pool } from './pool.ts';

/**
 * Older versions use the primary ENI alone; newer ones all but those in excluded subnets, which are looked up ENI by ENI.
 * Undefined where a subnet cannot be looked up.
 */
export function* enisForIpv6(
  pool: Pool,
  attached: readonly AttachedEni[],
): Process<readonly AttachedEni[] | undefined> {
  const { rules, config, ports } = pool;
  if (!rules.servesIpv6OnAllEnis) return attached.filter(({ metadata }) => isPrimary(metadata));
  if (!rules.excludesSubnets || !config.subnetDiscovery) return attached;
  const serving: AttachedEni[] = [];
  for (const eni of attached) {
    const subnets = yield* ports.ec2.describeSubnets();
    if (!subnets.ok) return undefined;
    if (!isSubnetExcluded(pool, subnets.value, eni.metadata.subnetId)) serving.push(eni);
  }
  return serving;
}

/** With an address of its own, and then a /80. */
export function createIpv6Eni(pool: Pool): Process<Failure> {
  return createEniWith(pool, { kind: 'ipv6s', count: 1 });
}

/** Each further network card gets an ENI, if it has none; one that cannot be had is asked for at the next start only. */
export function* createIpv6EnisOfCards({ all }: Pool): Process {
  for (const pool of all) {
    if (pool.mayChangeEnis && pool.store.enis.size === 0) yield* createIpv6Eni(pool);
  }
}
