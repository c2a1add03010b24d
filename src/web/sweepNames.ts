// Settings by short names: their values, and once what those are of.

import { elementAt } from '../base/assert.ts';
import type { SweepDocument } from '../report/sweepSchema.ts';
import { shortPaths, valueText } from '../sweep/settingNames.ts';

/** What all settings vary, once. */
export function headOf({ axes }: SweepDocument): string {
  return ['setting', ...shortPaths(axes.map(({ path }) => path))]
    .slice(axes.length === 0 ? 0 : 1)
    .join(' · ');
}

/** Its values without their paths, which stand in the head. */
export function shortName({ axes, settings }: SweepDocument, index: number): string {
  const { label, set } = elementAt(settings, index);
  const values = axes.flatMap(({ path }) => (Object.hasOwn(set, path) ? [valueText(set[path])] : []));
  return [label, values.join(' · ')].filter((part) => part !== '').join(' ');
}

export interface NamedPoint {
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

export interface PlacedName {
  readonly index: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

/** Pixels of a letter and of a line, and between a point and its name. */
const LETTER = 5.6;
const LINE = 11;
const GAP = 9;

/** Beside their points, on the side where there is room; a name that would cover another, or a point, is left out. */
export function placeNames(
  sweep: SweepDocument,
  points: readonly NamedPoint[],
  others: readonly NamedPoint[],
  right: number,
): PlacedName[] {
  const boxes = others.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const names: PlacedName[] = [];
  for (const { index, x, y } of points) {
    const text = shortName(sweep, index);
    const width = text.length * LETTER;
    for (const anchor of ['start', 'end'] as const) {
      const left = anchor === 'start' ? x + GAP : x - GAP - width;
      const box = { left, right: left + width, top: y - LINE / 2, bottom: y + LINE / 2 };
      const isOut = box.right > right || box.left < 60;
      if (isOut || boxes.some((other) => overlap(box, other))) continue;
      boxes.push(box);
      names.push({ index, text, x: anchor === 'start' ? x + GAP : x - GAP, y: y + 4, anchor });
      break;
    }
  }
  return names;
}

type Box = Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>;

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
