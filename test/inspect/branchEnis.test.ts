// Pods with branch ENIs, and the trunk that carries these, as `path` and `aws` show them.

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { inspect } from '../../src/inspect/inspect.ts';
import { playTo, type Moment } from '../../src/inspect/moment.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

let moment: Moment;

beforeAll(() => {
  const file = new URL('../../scenarios/branch-enis.yaml', import.meta.url);
  const parsed = parseScenario(readFileSync(file, 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  moment = playTo(parsed.scenario, 5 * MINUTE);
});

describe('a pod with a branch ENI', () => {
  it('has an address of that ENI, by which its packets leave', () => {
    const { stdout } = inspect(moment, ['path', 'payments[0]', '8.8.8.8']);
    expect(stdout).toMatch(
      /^\S+ \((10\.0\.0\.\d+)\) → 8\.8\.8\.8\nleaves the VPC by vlan\.eth\.(\d), with source \1\nby vlan\.eth\.\2, the ENI that carries the pod’s address\n\n\S+, with an address of vlan\.eth\.\2\n/,
    );
    expect(stdout).not.toContain('eth2');
  });
});

describe('branch ENIs', () => {
  it('have the security groups of the policy, and the trunk those of its node', () => {
    const asked = inspect(moment, ['aws', 'ec2', 'describe-network-interfaces', '--output', 'json']).stdout;
    const { NetworkInterfaces: enis } = JSON.parse(asked) as {
      NetworkInterfaces: { InterfaceType: string; Groups: { GroupId: string }[] }[];
    };
    const groupsOf = (type: string): string[] =>
      enis
        .filter(({ InterfaceType }) => InterfaceType === type)
        .flatMap(({ Groups }) => Groups.map(({ GroupId }) => GroupId));
    expect(groupsOf('branch')).toEqual(Array.from({ length: 9 }, () => 'sg-0f1e2d3c4b5a69788'));
    expect(groupsOf('trunk')).toEqual(groupsOf('interface').slice(0, 1));
  });
});

describe('associations with the trunk', () => {
  it('are one for each branch ENI, with its VLAN', () => {
    const { stdout } = inspect(moment, ['aws', 'ec2', 'describe-trunk-interface-associations']);
    const { InterfaceAssociations: found } = JSON.parse(stdout) as {
      InterfaceAssociations: { BranchInterfaceId: string; TrunkInterfaceId: string; VlanId: number }[];
    };
    const [node = ''] = moment.world.daemons.nodes.keys();
    const trunk = moment.world.vpcResources.controller.trunkOf(node);
    const ofFound = found.map((each) => [each.BranchInterfaceId, `${each.TrunkInterfaceId} ${each.VlanId}`]);
    const ofPods = [...(trunk?.branches.all().values() ?? [])].map(({ eni, vlan }) => [
      eni,
      `${trunk?.eni} ${vlan}`,
    ]);
    expect(Object.fromEntries(ofFound)).toEqual(Object.fromEntries(ofPods));
    expect(found).toHaveLength(9);
  });
});

describe('the trunk ENI', () => {
  it('is the same in descriptions of ENIs and of instances', () => {
    const asked = (what: string): string => inspect(moment, ['aws', 'ec2', what, '--output', 'json']).stdout;
    const trunk = ['"InterfaceType": "trunk"', '"Description": "aws-k8s-trunk-eni"'];
    for (const member of trunk) {
      expect(asked('describe-network-interfaces')).toContain(member);
      expect(asked('describe-instances')).toContain(member);
    }
  });
});
