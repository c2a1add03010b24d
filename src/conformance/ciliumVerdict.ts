// Holds the production cluster pool of Cilium against recordings of the real operator, and formulas against tables.

import { assert } from '../base/assert.ts';
import { formatIpv4, parseCidr, type Cidr } from '../base/ipv4.ts';
import { ClusterPool, type CiliumNode } from '../cilium/clusterPool.ts';
import { excessAddresses, neededAddresses, usableRange, type EniAddresses } from '../cilium/nodeAddresses.ts';
import { SeededChooser } from '../kernel/chooser.ts';
import { Random } from '../kernel/random.ts';
import { differencesOf } from './caseVerdict.ts';
import type { Verdict } from './verdict.ts';

interface RecordedStep {
  readonly op: string;
  readonly node?: string;
  readonly podCIDRs?: readonly string[];
  /** What changed in CiliumNodes; null: gone. */
  readonly nodes: object;
}

export interface RecordedClusterPool {
  readonly name: string;
  readonly pools: readonly string[];
  readonly maskSize: number;
  readonly steps: readonly RecordedStep[];
}

export function isRecordedClusterPool(content: unknown): content is RecordedClusterPool {
  if (typeof content !== 'object' || content === null) return false;
  if (!('upstream' in content) || !String(content.upstream).startsWith('cilium ')) return false;
  return ['name', 'pools', 'maskSize', 'steps'].every((key) => key in content);
}

const PLAYS: ReadonlyMap<string, (pool: ClusterPool, step: RecordedStep) => void> = new Map([
  ['node-add', (pool, { node = '', podCIDRs }) => pool.nodeAdded(node, podCIDRs)],
  ['node-del', (pool, { node = '' }) => pool.nodeDeleted(node)],
  ['node-update', (pool, { node = '' }) => pool.nodeSeen(node)],
  ['operator-restart', (pool) => pool.operatorRestarted()],
]);

export function judgeClusterPool({ name, pools, maskSize, steps }: RecordedClusterPool): Verdict {
  const pool = new ClusterPool(pools.map(blockOf), maskSize, new SeededChooser(new Random(1), 'cilium'));
  const details: string[] = [];
  for (const [place, step] of steps.entries()) {
    const play = PLAYS.get(step.op);
    if (play === undefined) return { name, accepted: 'not-simulated', feature: step.op };
    const before = new Map(pool.nodes);
    play(pool, step);
    details.push(...differencesOf(`${place} ${step.op}`, step.nodes, changesOf(before, pool.nodes)));
  }
  const [headline] = details;
  return headline === undefined
    ? { name, accepted: true }
    : { name, accepted: false, headline, details: details.slice(1) };
}

function changesOf(before: ReadonlyMap<string, CiliumNode>, after: ReadonlyMap<string, CiliumNode>): object {
  const changes: Record<string, object | null> = {};
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name), after.get(name)].map((node) => node && nodeText(node));
    if (JSON.stringify(was) !== JSON.stringify(is)) changes[name] = is ?? null;
  }
  return changes;
}

function nodeText({ podCidrs, error }: CiliumNode): object {
  return { podCIDRs: podCidrs.length === 0 ? null : podCidrs, ...(error !== undefined && { error }) };
}

export interface RangeRow {
  readonly podCIDR: string;
  readonly usable: number;
  readonly lowest: string;
  readonly highest: string;
}

export function rangeDifferences(row: RangeRow): readonly string[] {
  const { count, lowest, highest } = usableRange(blockOf(row.podCIDR));
  const { usable } = row;
  const modelled = { usable: count, lowest: formatIpv4(lowest), highest: formatIpv4(highest) };
  return differencesOf(row.podCIDR, { usable, lowest: row.lowest, highest: row.highest }, modelled);
}

export interface EniRow extends EniAddresses {
  readonly needed: number;
  readonly excess: number;
}

export function eniDifferences(row: EniRow): readonly string[] {
  const { needed, excess } = row;
  return differencesOf(
    '',
    { needed, excess },
    { needed: neededAddresses(row), excess: excessAddresses(row) },
  );
}

function blockOf(text: string): Cidr {
  const cidr = parseCidr(text);
  assert(cidr !== undefined, `an IPv4 block: ${text}`);
  return cidr;
}
