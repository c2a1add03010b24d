// What an ENI has of IPv6, as descriptions of it list it.

import { formatIpv6, formatIpv6Cidr } from '../../base/ipv6.ts';
import type { NetworkInterfaceView } from '../../ec2/view.ts';
import type { JsonValue } from '../introspection/goJson.ts';

/** Prefixes are left out where there are none. */
export function ipv6Members({ ipv6 }: NetworkInterfaceView): Readonly<Record<string, JsonValue>> {
  const { addresses = [], prefixes = [] } = ipv6 ?? {};
  return {
    Ipv6Addresses: addresses.map((address) => ({ Ipv6Address: formatIpv6(address), IsPrimaryIpv6: false })),
    ...(prefixes.length === 0
      ? {}
      : { Ipv6Prefixes: prefixes.map((prefix) => ({ Ipv6Prefix: formatIpv6Cidr(prefix) })) }),
  };
}
