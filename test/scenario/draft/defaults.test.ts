// What a scenario may leave out of its network: it is as eksctl makes it, and can be set like anything written.

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';

const HEAD = `apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: short }
nodeGroups: [{ instanceType: t3.medium, size: 3 }]
`;

function vpcOf(rest: string) {
  const parsed = parseScenario(HEAD + rest);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return parsed.document.vpc;
}

function subnetsOf(rest: string): string[] {
  return vpcOf(rest).subnets.map(({ name, cidr, availabilityZone }) => `${name} ${cidr} ${availabilityZone}`);
}

describe('the network of a scenario', () => {
  it('is that of eksctl where nothing is written', () => {
    expect(vpcOf('').cidrs).toEqual(['192.168.0.0/16']);
    expect(subnetsOf('')).toEqual([
      'subnet-1 192.168.0.0/19 us-west-2a',
      'subnet-2 192.168.32.0/19 us-west-2b',
      'subnet-3 192.168.64.0/19 us-west-2c',
    ]);
  });

  it('follows its region and its primary block', () => {
    expect(subnetsOf('vpc: { region: eu-west-1, cidrs: [10.0.0.0/24, 10.1.0.0/16] }')).toEqual([
      'subnet-1 10.0.0.0/27 eu-west-1a',
      'subnet-2 10.0.0.32/27 eu-west-1b',
      'subnet-3 10.0.0.64/27 eu-west-1c',
    ]);
    expect(subnetsOf('vpc: { cidrs: [10.0.0.0/28] }')).toEqual(['subnet-1 10.0.0.0/28 us-west-2a']);
    expect(subnetsOf('vpc: { cidrs: [10.0.0.0/27] }')).toHaveLength(2);
  });

  it('names subnets and their zones in turn', () => {
    const written =
      'vpc: { cidrs: [10.0.0.0/16], subnets: [{ cidr: 10.0.0.0/24 }, { cidr: 10.0.1.0/24, name: db }] }';
    expect(subnetsOf(written)).toEqual(['subnet-1 10.0.0.0/24 us-west-2a', 'db 10.0.1.0/24 us-west-2b']);
  });

  it('names the only node group workers, and says when two have no name', () => {
    const parsed = parseScenario(HEAD);
    expect(parsed.ok && parsed.document.nodeGroups[0]?.name).toBe('workers');
    const twice = HEAD.replace('size: 3 }', 'size: 3 }, { instanceType: m5.large, size: 1 }');
    const problems = parseScenario(twice);
    expect(!problems.ok && problems.problems.map(({ message }) => message).join()).toContain('workers');
  });

  it('still names unknown keys of a subnet', () => {
    const parsed = parseScenario(
      `${HEAD}vpc: { subnets: [{ cidr: 10.0.0.0/24, zone: a, availabilityZon: b }] }`,
    );
    expect(!parsed.ok && parsed.problems.map(({ fix }) => fix).join()).toContain('availabilityZone');
  });
});
