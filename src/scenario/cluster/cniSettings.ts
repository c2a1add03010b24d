// The settings of aws-node: which there are, what they take, what the shipped manifest sets, which are refused here.
// Their effect on the pool is ipamd's; settings of logging, routes and NAT are accepted and change no address.

import type { IpFamily } from '../../base/address.ts';
import { isFrom, type CniVersion } from '../../base/cniReleases.ts';

/** Upstream's names and values, as `kubectl set env` would write them. */
export type CniEnv = Readonly<Record<string, string>>;

type SettingKind =
  | { readonly kind: 'integer'; readonly minimum: number; readonly maximum?: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'form'; readonly form: RegExp; readonly expected: string }
  | { readonly kind: 'text' };

export interface CniSetting {
  readonly value: SettingKind;
  readonly description: string;
  /** As the shipped manifest has it; absent: not in the manifest. */
  readonly manifest?: string;
  /** First version that knows it, where that is later than v1.16.4. */
  readonly since?: CniVersion;
  /** What is not simulated, whatever the value. */
  readonly refused?: { readonly feature: string };
}

const TARGET: SettingKind = { kind: 'integer', minimum: 0 };
/** @upstream cmd/aws-vpc-cni/main.go#validateMTU */
const MTU: SettingKind = { kind: 'integer', minimum: 576, maximum: 9001 };
const SWITCH: SettingKind = { kind: 'boolean' };
const TEXT: SettingKind = { kind: 'text' };
const LOG_LEVEL: SettingKind = { kind: 'text' };

