// A subnet as a map: a row for one or more /28s, a cell for each address, or where there are too many for each /28.
// A frame marks a whole free /28: no frame anywhere is what "no free /28" looks like.

import { useMemo } from 'preact/hooks';
import type { TargetedMouseEvent, TargetedPointerEvent } from 'preact';
import { elementAt } from '../../base/assert.ts';
import { blockSize, formatIpv4, IPS_PER_PREFIX, type Cidr } from '../../base/ipv4.ts';
import { grouped } from '../../base/words.ts';
import type { SubnetDocument } from '../../report/htmlDocument.ts';
import { hideTip, showTip } from '../tip.ts';
import {
  blockLayout,
  freeOf,
  isWholeFree,
  mapSentence,
  type BlockLayout,
  type CellUse,
  type SubnetCells,
} from './subnetCells.ts';

/** Left of the cells, and right of them. */
const LABELS = 118;
const AFTER = 56;

/** Between two /28s of a row. */
const GAP = 4;

interface Props {
  readonly name: string;
  readonly cells: SubnetCells;
  readonly reservations: SubnetDocument['reservations'];
  /** Of an address, or of a /28's first where addresses are not drawn. */
  readonly onPick?: ((address: number) => void) | undefined;
  readonly picked?: number | undefined;
}

type Paths = Record<
  CellUse | 'mark' | 'frame' | 'prefix' | 'reserved' | 'shade1' | 'shade2' | 'shade3' | 'shade4',
  string
>;

export function SubnetMap({ name, cells, reservations, onPick, picked }: Props) {
  const layout = useMemo(() => blockLayout(cells.cidr), [cells.cidr.base, cells.cidr.length]);
  const paths = useMemo(() => pathsOf(cells, layout, reservations), [cells, layout, reservations]);
  const { rows, pitch, cell } = layout;
  const width = LABELS + (rows[0]?.blocks.length ?? 0) * blockPitch(layout) + AFTER;
  const addressAt = (event: MouseEvent, box: DOMRect): number | undefined => {
    const x = ((event.clientX - box.left) / box.width) * width - LABELS;
    const row = rows[Math.floor(((event.clientY - box.top) / box.height) * rows.length)];
    const inRow = Math.floor(x / blockPitch(layout));
    const block = row?.blocks[inRow];
    if (block === undefined || x < 0) return undefined;
    const offset = Math.floor((x - inRow * blockPitch(layout)) / cell);
    if (!layout.isByAddress) return cells.cidr.base + block * IPS_PER_PREFIX;
    return offset < IPS_PER_PREFIX ? cells.cidr.base + block * IPS_PER_PREFIX + offset : undefined;
  };
  return (
    <svg
      class={onPick === undefined ? 'subnet-map' : 'subnet-map can-pick'}
      viewBox={`0 0 ${width} ${rows.length * pitch}`}
      width={width}
      height={rows.length * pitch}
      role="img"
      aria-label={`Subnet ${name}: ${mapSentence(cells)}`}
      onPointerMove={(event: TargetedPointerEvent<SVGSVGElement>) => {
        const address = addressAt(event, event.currentTarget.getBoundingClientRect());
        showTip(event, address === undefined ? '' : tipOf(cells, layout, address));
      }}
      onPointerLeave={hideTip}
      onClick={(event: TargetedMouseEvent<SVGSVGElement>) => {
        const address = addressAt(event, event.currentTarget.getBoundingClientRect());
        if (address !== undefined) onPick?.(address);
      }}
    >
      {Object.entries(paths).map(
        ([kind, path]) => path !== '' && <path key={kind} class={`cell-${kind}`} d={path} />,
      )}
      {rows.map(({ label, blocks }, row) => (
        <g key={label}>
          <text class="cidr" x={0} y={row * pitch + cell - 1}>
            {label}
          </text>
          <text class="row-free" x={width - AFTER + 6} y={row * pitch + cell - 1}>
            {grouped(blocks.reduce((sum, block) => sum + freeOf(cells, block), 0))} free
          </text>
        </g>
      ))}
      {picked !== undefined && <Picked address={picked} cidr={cells.cidr} layout={layout} />}
    </svg>
  );
}

function Picked({
  address,
  cidr,
  layout,
}: {
  readonly address: number;
  readonly cidr: Cidr;
  readonly layout: BlockLayout;
}) {
  const place = address - cidr.base;
  if (place < 0 || place >= blockSize(cidr.length)) return null;
  const block = Math.floor(place / IPS_PER_PREFIX);
  const perRow = layout.rows[0]?.blocks.length ?? 1;
  const x =
    LABELS +
    (block % perRow) * blockPitch(layout) +
    (layout.isByAddress ? (place % IPS_PER_PREFIX) * layout.cell : 0);
  const y = Math.floor(block / perRow) * layout.pitch;
  return <rect class="cell-picked" x={x - 1} y={y - 1} width={layout.cell + 1} height={layout.cell + 1} />;
}

