// Moments and sentences as the page writes them.

import { formatMoment, MINUTE, SECOND, type Milliseconds } from '../base/time.ts';

/** A moment in a sentence, to the second: `8m`, `9m16s`, `1h`. */
export function momentText(at: Milliseconds): string {
  return formatMoment(Math.floor(at / SECOND) * SECOND)
    .replace(/m00s$/, 'm')
    .replace(/h00m$/, 'h');
}

/** The clock alone pads, so that it does not jitter: `8m00s`, `0m05s`. */
export function clockText(at: Milliseconds): string {
  return at < MINUTE ? `0m${formatMoment(at).padStart(3, '0')}` : formatMoment(at);
}

/** With a capital, but for names that begin small: `ipamd`, `ip-10-0-0-42`, `t3.medium`. */
export function capitalized(text: string): string {
  if (/^(ipamd|aws-node|kubelet\b|[a-z]+-\d|[a-z]\d)/.test(text)) return text;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
