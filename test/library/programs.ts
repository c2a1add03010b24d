// A small scenario as programs have it, twice the same: a node with room for 15 pods, 12 of them in a subnet of 27
// addresses that others keep all but a few of.

import type { Scenario, ScenarioDocument } from '../../src/library/library.ts';
import { parseScenario } from '../../src/library/library.ts';

export const TEXT = `
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: tight }
seed: 3
until: 10m
vpc:
  cidrs: [10.0.0.0/16]
  subnets:
    - name: a
      cidr: 10.0.0.0/27
      availabilityZone: us-west-2a
      taken: { addresses: [10.0.0.16-10.0.0.30] }
nodeGroups: [{ name: workers, instanceType: t3.medium, size: 1 }]
timeline:
  - at: 5m
    createDeployment: { name: web, replicas: 12 }
`;

export const tight = {
  metadata: { name: 'tight' },
  until: '10m',
  vpc: {
    cidrs: ['10.0.0.0/16'],
    subnets: [
      {
        name: 'a',
        cidr: '10.0.0.0/27',
        availabilityZone: 'us-west-2a',
        taken: { addresses: ['10.0.0.16-10.0.0.30'] },
      },
    ],
  },
  nodeGroups: [{ name: 'workers', instanceType: 't3.medium', size: 1 }],
  timeline: [{ at: '5m', createDeployment: { name: 'web', replicas: 12 } }],
} satisfies ScenarioDocument;

export function scenarioOf(text: string = TEXT): Scenario {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.scenario;
}
