// The smallest cluster that manifests can be applied to: what the judges of recorded API servers play.

import { type CheckedScenario, checkScenario } from '../scenario/check.ts';

/** Steps as in a scenario's timeline. */
export function scenarioOf(timeline: readonly object[]): CheckedScenario {
  return checkScenario({
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Scenario',
    metadata: { name: 'recorded' },
    kubernetes: { version: '1.34', systemPods: { coredns: { replicas: 0 } } },
    vpc: {
      cidrs: ['10.0.0.0/16'],
      subnets: [{ name: 'main', cidr: '10.0.0.0/24', availabilityZone: 'us-west-2a' }],
    },
    nodeGroups: [{ name: 'workers', instanceType: 't3.medium', size: 0 }],
    timeline,
    until: '1h',
  });
}
