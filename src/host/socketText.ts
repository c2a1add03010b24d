// Where a packet is sent to, as one writes it: an address, or an address, a port and a protocol.

import { parseIpv4, type Ipv4 } from '../base/ipv4.ts';
import { PROTOCOLS } from './iptablesRule.ts';
import type { DestinationPort } from './packet.ts';

export interface Socket {
  readonly address: Ipv4;
  /** Absent: of no interest. */
  readonly port?: DestinationPort;
}

/** `10.0.0.5`, `172.20.0.10:53/udp`; TCP where no protocol is said. Undefined: neither. */
export function readSocket(text: string): Socket | undefined {
  const [, host = '', number, named = 'tcp'] = /^([\d.]+)(?::(\d+)(?:\/(\w+))?)?$/.exec(text) ?? [];
  const address = parseIpv4(host);
  const protocol = PROTOCOLS.find((each) => each === named);
  if (address === undefined || protocol === undefined) return undefined;
  return number === undefined ? { address } : { address, port: { protocol, number: Number(number) } };
}
