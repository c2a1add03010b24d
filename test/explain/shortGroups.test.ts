// Node groups that EC2 refuses their nodes: when that is a finding, and what is said.

import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { findings } from '../../src/explain/findings.ts';
import type { GroupSummary } from '../../src/record/summary.ts';
import { situation } from '../report/situation.ts';
import { claims, explained } from './scenes.ts';

const NOW = 10 * MINUTE;

/** The group of the minimal scenario, which should have two nodes. */
function found(group: Partial<GroupSummary>, rest = ''): string[] {
  const refused = {
    code: 'InsufficientFreeAddressesInSubnet',
    subnet: 'main',
    count: 9,
    firstAt: 2 * MINUTE,
    lastAt: 9.5 * MINUTE,
  };
  const nodeGroups = [{ name: 'workers', nodes: 0, changedAt: MINUTE, failedLaunches: [refused], ...group }];
  return findings(situation({ nodeGroups, at: NOW }, rest)).flatMap(({ finding, text }) =>
    finding === 'NodeGroupShort' ? [text] : [],
  );
}

describe('a node group that does not get its nodes', () => {
  it('is a finding, with how often EC2 refused and when last', () => {
    expect(found({})).toEqual([
      'node group workers has 0 of 2 nodes since 2m00s: EC2 refused RunInstances with ' +
        'InsufficientFreeAddressesInSubnet 9 times, the last at 9m30s in subnet main',
    ]);
  });

  it('is none once it has them, or where a node is missing for another reason', () => {
    const long = { code: 'InternalError', subnet: 'main', count: 3, firstAt: 0, lastAt: MINUTE };
    expect(found({ nodes: 2 })).toEqual([]);
    expect(found({ failedLaunches: [] })).toEqual([]);
    expect(found({ failedLaunches: [long], changedAt: 9 * MINUTE })).toEqual([]);
    expect(found({ failedLaunches: [long], changedAt: MINUTE })).toHaveLength(1);
  });

  it('is measured by the size asked for last', () => {
    const scaled = 'timeline: [{ at: 2m, scaleNodeGroup: { name: workers, size: 0 } }]';
    expect(found({}, scaled)).toEqual([]);
  });

  it('is explained though no pod waits', () => {
    const { parts } = explained(`apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: two instead of four }
vpc:
  cidrs: [10.0.0.0/24]
  subnets: [{ name: a, cidr: 10.0.0.0/28, availabilityZone: us-west-2a, taken: { addresses: [10.0.0.12/30] } }]
cni: { env: { WARM_IP_TARGET: 1 } }
nodeGroups: [{ name: workers, instanceType: m5.large, size: 1 }]
timeline: [{ at: 2m, scaleNodeGroup: { name: workers, size: 9 } }]
until: 5m
`);
    const headlines = parts.map(({ headline }) => headline);
    expect(headlines.some((headline) => /node group workers has \d of 9 nodes/.test(headline))).toBe(true);
    expect(parts.flatMap(({ chain }) => claims(chain)).join()).toContain('InsufficientFreeAddressesInSubnet');
  });
});
