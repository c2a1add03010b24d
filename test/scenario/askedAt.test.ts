// What is read off a timeline is what its world comes to: settings of aws-node and node groups, at every moment.

import { describe, expect, it } from 'vitest';
import { MINUTE, type Milliseconds } from '../../src/base/time.ts';
import { cniAt } from '../../src/explain/nodeShape.ts';
import { playTo } from '../../src/inspect/moment.ts';
import { askedAt } from '../../src/scenario/askedAt.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from './minimal.ts';

const parsed = parseScenario(
  minimalWith(`cni: { env: { WARM_ENI_TARGET: 2 } }
timeline:
  - { at: 1m, setCniEnv: { WARM_IP_TARGET: 2, WARM_ENI_TARGET: null } }
  - { at: 2m, setCniVersion: v1.16.4 }
  - { at: 3m, addNodeGroup: { name: more, instanceType: m5.large, size: 1 } }
  - { at: 4m, scaleNodeGroup: { name: more, size: 2 } }
  - { at: 5m, instanceRefresh: { name: more, instanceType: t3.medium, maxPods: 12 } }
  - { at: 6m, deleteNodeGroup: { name: workers } }
  - { at: 7m, setCniEnv: { WARM_IP_TARGET: null } }
until: 8m
`),
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { scenario } = parsed;

function envOfDaemonSet(at: Milliseconds): Readonly<Record<string, string>> | undefined {
  const { workloads } = playTo(scenario, at).world.kubernetes.stores;
  const template = workloads.daemonSets.find('aws-node')?.config.template;
  return template?.spec.containers.find(({ name }) => name === 'aws-node')?.env;
}

describe('the settings of aws-node', () => {
  it.each([0, 1, 2, 3, 7])('are those of its DaemonSet after %i min', (minutes) => {
    expect(cniAt(scenario, minutes * MINUTE).env).toEqual(envOfDaemonSet(minutes * MINUTE));
  });

  it('follow the manifest of the version that a step applies, with what was changed', () => {
    const before = cniAt(scenario, 2 * MINUTE - 1).env;
    const after = cniAt(scenario, 2 * MINUTE).env;
    expect(before).toMatchObject({ NETWORK_POLICY_ENFORCING_MODE: 'standard', WARM_IP_TARGET: '2' });
    expect(after).not.toHaveProperty('NETWORK_POLICY_ENFORCING_MODE');
    expect(after).toMatchObject({ WARM_IP_TARGET: '2' });
  });
});

it('node groups are as steps have made them by then', () => {
  const groupsAt = (minutes: number) =>
    [...askedAt(scenario, minutes * MINUTE).nodeGroups.values()].map(
      ({ name, size, instanceType, maxPods }) => ({ name, size, instanceType, maxPods }),
    );
  const formula = { kind: 'formula' };
  const workers = { name: 'workers', size: 2, instanceType: 't3.medium', maxPods: formula };
  const more = { name: 'more', size: 2, instanceType: 'm5.large', maxPods: formula };
  const refreshed = { ...more, instanceType: 't3.medium', maxPods: { kind: 'explicit', maxPods: 12 } };
  expect(groupsAt(2)).toEqual([workers]);
  expect(groupsAt(4)).toEqual([workers, more]);
  expect(groupsAt(5)).toEqual([workers, refreshed]);
  expect(groupsAt(6)).toEqual([refreshed]);
  expect(askedAt(scenario).everyNodeGroup.map(({ name }) => name)).toEqual(['workers', 'more']);
});
