// What stands in a file before what it was asked for: warnings and logs of the tools, where both of a command's outputs
// went into one file, and the command itself, where a terminal was copied.

import { LINE_FEED, type LongText } from './longText.ts';

/** As kubectl, its client library and the AWS CLI write them, and prompts of shells. */
const NOISE: readonly RegExp[] = [
  /^\s*$/,
  /^Warning: /,
  /^[IWEF]\d{4} \d\d:\d\d:\d\d/,
  /^error: /,
  /^Unable to connect|^Error from server/,
  /^\S*[$#%] (?:kubectl|aws|curl|oc|k) /,
];

const MOST_LINES = 200;

export interface Front {
  /** Where the first line that is none of these begins. */
  readonly start: number;
  /** Lines that say something, in front of it. */
  readonly noise: readonly string[];
}

export function frontOf(text: LongText): Front {
  const noise: string[] = [];
  let start = 0;
  for (let count = 0; count < MOST_LINES && start < text.length; count++) {
    const found = text.next(LINE_FEED, start);
    const end = found === -1 ? text.length : found;
    const line = text.slice(start, Math.min(end, start + 400)).trimEnd();
    if (!NOISE.some((form) => form.test(line))) break;
    if (line.trim() !== '') noise.push(line);
    start = end + 1;
  }
  return { start: Math.min(start, text.length), noise };
}
