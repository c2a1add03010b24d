// The forms that values of options take, and what is said of values that have another.

import { DAY, parseDuration, type Milliseconds } from '../base/time.ts';
import type { Shard } from '../sweep/shard.ts';
import { BadInput } from './badInput.ts';

const LARGEST_SEED = 2 ** 32 - 1;

/** What timers can wait for. */
const LONGEST_WAIT = 24 * DAY;

export function readWholeNumber(option: string, least: number, most: number): (value: unknown) => number {
  return (value) => {
    const text = String(value);
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new BadInput(`--${option} ${text}: write a whole number from ${least} to ${most}`);
  };
}

export const readSeed = readWholeNumber('seed', 0, LARGEST_SEED);

export function readUntil(value: unknown): Milliseconds | 'quiet' {
  const text = String(value);
  if (text === 'quiet') return text;
  const duration = parseDuration(text);
  if (duration !== undefined) return duration;
  throw new BadInput(`--until ${text}: write 20m (also 90s, 1h30m) or quiet`);
}

/** Wall time, at least a second. */
export function readBudget(value: unknown): Milliseconds {
  const text = String(value);
  const duration = parseDuration(text);
  if (duration !== undefined && duration >= 1000) return duration;
  throw new BadInput(`--budget ${text}: write 10m (also 90s, 1h30m), 1s at least`);
}

export function readAt(value: unknown): Milliseconds {
  const text = String(value);
  const duration = parseDuration(text);
  if (duration !== undefined) return duration;
  throw new BadInput(`--at ${text}: write 7m (also 90s, 1h30m)`);
}

/** Where a queue is: `queueAddress.ts` says what is wrong with it, without the password that it may have. */
export function readQueue(value: unknown): string {
  return String(value);
}

/** Wall time, or none. */
export function readWallTime(option: string, least: Milliseconds): (value: unknown) => Milliseconds {
  return (value) => {
    const text = String(value);
    const duration = parseDuration(text);
    if (duration !== undefined && duration >= least && duration <= LONGEST_WAIT) return duration;
    throw new BadInput(`invalid --${option} "${text}"; use 30s, 10m or 1h30m, at most 24d`);
  };
}

/** Of a file that is written or read under its name: elsewhere a dash is standard output or input. */
export function readFileName(option: string): (value: unknown) => string {
  return (value) => {
    const text = String(value);
    if (text !== '-') return text;
    throw new BadInput(`--${option} -: name a file`);
  };
}

/** Names of files, of an option that may be given several times. */
export function readFileNames(option: string): (value: unknown) => string[] {
  return (value) => readTexts(value).map(readFileName(option));
}

/** `3/16`: the third of sixteen parts. */
export function readShard(value: unknown): Shard {
  const text = String(value);
  const [, number, of] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (number >= 1 && number <= of) return { number, of };
  throw new BadInput(`--shard ${text}: not a valid part; use 1/16 to 16/16 for sixteen parts`);
}

/** An option that may be given several times. */
export function readTexts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}
