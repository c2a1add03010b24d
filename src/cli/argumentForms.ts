// The forms that values of options take, and what is said of values that have another.

import { parseIsoTime } from '../base/calendar.ts';
import { DAY, parseDuration, parseMoment, type Milliseconds } from '../base/time.ts';
import type { Shard } from '../sweep/shard.ts';
import { BadInput } from './badInput.ts';
import type { Reader } from './commands/forms.ts';

const LARGEST_SEED = 2 ** 32 - 1;

/** What timers can wait for. */
const LONGEST_WAIT = 24 * DAY;

export function wholeNumber(least: number, most: number): Reader<number> {
  return (text, name) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new BadInput(`invalid --${name} "${text}"; use a whole number from ${least} to ${most}`);
  };
}

/** `a,b`: some of the names, each once, in the order given. */
export function namesAmong<N extends string>(known: readonly N[]): Reader<readonly N[]> {
  return (text, option) => {
    const asked = [...new Set(text.split(',').map((name) => name.trim()))];
    const unknown = asked.filter((name) => !known.some((each) => each === name));
    if (unknown.length > 0)
      throw new BadInput(...unknown.map((name) => `invalid --${option} "${name}"; use ${known.join(', ')}`));
    return asked.flatMap((name) => known.filter((each) => each === name));
  };
}

export const readSeed = wholeNumber(0, LARGEST_SEED);

export function readUntil(text: string): Milliseconds | 'quiet' {
  if (text === 'quiet') return text;
  const duration = parseDuration(text);
  if (duration !== undefined) return duration;
  throw new BadInput(`invalid --until "${text}"; use 20m, 90s, 1h30m or quiet`);
}

/** Wall time, at least a second. */
export function readBudget(text: string): Milliseconds {
  const duration = parseDuration(text);
  if (duration !== undefined && duration >= 1000) return duration;
  throw new BadInput(`invalid --budget "${text}"; use 10m, 90s or 1h30m, at least 1s`);
}

/** As `parseMoment` reads it. */
export function readAt(text: string): Milliseconds {
  const moment = parseMoment(text);
  if (moment !== undefined) return moment;
  throw new BadInput(`invalid --at "${text}"; use 7m, 5m04s or 1h30m`);
}

/** A moment in calendar time. */
export function readTime(text: string): Milliseconds {
  const time = parseIsoTime(text);
  if (time !== undefined) return time;
  throw new BadInput(`invalid --at "${text}"; use a time such as 2026-03-04T09:30:00Z`);
}

/** @upstream EKS' CreateCluster: letters, digits, hyphens and underscores */
export function readClusterName(text: string, name: string): string {
  if (/^[A-Za-z0-9][\w-]{0,99}$/.test(text)) return text;
  throw new BadInput(`invalid --${name} "${text}"; use letters, digits, - and _`);
}

/** Wall time, or none. */
export function wallTime(least: Milliseconds): Reader<Milliseconds> {
  return (text, name) => {
    const duration = parseDuration(text);
    if (duration !== undefined && duration >= least && duration <= LONGEST_WAIT) return duration;
    throw new BadInput(`invalid --${name} "${text}"; use 30s, 10m or 1h30m, at most 24d`);
  };
}

/** Of a file that is written or read under its name: elsewhere a dash is standard output or input. */
export function readFileName(text: string, name: string): string {
  if (text !== '-') return text;
  throw new BadInput(`invalid --${name} "-"; use a file name`);
}

/** `3/16`: the third of sixteen parts. */
export function readShard(text: string): Shard {
  const [, number = 0, of = 0] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (number >= 1 && number <= of) return { number, of };
  throw new BadInput(`invalid --shard "${text}"; use 1/16 to 16/16 for 16 parts`);
}
