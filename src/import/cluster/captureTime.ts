// The moment of which the files tell: virtual 0:00 of the scenario.

import { isoTime } from '../../base/calendar.ts';
import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Findings } from './findings.ts';

/** Files are written within this time after what is newest in them. */
const AT_MOST_LATER: Milliseconds = 5 * MINUTE;

export interface Moments {
  /** As the user says. */
  readonly asked: Milliseconds | undefined;
  /** When the files were written, as the file system says: copies say something else. */
  readonly modified: readonly (Milliseconds | undefined)[];
}

/** Undefined where neither the user nor any file says. */
export function captureTime(
  { files }: Evidence,
  { asked, modified }: Moments,
  findings: Findings,
): Milliseconds | undefined {
  const newest = files.reduce<(typeof files)[number] | undefined>(
    (latest, file) => ((file.newest ?? 0) > (latest?.newest ?? 0) ? file : latest),
    undefined,
  );
  if (asked !== undefined) {
    if ((newest?.newest ?? 0) > asked + SECOND)
      findings.contradict(
        `--at ${isoTime(asked)}, but ${newest?.file} tells of ${isoTime(newest?.newest ?? 0)}`,
      );
    return asked;
  }
  const written = Math.max(...modified.map((time) => time ?? Infinity));
  if (newest?.newest === undefined) {
    if (!Number.isFinite(written)) return undefined;
    const last = Math.ceil(written / SECOND) * SECOND;
    findings.guess(
      'capture time',
      isoTime(last),
      'when the last file was written: no file has a time in it',
      '--at TIME',
    );
    return last;
  }
  const latest = newest.newest;
  const isFresh = written >= latest && written <= latest + AT_MOST_LATER;
  const time = isFresh ? written : Math.ceil(latest / SECOND) * SECOND;
  const because = isFresh ? 'when the last file was written' : `the newest time in any file (${newest.file})`;
  findings.guess('capture time', isoTime(time), because, '--at TIME');
  return time;
}
