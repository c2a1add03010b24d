// What an allocator did wrong against the world, as a value: when, its last calls before, and what its pool was. It ends
// the run, and is never called a fault of the simulator.

import { formatMoment, type Milliseconds } from '../../base/time.ts';

export const ALLOCATOR_RULES = [
  /** It gave an address that its node's ENIs do not have. */
  'address-not-owned',
  /** It gave an address that another sandbox of the node has. */
  'address-shared',
  /** It took an address from EC2 that a sandbox has. */
  'address-taken-away',
  /** It gave an address that its view does not list, or a sandbox another address than before. */
  'inconsistent',
  /** It called EC2 for an ENI that is not there. */
  'unknown-eni',
  /** It threw an exception. */
  'exception',
  /** It answered, or slept, with something that is none. */
  'invalid-answer',
] as const;

export type AllocatorRule = (typeof ALLOCATOR_RULES)[number];

export interface AllocatorFault {
  readonly at: Milliseconds;
  readonly node: string;
  readonly allocator: string;
  readonly rule: AllocatorRule;
  readonly text: string;
  /** Calls of it and by it, the last ten, oldest first. */
  readonly calls: readonly { readonly at: Milliseconds; readonly text: string }[];
  /** Its view at that moment, a line an ENI. */
  readonly pool: readonly string[];
}

/** The run cannot go on. */
export class AllocatorFaultError extends Error {
  readonly fault: AllocatorFault;

  constructor(fault: AllocatorFault) {
    super(allocatorFaultLines(fault).join('\n'));
    this.fault = fault;
  }
}

/** As a person reads it. */
export function allocatorFaultLines({ allocator, node, at, text, calls, pool }: AllocatorFault): string[] {
  const section = (head: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`${head}:`, ...lines.map((line) => `  ${line}`)];
  return [
    `fault of the allocator ${allocator} at ${formatMoment(at)} on ${node}: ${text}`,
    ...section(
      'last calls',
      calls.map((call) => `${formatMoment(call.at)} ${call.text}`),
    ),
    ...section('pool', pool),
  ];
}
