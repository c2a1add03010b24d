// Each trap: settings in which it closes, at the place that sets them, and settings near them in which it does not.

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { TRAPS, type TrapCode } from '../../src/scenario/traps/table.ts';
import { shippedScenarios } from './shippedScenarios.ts';

interface Parts {
  readonly env?: string;
  readonly version?: string;
  readonly groups?: string;
  readonly tags?: string;
  readonly kubernetes?: string;
  readonly subnets?: string;
  readonly eniConfigs?: string;
  readonly rest?: string;
  /** Further keys of `cni`, and its version where none is given. */
  readonly calico?: string | undefined;
}

function scenario({
  env = '',
  calico,
  version = calico === undefined ? 'v1.23.1' : 'v3.32.1',
  groups = M5,
  tags = '',
  kubernetes = '',
  subnets = '',
  eniConfigs = '',
  rest = '',
}: Parts): string {
  return `apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: trap }
vpc:
  cidrs: [10.0.0.0/16]
  subnets: [{ name: a, cidr: 10.0.0.0/22, availabilityZone: us-west-2a${tags} }${subnets}]
kubernetes: { ${kubernetes} }
cni: { version: ${version}, env: { ${env} }, ${calico === undefined ? `eniConfigs: [${eniConfigs}]` : `plugin: calico, ${calico}`} }
nodeGroups: [${groups}]
${rest}`;
}

const M5 = '{ name: w, instanceType: m5.large, size: 1 }';
const withMaxPods = (type: string, maxPods: number, name = 'w', size = 1) =>
  `{ name: ${name}, instanceType: ${type}, size: ${size}, maxPods: ${maxPods} }`;

/** `pool-stuck 7:31`: the codes with their places. */
function warned(text: string): string[] {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.warnings.map(({ code, path }) => `${code} ${path}`);
}

const FROM_ZERO = (more: string) =>
  `{ name: z, instanceType: t3.medium, minSize: 0, maxSize: 5${more === '' ? ', size: 0' : more} }`;
const PODS_TAG = "tags: { k8s.io/cluster-autoscaler/node-template/resources/pods: '17' }";
const CARDS = 'ENABLE_MULTI_NIC: true';
const HPC = '{ name: hpc, instanceType: hpc7a.12xlarge, size: 1 }';
const PREFIXES = 'ENABLE_PREFIX_DELEGATION: true';
const steady = (pods: number, lifetime: string) =>
  `workloads: [{ name: c, from: 2m, steady: { pods: ${pods}, lifetime: ${lifetime} } }]\nuntil: 9m\n`;
const step = (at: string, action: string) => `timeline:\n  - { at: ${at}, ${action} }\n`;
const NODE_CLASS = `{ metadata: { name: default }, spec: { role: r, kubelet: { maxPods: 110 },
  amiSelectorTerms: [{ alias: al2023@latest }], subnetSelectorTerms: [{ id: subnet-a }],
  securityGroupSelectorTerms: [{ id: sg-1 }] } }`;
const IPV6 = 'ipFamily: ipv6';
const CUSTOM_SETTING = 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG';
const CUSTOM = `${CUSTOM_SETTING}: true`;
const PODS = {
  subnets: ', { name: pods, cidr: 10.0.64.0/22, availabilityZone: us-west-2a }',
  eniConfigs: '{ name: default, subnet: pods }',
};
const M5_20 = withMaxPods('m5.large', 20);
const eniConfig = (name: string, subnet: string) =>
  `apply: { manifest: { apiVersion: crd.k8s.amazonaws.com/v1alpha1, kind: ENIConfig, metadata: { name: ${name} }, spec: { subnet: ${subnet} } } }`;
const POD_ENI = 'ENABLE_POD_ENI: true';
const MODE = 'POD_SECURITY_GROUP_ENFORCING_MODE';
const T3 = withMaxPods('t3.medium', 12, 't');
const POLICY =
  '{ apiVersion: vpcresources.k8s.aws/v1beta1, kind: SecurityGroupPolicy, metadata: { name: p }, spec: { podSelector: { matchLabels: { app: web } }, securityGroups: { groupIds: [sg-0f1e2d3c4b5a69788] } } }';
