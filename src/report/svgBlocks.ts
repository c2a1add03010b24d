// Where the /28s of a subnet stand in its map, and one path for all that look alike.

import { blockSize, IPS_PER_PREFIX } from '../base/ipv4.ts';
import { blockUse } from '../record/timelineBlocks.ts';
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
  if (blocks <= 16) return [8, 42];
  if (blocks <= MOST_IN_CELLS) return [16, 26];
  return blocks <= 1024 ? [32, 12] : [64, 8];
}

/** Blocks of a subnet that are drawn with a cell an address. */
const MOST_IN_CELLS = 64;

/** How much of a /28 is seen of it at least. */
const LEAST_HEIGHT = 2;

type Kind = 'free' | 'secondary' | 'primary' | 'taken' | 'taken-mark' | 'prefix' | 'prefix-mark' | 'reserved';

type Paths = Record<Kind, string>;

/** Users of a block, from below, with how many addresses each has. */
type Users = readonly (readonly [kind: 'taken' | 'primary' | 'secondary', count: number])[];

export function blockMap(
  { cidr, blocks }: SceneSubnet,
  reservations: readonly Pick<SubnetReservation, 'cidr'>[],
): BlockMap {
  const [columns, pitch] = shapeOf(blocks.length);
  const side = pitch - 2;
  const draw = blocks.length <= MOST_IN_CELLS ? drawCells : drawLevels;
  const paths: Paths = {
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
      if (used < IPS_PER_PREFIX) fragmented++;
      const users: Users = [
        ['taken', taken + kept],
        ['primary', primary],
        ['secondary', secondary],
      ];
      draw(paths, users, left, top, side);
    }
    if (isReserved(cidr.base + block * IPS_PER_PREFIX, reservations))
      paths.reserved += box(left, top, side, side);
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

/** Sixteen cells, four by four, filled from below. */
function drawCells(paths: Paths, users: Users, left: number, top: number, side: number): void {
  const cell = side / 4;
  let place = 0;
  for (const [kind, count] of users) {
    for (const end = place + count; place < end; place++) {
      const x = left + (place % 4) * cell + 0.5;
      const y = top + (3 - Math.floor(place / 4)) * cell + 0.5;
      paths[kind] += box(x, y, cell - 1, cell - 1);
      if (kind === 'taken') paths['taken-mark'] += slash(x, y, cell - 1, cell - 1);
    }
  }
}

/** As high as the share that is used. */
function drawLevels(paths: Paths, users: Users, left: number, top: number, side: number): void {
  let bottom = top + side;
  for (const [kind, count] of users) {
    if (count === 0) continue;
    const height = Math.max(LEAST_HEIGHT, (count / IPS_PER_PREFIX) * side);
    bottom = Math.max(top, bottom - height);
    paths[kind] += box(left, bottom, side, height);
    if (kind === 'taken') paths['taken-mark'] += slash(left, bottom, side, height);
  }
}

function isReserved(first: number, reservations: readonly Pick<SubnetReservation, 'cidr'>[]): boolean {
  return reservations.some(({ cidr }) => first >= cidr.base && first < cidr.base + blockSize(cidr.length));
}

function stripes(left: number, top: number, side: number): string {
  const inset = side / 6;
  const stripe = (share: number): string =>
    `M${short(left + side * share)} ${short(top + inset)}v${short(side - 2 * inset)}`;
  return stripe(0.25) + stripe(0.5) + stripe(0.75);
}
