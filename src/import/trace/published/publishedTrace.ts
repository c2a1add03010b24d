// What a published trace of a cluster is to the import: its columns, how they look, and what a row of it says.

import { SECOND, type Milliseconds } from '../../../base/time.ts';

/** The text in a column; empty where the row has none. */
export type Cell = (column: string) => string;

type Requests = Readonly<Record<string, string>>;

/** A row that is a life, or as many alike as `count`. */
export interface RowLife {
  readonly name: string;
  readonly count: number;
  readonly createdAt: Milliseconds;
  readonly startedAt: Milliseconds | undefined;
  readonly finishedAt: Milliseconds | undefined;
  readonly requests: Requests;
}

/** A row that tells of a moment in a life. */
export interface RowEvent {
  readonly name: string;
  readonly what: 'created' | 'started' | 'ended';
  readonly at: Milliseconds;
  readonly requests: Requests;
}

type Rows =
  | { readonly life: (cell: Cell) => RowLife | undefined; readonly event?: undefined }
  | { readonly life?: undefined; readonly event: (cell: Cell) => RowEvent | undefined };

export type PublishedTrace = Rows & {
  /** In order, as files without a first line of names have them. */
  readonly columns: readonly string[];
  /** The columns that tell it from others, and how they look. */
  readonly forms: Readonly<Record<string, RegExp>>;
  /** Other names of columns. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
  /** What none of its rows says. */
  readonly guesses: readonly { readonly what: string; readonly value: string; readonly because: string }[];
};

export const NUMBER = /^-?\d+(?:\.\d+)?$/;
export const COUNT = /^\d+$/;

export const NORMALIZED = {
  what: 'requests',
  value: 'none',
  because: 'the trace has them as shares of its largest machine',
};

/** Text, in units of their own, to what a pod requests. */
export function amounts(
  parts: Readonly<Record<string, readonly [text: string, unit: (amount: number) => string]>>,
): Requests {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([resource, [text, unit]]) => {
      const amount = Number(text.replace(/^>/, ''));
      return amount > 0 && text !== '' ? [[resource, unit(amount)] as const] : [];
    }),
  );
}

const decimals = (amount: number): string => String(Math.round(amount * 1000) / 1000);
export const cores = decimals;
export const millicores = (amount: number): string => `${Math.round(amount)}m`;
/** 100 is a core. */
export const percents = (amount: number): string => `${Math.round(amount * 10)}m`;
export const mebibytes = (amount: number): string => `${Math.round(amount)}Mi`;
export const gibibytes = (amount: number): string => `${decimals(amount)}Gi`;

export function time(text: string, unit: Milliseconds): Milliseconds | undefined {
  return NUMBER.test(text) && Number(text) >= 0 ? Math.round(Number(text) * unit) : undefined;
}

/** Undefined: the row says no time of its start. An end before it is none. */
export function life(
  names: readonly string[],
  [from, to]: readonly [from: string, to: string],
  requests: Requests,
  { count = '1', start = '' }: { readonly count?: string; readonly start?: string } = {},
): RowLife | undefined {
  const createdAt = time(from, SECOND);
  if (createdAt === undefined) return undefined;
  const end = time(to, SECOND);
  return {
    name: names.filter((part) => part !== '').join('-'),
    count: Math.max(1, COUNT.test(count) ? Number(count) : 1),
    createdAt,
    startedAt: time(start, SECOND) ?? createdAt,
    finishedAt: end !== undefined && end > 0 && end >= createdAt ? end : undefined,
    requests,
  };
}