const withPolicy = (action: string): string =>
  `timeline:\n  - { at: 1m, manifest: ${POLICY} }\n  - { at: 1m, ${action} }\n`;
const POLICY_AND_PODS = withPolicy('createDeployment: { name: web, replicas: 2 }');
const PROBED = withPolicy(
  'manifest: { apiVersion: v1, kind: Pod, metadata: { name: web, labels: { app: web } }, spec: { containers: [{ name: c, image: a, readinessProbe: { httpGet: { port: 80 } } }] } }',
);
const LOCAL_DNS = `${POLICY_AND_PODS}  - { at: 1m, manifest: { apiVersion: apps/v1, kind: DaemonSet, metadata: { name: node-local-dns, namespace: kube-system }, spec: { selector: { matchLabels: { k8s-app: node-local-dns } }, template: { metadata: { labels: { k8s-app: node-local-dns } }, spec: { hostNetwork: true, containers: [{ name: c, image: a }] } } } } }\n`;
const EXCLUDED = ", tags: { kubernetes.io/role/cni: '0' }";

const SMALL = '{ name: w, instanceType: m5.large, size: 2, subnets: [s] }';
const SIX_IN_A_26 = { subnets: ', { name: s, cidr: 10.0.5.0/26, availabilityZone: us-west-2a }' };
const UPDATE = step('1m', 'updateNodegroup: { name: w }');

const CASES: Readonly<
  Record<TrapCode, { readonly fires: readonly (readonly [Parts, string])[]; readonly fine: readonly Parts[] }>
