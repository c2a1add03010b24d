// Small scenarios in which pods wait for one reason each, and runs of scenarios played to a moment.

import { playRun, type PlayedRun, type Source } from '../../src/explain/playedRun.ts';
import { explainSubject } from '../../src/explain/explain.ts';
import type { Explanation, Subject } from '../../src/explain/explanation.ts';
import type { Link } from '../../src/explain/link.ts';
import type { Milliseconds } from '../../src/base/time.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

export function source(text: string): Source {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed;
}

export function played(text: string, at?: Milliseconds, seed = 1): PlayedRun {
  return playRun(source(text), at, seed);
}

export const EVERYTHING: Subject = { kind: 'cluster', name: '' };

export function explained(text: string, at?: Milliseconds, subject = EVERYTHING): Explanation {
  return explainSubject(subject, played(text, at));
}

/** All claims of a chain, each under what it explains. */
export function claims(links: readonly Link[]): string[] {
  return links.flatMap(({ text, because }) => [text, ...claims(because)]);
}

interface Scene {
  readonly instanceType?: string;
  readonly nodes?: string;
  readonly subnet?: string;
  readonly rest?: string;
  readonly timeline: string;
  readonly until?: string;
}

function scene({
  instanceType = 't3.medium',
  nodes = 'size: 1',
  subnet = '10.0.0.0/24',
  rest = '',
  timeline,
  until = '8m',
}: Scene): string {
  return `apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: a scene }
vpc:
  cidrs: [10.0.0.0/16]
  subnets: [{ name: main, cidr: ${subnet}, availabilityZone: us-west-2a }]
nodeGroups:
  - { name: workers, instanceType: ${instanceType}, ${nodes} }
${rest}timeline:
${timeline}
until: ${until}
`;
}

const web = (replicas: number, more = ''): string =>
  `  - { at: 3m, createDeployment: { name: web, replicas: ${replicas}${more} } }\n`;

const POLICY = `  - at: 0s
    manifest:
      apiVersion: vpcresources.k8s.aws/v1beta1
      kind: SecurityGroupPolicy
      metadata: { name: web }
      spec: { podSelector: { matchLabels: { app: web } }, securityGroups: { groupIds: [sg-0f1e2d3c4b5a69788] } }
`;

/** The nodes name `default`, which is there from the start; the ENIConfig of that name is changed before pods come. */
function customNetworking(named: string, cidr: string): string {
  return `apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: custom networking }
vpc:
  cidrs: [10.0.0.0/16, 100.64.0.0/16]
  subnets:
    - { name: main, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }
    - { name: pods, cidr: ${cidr}, availabilityZone: us-west-2a }
cni:
  env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: true, WARM_IP_TARGET: 1, MINIMUM_IP_TARGET: 3 }
  eniConfigs: [{ name: pods, subnet: pods }]
nodeGroups:
  - { name: workers, instanceType: m5.large, size: 1, labels: { k8s.amazonaws.com/eniConfig: pods } }
timeline:
  - { at: 2m30s, labelNode: { nodes: all, labels: { k8s.amazonaws.com/eniConfig: ${named} } } }
${web(16)}until: 8m
`;
}

/** By what pods wait for in them. */
export const SCENES = {
  'too many pods': scene({ nodes: 'size: 3', timeline: web(50) }),
  'all addresses of the type': scene({ nodes: 'size: 1, maxPods: 110', timeline: web(20) }),
  'prefix mode with single addresses in every slot': scene({
    nodes: 'size: 1, maxPods: 110',
    timeline: `${web(13)}  - { at: 6m, setCniEnv: { ENABLE_PREFIX_DELEGATION: true } }
  - { at: 8m, scale: { deployment: web, replicas: 20 } }`,
    until: '12m',
  }),
  'a full subnet': scene({ subnet: '10.0.0.0/28', timeline: web(12) }),
  cpu: scene({ nodes: 'size: 2', timeline: web(6, ', requests: { cpu: 900m }') }),
  'a taint': scene({
    nodes: 'size: 1, taints: [{ key: dedicated, value: db, effect: NoSchedule }]',
    timeline: web(2),
  }),
  'a cordon': scene({ timeline: `  - { at: 2m, cordon: all }\n${web(2)}` }),
  'an ENI quota': scene({ rest: 'ec2: { eniQuota: 2 }\n', timeline: web(13) }),
  'a permission': scene({
    rest: 'ec2: { faults: [{ call: CreateNetworkInterface, code: UnauthorizedOperation }] }\n',
    timeline: web(13),
  }),
  throttling: scene({
    nodes: 'size: 3',
    rest: 'ec2: { limits: { CreateNetworkInterface: { capacity: 1, refillPerSecond: 0.005 } } }\n',
    timeline: web(39),
    until: '5m',
  }),
  'no node': scene({ subnet: '10.0.0.0/28', nodes: 'size: 0', timeline: web(2) }),
  'nodes that cannot be launched': scene({
    subnet: '10.0.0.0/28',
    nodes: 'size: 2',
    timeline: `${web(39)}  - { at: 4m, scaleNodeGroup: { name: workers, size: 8 } }`,
  }),
  'an image': scene({
    rest: 'kubernetes: { timings: { imagePull: 3m } }\n',
    timeline: web(2),
    until: '4m',
  }),
  'a trunk in the place of an ENI': scene({
    instanceType: 'm5.large',
    rest: 'cni: { env: { ENABLE_POD_ENI: true } }\n',
    timeline: web(25),
  }),
  'branch ENIs': scene({
    instanceType: 'm5.large',
    rest: 'cni: { env: { ENABLE_POD_ENI: true } }\n',
    timeline: `${POLICY}${web(12)}`,
  }),
  'branch ENIs that cool down': scene({
    instanceType: 'm5.large',
    rest: 'cni: { env: { ENABLE_POD_ENI: true } }\n',
    timeline: `${POLICY}${web(9)}  - { at: 6m, deletePods: { of: web } }\n`,
    until: '6m40s',
  }),
  'an unmanaged ENI that is counted again and again': scene({
    instanceType: 'm5.large',
    rest: 'cni: { version: v1.22.4 }\n',
    timeline: `  - { at: 1m, attachEni: { nodes: all, noManage: true } }\n  - { at: 9m, createDeployment: { name: web, replicas: 20 } }\n`,
    until: '12m',
  }),
  'a subnet of an ENIConfig that is full': customNetworking('pods', '100.64.0.0/28'),
  'an ENIConfig that is missing': customNetworking('other', '100.64.0.0/24'),
  'containers that fail': scene({ timeline: web(2, ', lifetime: 5s, failureRate: 1') }),
} as const;
