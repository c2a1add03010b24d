// What was asked of the real Calico IPAM, and what came of it: the forms of its recordings.

import type { IpamConfig } from '../calico/ipamConfig.ts';
import type { IpPoolSpec } from '../calico/pool.ts';
import type { Labels } from '../calico/selector.ts';

export interface RecordedNode {
  readonly name: string;
  readonly labels?: Labels;
}

export interface RecordedBlock {
  readonly node: string | null;
  readonly claimedMs?: number;
  /** Ordinals in the order in which they will be given out: `1-3,0`. */
  readonly free: string;
}

/** An edit of a pool has the pool's fields beside its own. */
export interface RecordedIpamStep extends Partial<Omit<IpPoolSpec, 'name' | 'cidr'>> {
  readonly atMs: number;
  readonly op: string;
  readonly pod?: string;
  /** An object where one is made. */
  readonly node?: string | RecordedNode;
  readonly ns?: string;
  readonly labels?: Labels;
  /** By name where one is changed. */
  readonly pool?: string | IpPoolSpec;
  readonly pools?: readonly string[];
  readonly pools6?: readonly string[];
  readonly families?: string;
  readonly ip?: string;
  readonly ips?: readonly string[];
  readonly handle?: string;
  readonly oldSequence?: boolean;
  readonly mustBeEmpty?: boolean;
  readonly cidr?: string;
  readonly cidrs?: readonly string[];
  readonly name?: string;
  readonly config?: IpamConfig;
  readonly block?: string;
  readonly block6?: string;
  readonly [key: string]: unknown;
}

export interface RecordedIpam {
  readonly name: string;
  /** `calico v3.32.1` */
  readonly upstream: string;
  readonly config: IpamConfig;
  readonly pools: readonly IpPoolSpec[];
  readonly reservations?: Readonly<Record<string, readonly string[]>>;
  readonly nodes: readonly RecordedNode[];
  readonly steps: readonly RecordedIpamStep[];
  /** The blocks at the end. */
  readonly blocks: Readonly<Record<string, RecordedBlock & { readonly used: object }>>;
  readonly handles?: Readonly<Record<string, object>>;
  /** What calicoctl printed at the end, by its words. */
  readonly calicoctl?: Readonly<Record<string, string>>;
}

/** An event of the collector, and every time that was seen for it. */
export interface RecordedCollection {
  readonly t: readonly number[];
  readonly event: 'released' | 'deleted';
  readonly block: string;
  readonly node: string;
  readonly ip?: string;
  readonly owner?: string;
}

export interface RecordedCollector extends RecordedIpam {
  /** 0: off. */
  readonly leakGracePeriodMs: number;
  readonly endMs: number;
  readonly observed: readonly RecordedCollection[];
}

export function isRecordedIpam(content: unknown): content is RecordedIpam {
  if (typeof content !== 'object' || content === null) return false;
  if (!('upstream' in content) || !String(content.upstream).startsWith('calico ')) return false;
  return ['name', 'config', 'pools', 'nodes', 'steps', 'blocks'].every((key) => key in content);
}

/** Several nodes at once, each call taking time. */
export function isRecordedRace(content: RecordedIpam): boolean {
  return 'callUs' in content;
}

export function isRecordedCollector(content: RecordedIpam): content is RecordedCollector {
  return ['leakGracePeriodMs', 'endMs', 'observed'].every((key) => key in content);
}
