// Every address of a subnet at one moment: who has it. And how its /28s are laid out in rows.

import { elementAt } from '../../base/assert.ts';
import {
  blockSize,
  formatCidr,
  formatIpv4,
  IPS_PER_PREFIX,
  parseCidr,
  parseIpv4,
  PREFIX_LENGTH,
  type Cidr,
} from '../../base/ipv4.ts';
import { grouped, plural } from '../../base/words.ts';
import type { Milliseconds } from '../../base/time.ts';
import { isAssigned, isCooling, type PoolEni } from '../../record/poolEni.ts';
import { rangeOf } from '../../record/timelineBlocks.ts';
import type { Scene, SceneEni } from '../../record/timelineScene.ts';
import type { TraceRecord } from '../../record/trace.ts';

export type CellUse = 'free' | 'aws' | 'primary' | 'assigned' | 'warm' | 'cooling' | 'other';

export interface SubnetCells {
  readonly cidr: Cidr;
  /** Of each address, from the first on. */
  readonly uses: readonly CellUse[];
  /** Places of the /28s that are delegated as a whole. */
  readonly prefixes: ReadonlySet<number>;
}

/** AWS keeps the first four addresses of a subnet and its last. */
const KEPT_AT_START = 4;

/** Larger subnets are drawn by their /28s alone. */
export const LARGEST_BY_ADDRESS = 21;

/** `others`: ranges that others hold, as `othersAt` has them. */
export function subnetCells(
  scene: Scene,
  subnet: string,
  cidr: Cidr,
  others: readonly string[],
  at: Milliseconds,
): SubnetCells {
  const size = blockSize(cidr.length);
  const uses = Array.from({ length: size }, (): CellUse => 'free');
  const prefixes = new Set<number>();
  const set = (address: number, use: CellUse): void => {
    const place = address - cidr.base;
    if (place >= 0 && place < size) uses[place] = use;
  };
  for (const range of others) {
    const [first, last] = rangeOf(range);
    for (let address = first; address <= last; address++) set(address, 'other');
  }
  const pools = poolEnis(scene);
  for (const eni of scene.enis) {
    if (eni === null || eni.subnet !== subnet) continue;
    set(parseIpv4(eni.address) ?? -1, 'primary');
    addCidrs(eni, pools.get(eni.eni), at, cidr, set, prefixes);
  }
  for (let place = 0; place < Math.min(KEPT_AT_START, size); place++) uses[place] = 'aws';
  uses[size - 1] = 'aws';
  return { cidr, uses, prefixes };
}

function addCidrs(
  eni: SceneEni,
  pool: PoolEni | undefined,
  at: Milliseconds,
  cidr: Cidr,
  set: (address: number, use: CellUse) => void,
  prefixes: Set<number>,
): void {
  for (const text of eni.cidrs) {
    const block = parseCidr(text);
    if (block === undefined) continue;
    const count = blockSize(block.length);
    if (count > 1) prefixes.add(Math.floor((block.base - cidr.base) / IPS_PER_PREFIX));
    for (let offset = 0; offset < count; offset++) {
      const address = block.base + offset;
      set(address, useOf(address, pool, at));
    }
  }
}

/** Of an address that an ENI carries. One that ipamd does not know yet is warm as far as one sees. */
function useOf(address: number, pool: PoolEni | undefined, at: Milliseconds): CellUse {
  const place = pool?.held.indexOf(address) ?? -1;
  if (pool === undefined || place === -1) return 'warm';
  if (isAssigned(pool, place)) return 'assigned';
  return isCooling(pool, place, at) ? 'cooling' : 'warm';
}

function poolEnis(scene: Scene): ReadonlyMap<string, PoolEni> {
  const enis = new Map<string, PoolEni>();
  for (const node of scene.nodes) for (const eni of node?.pool.enis ?? []) enis.set(eni.eni, eni);
  return enis;
}

