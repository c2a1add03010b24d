// Findings of whole runs: traps are findings where they took effect.

import { describe, expect, it } from 'vitest';
import { situationOf } from '../../src/explain/finding.ts';
import { findings } from '../../src/explain/findings.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';

function all(text: string) {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { scenario } = parsed;
  return findings(situationOf(scenario, runScenario(scenario)));
}

function found(text: string): string[] {
  return all(text)
    .filter(({ finding }) => finding === 'Trap')
    .map(({ finding, place, text: words }) => `${finding} ${place}: ${words}`);
}

const KARPENTER = (shortages: string) => `${minimalWith('')}
karpenter:
  nodePools:
    - metadata: { name: general }
      spec:
        template:
          spec:
            nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: default }
            requirements: [{ key: node.kubernetes.io/instance-type, operator: In, values: [m5.large] }]
ec2: { shortages: [${shortages}] }
timeline: [{ at: 3m, createDeployment: { name: web, replicas: 6, requests: { cpu: 900m } } }]
until: 10m
`;

it('a NodePool for which EC2 has no capacity is a finding, until a launch succeeds', () => {
  const launches = (shortages: string) =>
    all(KARPENTER(shortages)).filter(({ finding }) => finding === 'NodePoolWithoutLaunch');
  const [failing] = launches('{ instanceType: m5.large }');
  expect(failing?.text).toMatch(
    /^Karpenter can launch no node of NodePool general since 3m\d\ds: \d+ attempts failed, the last at \dm\d\ds with InsufficientInstanceCapacity$/,
  );
  expect(launches('{ instanceType: m5.large, to: 5m }')).toEqual([]);
  expect(launches('')).toEqual([]);
});

const STUCK = 'cni: { env: { MINIMUM_IP_TARGET: 5 } }\n';
const web = (replicas: number) =>
  `timeline: [{ at: 2m, createDeployment: { name: web, replicas: ${replicas} } }]\nuntil: 6m\n`;

describe('a trap', () => {
  it('is a finding where pods waited for it', () => {
    expect(found(minimalWith(`${STUCK}${web(14)}`))).toEqual([
      expect.stringMatching(
        /^Trap pool-stuck: pool-stuck: pools stop growing at 5 addresses; add WARM_IP_TARGET: 1 \(NoAddressOnNode, \d pods, since 2m0\ds\)$/,
      ),
    ]);
  });

  it('is none where it made no pod wait', () => {
    expect(found(minimalWith(`${STUCK}${web(4)}`))).toEqual([]);
  });

  it('is none of what was so before the timeline set it', () => {
    const before = 'timeline:\n  - { at: 2m, createDeployment: { name: web, replicas: 20 } }\n';
    const after = '  - { at: 5m, setCniEnv: { WARM_IP_TARGET: 1 } }\nuntil: 8m\n';
    expect(found(minimalWith(`${before}${after}`))).toEqual([]);
  });
});
