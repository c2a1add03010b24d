// A point in time as the AWS CLI prints it: `2024-03-01T00:00:00+00:00`.

import type { Milliseconds } from '../../base/time.ts';
import { isoTime } from '../../base/calendar.ts';
import { startTimeOf } from '../clusterObjects.ts';
import type { Moment } from '../moment.ts';

export function apiTime(moment: Moment, at: Milliseconds): string {
  return isoTime(startTimeOf(moment) + at).replace(/Z$/, '+00:00');
}
