// Traps of security groups for pods: nodes that get no trunk ENI, addresses that it takes, and what strict mode cuts off.

import { HOST_NETWORK_PODS } from '../../ec2/maxPods.ts';
import { maxIpsPerEni } from '../../ipamd/config.ts';
import { upstreamRules } from '../../ipamd/rules.ts';
import { isTrue } from '../cluster/cniDocument.ts';
import type { CniEnv } from '../cluster/cniSettings.ts';
import { ofSetting, type TrapGround, type TrapRow } from './trap.ts';

const SETTING = 'ENABLE_POD_ENI';
const MODE = 'POD_SECURITY_GROUP_ENFORCING_MODE';

export const securityGroupsWithoutPodEni = {
  code: 'security-groups-without-pod-eni',
  closes: ['InsufficientPodEni'],
  ofIpv6: 'too',
  find: ({ config, hasBranchPods, isSetLater }) =>
    hasBranchPods && !config.podEni && !isSetLater(SETTING)
      ? {
          subject: { of: 'security-group-policy' },
          message: 'pods that a SecurityGroupPolicy selects stay Pending: no node has branch ENIs',
          fix: `set ${SETTING}: true`,
        }
      : undefined,
} as const satisfies TrapRow;

/** @upstream EKS user guide, Security groups for pods: most Nitro-based types, none of the t family */
export const typeWithoutTrunk = {
  code: 'type-without-trunk-eni',
  closes: ['InsufficientPodEni'],
  ofIpv6: 'too',
  find: ({ config, group, groups, type, hasBranchPods }) => {
    const isAlone = groups.every((each) => each === group || each.instanceType === type.name);
    if (!config.podEni || type.branchEniLimit !== 0 || !(hasBranchPods || isAlone)) return undefined;
    return {
      subject: ofSetting(SETTING),
      message: `${type.name} takes no trunk ENI: nodes of ${group.name} run no pods with security groups of their own`,
      fix: 'use a type with branch ENIs, such as m5.large (vpc-cni-sim max-pods TYPE --pod-eni)',
    };
  },
} as const satisfies TrapRow;

/** @upstream pkg/ipamd/ipamd.go#hasRoomForEni */
export const slotKeptInVain = {
  code: 'trunk-slot-kept-in-vain',
  closes: ['NoAddressOnNode'],
  find: ({ config, type, version }) => {
    if (!config.podEni || config.mayTrunk || upstreamRules(version).keepsTrunkSlotByType) return undefined;
    const addresses = config.maxEnis * maxIpsPerEni(config);
    return {
      subject: { of: 'version' },
      message:
        `${version} keeps an ENI slot free for a trunk ENI on ${type.name}, which takes none: ` +
        `${addresses - maxIpsPerEni(config)} pod addresses instead of ${addresses}`,
      fix: `use v1.20.4 or later, or remove ${SETTING}`,
    };
  },
} as const satisfies TrapRow;

export const maxPodsWithTrunk = {
  code: 'max-pods-with-trunk-eni',
  closes: ['NoAddressOnNode'],
  find: ({ config, group, type, maxPods }) => {
    if (!config.podEni || config.customNetworking || (type.branchEniLimit ?? 0) === 0) return undefined;
    const addresses = (config.maxEnis - 1) * maxIpsPerEni(config);
    if (maxPods <= addresses + HOST_NETWORK_PODS || addresses === 0) return undefined;
    return {
      subject: ofSetting(SETTING),
      message:
        `the trunk ENI leaves ${addresses} addresses of ${type.name} for pods without a branch ENI; ` +
        `max pods of ${group.name} is ${maxPods}`,
      fix: `use maxPods: ${addresses + HOST_NETWORK_PODS} for ${group.name}, more by the pods that have a branch ENI`,
    };
  },
} as const satisfies TrapRow;

export const noSlotForTrunk = {
  code: 'no-slot-for-trunk-eni',
  closes: ['InsufficientPodEni'],
  find: ({ config, group }) =>
    config.podEni && config.mayTrunk && config.maxEnis < 2
      ? {
          subject: ofSetting(SETTING),
          message: `nodes of ${group.name} have one ENI, and no slot for a trunk ENI`,
          fix: 'use a larger type, and no MAX_ENI of 1',
        }
      : undefined,
} as const satisfies TrapRow;

export const trunkOnRunningNodes = {
  code: 'trunk-eni-on-running-nodes',
  closes: ['InsufficientPodEni', 'NoTrunkEni'],
  find: ({ config, before, group, type, isReplacedLater }) =>
    config.podEni && before?.podEni === false && (type.branchEniLimit ?? 0) > 0 && !isReplacedLater
      ? {
          subject: ofSetting(SETTING),
          message: `running nodes of ${group.name} whose ENI slots are all taken get no trunk ENI until ipamd frees an ENI`,
          fix: 'replace the nodes after it, such as with instanceRefresh',
        }
      : undefined,
} as const satisfies TrapRow;

/** @upstream README.md#POD_SECURITY_GROUP_ENFORCING_MODE, #DISABLE_TCP_EARLY_DEMUX */
export const probesInStrictMode = {
  code: 'probes-in-strict-mode',
  closes: [],
  ofIpv6: 'too',
  find: ({ config, env, hasProbedBranchPods }) =>
    config.podEni &&
    hasProbedBranchPods &&
    isStrict(env) &&
    !isTrue(env['DISABLE_TCP_EARLY_DEMUX'] ?? 'false')
      ? {
          subject: ofSetting(SETTING),
          message: 'in strict mode, TCP and HTTP probes of the kubelet do not reach pods with branch ENIs',
          fix: `set DISABLE_TCP_EARLY_DEMUX: true, or ${MODE}: standard`,
        }
      : undefined,
} as const satisfies TrapRow;

/** @upstream EKS user guide, Security groups for pods: considerations */
export const nodeLocalDnsInStrictMode = {
  code: 'node-local-dns-in-strict-mode',
  closes: [],
  ofIpv6: 'too',
  find: ({ config, env, hasBranchPods, hasNodeLocalDns }) =>
    config.podEni && hasBranchPods && hasNodeLocalDns && isStrict(env)
      ? {
          subject: ofSetting(SETTING),
          message:
            'in strict mode, pods with branch ENIs do not reach NodeLocal DNS: all their packets leave the node',
          fix: `set ${MODE}: standard`,
        }
      : undefined,
} as const satisfies TrapRow;

export const modeWithoutPodEni = {
  code: 'enforcing-mode-without-pod-eni',
  closes: [],
  ofIpv6: 'too',
  find: ({ config, env, isSetLater }: TrapGround) =>
    !config.podEni && env[MODE] !== undefined && !isSetLater(SETTING)
      ? {
          subject: ofSetting(MODE),
          message: `${MODE} has no effect while ${SETTING} is not true`,
          fix: `set ${SETTING}: true, or remove ${MODE}`,
        }
      : undefined,
} as const satisfies TrapRow;

export const trunkByMetadataAlone = {
  code: 'trunk-eni-by-metadata-alone',
  closes: ['NoTrunkEni'],
  ofIpv6: 'too',
  find: ({ config }) =>
    config.podEni && config.imdsOnly
      ? {
          subject: ofSetting(SETTING),
          message:
            'with ENABLE_IMDS_ONLY_MODE ipamd does not know which ENI is the trunk: pods get no branch ENI',
          fix: `remove ENABLE_IMDS_ONLY_MODE, or ${SETTING}`,
        }
      : undefined,
} as const satisfies TrapRow;

function isStrict(env: CniEnv): boolean {
  return env[MODE] !== 'standard';
}
