// npm run time-zones -- FOLDER: the rules that a compiled zoneinfo folder (of the IANA's tzdata) has for each zone from
// now on, as the table that CronJobs are checked against. To be run when laws have changed.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const TABLE = resolve(import.meta.dirname, '../../../src/scenario/manifest/timeZoneTable.ts');
/** Folders of other ways to count seconds. */
const NO_ZONES = /^(posix|right)\/|^(posixrules|localtime|Factory)$/;

const folder = process.argv[2] ?? '/usr/share/zoneinfo';
const zones = new Map<string, string[]>();
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
  const file = join(folder, name);
  if (NO_ZONES.test(name) || !statSync(file).isFile()) continue;
  const content = readFileSync(file);
  if (content.subarray(0, 4).toString('latin1') !== 'TZif') continue;
  // What holds after the last change that the file lists: the last line, in the form of POSIX.
  const rule = content.toString('latin1').trimEnd().split('\n').at(-1) ?? '';
  zones.set(rule, [...(zones.get(rule) ?? []), name]);
}

writeFileSync(
  TABLE,
  [
    '// Time zones by the rule they follow, in the form of POSIX. Written by `npm run time-zones` from the public domain',
    '// data of the IANA; read by `timeZones.ts`.',
    '',
    'export const TIME_ZONES = `',
    ...[...zones].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, names]) => [rule, ...names].join(' ')),
    '`;',
    '',
  ].join('\n'),
);
