// Where the /28s of a subnet stand in its map, and one path for all that look alike.

import { blockUse, BLOCK_SIZE } from '../record/timelineBlocks.ts';
import type { SceneSubnet } from '../record/timelineScene.ts';
import type { SubnetReservation } from '../ec2/config.ts';
import { box, short, slash } from './svgShapes.ts';

export interface BlockMap {
  readonly columns: number;
  readonly rows: number;
  readonly pitch: number;
  readonly paths: readonly (readonly [kind: string, path: string])[];
  /** /28s of which a part is used. */
  readonly fragmented: number;
  readonly prefixes: number;
}

/** AWS keeps the first four addresses of a subnet and its last. */
const KEPT_AT_START = 4;
const KEPT_AT_END = 1;

/** The more blocks, the smaller each. */
function shapeOf(blocks: number): readonly [columns: number, pitch: number] {
  if (blocks <= 64) return [16, 20];
  return blocks <= 1024 ? [32, 12] : [64, 8];
}

export function blockMap(
  { cidr, blocks }: SceneSubnet,
  reservations: readonly Pick<SubnetReservation, 'cidr'>[],
): BlockMap {
  const [columns, pitch] = shapeOf(blocks.length);
  const side = pitch - 2;
  const paths = {
    free: '',
    secondary: '',
    primary: '',
    taken: '',
    'taken-mark': '',
    prefix: '',
    'prefix-mark': '',
    reserved: '',
  };
  let [fragmented, prefixes] = [0, 0];
  for (const [block, packed] of blocks.entries()) {
    const { primary, secondary, taken, prefix } = blockUse(packed);
    const kept = (block === 0 ? KEPT_AT_START : 0) + (block === blocks.length - 1 ? KEPT_AT_END : 0);
    const used = primary + secondary + taken + kept;
    const left = (block % columns) * pitch + 1;
    const top = Math.floor(block / columns) * pitch + 1;
    paths.free += box(left, top, side, side);
    if (prefix > 0) {
      prefixes++;
      paths.prefix += box(left, top, side, side);
      paths['prefix-mark'] += stripes(left, top, side);
    } else if (used > 0) {
      if (used < BLOCK_SIZE) fragmented++;
      let bottom = top + side;
      for (const [kind, count] of [
        ['taken', taken + kept],
        ['primary', primary],
        ['secondary', secondary],
      ] as const) {
        if (count === 0) continue;
        const height = (count / BLOCK_SIZE) * side;
        bottom -= height;
        paths[kind] += box(left, short(bottom), side, short(height));
        if (kind === 'taken') paths['taken-mark'] += slash(left, bottom, side, height);
      }
    }
    const first = cidr.base + block * BLOCK_SIZE;
    const isReserved = reservations.some(
      (each) => first >= each.cidr.base && first < each.cidr.base + 2 ** (32 - each.cidr.length),
    );
    if (isReserved) paths.reserved += box(left, top, side, side);
  }
  return {
    columns: Math.min(columns, blocks.length),
    rows: Math.ceil(blocks.length / columns),
    pitch,
    paths: Object.entries(paths),
    fragmented,
    prefixes,
  };
}

function stripes(left: number, top: number, side: number): string {
  const inset = side / 6;
  const stripe = (share: number): string =>
    `M${short(left + side * share)} ${short(top + inset)}v${short(side - 2 * inset)}`;
  return stripe(0.25) + stripe(0.5) + stripe(0.75);
}
