// Time zones of CronJobs that need no almanac: UTC and whole hours off it. Others would need a table of laws.

import { HOUR, type Milliseconds } from '../../base/time.ts';

const UTC = [
  'UTC',
  'Etc/UTC',
  'GMT',
  'Etc/GMT',
  'Etc/UCT',
  'Etc/Universal',
  'Etc/Zulu',
  'Universal',
  'Zulu',
  'UCT',
];

/** What local time is ahead of UTC; undefined where that is not known. In `Etc/GMT+5` the sign is turned round. */
export function zoneOffset(zone: string): Milliseconds | undefined {
  if (UTC.includes(zone)) return 0;
  const [, sign, digits = ''] = /^Etc\/GMT([+-])(\d{1,2})$/.exec(zone) ?? [];
  const hours = Number(digits);
  if (sign === undefined || hours > (sign === '+' ? 12 : 14)) return undefined;
  return (sign === '+' ? -hours : hours) * HOUR;
}
