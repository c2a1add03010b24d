// A span as Go prints a time.Duration of whole milliseconds: `796ms`, `1.594s`, `1m20s`, `5m0s`, `1h0m0s`.

import { HOUR, MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';

export function goDuration(span: Milliseconds): string {
  if (span === 0) return '0s';
  if (span < SECOND) return `${span}ms`;
  const seconds = `${(span % MINUTE) / SECOND}s`;
  if (span < MINUTE) return seconds;
  const minutes = `${Math.floor((span % HOUR) / MINUTE)}m${seconds}`;
  return span < HOUR ? minutes : `${Math.floor(span / HOUR)}h${minutes}`;
}
