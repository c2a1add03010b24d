// The smallest scenarios that say something, for tests to build on.

/** YAML of a sound scenario on whose line 10 further keys may follow. */
export const MINIMAL = `apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: minimal }
vpc:
  cidrs: [10.0.0.0/16]
  subnets: [{ name: main, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }]
nodeGroups:
  - { name: workers, instanceType: t3.medium, size: 2 }
`;

/** The same with more lines after it. */
export function minimalWith(rest: string): string {
  return `${MINIMAL}${rest}`;
}
