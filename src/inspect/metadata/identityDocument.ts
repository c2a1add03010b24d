// The instance identity document: what a machine can show others to say which one it is.
// @upstream EC2 User Guide, "Instance identity documents"

import { formatIpv4 } from '../../base/ipv4.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { InstanceView } from '../../ec2/view.ts';
import { isoTime } from '../../base/calendar.ts';
import type { CompiledScenario } from '../../scenario/compiled.ts';
import { amiId } from '../../base/madeUpId.ts';
import { ACCOUNT_ID } from '../aws/madeUp.ts';

/** The document's version, not the API's. */
const VERSION = '2017-09-30';

export function identityDocument(
  scenario: CompiledScenario,
  instance: InstanceView,
  startTime: Milliseconds,
): string {
  const { architecture, name } = instance.type;
  const document: Readonly<Record<string, string | null>> = {
    accountId: ACCOUNT_ID,
    architecture: architecture === 'arm64' ? 'arm64' : 'x86_64',
    availabilityZone: instance.availabilityZone,
    billingProducts: null,
    devpayProductCodes: null,
    marketplaceProductCodes: null,
    imageId: amiId(scenario.cluster.region, scenario.cluster.kubernetesMinor, architecture),
    instanceId: instance.instanceId,
    instanceType: name,
    kernelId: null,
    pendingTime: isoTime(startTime + instance.launchedAt),
    privateIp: formatIpv4(instance.privateAddress),
    ramdiskId: null,
    region: scenario.ec2.region,
    version: VERSION,
  };
  const members = Object.entries(document).map(([key, value]) => `  "${key}" : ${JSON.stringify(value)}`);
  return `{\n${members.join(',\n')}\n}`;
}
