// A small cluster whose addresses follow one another, for tools and paths to be tried in.

import { playTo, type Moment } from '../../src/inspect/moment.ts';
import { formatAddress } from '../../src/base/address.ts';
import type { ToolAnswer } from '../../src/base/toolAnswer.ts';
import type { Tool } from '../../src/inspect/tool.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

const MINUTE = 60_000;

/** At 2 min six pods on two t3.medium; `steps` may change what follows. */
function scenario(version: string, env: string, steps: string): string {
  return `
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: tools }
kubernetes: { version: '1.28', systemPods: { coredns: { replicas: 0 } } }
vpc:
  region: eu-west-1
  cidrs: [10.0.0.0/16]
  subnets:
    - { name: subnet-a, cidr: 10.0.0.0/24, availabilityZone: eu-west-1a }
    - { name: subnet-b, cidr: 10.0.1.0/24, availabilityZone: eu-west-1b }
ec2: { addressChoice: lowest }
cni: { version: ${version}, env: { ${env} } }
nodeGroups: [{ name: workers, instanceType: t3.medium, size: 2 }]
timeline:
  - { at: 2m, createPods: { name: web, count: 14 } }
${steps}
until: 20m
`;
}

export function momentOf({
  version = 'v1.16.4',
  env = '',
  steps = '',
  minute = 5,
}: { version?: string; env?: string; steps?: string; minute?: number } = {}): Moment {
  const parsed = parseScenario(scenario(version, env, steps));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return playTo(parsed.scenario, minute * MINUTE);
}

export function nodesOf({ world }: Moment): string[] {
  return [...world.daemons.nodes.keys()].toSorted();
}

/** Pods of a node that are not on the host's network, `namespace/name`, by address. */
export function podsOn({ world }: Moment, node: string): { key: string; ip: string }[] {
  return [...world.kubernetes.pods()]
    .filter((pod) => pod.nodeName === node && !pod.spec.hostNetwork && pod.podIp !== undefined)
    .map((pod) => ({ key: `${pod.namespace}/${pod.name}`, ip: formatAddress(pod.podIp ?? 0) }))
    .toSorted((a, b) => lastByte(a.ip) - lastByte(b.ip));
}

function lastByte(ip: string): number {
  return Number(ip.split('.')[3]);
}

/** Typed on a node, or inside a pod. */
export function typed(
  tool: Tool,
  moment: Moment,
  command: string,
  place: { node?: string; pod?: string },
): ToolAnswer {
  return tool(moment, command.split(' ').filter(Boolean), place);
}
