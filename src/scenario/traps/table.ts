// Every trap, in the order in which they are shown. A new one is a row in the file of its family, and a line here.

import { podsOfTemplate } from './autoscalerTraps.ts';
import { maxPodsOfOtherCni, poolInVpc, settingsOfOtherCni } from './calicoTraps.ts';
import {
  customNetworkingOnRunningNodes,
  eniConfigInOtherZone,
  eniConfigKeysWithoutEffect,
  maxPodsWithPrimary,
  missingEniConfig,
  noEniForPods,
  unusedEniConfigs,
} from './customNetworkingTraps.ts';
import { excludedPrimarySubnet, morePodsThanAddresses, severalTypesOneMaxPods } from './maxPodsTraps.ts';
import { egressWithoutIpv6, noIpv6OnXen, targetsWithIpv6 } from './ipv6Traps.ts';
import { oneNetworkCard, prefixesComeAndGo } from './networkCardTraps.ts';
import {
  maxPodsUnchanged,
  noPrefixesOnXen,
  prefixesOnRunningNodes,
  unknownToKarpenter,
} from './prefixTraps.ts';
import {
  maxPodsWithTrunk,
  modeWithoutPodEni,
  nodeLocalDnsInStrictMode,
  noSlotForTrunk,
  probesInStrictMode,
  securityGroupsWithoutPodEni,
  slotKeptInVain,
  trunkByMetadataAlone,
  trunkOnRunningNodes,
  typeWithoutTrunk,
} from './securityGroupTraps.ts';
import {
  callsForEachPod,
  neverGrows,
  noCooldown,
  nothingWarm,
  poolStuck,
  warmTargetBelowChurn,
} from './targetTraps.ts';
import { updateSurge } from './updateTraps.ts';
import { podsNotToBePatched, settingUnknownToVersion, unshippedVersion } from './versionTraps.ts';

export const TRAPS = [
  noPrefixesOnXen,
  maxPodsUnchanged,
  prefixesOnRunningNodes,
  unknownToKarpenter,
  neverGrows,
  poolStuck,
  warmTargetBelowChurn,
  callsForEachPod,
  nothingWarm,
  noCooldown,
  morePodsThanAddresses,
  excludedPrimarySubnet,
  severalTypesOneMaxPods,
  oneNetworkCard,
  prefixesComeAndGo,
  maxPodsWithPrimary,
  noEniForPods,
  missingEniConfig,
  eniConfigInOtherZone,
  unusedEniConfigs,
  customNetworkingOnRunningNodes,
  updateSurge,
  podsOfTemplate,
  unshippedVersion,
  targetsWithIpv6,
  egressWithoutIpv6,
  noIpv6OnXen,
  securityGroupsWithoutPodEni,
  typeWithoutTrunk,
  slotKeptInVain,
  maxPodsWithTrunk,
  noSlotForTrunk,
  trunkOnRunningNodes,
  probesInStrictMode,
  nodeLocalDnsInStrictMode,
  modeWithoutPodEni,
  trunkByMetadataAlone,
  eniConfigKeysWithoutEffect,
  settingUnknownToVersion,
  podsNotToBePatched,
  maxPodsOfOtherCni,
  settingsOfOtherCni,
  poolInVpc,
] as const;

export type TrapCode = (typeof TRAPS)[number]['code'];
