// Session tokens of the metadata service, version 2.

import type { InstanceView } from '../../ec2/view.ts';
import { digestOf } from '../objects/identity.ts';

const LONGEST_TTL_SECONDS = 21_600;

/** Whether a token may be asked for so many seconds: 1 to six hours. */
export function isTokenTtl(text: string | undefined): text is string {
  if (text === undefined || !/^\d+$/.test(text)) return false;
  const seconds = Number(text);
  return seconds >= 1 && seconds <= LONGEST_TTL_SECONDS;
}

/**
 * 56 characters of base64 that begin as AWS's do.
 * @assumption a machine always issues the same one, and it does not run out: nothing here lasts from one call to the next.
 */
export function issuedToken({ instanceId }: InstanceView): string {
  const digits = digestOf(`token ${instanceId}`).slice(0, 49);
  return `AQAEA${digits.replaceAll(/[0-4]/g, (digit) => 'WXYZQ'.charAt(Number(digit)))}==`;
}
