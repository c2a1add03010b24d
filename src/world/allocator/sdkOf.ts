// Which AWS SDK calls EC2 for a daemon.

import type { SdkGeneration } from '../../ec2/sdk.ts';
import type { UpstreamRules } from '../../ipamd/rules.ts';

export function sdkOf({ usesSdkV2 }: UpstreamRules): Exclude<SdkGeneration, 'none'> {
  return usesSdkV2 ? 'go-v2' : 'go-v1';
}