/** @upstream README.md#CNI Configuration Variables, config/master/aws-k8s-cni.yaml */
export const CNI_SETTINGS: Readonly<Record<string, CniSetting>> = {
  WARM_ENI_TARGET: { value: TARGET, manifest: '1', description: 'ENIs’ worth of free addresses to keep' },
  WARM_IP_TARGET: {
    value: TARGET,
    description: 'Free addresses to keep; instead of WARM_ENI_TARGET. 0: unset',
  },
  MINIMUM_IP_TARGET: { value: TARGET, description: 'Addresses to hold at least, free or not. 0: unset' },
  WARM_PREFIX_TARGET: { value: TARGET, manifest: '1', description: 'Free prefixes to keep, in prefix mode' },
  MAX_ENI: {
    value: { kind: 'integer', minimum: -1 },
    description: 'ENIs at most, below what the type allows. 0 or less: no limit',
  },
  ENABLE_PREFIX_DELEGATION: {
    value: SWITCH,
    manifest: 'false',
    description: 'Take /28 prefixes instead of single addresses; max pods of nodes is another matter',
  },
  IP_COOLDOWN_PERIOD: {
    value: TARGET,
    description: 'Seconds before an address is given out again; 30 unless set',
  },
  ENABLE_SUBNET_DISCOVERY: {
    value: SWITCH,
    manifest: 'true',
    since: 'v1.18.0',
    description: 'Put new ENIs into tagged subnets of the zone, the emptiest first',
  },
  AWS_MANAGE_ENIS_NON_SCHEDULABLE: {
    value: SWITCH,
    description: 'Go on managing addresses of cordoned nodes',
  },
  DISABLE_NETWORK_RESOURCE_PROVISIONING: {
    value: SWITCH,
    manifest: 'false',
    description: 'Never add or release ENIs and addresses',
  },
  AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: {
    value: SWITCH,
    manifest: 'false',
    description: 'Custom networking: ENIs for pods go where the ENIConfig of the node says',
  },
  ENABLE_POD_ENI: {
    value: SWITCH,
    manifest: 'false',
    description:
      'Security groups for pods: nodes get a trunk ENI, and pods that a SecurityGroupPolicy selects a branch ENI',
  },
  ENABLE_IPv4: {
    value: SWITCH,
    manifest: 'true',
    description: 'Pods with IPv4; EKS sets it by the cluster’s ipFamily',
  },
  ENABLE_IPv6: {
    value: SWITCH,
    manifest: 'false',
    description: 'Pods with IPv6; EKS sets it by the cluster’s ipFamily',
  },
  ENABLE_MULTI_NIC: {
    value: SWITCH,
    since: 'v1.20.0',
    manifest: 'false',
    description:
      'Keep addresses on every network card, for pods with the annotation k8s.amazonaws.com/nicConfig: multi-nic-attachment',
  },
  ENABLE_IMDS_ONLY_MODE: {
    value: SWITCH,
    since: 'v1.19.6',
    manifest: 'false',
    description: 'Use the ENIs and addresses that instance metadata shows, and never add or release any',
  },
  ENI_CONFIG_ANNOTATION_DEF: {
    value: TEXT,
    description: 'Annotation of nodes that names their ENIConfig; k8s.amazonaws.com/eniConfig unless set',
  },
  ENI_CONFIG_LABEL_DEF: {
    value: TEXT,
    description: 'Label of nodes that names their ENIConfig; k8s.amazonaws.com/eniConfig unless set',
  },
  AWS_MAX_ATTEMPTS: {
    value: TARGET,
    refused: { feature: 'another number of SDK retries' },
    description: 'SDK retries other than the version’s own: not simulated',
  },
  AWS_RETRY_MODE: {
    value: TEXT,
    refused: { feature: 'another retry mode of the SDK' },
    description: 'SDK retries other than the version’s own: not simulated',
  },
  AWS_VPC_K8S_CNI_EXTERNALSNAT: { value: SWITCH, manifest: 'false', description: 'No SNAT on the node' },
  AWS_VPC_K8S_CNI_RANDOMIZESNAT: {
    value: { kind: 'choice', values: ['prng', 'hashrandom', 'none'] },
    manifest: 'prng',
    description: 'Source ports of SNAT',
  },
  AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: { value: TEXT, description: 'Blocks reached without SNAT, by commas' },
  AWS_EXTERNAL_SERVICE_CIDRS: {
    value: TEXT,
    description: 'Blocks reached through the main table, by commas',
  },
  AWS_VPC_CNI_NODE_PORT_SUPPORT: { value: SWITCH, manifest: 'true', description: 'Rules for node ports' },
  AWS_VPC_K8S_CNI_CONNMARK: {
    value: TARGET,
    description: 'Mark of connections to be SNATed; 128 unless set',
  },
  AWS_VPC_K8S_CNI_VETHPREFIX: {
    value: {
      kind: 'form',
      form: /^(?!eth$|vlan$|lo$).{1,4}$/,
      expected: '1 to 4 characters, not eth, vlan or lo',
    },
    manifest: 'eni',
    description: 'Prefix of host interfaces',
  },
  AWS_VPC_ENI_MTU: { value: MTU, manifest: '9001', description: 'MTU of ENIs' },
  POD_MTU: { value: MTU, description: 'MTU of pods; that of ENIs unless set' },
  POD_SECURITY_GROUP_ENFORCING_MODE: {
    value: { kind: 'choice', values: ['strict', 'standard'] },
    description: 'Only for security groups for pods',
  },
  NETWORK_POLICY_ENFORCING_MODE: {
    value: { kind: 'choice', values: ['standard', 'strict'] },
    manifest: 'standard',
    since: 'v1.17.1',
    description: 'Network policies before they are known; not simulated',
  },
  DISABLE_TCP_EARLY_DEMUX: { value: SWITCH, description: 'Only for security groups for pods' },
  MANAGE_UNTAGGED_ENI: {
    value: SWITCH,
    description: 'Use ENIs of others that are attached to the node too; true unless set',
  },
  HTTP_TIMEOUT: {
    value: TARGET,
    description: 'Seconds until a call of the EC2 API is given up, 10 at least',
  },
  AWS_EC2_ENDPOINT: { value: TEXT, description: 'Where the EC2 API is' },
  DISABLE_LEAKED_ENI_CLEANUP: { value: SWITCH, description: 'No hourly search for leaked ENIs' },
  ANNOTATE_POD_IP: {
    value: SWITCH,
    description:
      'Write each pod’s address into its annotation vpc.amazonaws.com/pod-ips, for network policy engines such as Calico that cannot wait for the kubelet’s status',
  },
  ADDITIONAL_ENI_TAGS: { value: TEXT, manifest: '{}', description: 'Tags of new ENIs, as JSON' },
  ENABLE_BANDWIDTH_PLUGIN: { value: SWITCH, description: 'Chain the bandwidth plugin' },
  ENABLE_V6_EGRESS: {
    value: SWITCH,
    description: 'IPv6 egress in IPv4 clusters, whose nodes have no IPv6 here',
  },
  ENABLE_V4_EGRESS: { value: SWITCH, description: 'IPv4 egress in IPv6 clusters' },
  DISABLE_POD_V6: { value: SWITCH, description: 'No IPv6 inside pods' },
  CLUSTER_NAME: { value: TEXT, description: 'Tag on ENIs, and which cluster tags of subnets are its own' },
  VPC_ID: { value: TEXT, description: 'Where instance metadata cannot be asked' },
  VPC_CNI_VERSION: { value: TEXT, description: 'Only told to others' },
  HOST_CNI_BIN_PATH: { value: TEXT, description: 'Directory of the node for CNI plugins' },
  HOST_CNI_CONFDIR_PATH: { value: TEXT, description: 'Directory of the node for the CNI configuration' },
  CLUSTER_ENDPOINT: { value: TEXT, description: 'API server, where not the service' },
  DISABLE_INTROSPECTION: { value: SWITCH, manifest: 'false', description: 'No port 61679' },
  INTROSPECTION_BIND_ADDRESS: { value: TEXT, description: 'Where introspection listens' },
  DISABLE_METRICS: { value: SWITCH, manifest: 'false', description: 'No port 61678' },
  AWS_VPC_K8S_CNI_LOGLEVEL: { value: LOG_LEVEL, manifest: 'DEBUG', description: 'Log level of ipamd' },
  AWS_VPC_K8S_CNI_LOG_FILE: {
    value: TEXT,
    manifest: '/host/var/log/aws-routed-eni/ipamd.log',
    description: 'Log of ipamd',
  },
  AWS_VPC_K8S_PLUGIN_LOG_LEVEL: {
    value: LOG_LEVEL,
    manifest: 'DEBUG',
    description: 'Log level of the plugin',
  },
  AWS_VPC_K8S_PLUGIN_LOG_FILE: {
    value: TEXT,
    manifest: '/var/log/aws-routed-eni/plugin.log',
    description: 'Log of the plugin',
  },
};

/** Whether a version knows a setting. */
export function knows(version: CniVersion, setting: CniSetting): boolean {
  return setting.since === undefined || isFrom(version, setting.since);
}

/** What EKS sets otherwise in an IPv6 cluster. @upstream EKS user guide, Learn about IPv6 addresses to clusters, pods, and services */
const IPV6_ENV: CniEnv = { ENABLE_IPv4: 'false', ENABLE_IPv6: 'true', ENABLE_PREFIX_DELEGATION: 'true' };

/** What the shipped manifest of a version sets, as EKS installs it in a cluster of this family. */
export function manifestEnv(version: CniVersion, ipFamily: IpFamily): CniEnv {
  const env: Record<string, string> = {};
  for (const [name, setting] of Object.entries(CNI_SETTINGS)) {
    if (setting.manifest !== undefined && knows(version, setting)) env[name] = setting.manifest;
  }
  return ipFamily === 'ipv6' ? { ...env, ...IPV6_ENV } : env;
}

/** Names of what differs, those that are set after it first. */
export function changedSettings(before: CniEnv, after: CniEnv): string[] {
  return Object.keys({ ...after, ...before }).filter((name) => before[name] !== after[name]);
}
