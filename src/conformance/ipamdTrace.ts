// Recorded runs of the real daemon: the format, and what of it the models need in other words.

import type { Cidr } from '../base/ipv4.ts';
import { parseCidr, parseIpv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { AddressRange } from '../ec2/config.ts';

export interface TraceFault {
  readonly call: string;
  readonly code: string;
  readonly fromMs: Milliseconds;
  readonly toMs: Milliseconds;
  readonly times?: number;
}

export interface TraceStep {
  readonly atMs: Milliseconds;
  readonly op:
    'add' | 'del' | 'cordon' | 'uncordon' | 'take' | 'free' | 'restart' | 'foreign-attach' | 'foreign-detach';
  readonly pod?: string;
  readonly retryEveryMs?: Milliseconds;
  readonly subnet?: string;
  readonly cidrs?: readonly string[];
  readonly downMs?: Milliseconds;
  readonly env?: Readonly<Record<string, string>>;
  readonly ips?: number;
  readonly eni?: string;
}

/** One line of what happened; which fields stand depends on the kind (`call`, `cni`, `daemon`, `node`, `foreign`, `pool`). */
export interface ObservedRecord {
  readonly t: Milliseconds;
  readonly [field: string]: unknown;
}

export interface IpamdTrace {
  readonly name: string;
  readonly about: string;
  readonly upstream: 'v1.16.4' | 'v1.23.1';
  readonly node: { readonly instanceType: string; readonly maxPods: number };
  readonly env: Readonly<Record<string, string>>;
  readonly subnets: readonly {
    readonly id: string;
    readonly cidr: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly taken?: readonly string[];
  }[];
  readonly latencyMs: Readonly<Record<string, Milliseconds>>;
  readonly detachMs: Milliseconds;
  readonly imdsLagMs: Milliseconds;
  readonly faults?: readonly TraceFault[];
  readonly steps: readonly TraceStep[];
  readonly endMs: Milliseconds;
  readonly observed: readonly ObservedRecord[];
  readonly introspection?: RecordedIntrospection;
}

/** What the daemon answered at the end, by path: parsed bodies, and the lines of its metrics. */
export interface RecordedIntrospection {
  readonly '/metrics': readonly string[];
  readonly [path: string]: unknown;
}

/** Whether a parsed JSON value looks like such a trace. */
export function isIpamdTrace(value: unknown): value is IpamdTrace {
  if (typeof value !== 'object' || value === null) return false;
  return ['upstream', 'node', 'env', 'subnets', 'latencyMs', 'steps', 'endMs', 'observed'].every(
    (key) => key in value,
  );
}

/** Reads an address, a range `a-b` or a CIDR. */
export function addressRange(text: string): AddressRange {
  const cidr = text.includes('/') ? parseCidr(text) : undefined;
  if (cidr !== undefined) return { first: cidr.base, last: cidr.base + 2 ** (32 - cidr.length) - 1 };
  const [first, last] = text.split('-').map(address);
  return { first, last: last ?? first };
}

export function cidrBlock(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`not a CIDR: ${text}`);
  return cidr;
}

function address(text: string): number {
  const parsed = parseIpv4(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}
