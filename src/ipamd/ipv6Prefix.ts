// The /80 of an ENI, whose addresses its pods get.

import type { Ipv6Cidr } from '../base/ipv6.ts';
import type { Process } from '../kernel/process.ts';
import type { Ec2Answer } from './ec2Port.ts';
import type { Failure, Pool } from './pool.ts';
import type { StoredEni } from './storedEni.ts';

/** One that cannot be had is asked for again only where the whole set-up of the ENI is tried again. */
export function* assignIpv6Prefix(pool: Pool, eni: StoredEni): Process<Failure> {
  const prefixes = pool.config.imdsOnly ? shownPrefixes(pool, eni.id) : yield* ipv6PrefixesOf(pool, eni.id);
  if (!prefixes.ok) {
    pool.noteFailure(prefixes.code);
    return { code: prefixes.code };
  }
  pool.lastFailure = undefined;
  pool.addCidrs(eni, prefixes.value.slice(0, 1));
  return undefined;
}

function shownPrefixes({ ports }: Pool, eniId: string): Ec2Answer<readonly Ipv6Cidr[]> {
  const shown = ports.imds.attachedEnis().find((eni) => eni.eniId === eniId);
  return { ok: true, value: shown?.ipv6?.prefixes ?? [] };
}

/**
 * Those that EC2 says the ENI has, or a new one.
 * @upstream pkg/ipamd/ipamd.go#assignIPv6Prefix
 */
function* ipv6PrefixesOf({ ports }: Pool, eniId: string): Process<Ec2Answer<readonly Ipv6Cidr[]>> {
  const described = yield* ports.ec2.describeNetworkInterfaces([eniId]);
  if (!described.ok) return described;
  const known = described.value.flatMap(({ ipv6Prefixes }) => ipv6Prefixes);
  return known.length > 0 ? { ok: true, value: known } : yield* ports.ec2.assignIpv6Addresses(eniId, 1);
}
