// Traps of prefix delegation: where it has no effect, or less than one expects.

import { supportsPrefixDelegation } from '../../ec2/instanceTypes.ts';
import { calculatorMaxPods } from '../../ec2/maxPods.ts';
import { ipamdConfig } from '../../ipamd/config.ts';
import { ofSetting, type TrapGround, type TrapRow } from './trap.ts';

const SETTING = 'ENABLE_PREFIX_DELEGATION';

export const noPrefixesOnXen = {
  code: 'no-prefixes-on-xen',
  closes: ['NoAddressOnNode', 'TooManyPods'],
  find: (ground) =>
    asksForPrefixes(ground) && !supportsPrefixDelegation(ground.type)
      ? {
          subject: ofSetting(SETTING),
          message: `${ground.group.instanceType} is not a Nitro type: its nodes keep single addresses`,
          fix: 'use a Nitro type such as m5.large',
        }
      : undefined,
} as const satisfies TrapRow;

export const maxPodsUnchanged = {
  code: 'max-pods-unchanged',
  closes: ['TooManyPods'],
  ofIpv6: 'too',
  find: (ground) => {
    const { group, config, maxPods, formula, type } = ground;
    if (!config.prefixMode || maxPods > formula || type.ipv4PerEni < 2) return undefined;
    const advised = calculatorMaxPods(type, {
      prefixDelegation: true,
      maxEni: config.maxEnis,
      customNetworking: config.customNetworking,
    });
    if (advised <= maxPods) return undefined;
    return {
      subject: ofSetting(SETTING),
      message: `max pods of ${group.name} stays at ${maxPods}: prefixes alone run no more pods`,
      fix: `use maxPods: ${advised}`,
    };
  },
} as const satisfies TrapRow;

export const prefixesOnRunningNodes = {
  code: 'prefixes-on-running-nodes',
  closes: ['NoAddressOnNode', 'NoPrefixInSubnet'],
  find: ({ group, before, config, isReplacedLater }) =>
    before === undefined || before.prefixMode || !config.prefixMode || isReplacedLater
      ? undefined
      : {
          subject: ofSetting(SETTING),
          message: `running nodes of ${group.name} get a prefix only in an ENI slot without a single address`,
          fix: 'replace the nodes after it, such as with instanceRefresh',
        },
} as const satisfies TrapRow;

export const unknownToKarpenter = {
  code: 'prefixes-unknown-to-karpenter',
  closes: [],
  find: ({ config, nodeClasses }) => {
    const unset = nodeClasses.find(({ kubelet }) => kubelet.maxPods === undefined);
    if (!config.prefixMode || unset === undefined) return undefined;
    return {
      subject: ofSetting(SETTING),
      message: `Karpenter does not know prefixes: nodes of EC2NodeClass ${unset.name} run as many pods as without`,
      fix: 'set kubelet.maxPods in the EC2NodeClass, such as 110',
    };
  },
} as const satisfies TrapRow;

/** Whether the settings do, whatever the type can. */
function asksForPrefixes({ env, type: { maxEnis, ipv4PerEni }, maxPods }: TrapGround): boolean {
  return ipamdConfig(env, { maxEnis, ipv4PerEni, supportsPrefixes: true }, maxPods).prefixMode;
}
