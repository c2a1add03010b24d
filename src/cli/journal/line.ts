// One line of a journal: a finished run as a JSON object that ends with a checksum of what stands before it. Lines of
// journals from before there were checksums have none.

import { createHash } from 'node:crypto';
import { readFigures } from '../../sweep/figures.ts';
import type { RunFigures } from '../../base/metrics.ts';

export interface JournalRun {
  /** Of the compiled scenario. */
  readonly hash: string;
  readonly seed: number;
  readonly figures: RunFigures;
}

/** Of every line. */
const BEGINNING = '{"scenario":"';

const CHECKED = /^(\{.*),"check":"([0-9a-f]{8})"\}$/;

/** Without the line break. */
export function journalLine({ hash, seed, figures }: JournalRun, model: string): string {
  const text = JSON.stringify({ scenario: hash, seed, model, figures }).slice(0, -1);
  return `${text},"check":"${checksum(text)}"}`;
}

/** `of-another-model`: whole, but its figures may mean something else; undefined: this is not what was written. */
export function readJournalLine(text: string, model: string): JournalRun | 'of-another-model' | undefined {
  const [, content, check] = CHECKED.exec(text) ?? [];
  if (content !== undefined && check !== checksum(content)) return undefined;
  const line = parsed(content === undefined ? text : `${content}}`);
  if (line === undefined) return undefined;
  const { scenario, seed, model: own, figures, ...others } = line;
  if (typeof scenario !== 'string' || typeof own !== 'string' || !Number.isSafeInteger(seed))
    return undefined;
  if (Object.keys(others).length > 0) return undefined;
  if (own !== model) return 'of-another-model';
  const read = readFigures(figures);
  return read === undefined ? undefined : { hash: scenario, seed: Number(seed), figures: read };
}

/** Whether a kill may have left this of a line. */
export function isBegun(rest: string): boolean {
  return rest.startsWith(BEGINNING) || BEGINNING.startsWith(rest);
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Enough to notice what disks and editors do; it keeps nobody out. */
function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