/** Single addresses and ranges that others hold in a subnet at this moment; `taken`: from the start. */
export function othersAt(
  records: readonly TraceRecord[],
  subnet: string,
  taken: readonly string[],
  at: Milliseconds,
): string[] {
  const held = new Set<number>();
  const change = (ranges: readonly string[], isTaken: boolean): void => {
    for (const range of ranges) {
      const [first, last] = rangeOf(range);
      for (let address = first; address <= last; address++) {
        if (isTaken) held.add(address);
        else held.delete(address);
      }
    }
  };
  change(taken, true);
  for (const record of records) {
    if (record.t > at) break;
    if (record.kind === 'addresses-taken' && record.subnet === subnet) change(record.ranges, true);
    else if (record.kind === 'addresses-freed' && record.subnet === subnet) change(record.ranges, false);
  }
  return [...held].map(formatIpv4);
}

/** Some /28s of a subnet side by side. */
export interface BlockRow {
  /** Aligned to its length. */
  readonly label: string;
  /** Places of its /28s. */
  readonly blocks: readonly number[];
}

export interface BlockLayout {
  readonly rows: readonly BlockRow[];
  /** Of one address; of one /28 where addresses are not drawn. */
  readonly cell: number;
  readonly pitch: number;
  readonly isByAddress: boolean;
}

/** Cells of large subnets in a row: a /24. */
const BLOCKS_OF_24 = 16;

export function blockLayout({ base, length }: Cidr): BlockLayout {
  const isByAddress = length >= LARGEST_BY_ADDRESS;
  const [perRow, cell, pitch] = isByAddress ? shapeOf(length) : [BLOCKS_OF_24, 12, 16];
  const blocks = 2 ** Math.max(0, PREFIX_LENGTH - length);
  const rowLength = PREFIX_LENGTH - Math.log2(perRow);
  const rows = Array.from({ length: Math.ceil(blocks / perRow) }, (_, row) => {
    const first = row * perRow;
    return {
      label: formatCidr({ base: base + first * IPS_PER_PREFIX, length: Math.max(length, rowLength) }),
      blocks: Array.from({ length: Math.min(perRow, blocks - first) }, (__, offset) => first + offset),
    };
  });
  return { rows, cell, pitch, isByAddress };
}

/** /28s a row, and pixels of a cell and from row to row. */
function shapeOf(length: number): readonly [perRow: number, cell: number, pitch: number] {
  if (length >= 26) return [1, 11, 16];
  return length >= 24 ? [2, 8, 14] : [4, 7, 14];
}

/** A part of a subnet: the /24 that one has clicked. */
export function partOf({ cidr, uses, prefixes }: SubnetCells, first: number): SubnetCells {
  const blocks = blockSize(24) / IPS_PER_PREFIX;
  return {
    cidr: { base: cidr.base + first * IPS_PER_PREFIX, length: 24 },
    uses: uses.slice(first * IPS_PER_PREFIX, (first + blocks) * IPS_PER_PREFIX),
    prefixes: new Set([...prefixes].map((block) => block - first)),
  };
}

/** Addresses of a /28 that nobody has. */
export function freeOf({ uses }: SubnetCells, block: number): number {
  let free = 0;
  for (
    let place = block * IPS_PER_PREFIX;
    place < Math.min(uses.length, (block + 1) * IPS_PER_PREFIX);
    place++
  ) {
    if (elementAt(uses, place) === 'free') free++;
  }
  return free;
}

export function mapSentence(cells: SubnetCells): string {
  const free = cells.uses.filter((use) => use === 'free').length;
  const blocks = Math.ceil(cells.uses.length / IPS_PER_PREFIX);
  const whole = Array.from({ length: blocks }, (_, block) => block).filter((block) =>
    isWholeFree(cells, block),
  ).length;
  return `${grouped(free)} of ${grouped(cells.uses.length)} addresses free, ${plural(whole, 'free /28')}, ${plural(cells.prefixes.size, 'delegated prefix')}`;
}

export function isWholeFree(cells: SubnetCells, block: number): boolean {
  return freeOf(cells, block) === IPS_PER_PREFIX && !cells.prefixes.has(block);
}

/** Whether they draw the same map. */
export function areAlike(one: SubnetCells, other: SubnetCells): boolean {
  return (
    one.cidr.base === other.cidr.base &&
    one.uses.length === other.uses.length &&
    one.prefixes.size === other.prefixes.size &&
    one.uses.every((use, place) => use === other.uses[place]) &&
    [...one.prefixes].every((block) => other.prefixes.has(block))
  );
}