> = {
  'update-surge': {
    fires: [
      [{ groups: SMALL, ...SIX_IN_A_26, rest: UPDATE }, 'timeline[0].updateNodegroup'],
      [
        { groups: SMALL, ...SIX_IN_A_26, env: 'WARM_IP_TARGET: 12, MINIMUM_IP_TARGET: 12', rest: UPDATE },
        'timeline[0].updateNodegroup',
      ],
    ],
    fine: [
      { groups: SMALL, ...SIX_IN_A_26 },
      { rest: UPDATE },
      { groups: SMALL, ...SIX_IN_A_26, env: 'WARM_IP_TARGET: 2, MINIMUM_IP_TARGET: 5', rest: UPDATE },
      {
        groups: SMALL.replace(' }', ', updateConfig: { updateStrategy: MINIMAL } }'),
        ...SIX_IN_A_26,
        rest: UPDATE,
      },
    ],
  },
  'max-pods-of-vpc-cni': {
    fires: [[{ calico: '' }, 'nodeGroups[0].maxPods']],
    fine: [{ calico: '', groups: withMaxPods('m5.large', 110) }, {}],
  },
  'setting-of-vpc-cni': {
    fires: [[{ calico: '', env: PREFIXES }, 'cni.env.ENABLE_PREFIX_DELEGATION']],
    fine: [{ calico: '', groups: withMaxPods('m5.large', 110) }],
  },
  'pool-in-vpc': {
    fires: [
      [{ calico: 'pools: [{ name: p, cidr: 10.0.0.0/16 }]' }, 'cni.plugin'],
      [{ calico: 'pools: [{ name: p, cidr: 10.0.2.0/24 }]' }, 'cni.plugin'],
    ],
    fine: [{ calico: 'pools: [{ name: p, cidr: 10.1.0.0/16 }]' }, { calico: '' }],
  },
  'no-prefixes-on-xen': {
    fires: [
      [
        { env: PREFIXES, groups: '{ name: w, instanceType: m4.large, size: 1 }' },
        'cni.env.ENABLE_PREFIX_DELEGATION',
      ],
    ],
    fine: [
      { groups: '{ name: w, instanceType: m4.large, size: 1 }' },
      { env: PREFIXES, groups: withMaxPods('m5.large', 110) },
    ],
  },
  'max-pods-unchanged': {
    fires: [
      [{ env: PREFIXES }, 'cni.env.ENABLE_PREFIX_DELEGATION'],
      [{ rest: step('5m', `setCniEnv: { ${PREFIXES} }`) }, 'timeline[0].setCniEnv.ENABLE_PREFIX_DELEGATION'],
    ],
    fine: [{ env: PREFIXES, groups: withMaxPods('m5.large', 110) }, {}],
  },
  'prefixes-unknown-to-karpenter': {
    fires: [
      [
        { env: PREFIXES, groups: withMaxPods('m5.large', 110), rest: 'karpenter: {}' },
        'cni.env.ENABLE_PREFIX_DELEGATION',
      ],
    ],
    fine: [
      { env: PREFIXES, groups: withMaxPods('m5.large', 110) },
      { rest: 'karpenter: {}' },
      {
        env: PREFIXES,
        groups: withMaxPods('m5.large', 110),
        rest: `karpenter: { nodeClasses: [${NODE_CLASS}] }`,
      },
    ],
  },
  'prefixes-on-running-nodes': {
    fires: [
      [
        { groups: withMaxPods('m5.large', 27), rest: step('5m', `setCniEnv: { ${PREFIXES} }`) },
        'timeline[0].setCniEnv.ENABLE_PREFIX_DELEGATION',
      ],
    ],
    fine: [
      { env: PREFIXES, rest: step('5m', 'setCniEnv: { WARM_PREFIX_TARGET: 2 }') },
      { groups: withMaxPods('m5.large', 27, 'w', 0), rest: step('5m', `setCniEnv: { ${PREFIXES} }`) },
      {
        rest: `timeline:\n  - { at: 5m, setCniEnv: { ${PREFIXES} } }\n  - { at: 6m, instanceRefresh: { name: w } }\n`,
      },
    ],
  },
  'never-grows': {
    fires: [
      [
        { env: 'DISABLE_NETWORK_RESOURCE_PROVISIONING: true' },
        'cni.env.DISABLE_NETWORK_RESOURCE_PROVISIONING',
      ],
      [{ env: 'ENABLE_IMDS_ONLY_MODE: true' }, 'cni.env.ENABLE_IMDS_ONLY_MODE'],
    ],
    fine: [{ env: 'DISABLE_NETWORK_RESOURCE_PROVISIONING: false' }],
  },
  'pool-stuck': {
    fires: [
      [{ env: 'MINIMUM_IP_TARGET: 5' }, 'cni.env.MINIMUM_IP_TARGET'],
      [
        {
          env: 'WARM_IP_TARGET: 1, MINIMUM_IP_TARGET: 5',
          rest: step('5m', 'setCniEnv: { WARM_IP_TARGET: null }'),
        },
        'cni.env.MINIMUM_IP_TARGET',
      ],
    ],
    fine: [{ env: 'MINIMUM_IP_TARGET: 29' }, { env: 'MINIMUM_IP_TARGET: 5, WARM_IP_TARGET: 1' }],
  },
  'warm-target-below-churn': {
    fires: [[{ env: 'WARM_IP_TARGET: 1', rest: steady(10, '20s') }, 'cni.env.WARM_IP_TARGET']],
    fine: [
      { env: 'WARM_IP_TARGET: 1, MINIMUM_IP_TARGET: 25', rest: steady(10, '20s') },
      { env: 'WARM_IP_TARGET: 15', rest: steady(10, '20s') },
      { env: 'WARM_IP_TARGET: 1', rest: steady(10, '10m') },
      { rest: steady(10, '20s') },
    ],
  },
  'calls-for-each-pod': {
    fires: [
      [{ env: 'WARM_IP_TARGET: 1' }, 'cni.env.WARM_IP_TARGET'],
      [{ rest: step('5m', 'setCniEnv: { WARM_IP_TARGET: 2 }') }, 'timeline[0].setCniEnv.WARM_IP_TARGET'],
    ],
    fine: [
      { env: 'WARM_IP_TARGET: 1, MINIMUM_IP_TARGET: 10' },
      { env: 'WARM_IP_TARGET: 1', rest: steady(10, '20s') },
      { env: 'WARM_IP_TARGET: 1, ENABLE_IMDS_ONLY_MODE: true' },
    ],
  },
  'nothing-warm': {
    fires: [[{ env: 'WARM_ENI_TARGET: 0' }, 'cni.env.WARM_ENI_TARGET']],
    fine: [
      { env: 'WARM_ENI_TARGET: 0, WARM_IP_TARGET: 2, MINIMUM_IP_TARGET: 4' },
      { env: 'WARM_ENI_TARGET: 1' },
    ],
  },
  'no-cooldown': {
    fires: [[{ env: 'IP_COOLDOWN_PERIOD: 0' }, 'cni.env.IP_COOLDOWN_PERIOD']],
    fine: [{ env: 'IP_COOLDOWN_PERIOD: 5' }],
  },
  'targets-with-ipv6': {
    fires: [
      [
        { kubernetes: IPV6, groups: withMaxPods('m5.large', 110), env: 'WARM_IP_TARGET: 5' },
        'cni.env.WARM_IP_TARGET',
      ],
    ],
    fine: [{ kubernetes: IPV6, groups: withMaxPods('m5.large', 110) }],
  },
  'egress-without-ipv6': {
    fires: [[{ env: 'ENABLE_V6_EGRESS: true' }, 'cni.env.ENABLE_V6_EGRESS']],
    fine: [
      { env: 'ENABLE_V6_EGRESS: false' },
      { kubernetes: IPV6, groups: withMaxPods('m5.large', 110), env: 'ENABLE_V6_EGRESS: true' },
    ],
  },
  'no-ipv6-on-xen': {
    fires: [[{ kubernetes: IPV6, groups: withMaxPods('m4.large', 110) }, 'nodeGroups[0].instanceType']],
    fine: [{ kubernetes: IPV6, groups: withMaxPods('m5.large', 110) }],
  },
  'more-pods-than-addresses': {
    fires: [
      [{ groups: withMaxPods('t3.small', 30) }, 'nodeGroups[0].maxPods'],
      [
        { rest: step('5m', `addNodeGroup: ${withMaxPods('t3.small', 30, 'late')}`) },
        'timeline[0].addNodeGroup.maxPods',
      ],
      [
        {
          groups: withMaxPods('t3.small', 30, 'w', 0),
          rest: step('5m', 'scaleNodeGroup: { name: w, size: 1 }'),
        },
        'timeline[0].scaleNodeGroup.maxPods',
      ],
      [{ env: 'MAX_ENI: 1', groups: withMaxPods('m5.large', 29) }, 'nodeGroups[0].maxPods'],
    ],
    fine: [
      { groups: withMaxPods('t3.small', 11) },
      { groups: withMaxPods('t3.small', 30, 'w', 0) },
      { env: PREFIXES, groups: withMaxPods('t3.small', 110) },
    ],
  },
  'excluded-primary-subnet': {
    fires: [[{ tags: EXCLUDED }, 'vpc.subnets[0].tags']],
    fine: [
      { tags: EXCLUDED, groups: withMaxPods('m5.large', 20) },
      { tags: EXCLUDED, version: 'v1.16.4' },
      { tags: ", tags: { kubernetes.io/role/cni: '1' }" },
    ],
  },
  'unshipped-version': {
    fires: [
      [{ version: 'v1.22.0' }, 'cni.version'],
      [{ rest: step('5m', 'setCniVersion: v1.22.0') }, 'timeline[0].setCniVersion'],
    ],
    fine: [{ version: 'v1.21.2' }, { version: 'v1.22.1' }],
  },
  'several-types-one-max-pods': {
    fires: [
      [
        { groups: `${withMaxPods('m5.large', 29, 'small')}, ${withMaxPods('m5.xlarge', 29, 'large')}` },
        'nodeGroups[1].maxPods',
      ],
    ],
    fine: [
      { groups: `${withMaxPods('m5.large', 29, 'small')}, ${withMaxPods('m5.xlarge', 58, 'large')}` },
      { groups: withMaxPods('m5.xlarge', 29) },
    ],
  },
  'one-network-card': {
    fires: [[{ env: CARDS }, 'cni.env.ENABLE_MULTI_NIC']],
    fine: [
      { env: CARDS, groups: HPC },
      { env: CARDS, groups: `${HPC}, ${M5}` },
      { env: 'ENABLE_MULTI_NIC: false' },
    ],
  },
  'card-prefixes-come-and-go': {
    fires: [[{ env: `${CARDS}, ${PREFIXES}`, groups: HPC }, 'cni.env.ENABLE_MULTI_NIC']],
    fine: [
      { env: CARDS, groups: HPC },
      { env: PREFIXES, groups: HPC },
    ],
  },
  'max-pods-with-primary-eni': {
    fires: [
      [{ ...PODS, env: CUSTOM }, `cni.env.${CUSTOM_SETTING}`],
      [{ ...PODS, env: `${CUSTOM}, MAX_ENI: 2`, groups: M5_20 }, `cni.env.${CUSTOM_SETTING}`],
    ],
    fine: [
      { ...PODS, env: CUSTOM, groups: M5_20 },
      {
        ...PODS,
        env: CUSTOM,
        groups: '{ name: w, instanceType: m5.large, size: 1, maxPods: custom-networking }',
      },
      PODS,
    ],
  },
  'no-eni-for-pods': {
    fires: [[{ ...PODS, env: `${CUSTOM}, MAX_ENI: 1` }, `cni.env.${CUSTOM_SETTING}`]],
    fine: [{ ...PODS, env: `${CUSTOM}, MAX_ENI: 2` }, { env: 'MAX_ENI: 1' }],
  },
  'missing-eni-config': {
    fires: [
      [{ env: CUSTOM }, `cni.env.${CUSTOM_SETTING}`],
      [
        { ...PODS, env: `${CUSTOM}, ENI_CONFIG_LABEL_DEF: topology.kubernetes.io/zone` },
        `cni.env.${CUSTOM_SETTING}`,
      ],
    ],
    fine: [
      { ...PODS, env: CUSTOM },
      { env: CUSTOM, rest: step('0s', eniConfig('default', 'a')) },
      {
        env: CUSTOM,
        rest: step('0s', 'labelNode: { nodes: all, labels: { k8s.amazonaws.com/eniConfig: x } }'),
      },
      {
        env: CUSTOM,
        eniConfigs: '{ name: x, subnet: a }',
        groups: '{ name: w, instanceType: m5.large, size: 1, labels: { k8s.amazonaws.com/eniConfig: x } }',
      },
      {},
    ],
  },
  'eni-config-in-other-zone': {
    fires: [
      [
        {
          env: CUSTOM,
          subnets: ', { name: pods, cidr: 10.0.64.0/22, availabilityZone: us-west-2b }',
          eniConfigs: PODS.eniConfigs,
        },
        'cni.eniConfigs[0].subnet',
      ],
      [{ env: CUSTOM, rest: step('0s', eniConfig('default', 'subnet-0a1b')) }, 'timeline[0].apply'],
    ],
    fine: [
      { ...PODS, env: CUSTOM },
      { env: CUSTOM, rest: step('0s', eniConfig('default', 'a')) },
    ],
  },
  'unused-eni-configs': {
    fires: [[PODS, 'cni.eniConfigs[0].subnet']],
    fine: [{ ...PODS, env: CUSTOM }, {}],
  },
  'security-groups-without-pod-eni': {
    fires: [[{ rest: POLICY_AND_PODS }, 'timeline[0].manifest']],
    fine: [
      { env: POD_ENI, groups: M5_20, rest: POLICY_AND_PODS },
      { rest: `${POLICY_AND_PODS}  - { at: 2m, setCniEnv: { ${POD_ENI} } }\n`, groups: M5_20 },
    ],
  },
  'type-without-trunk-eni': {
    fires: [[{ env: POD_ENI, groups: T3 }, 'cni.env.ENABLE_POD_ENI']],
    fine: [{ env: POD_ENI, groups: M5_20 }, { env: POD_ENI, groups: `${T3}, ${M5_20}` }, { groups: T3 }],
  },
  'trunk-slot-kept-in-vain': {
    fires: [[{ env: POD_ENI, groups: `${T3}, ${M5_20}`, version: 'v1.20.3' }, 'cni.version']],
    fine: [
      { env: POD_ENI, groups: `${T3}, ${M5_20}`, version: 'v1.20.4' },
      { env: POD_ENI, groups: M5_20, version: 'v1.20.3' },
      { groups: T3, version: 'v1.20.3' },
    ],
  },
  'max-pods-with-trunk-eni': {
    fires: [[{ env: POD_ENI }, 'cni.env.ENABLE_POD_ENI']],
    fine: [
      { env: POD_ENI, groups: M5_20 },
      { env: POD_ENI, kubernetes: IPV6 },
    ],
  },
  'no-slot-for-trunk-eni': {
    fires: [[{ env: `${POD_ENI}, MAX_ENI: 1`, groups: M5_20 }, 'cni.env.ENABLE_POD_ENI']],
    fine: [{ env: `${POD_ENI}, MAX_ENI: 2`, groups: withMaxPods('m5.large', 11) }],
  },
  'trunk-eni-on-running-nodes': {
    fires: [
      [
        { groups: M5_20, rest: step('5m', `setCniEnv: { ${POD_ENI} }`) },
        'timeline[0].setCniEnv.ENABLE_POD_ENI',
      ],
    ],
    fine: [
      {
        groups: M5_20,
        rest: `timeline:\n  - { at: 5m, setCniEnv: { ${POD_ENI} } }\n  - { at: 6m, instanceRefresh: { name: w } }\n`,
      },
      { groups: withMaxPods('m5.large', 20, 'w', 0), rest: step('5m', `setCniEnv: { ${POD_ENI} }`) },
    ],
  },
  'probes-in-strict-mode': {
    fires: [[{ env: POD_ENI, groups: M5_20, rest: PROBED }, 'cni.env.ENABLE_POD_ENI']],
    fine: [
      { env: POD_ENI, groups: M5_20, rest: POLICY_AND_PODS },
      { env: `${POD_ENI}, DISABLE_TCP_EARLY_DEMUX: true`, groups: M5_20, rest: PROBED },
      { env: `${POD_ENI}, ${MODE}: standard`, groups: M5_20, rest: PROBED },
    ],
  },
  'node-local-dns-in-strict-mode': {
    fires: [[{ env: POD_ENI, groups: M5_20, rest: LOCAL_DNS }, 'cni.env.ENABLE_POD_ENI']],
    fine: [
      { env: POD_ENI, groups: M5_20, rest: POLICY_AND_PODS },
      { env: `${POD_ENI}, ${MODE}: standard`, groups: M5_20, rest: LOCAL_DNS },
    ],
  },
  'enforcing-mode-without-pod-eni': {
    fires: [[{ env: `${MODE}: standard` }, `cni.env.${MODE}`]],
    fine: [{ env: `${MODE}: standard, ${POD_ENI}`, groups: M5_20 }, {}],
  },
  'trunk-eni-by-metadata-alone': {
    fires: [
      [
        {
          env: `${POD_ENI}, DISABLE_NETWORK_RESOURCE_PROVISIONING: false, ENABLE_IMDS_ONLY_MODE: true`,
          groups: M5_20,
        },
        'cni.env.ENABLE_POD_ENI',
      ],
    ],
    fine: [{ env: POD_ENI, groups: M5_20 }],
  },
  'eni-config-keys-without-effect': {
    fires: [[{ env: `ENI_CONFIG_LABEL_DEF: a` }, 'cni.env.ENI_CONFIG_LABEL_DEF']],
    fine: [
      { ...PODS, env: `${CUSTOM}, ENI_CONFIG_LABEL_DEF: a`, groups: M5_20 },
      {
        env: `ENI_CONFIG_LABEL_DEF: a`,
        rest: step('5m', `setCniEnv: { ${CUSTOM} }`),
        ...PODS,
        groups: M5_20,
      },
    ],
  },
  'setting-unknown-to-version': {
    fires: [
      [{ env: CARDS, groups: HPC, rest: step('5m', 'setCniVersion: v1.19.6') }, 'timeline[0].setCniVersion'],
    ],
    fine: [
      { env: CARDS, groups: HPC, rest: step('5m', 'setCniVersion: v1.20.0') },
      { rest: step('5m', 'setCniVersion: v1.19.6') },
    ],
  },
  'annotate-pod-ip-permission': {
    fires: [
      [{ rest: step('5m', 'setCniEnv: { ANNOTATE_POD_IP: true }') }, 'timeline[0].setCniEnv.ANNOTATE_POD_IP'],
    ],
    fine: [{ env: 'ANNOTATE_POD_IP: true' }, { rest: step('5m', 'setCniEnv: { ANNOTATE_POD_IP: false }') }],
  },
  'custom-networking-on-running-nodes': {
    fires: [
      [
        { ...PODS, groups: M5_20, rest: step('5m', `setCniEnv: { ${CUSTOM} }`) },
        `timeline[0].setCniEnv.${CUSTOM_SETTING}`,
      ],
    ],
    fine: [
      { ...PODS, env: CUSTOM },
      {
        ...PODS,
        rest: `timeline:\n  - { at: 5m, setCniEnv: { ${CUSTOM} } }\n  - { at: 6m, instanceRefresh: { name: w } }\n`,
      },
    ],
  },
  'pods-of-template': {
    fires: [
      [{ groups: `${M5}, ${FROM_ZERO('')}`, rest: 'clusterAutoscaler: {}\n' }, 'nodeGroups[1].instanceType'],
    ],
    fine: [
      { groups: `${M5}, ${FROM_ZERO('')}` },
      { groups: `${M5}, ${FROM_ZERO(', size: 1')}`, rest: 'clusterAutoscaler: {}\n' },
      { groups: `${M5}, ${FROM_ZERO(', size: 0, maxPods: 110')}`, rest: 'clusterAutoscaler: {}\n' },
      { groups: `${M5}, ${FROM_ZERO(`, size: 0, ${PODS_TAG}`)}`, rest: 'clusterAutoscaler: {}\n' },
    ],
  },
};

