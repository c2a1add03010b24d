// Where a packet is sent to, as one writes it: an address, or an address, a port and a protocol.

import { formatAddress, parseAddress, type Address } from '../base/address.ts';
import { PROTOCOLS, type Protocol } from './iptablesRule.ts';

export interface DestinationPort {
  readonly protocol: Protocol;
  readonly number: number;
}

export interface SocketAddress {
  readonly address: Address;
  readonly port: number;
}

export interface Socket {
  readonly address: Address;
  /** Absent: of no interest. */
  readonly port?: DestinationPort;
}

/** `10.0.0.5`, `fd00::5`, `172.20.0.10:53/udp`, `[fd00::a]:53/udp`; TCP where no protocol is said. Undefined: neither. */
export function readSocket(text: string): Socket | undefined {
  const alone = parseAddress(text);
  if (alone !== undefined) return { address: alone };
  const [, inBrackets, plain = '', number, named = 'tcp'] =
    /^(?:\[([^\]]*)\]|([\d.]+)):(\d+)(?:\/(\w+))?$/.exec(text) ?? [];
  const address = parseAddress(inBrackets ?? plain);
  const protocol = PROTOCOLS.find((each) => each === named);
  if (address === undefined || protocol === undefined) return undefined;
  return { address, port: { protocol, number: Number(number) } };
}

/** `10.0.0.5:80`, `[fd00::5]:80` */
export function socketText({ address, port }: SocketAddress): string {
  const text = formatAddress(address);
  return typeof address === 'bigint' ? `[${text}]:${port}` : `${text}:${port}`;
}
