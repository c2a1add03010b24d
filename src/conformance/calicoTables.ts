// Tables recorded of Calico and Cilium: what a function of theirs answers, row by row.

import { fnv132 } from '../base/fnv.ts';
import { formatIpv6, parseIpv6Cidr } from '../base/ipv6.ts';
import { drawBelowPowerOfTwo, GoRandomSource } from '../calico/goRandomSource.ts';
import { parseSelector, type Labels } from '../calico/selector.ts';
import { differencesOf } from './caseVerdict.ts';
import { eniDifferences, rangeDifferences, type EniRow, type RangeRow } from './ciliumVerdict.ts';
import type { Verdict } from './verdict.ts';

/** A node's name, and where its walks begin: in a pool of 2^k IPv4 blocks, and in fd00::/64 in blocks of /122. */
interface StartRow {
  readonly host: string;
  readonly seed: number;
  readonly first: readonly number[];
  readonly first6: string;
  readonly uint32: readonly number[];
}

interface SelectorRow {
  readonly selector: string;
  /** For each set of labels. */
  readonly selects?: readonly boolean[];
  readonly error?: string;
}

interface LabelSet {
  readonly labels: Labels;
}

/** The rows of a table, and the sets of labels of a table of selectors. */
export interface RecordedTable {
  readonly about: string;
  readonly upstream: string;
  readonly sets?: readonly LabelSet[];
  readonly rows: readonly object[];
}

const POOL6 = 'fd00::/64';
const BLOCK6 = 122;

/** How the rows of each table are told from those of others, and what differs in one. */
const TABLES: readonly ((row: object, sets: readonly LabelSet[]) => readonly string[] | undefined)[] = [
  (row) => (isStartRow(row) ? startDifferences(row) : undefined),
  (row, sets) => (isSelectorRow(row) ? selectorDifferences(row, sets) : undefined),
  (row) => (isRangeRow(row) ? rangeDifferences(row) : undefined),
  (row) => (isEniRow(row) ? eniDifferences(row) : undefined),
];

export function isRecordedTable(content: unknown): content is RecordedTable {
  if (typeof content !== 'object' || content === null) return false;
  if (!('upstream' in content) || !/^(calico|cilium) /.test(String(content.upstream))) return false;
  if (!('rows' in content) || !('about' in content) || !Array.isArray(content.rows)) return false;
  return content.rows.every((row: unknown) => typeof row === 'object' && row !== null && isKnown(row));
}

export function judgeTable({ about, sets = [], rows }: RecordedTable): Verdict {
  const name = about;
  const details = rows.flatMap((row, place) =>
    (differencesIn(row, sets) ?? []).map((difference) => `row ${place}: ${difference}`),
  );
  const [headline] = details;
  return headline === undefined
    ? { name, accepted: true }
    : { name, accepted: false, headline, details: details.slice(1) };
}

function differencesIn(row: object, sets: readonly LabelSet[]): readonly string[] | undefined {
  for (const table of TABLES) {
    const differences = table(row, sets);
    if (differences !== undefined) return differences;
  }
  return undefined;
}

function isKnown(row: object): boolean {
  return isStartRow(row) || isSelectorRow(row) || isRangeRow(row) || isEniRow(row);
}

function isStartRow(row: object): row is StartRow {
  return ['host', 'seed', 'first', 'first6', 'uint32'].every((key) => key in row);
}

function isSelectorRow(row: object): row is SelectorRow {
  return 'selector' in row && ('selects' in row || 'error' in row);
}

function isRangeRow(row: object): row is RangeRow {
  return ['podCIDR', 'usable', 'lowest', 'highest'].every((key) => key in row);
}

function isEniRow(row: object): row is EniRow {
  return ['available', 'used', 'preAllocate', 'minAllocate', 'maxAllocate', 'needed', 'excess'].every(
    (key) => key in row,
  );
}

function startDifferences({ host, ...recorded }: StartRow): readonly string[] {
  const seed = fnv132(host);
  const source = new GoRandomSource(seed);
  const uint32 = recorded.uint32.map(() => Number(source.uint32()));
  const first = recorded.first.map((_, bits) => Number(drawBelowPowerOfTwo(new GoRandomSource(seed), bits)));
  return differencesOf(host, recorded, { seed, uint32, first, first6: firstOfSix(seed) });
}

function firstOfSix(seed: number): string {
  const pool = parseIpv6Cidr(POOL6);
  if (pool === undefined) return '';
  const index = drawBelowPowerOfTwo(new GoRandomSource(seed), BLOCK6 - pool.length);
  return `${formatIpv6(pool.base + (index << BigInt(128 - BLOCK6)))}/${BLOCK6}`;
}

function selectorDifferences(
  { selector, ...recorded }: SelectorRow,
  sets: readonly LabelSet[],
): readonly string[] {
  const parsed = parseSelector(selector);
  const modelled = parsed.ok
    ? { selects: sets.map(({ labels }) => parsed.selects(labels)) }
    : { error: parsed.error };
  return differencesOf(selector, recorded, modelled);
}
