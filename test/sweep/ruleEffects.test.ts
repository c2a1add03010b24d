// Which rules of two releases make a difference: alone, and where none does alone, together.

import { describe, expect, it } from 'vitest';
import type { CniVersion } from '../../src/base/cniReleases.ts';
import { UPSTREAM_RULES } from '../../src/ipamd/rules.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { ruleEffects } from '../../src/sweep/ruleEffects.ts';

function customNetworking(version: CniVersion): CompiledScenario {
  const parsed = parseScenario(`apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: custom networking }
vpc:
  cidrs: [10.0.0.0/16, 100.64.0.0/16]
  subnets:
    - { name: main, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }
    - { name: pods, cidr: 100.64.0.0/24, availabilityZone: us-west-2a }
cni:
  version: ${version}
  env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: true }
  eniConfigs: [{ name: default, subnet: pods }]
nodeGroups: [{ name: workers, instanceType: m5.large, size: 1, maxPods: 20 }]
until: 2m
`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

describe('the rules of two releases', () => {
  const found = ruleEffects(customNetworking('v1.22.0'), customNetworking('v1.21.2'), 1);

  it('are named that make a difference alone', () => {
    expect(found?.effects.map(({ rule, ofB }) => [rule, ofB])).toEqual([['excludesSubnets', false]]);
  });

  // Without discovery there are no groups to be set on the ENIs of an ENIConfig, and without those none is looked for.
  it('are named that make one only together', () => {
    const { discoversSecurityGroups, discoversGroupsOfEniConfigs } = UPSTREAM_RULES;
    expect(found?.together?.rules).toEqual([
      { does: discoversSecurityGroups.does, ofB: false },
      { does: discoversGroupsOfEniConfigs.does, ofB: false },
    ]);
    expect(found?.together?.changes.map(({ metric }) => metric)).toContain('ec2Calls');
  });

  it('make none where the releases do the same', () => {
    const none = ruleEffects(customNetworking('v1.22.2'), customNetworking('v1.22.3'), 1);
    expect(none).toEqual({ differing: 0, effects: [], together: undefined });
  });
});
