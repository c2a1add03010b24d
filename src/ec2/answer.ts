// What a call to EC2 answers: a value, or an error code with its message.

import { own } from '../base/own.ts';

/** Structurally the answer the daemon's port asks for. */
export type Ec2Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string };

export type Ec2Failure = Extract<Ec2Answer<never>, { ok: false }>;

/** A count of secondary addresses or of /28 prefixes. */
export type AddressRequest =
  { readonly kind: 'ips'; readonly count: number } | { readonly kind: 'prefixes'; readonly count: number };

/** What a new ENI is to have: those, or a count of IPv6 addresses and no secondary IPv4 ones. */
export type NewEniRequest = AddressRequest | { readonly kind: 'ipv6s'; readonly count: number };

/** The answer of a call that returns nothing. */
export const DONE = { ok: true, value: undefined } as const;

export function success<T>(value: T): Ec2Answer<T> {
  return { ok: true, value };
}

export function failure(
  code: string,
  message = own(GENERAL_MESSAGES, code) ?? `The call failed: ${code}`,
): Ec2Failure {
  return { ok: false, code, message };
}

export function notFound(eniId: string): Ec2Failure {
  return failure('InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${eniId}' does not exist`);
}

/** Messages that name nothing of the request, by code; they also serve faults a scenario injects. */
const GENERAL_MESSAGES: Readonly<Record<string, string>> = {
  InsufficientCidrBlocks:
    'The specified subnet does not have enough free cidr blocks to satisfy the request.',
  InsufficientFreeAddressesInSubnet:
    'The specified subnet does not have enough free addresses to satisfy the request.',
  InternalError: 'An internal error has occurred',
  NetworkInterfaceLimitExceeded: 'The maximum number of network interfaces has been reached.',
  PrivateIpAddressLimitExceeded: 'Number of private addresses will exceed limit.',
  RequestLimitExceeded: 'Request limit exceeded.',
  UnauthorizedOperation: 'You are not authorized to perform this operation.',
  Unavailable: 'The service is unavailable. Please try again shortly.',
};