function blockPitch({ isByAddress, cell }: BlockLayout): number {
  return isByAddress ? cell * IPS_PER_PREFIX + GAP : cell + 2;
}

function pathsOf(cells: SubnetCells, layout: BlockLayout, reservations: Props['reservations']): Paths {
  const paths: Paths = {
    free: '',
    other: '',
    assigned: '',
    primary: '',
    warm: '',
    cooling: '',
    aws: '',
    mark: '',
    shade1: '',
    shade2: '',
    shade3: '',
    shade4: '',
    frame: '',
    prefix: '',
    reserved: '',
  };
  const { cell, pitch, rows, isByAddress } = layout;
  for (const [row, { blocks }] of rows.entries()) {
    for (const [column, block] of blocks.entries()) {
      const x = LABELS + column * blockPitch(layout);
      const y = row * pitch;
      if (isByAddress) {
        for (let offset = 0; offset < IPS_PER_PREFIX; offset++) {
          const use = cells.uses[block * IPS_PER_PREFIX + offset];
          if (use !== undefined) addCell(paths, use, x + offset * cell, y, cell);
        }
      } else paths[shadeOf(freeOf(cells, block))] += box(x, y, cell, cell);
      const width = isByAddress ? cell * IPS_PER_PREFIX : cell;
      if (cells.prefixes.has(block)) paths.prefix += box(x - 0.5, y - 0.5, width, cell);
      else if (isWholeFree(cells, block)) paths.frame += box(x - 0.5, y - 0.5, width, cell);
      if (isReserved(cells.cidr.base + block * IPS_PER_PREFIX, reservations)) {
        paths.reserved += box(x - 2, y - 2, width + 3, cell + 3);
      }
    }
  }
  return paths;
}

function addCell(paths: Paths, use: CellUse, x: number, y: number, cell: number): void {
  const side = cell - 1;
  const middle = side / 2;
  if (use === 'primary') {
    // Too small for a dot in it.
    if (cell < 8) paths.assigned += box(x, y, side, side);
    else {
      paths.free += box(x + 0.5, y + 0.5, side - 1, side - 1);
      paths.primary += box(x + middle - 1.5, y + middle - 1.5, 3, 3);
    }
  } else if (use === 'warm') paths.warm += disc(x + middle, y + middle, middle - 1);
  else if (use === 'cooling') paths.cooling += disc(x + middle, y + middle, Math.min(1.6, middle - 1));
  else if (use === 'aws') {
    const arm = middle - 1;
    paths.aws += `M${x + middle - arm} ${y + middle - arm}l${arm * 2} ${arm * 2}m${-arm * 2} 0l${arm * 2} ${-arm * 2}`;
  } else if (use === 'free') paths.free += box(x + 0.5, y + 0.5, side - 1, side - 1);
  else {
    paths[use] += box(x, y, side, side);
    if (use === 'other')
      paths.mark += `M${x} ${y + side}l${side} ${-side}M${x} ${y + middle}l${middle} ${-middle}M${x + middle} ${y + side}l${middle} ${-middle}`;
  }
}

/** How much of a /28 is free, in four steps. */
function shadeOf(free: number): 'shade1' | 'shade2' | 'shade3' | 'shade4' {
  if (free === IPS_PER_PREFIX) return 'shade4';
  if (free === 0) return 'shade1';
  return free < IPS_PER_PREFIX / 2 ? 'shade2' : 'shade3';
}

function isReserved(first: number, reservations: Props['reservations']): boolean {
  return reservations.some(({ cidr }) => first >= cidr.base && first < cidr.base + blockSize(cidr.length));
}

const WORDS: Readonly<Record<CellUse, string>> = {
  free: 'free',
  aws: 'AWS-reserved',
  primary: 'primary IP',
  assigned: 'assigned',
  warm: 'warm',
  cooling: 'cooling down',
  other: 'other resources',
};

export function wordsOf(use: CellUse): string {
  return WORDS[use];
}

function tipOf(cells: SubnetCells, { isByAddress }: BlockLayout, address: number): string {
  const place = address - cells.cidr.base;
  if (isByAddress) return `${formatIpv4(address)} ${WORDS[elementAt(cells.uses, place)]}`;
  return `${formatIpv4(address)}/28: ${freeOf(cells, place / IPS_PER_PREFIX)} free`;
}

function box(left: number, top: number, width: number, height: number): string {
  return `M${left} ${top}h${width}v${height}h${-width}z`;
}

function disc(x: number, y: number, radius: number): string {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${radius * 2} 0a${radius} ${radius} 0 1 0 ${-radius * 2} 0`;
}
