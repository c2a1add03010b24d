// Traps of updates of managed node groups: they need room for more nodes than the group has.

import { cidrSize } from '../../base/ipv4.ts';
import { plural } from '../../base/words.ts';
import { maxIpsPerEni, type IpamdConfig } from '../../ipamd/config.ts';
import { ONE_AT_A_TIME, surgeNodes } from '../../kube/api/nodeUpdate.ts';
import type { TrapRow } from './trap.ts';

/** The first four and the last of a subnet. */
const AWS_RESERVED = 5;

export const updateSurge = {
  code: 'update-surge',
  ofCalico: 'too',
  closes: ['SubnetExhausted', 'NoPrefixInSubnet'],
  find: ({ group, config, subnets, isUpdated }) => {
    if (!isUpdated || config.customNetworking) return undefined;
    const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone)).size;
    const surge = surgeNodes(group.update ?? ONE_AT_A_TIME, group.size, zones);
    const each = heldAddresses(config);
    const need = (group.size + surge) * each;
    const room = subnets.reduce((sum, { cidr }) => sum + cidrSize(cidr) - AWS_RESERVED, 0);
    if (surge === 0 || need <= room) return undefined;
    return {
      subject: { of: 'step' },
      message:
        `the update launches ${plural(surge, 'node')} first: ${group.size + surge} nodes hold ${need} ` +
        `addresses (${each} each with pods), and the subnets of ${group.name} have ${room}`,
      fix: 'set WARM_IP_TARGET and MINIMUM_IP_TARGET so that nodes hold fewer, or use updateStrategy: MINIMAL',
    };
  },
} as const satisfies TrapRow;

/** What a node with a pod of its own address holds at the least, its primary IP included. */
function heldAddresses(config: IpamdConfig): number {
  const { warmEniTarget, warmIpTarget, minimumIpTarget, warmPrefixTarget, prefixMode, maxEnis } = config;
  const slots = maxIpsPerEni(config);
  if (warmIpTarget > 0 || minimumIpTarget > 0) {
    const wanted = Math.max(minimumIpTarget, 1 + warmIpTarget);
    const addresses = prefixMode ? 16 * Math.ceil(wanted / 16) : wanted;
    return Math.ceil(addresses / slots) + addresses;
  }
  if (prefixMode) return 1 + 16 * (1 + Math.max(1, warmPrefixTarget));
  const enis = Math.min(maxEnis, 1 + warmEniTarget);
  return enis * (1 + slots);
}
