// A small cluster at a moment, and curl typed on its first node.

import { elementAt } from '../../src/base/assert.ts';
import { curlTool } from '../../src/inspect/curl/curl.ts';
import { playTo, type Moment } from '../../src/inspect/moment.ts';
import type { ToolAnswer } from '../../src/base/toolAnswer.ts';
import type { Place } from '../../src/inspect/tool.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

export const NODE_GROUP = { name: 'workers', instanceType: 't3.medium', size: 1 };

export interface AskedMoment {
  readonly until: number;
  readonly version?: 'v1.16.4' | 'v1.23.1';
  readonly env?: Readonly<Record<string, string>>;
  readonly imdsLag?: string;
  /** Of the first subnet. */
  readonly reservations?: readonly unknown[];
  readonly steps?: readonly object[];
}

export function momentOf({
  until,
  version = 'v1.23.1',
  env = {},
  imdsLag = '1s',
  steps = [],
  reservations = [],
}: AskedMoment): Moment {
  const parsed = parseScenario(
    JSON.stringify({
      apiVersion: 'vpc-cni-sim/v1',
      kind: 'Scenario',
      metadata: { name: 'One node' },
      seed: 1,
      vpc: {
        region: 'eu-west-1',
        cidrs: ['10.0.0.0/16', '100.64.0.0/16'],
        subnets: [
          { name: 'subnet-a', cidr: '10.0.0.0/24', availabilityZone: 'eu-west-1a', reservations },
          { name: 'subnet-b', cidr: '100.64.0.0/24', availabilityZone: 'eu-west-1b' },
        ],
      },
      cni: { version, env },
      ec2: { imdsLag },
      nodeGroups: [{ ...NODE_GROUP, subnets: ['subnet-a'] }],
      timeline: steps,
      until: '1h',
    }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return playTo(parsed.scenario, until);
}

/** The instance of the first node. */
export function instanceOf({ world }: Moment) {
  return elementAt([...world.daemons.nodes.values()], 0).instance;
}

export function firstNode({ world }: Moment): string {
  return elementAt([...world.daemons.nodes.keys()], 0);
}

export function curl(moment: Moment, ...words: readonly string[]): ToolAnswer {
  return curlFrom(moment, { node: firstNode(moment) }, ...words);
}

export function curlFrom(moment: Moment, place: Place, ...words: readonly string[]): ToolAnswer {
  return curlTool(moment, words, place);
}
