// How a scenario names addresses: one, a range, or a block.

import { assert } from '../../base/assert.ts';
import { type Cidr, cidrSize, parseCidr, parseIpv4 } from '../../base/ipv4.ts';
import type { AddressRange } from '../../ec2/config.ts';

/** Reads `10.0.0.7`, `10.0.0.10-10.0.0.20` or `10.0.0.32/28`; undefined when malformed or backwards. */
export function parseAddresses(text: string): AddressRange | undefined {
  const cidr = parseCidr(text);
  if (cidr !== undefined) return { first: cidr.base, last: cidr.base + cidrSize(cidr) - 1 };
  const [firstText = '', lastText, ...rest] = text.split('-');
  const first = parseIpv4(firstText.trim());
  const last = lastText === undefined ? first : parseIpv4(lastText.trim());
  if (first === undefined || last === undefined || rest.length > 0 || last < first) return undefined;
  return { first, last };
}

/** A block that has passed the schema. */
export function readCidr(text: string): Cidr {
  const cidr = parseCidr(text);
  assert(cidr !== undefined, `${text} passed as a block`);
  return cidr;
}

/** Addresses that have passed the schema. */
export function readAddresses(text: string): AddressRange {
  const range = parseAddresses(text);
  assert(range !== undefined, `${text} passed as addresses`);
  return range;
}