describe('a trap', () => {
  it.each(TRAPS.map(({ code }) => code))(
    '%s is found at the place that sets it, and nowhere else',
    (code) => {
      const { fires, fine } = CASES[code];
      for (const [parts, path] of fires) expect(warned(scenario(parts))).toContain(`${code} ${path}`);
      for (const parts of fine)
        expect(warned(scenario(parts)).filter((each) => each.startsWith(`${code} `))).toEqual([]);
    },
  );

  it('is told once for several groups, and again where other settings close it', () => {
    const groups = [1, 2, 3].map((each) => `{ name: g${each}, instanceType: m5.large, size: 1 }`).join(', ');
    expect(warned(scenario({ env: 'MINIMUM_IP_TARGET: 5', groups }))).toEqual([
      'pool-stuck cni.env.MINIMUM_IP_TARGET',
    ]);
    const later = step('5m', 'setCniEnv: { MINIMUM_IP_TARGET: 7 }');
    expect(warned(scenario({ env: 'MINIMUM_IP_TARGET: 5', rest: later }))).toEqual([
      'pool-stuck cni.env.MINIMUM_IP_TARGET',
      'pool-stuck timeline[0].setCniEnv.MINIMUM_IP_TARGET',
    ]);
  });

  it('is in the shipped scenarios only where they are about it', () => {
    const found = shippedScenarios().flatMap(({ name, text }) =>
      warned(text).map((each) => `${name.replace('.yaml', '')} ${each.split(' ')[0]}`),
    );
    expect(found).toEqual([
      'article max-pods-unchanged',
      'branch-enis max-pods-with-trunk-eni',
      'calico max-pods-of-vpc-cni',
      'cluster-autoscaler-from-zero pods-of-template',
      'cni-upgrade excluded-primary-subnet',
      'custom-networking max-pods-with-primary-eni',
      'fragmented-subnet max-pods-unchanged',
      'managed-update-surge update-surge',
      'prefix-delegation-trap max-pods-unchanged',
      'warm-ip-churn calls-for-each-pod',
    ]);
  });
});

