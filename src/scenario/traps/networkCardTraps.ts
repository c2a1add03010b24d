// Traps of ENABLE_MULTI_NIC: where it has no effect, or one that nobody wants.

import { ofSetting, type TrapRow } from './trap.ts';

const SETTING = 'ENABLE_MULTI_NIC';

export const oneNetworkCard = {
  code: 'one-network-card',
  closes: [],
  find: ({ config, group, groups, type }) => {
    const isOther = groups.some(
      ({ name, instanceType }) => name !== group.name && instanceType !== type.name,
    );
    if (!config.multiNic || type.networkCards.length > 1 || isOther) return undefined;
    return {
      subject: ofSetting(SETTING),
      message: `${type.name} has one network card: ${SETTING} does nothing on it`,
      fix: `remove ${SETTING}, or use a type with several network cards such as hpc7a.12xlarge`,
    };
  },
} as const satisfies TrapRow;

/** @upstream pkg/ipamd/ipamd.go#datastoreTargetState converts addresses to prefixes for the first card alone */
export const prefixesComeAndGo = {
  code: 'card-prefixes-come-and-go',
  closes: ['NoAddressOnCard'],
  find: ({ config, group, type }) =>
    config.multiNic && config.prefixMode && type.networkCards.length > 1
      ? {
          subject: ofSetting(SETTING),
          message: `nodes of ${group.name} release the /28 of a further network card and fetch it again every 30s as long as no pod uses it`,
          fix: 'use ENABLE_PREFIX_DELEGATION: false',
        }
      : undefined,
} as const satisfies TrapRow;
