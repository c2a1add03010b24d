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
  readonly nodes?: string;
  readonly subnet?: string;
  readonly rest?: string;
  readonly timeline: string;
  readonly until?: string;
}

function scene({
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
  - { name: workers, instanceType: t3.medium, ${nodes} }
${rest}timeline:
${timeline}
until: ${until}
`;
}

const web = (replicas: number, more = ''): string =>
  `  - { at: 3m, createDeployment: { name: web, replicas: ${replicas}${more} } }\n`;

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
  'containers that fail': scene({ timeline: web(2, ', lifetime: 5s, failureRate: 1') }),
} as const;