describe('a SecurityGroupPolicy', () => {
  const other = 'createDeployment: { name: other, replicas: 2 }';

  it('that selects no pod of the scenario is a warning at its place', () => {
    const found = warned(scenario({ env: POD_ENI, groups: M5_20, rest: withPolicy(other) }));
    expect(found).toEqual(['unmatched-security-group-policy timeline[0].manifest']);
  });

  it('may select pods by their ServiceAccount', () => {
    const byAccount = POLICY.replace('podSelector', 'serviceAccountSelector');
    const rest = `timeline:
  - { at: 1m, manifest: ${byAccount} }
  - { at: 1m, manifest: { apiVersion: v1, kind: ServiceAccount, metadata: { name: default, labels: { app: web } } } }
  - { at: 1m, ${other} }
`;
    expect(warned(scenario({ env: POD_ENI, groups: M5_20, rest }))).toEqual([]);
  });
});

describe('Windows', () => {
  const withPods = (os: string) =>
    warned(
      scenario({
        rest: `timeline:
  - { at: 1m, manifest: { apiVersion: v1, kind: Pod, metadata: { name: p }, spec: {
      nodeSelector: { kubernetes.io/os: ${os} }, containers: [{ name: a, image: b }] } } }
`,
      }),
    );

  it('is warned of where pods want it', () => {
    expect(withPods('windows')).toEqual(['windows-not-simulated timeline[0].manifest']);
    expect(withPods('linux')).toEqual([]);
  });

  it('is warned of where nodes are to be of it', () => {
    const nodeClass = `nodeClasses: [{ metadata: { name: default }, spec: { role: r, amiSelectorTerms: [{ alias: windows2022@latest }],
      securityGroupSelectorTerms: [{ tags: { a: b } }], subnetSelectorTerms: [{ cidr: 10.0.0.0/22 }] } }]`;
    expect(warned(scenario({ rest: `karpenter: { ${nodeClass} }\nuntil: 1m\n` }))).toEqual([
      'windows-not-simulated karpenter',
    ]);
    const group = M5_20.replace('}', ', labels: { kubernetes.io/os: windows } }');
    expect(warned(scenario({ groups: group }))).toEqual(['windows-not-simulated nodeGroups[0].labels']);
  });
});

describe('a NodePool that makes no nodes', () => {
  const nodeClass = (terms: string) =>
    `nodeClasses: [{ metadata: { name: default }, spec: { role: r, amiSelectorTerms: [{ alias: al2023@latest }],
      securityGroupSelectorTerms: [{ tags: { a: b } }], subnetSelectorTerms: [${terms}] } }]`;
  const pool = `nodePools: [{ metadata: { name: p }, spec: { template: { spec: { requirements: [],
      nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: other } } } } }]`;
  const found = (karpenter: string) => warned(scenario({ rest: `karpenter: { ${karpenter} }\nuntil: 1m\n` }));

  it('is warned of where its class chooses no subnet', () => {
    expect(found(nodeClass('{ tags: { tier: private } }, { cidr: 10.9.0.0/24 }'))).toEqual([
      'nodeclass-without-subnet karpenter',
    ]);
    expect(found(nodeClass('{ tags: { tier: private } }, { cidr: 10.0.0.0/22 }'))).toEqual([]);
  });

  it('is warned of where its class is not there', () => {
    expect(found(pool)).toEqual(['nodepool-without-nodeclass karpenter']);
    expect(found('')).toEqual([]);
  });
});
