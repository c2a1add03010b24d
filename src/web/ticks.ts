// Steps that axes of time are marked in: round numbers of seconds, minutes, hours.

import { HOUR, MINUTE, SECOND, type Milliseconds } from '../base/time.ts';

export const TICKS: readonly Milliseconds[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR),
];
