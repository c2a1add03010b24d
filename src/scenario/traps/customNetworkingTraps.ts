// Traps of custom networking: addresses that max pods counts and the node does not have, nodes without an ENIConfig, ENIConfigs
// that no node can use.

import { calculatorMaxPods, HOST_NETWORK_PODS } from '../../ec2/maxPods.ts';
import { maxIpsPerEni } from '../../ipamd/config.ts';
import { eniConfigNameIn } from '../cluster/eniConfigChoice.ts';
import { ofSetting, type TrapGround, type TrapRow } from './trap.ts';

const SETTING = 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG';

export const maxPodsWithPrimary = {
  code: 'max-pods-with-primary-eni',
  closes: ['NoAddressOnNode'],
  find: ({ group, type, config, maxPods }) => {
    if (!config.customNetworking) return undefined;
    const isTrunkThere = config.podEni && (type.branchEniLimit ?? 0) > 0;
    const addresses = Math.max(0, config.maxEnis - (isTrunkThere ? 2 : 1)) * maxIpsPerEni(config);
    if (maxPods <= addresses + HOST_NETWORK_PODS || addresses === 0) return undefined;
    const { maxEnis: maxEni, prefixMode: prefixDelegation } = config;
    const podEni = config.podEni;
    const advised = calculatorMaxPods(type, { customNetworking: true, podEni, maxEni, prefixDelegation });
    const hasWord = !prefixDelegation && !isTrunkThere && maxEni === type.maxEnis;
    return {
      subject: ofSetting(SETTING),
      message:
        `custom networking leaves ${addresses} pod addresses of ${group.instanceType}, ` +
        `as its primary ENI ${isTrunkThere ? 'and its trunk ENI serve' : 'serves'} no pods; max pods of ${group.name} is ${maxPods}`,
      fix: `use maxPods: ${hasWord ? 'custom-networking' : advised} for ${group.name}`,
    };
  },
} as const satisfies TrapRow;

export const noEniForPods = {
  code: 'no-eni-for-pods',
  closes: [],
  find: ({ group, config }) =>
    config.customNetworking && config.maxEnis < 2
      ? {
          subject: ofSetting(SETTING),
          message: `aws-node does not start on nodes of ${group.name}: with one ENI none is left for pods`,
          fix: 'use an instance type with 2 ENIs or more, and no MAX_ENI of 1',
        }
      : undefined,
} as const satisfies TrapRow;

export const missingEniConfig = {
  code: 'missing-eni-config',
  closes: ['NoENIConfig'],
  find: (ground) => {
    const missing = choices(ground).find(
      ({ name }) => !ground.eniConfigs.has(name) && !ground.isChosenLater(name),
    );
    if (missing === undefined) return undefined;
    const { name, zone } = missing;
    return {
      subject: ofSetting(SETTING),
      message: `nodes of ${ground.group.name} in ${zone} name ENIConfig ${name}, which does not exist: they do not become Ready`,
      fix: `add an ENIConfig ${name} with a subnet in ${zone}`,
    };
  },
} as const satisfies TrapRow;

export const eniConfigInOtherZone = {
  code: 'eni-config-in-other-zone',
  closes: ['IncreaseFailed'],
  find: (ground) => {
    for (const { name, zone } of choices(ground)) {
      const subnetId = ground.eniConfigs.get(name)?.subnetId;
      const subnet = ground.vpcSubnets.find(({ id }) => id === subnetId);
      if (subnetId === undefined || subnet?.availabilityZone === zone) continue;
      const where = subnet === undefined ? 'which is not in vpc.subnets' : `in ${subnet.availabilityZone}`;
      return {
        subject: { of: 'eni-config', name },
        message: `ENIConfig ${name} of nodes in ${zone} names subnet ${subnetId}, ${where}: they get no ENI for pods`,
        fix: `use a subnet in ${zone}, one ENIConfig a zone (ENI_CONFIG_LABEL_DEF: topology.kubernetes.io/zone)`,
      };
    }
    return undefined;
  },
} as const satisfies TrapRow;

export const unusedEniConfigs = {
  code: 'unused-eni-configs',
  closes: [],
  find: ({ config, eniConfigs, before }) => {
    const [first] = eniConfigs.keys();
    if (config.customNetworking || first === undefined || before !== undefined) return undefined;
    return {
      subject: { of: 'eni-config', name: first },
      message: `ENIConfigs have no effect while ${SETTING} is not true`,
      fix: `set ${SETTING}: true`,
    };
  },
} as const satisfies TrapRow;

export const eniConfigKeysWithoutEffect = {
  code: 'eni-config-keys-without-effect',
  closes: [],
  find: ({ config, env, isSetLater }: TrapGround) => {
    const name = ['ENI_CONFIG_LABEL_DEF', 'ENI_CONFIG_ANNOTATION_DEF'].find(
      (each) => env[each] !== undefined,
    );
    if (config.customNetworking || name === undefined || isSetLater(SETTING)) return undefined;
    return {
      subject: ofSetting(name),
      message: `${name} has no effect while ${SETTING} is not true`,
      fix: `set ${SETTING}: true, or remove ${name}`,
    };
  },
} as const satisfies TrapRow;

export const customNetworkingOnRunningNodes = {
  code: 'custom-networking-on-running-nodes',
  closes: [],
  find: ({ group, before, config, isReplacedLater }) => {
    if (before === undefined || before.customNetworking || !config.customNetworking || isReplacedLater)
      return undefined;
    const what = config.prefixMode
      ? 'forget the prefixes of their primary ENI and the pods on them'
      : 'go on giving out the addresses that their ENIs in the node subnet have';
    return {
      subject: ofSetting(SETTING),
      message: `running nodes of ${group.name} ${what}`,
      fix: 'replace the nodes after it, such as with instanceRefresh',
    };
  },
} as const satisfies TrapRow;

/** What new nodes of the group name, by zone; none without custom networking. */
function choices({ group, subnets, config }: TrapGround): { readonly name: string; readonly zone: string }[] {
  if (!config.customNetworking) return [];
  const zones = [...new Set(subnets.map(({ availabilityZone }) => availabilityZone))];
  return zones.map((zone) => ({ zone, name: eniConfigNameIn(group, zone, config) }));
}
