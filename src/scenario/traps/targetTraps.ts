// Traps of the settings that steer the pool. WARM_IP_TARGET is for small clusters with little churn, and always with
// MINIMUM_IP_TARGET. @upstream docs/eni-and-ip-target.md

import { churnOf } from './churn.ts';
import { ofSetting, type TrapRow } from './trap.ts';

export const neverGrows = {
  code: 'never-grows',
  closes: ['NoAddressOnNode'],
  find: ({ config }) => {
    if (config.provisions) return undefined;
    const name = config.imdsOnly ? 'ENABLE_IMDS_ONLY_MODE' : 'DISABLE_NETWORK_RESOURCE_PROVISIONING';
    return {
      subject: ofSetting(name),
      message: 'ipamd adds no ENIs and no addresses',
      fix: `remove ${name}, or attach ENIs with addresses by attachEni`,
    };
  },
} as const satisfies TrapRow;

export const poolStuck = {
  code: 'pool-stuck',
  closes: ['NoAddressOnNode'],
  find: ({ config: { minimumIpTarget: minimum, warmIpTarget: warm, maxPods, provisions } }) =>
    provisions && minimum > 0 && warm === 0 && minimum < maxPods
      ? {
          subject: ofSetting('MINIMUM_IP_TARGET'),
          message: `pools stop growing at ${minimum} addresses`,
          fix: 'add WARM_IP_TARGET: 1',
        }
      : undefined,
} as const satisfies TrapRow;

export const warmTargetBelowChurn = {
  code: 'warm-target-below-churn',
  closes: ['NoAddressOnNode', 'Cooldown'],
  find: (ground) => {
    const { warmIpTarget: warm, minimumIpTarget: minimum, prefixMode, provisions } = ground.config;
    if (warm === 0 || prefixMode || !provisions) return undefined;
    const { running, ended } = churnOf(ground);
    if (ended <= warm || minimum >= running + ended) return undefined;
    return {
      subject: ofSetting('WARM_IP_TARGET'),
      message:
        `about ${ended} addresses of a node are cooling down at any time, ` +
        `and WARM_IP_TARGET: ${warm} does not replace them in time`,
      fix: `remove WARM_IP_TARGET, or add MINIMUM_IP_TARGET: ${running + ended}`,
    };
  },
} as const satisfies TrapRow;

export const callsForEachPod = {
  code: 'calls-for-each-pod',
  closes: ['Throttled', 'NoAddressOnNode'],
  find: (ground) => {
    const { warmIpTarget: warm, minimumIpTarget: minimum, prefixMode, provisions } = ground.config;
    if (warm === 0 || minimum > 0 || prefixMode || !provisions) return undefined;
    if (warmTargetBelowChurn.find(ground) !== undefined) return undefined;
    return {
      subject: ofSetting('WARM_IP_TARGET'),
      message: 'each pod that starts or ends causes EC2 calls',
      fix: 'add MINIMUM_IP_TARGET, near the number of pods of a node',
    };
  },
} as const satisfies TrapRow;

export const nothingWarm = {
  code: 'nothing-warm',
  closes: ['NoAddressOnNode'],
  find: ({ config: { warmIpTarget: warm, minimumIpTarget: minimum, warmEniTarget, ...config } }) =>
    config.provisions && warm === 0 && minimum === 0 && !config.prefixMode && warmEniTarget === 0
      ? {
          subject: ofSetting('WARM_ENI_TARGET'),
          message: 'ipamd requests addresses only when none is available',
          fix: 'use WARM_ENI_TARGET: 1',
        }
      : undefined,
} as const satisfies TrapRow;

export const noCooldown = {
  code: 'no-cooldown',
  closes: [],
  ofIpv6: 'too',
  find: ({ config }) =>
    config.cooldown > 0
      ? undefined
      : {
          subject: ofSetting('IP_COOLDOWN_PERIOD'),
          message: 'an address may serve a new pod while others still send to the old one',
          fix: 'use IP_COOLDOWN_PERIOD: 10 or more',
        },
} as const satisfies TrapRow;
