// A meter for one start of a daemon, worded as the AWS SDK of its version words things.

import { httpStatus } from '../ec2/httpStatus.ts';
import { Meter } from '../ipamd/meter.ts';
import { upstreamRules } from '../ipamd/rules.ts';
import { sdkOf } from './allocator/sdkOf.ts';
import type { CniVersion } from '../base/cniReleases.ts';

/**
 * The older SDK tells a failed call's HTTP status, the newer its code. The newer one times no metadata: upstream's timed
 * function is not called any more.
 * @assumption an error's text names no request id, which differs from call to call in reality.
 * @assumption the connmark rules are set up once, at the start; EKS' images, AL2023, have iptables work on nftables.
 */
export function daemonMeter(version: CniVersion): Meter {
  const isOld = sdkOf(upstreamRules(version)) === 'go-v1';
  const meter = new Meter({
    statusOf: (code) => (isOld ? String(httpStatus(code)) : code),
    errorText: ({ code, message }) => (isOld ? `${code}: ${message}` : `api error ${code}: ${message}`),
    timesMetadata: isOld,
    timesStart: true,
  });
  meter.connmarkReconciles.set(1, 'success');
  meter.connmarkBackend.set(1, 'nftables');
  return meter;
}
