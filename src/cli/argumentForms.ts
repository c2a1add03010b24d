// The forms that values of options take, and what is said of values that have another.

import { parseDuration, type Milliseconds } from '../base/time.ts';
import { BadInput } from './badInput.ts';

const LARGEST_SEED = 2 ** 32 - 1;

/** An option given twice arrives as a list. */
function single(option: string, value: unknown): string {
  if (Array.isArray(value)) throw new BadInput(`--${option} is given twice`);
  return String(value);
}

export function readWholeNumber(option: string, least: number, most: number): (value: unknown) => number {
  return (value) => {
    const text = single(option, value);
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new BadInput(`--${option} ${text}: write a whole number from ${least} to ${most}`);
  };
}

export const readSeed = readWholeNumber('seed', 0, LARGEST_SEED);

export function readUntil(value: unknown): Milliseconds | 'quiet' {
  const text = single('until', value);
  if (text === 'quiet') return text;
  const duration = parseDuration(text);
  if (duration !== undefined) return duration;
  throw new BadInput(`--until ${text}: write 20m (also 90s, 1h30m) or quiet`);
}

/** Wall time, at least a second. */
export function readBudget(value: unknown): Milliseconds {
  const text = single('budget', value);
  const duration = parseDuration(text);
  if (duration !== undefined && duration >= 1000) return duration;
  throw new BadInput(`--budget ${text}: write 10m (also 90s, 1h30m), 1s at least`);
}

export function readAt(value: unknown): Milliseconds {
  const text = single('at', value);
  const duration = parseDuration(text);
  if (duration !== undefined) return duration;
  throw new BadInput(`--at ${text}: write 7m (also 90s, 1h30m)`);
}

/** Where a queue is. */
export function readQueue(value: unknown): string {
  const text = single('queue', value);
  if (/^rediss?:\/\/[^\s/]+(\/\d*)?$/.test(text)) return text;
  throw new BadInput(`--queue ${text}: write redis://host:6379`);
}

export function readFileName(option: string): (value: unknown) => string {
  return (value) => {
    const text = single(option, value);
    if (text !== '') return text;
    throw new BadInput(`--${option} needs the name of a file`);
  };
}

/** An option that may be given several times. */
export function readTexts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** yargs takes `--events=perhaps` for no; a flag has no value at all. */
export function refuseFlagValues(argv: readonly string[], flags: readonly string[]): void {
  for (const argument of argv) {
    const flag = flags.find((name) => argument.startsWith(`--${name}=`));
    if (flag !== undefined) throw new BadInput(`${argument}: --${flag} takes no value`);
  }
}
