// The slots of a node's ENIs as one string: what each carries, full ENIs drawn slot by slot, larger nodes counted.

import { freeSlots, type SlotState } from '../record/poolEni.ts';
import type { NodeSummary } from '../record/summary.ts';
import { textWidth } from './layout.ts';

/** In the order in which they are drawn, with what they mean. */
const SYMBOLS = [
  ['●', 'pod'],
  ['■', 'prefix, all 16 used'],
  ['◧', 'prefix, partly used'],
  ['□', 'prefix, unused'],
  ['◌', 'cooling'],
  ['○', 'warm'],
  ['×', 'of the other mode'],
  ['·', 'free'],
  ['T', 'trunk ENI, a place for each branch ENI'],
] as const;

type Symbol = (typeof SYMBOLS)[number][0];

function symbolOf(slot: SlotState): Symbol {
  if (slot.size > 1) {
    if (slot.assigned === slot.size) return '■';
    return slot.assigned > 0 ? '◧' : '□';
  }
  if (slot.assigned > 0) return '●';
  if (slot.otherMode) return '×';
  return slot.cooling > 0 ? '◌' : '○';
}

/** One group of symbols an ENI, `●●●○·`; one that carries nothing and gets nothing is left out, as those that are not there. */
function drawn(node: NodeSummary, slotsPerEni: number): string {
  return node.enis
    .map((eni) => {
      const symbols = eni.slots.map(symbolOf);
      const carried = SYMBOLS.flatMap(([symbol]) => symbols.filter((each) => each === symbol));
      if (eni.trunk) return ['T', ...carried, ...drawnPlaces(node)].join('');
      return carried.join('') + '·'.repeat(freeSlots(eni, eni.slots.length, slotsPerEni));
    })
    .filter((group) => group !== '')
    .join(' ');
}

function drawnPlaces(node: NodeSummary): string[] {
  return branchPlaces(node).map(([symbol, count]) => symbol.repeat(count));
}

/** Places for branch ENIs by what they show; none where the trunk is no one's yet. */
function branchPlaces({ branchEnis }: NodeSummary): [Symbol, number][] {
  if (branchEnis === undefined) return [];
  const { limit, used, cooling } = branchEnis;
  return [
    ['●', used],
    ['◌', cooling],
    ['·', Math.max(0, limit - used - cooling)],
  ];
}

/** All ENIs together, and the trunk: `●12 ○3 ·9 T ●2 ·7`. */
function counted(node: NodeSummary, slotsPerEni: number): string {
  const symbols = node.enis.flatMap(({ slots }) => slots.map(symbolOf));
  const free = node.enis.reduce((sum, eni) => sum + freeSlots(eni, eni.slots.length, slotsPerEni), 0);
  const slots = SYMBOLS.map(([symbol]): [Symbol, number] => [
    symbol,
    symbol === '·' ? free : symbols.filter((each) => each === symbol).length,
  ]);
  const trunk = node.enis.some((eni) => eni.trunk) ? ['T', ...countsOf(branchPlaces(node))] : [];
  return [...countsOf(slots), ...trunk].join(' ');
}

function countsOf(counts: readonly (readonly [Symbol, number])[]): string[] {
  return counts.flatMap(([symbol, count]) => (count === 0 ? [] : [`${symbol}${count}`]));
}

/** The pictures of some nodes in one manner: drawn where all fit the width, else counted, else none. */
export function slotPictures(
  nodes: readonly NodeSummary[],
  slotsPerEni: (node: NodeSummary) => number,
  width: number,
): string[] {
  const pictures = nodes.map((node) => drawn(node, slotsPerEni(node)));
  if (pictures.every((picture) => textWidth(picture) <= width)) return pictures;
  const counts = nodes.map((node) => counted(node, slotsPerEni(node)));
  return counts.every((count) => textWidth(count) <= width) ? counts : nodes.map(() => '');
}

/** What the symbols in the pictures mean: only those that occur. */
export function legend(pictures: readonly string[]): string {
  return SYMBOLS.filter(([symbol]) => pictures.some((picture) => picture.includes(symbol)))
    .map(([symbol, meaning]) => `${symbol} ${meaning}`)
    .join('  ');
}
