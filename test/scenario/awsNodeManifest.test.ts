// A user's own aws-node: its settings and version are the steps that the scenario's own words would be.

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from './minimal.ts';

function awsNode(env: Readonly<Record<string, string>>, tag = 'v1.23.1', at = '3m', strategy = ''): string {
  const list = Object.entries(env).map(([name, value]) => `{ name: ${name}, value: "${value}" }`);
  return `  - at: ${at}
    manifest:
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: { name: aws-node, namespace: kube-system }
      spec:
        selector: { matchLabels: { k8s-app: aws-node } }${strategy === '' ? '' : `\n        updateStrategy: ${strategy}`}
        template:
          metadata: { labels: { k8s-app: aws-node } }
          spec:
            hostNetwork: true
            containers:
              - { name: other, image: x }
              - { name: aws-node, image: "1234.dkr.ecr.example/amazon-k8s-cni:${tag}", env: [${list.join(', ')}] }
`;
}

function parsed(...steps: readonly string[]) {
  return parseScenario(minimalWith(`timeline:\n${steps.join('')}until: 9m\n`));
}

function told(...steps: readonly string[]): string[] {
  const scenario = parsed(...steps);
  if (!scenario.ok) return scenario.problems.map(({ code, message }) => `${code}: ${message}`);
  return scenario.scenario.timeline.map(({ description }) => description);
}

describe('a manifest of aws-node', () => {
  it('sets what differs, and nothing where nothing does', () => {
    expect(told(awsNode({ WARM_IP_TARGET: '5', WARM_ENI_TARGET: '1', MY_NODE_NAME: 'x' }))).toEqual([
      'set WARM_IP_TARGET=5',
    ]);
    const again = awsNode({ WARM_IP_TARGET: '5' });
    expect(told(again, awsNode({ WARM_IP_TARGET: '5' }, 'v1.23.1', '4m'))).toEqual([
      'set WARM_IP_TARGET=5',
      'apply nothing that is simulated',
    ]);
    expect(
      told(
        '  - { at: 2m, setCniEnv: { WARM_ENI_TARGET: 3 } }\n',
        awsNode({ WARM_ENI_TARGET: '1' }),
        '  - { at: 5m, setCniEnv: { WARM_ENI_TARGET: null } }\n',
      ),
    ).toEqual(['set WARM_ENI_TARGET=3', 'set WARM_ENI_TARGET=1', 'set WARM_ENI_TARGET-']);
  });

  it('changes the version, of an EKS build too', () => {
    expect(told(awsNode({ WARM_IP_TARGET: '2' }, 'v1.16.4-eksbuild.2'))).toEqual([
      'aws-node becomes v1.16.4',
      'set WARM_IP_TARGET=2',
    ]);
    expect(told(awsNode({ WARM_IP_TARGET: '2' }, 'latest'))).toEqual(['set WARM_IP_TARGET=2']);
  });

  it('is told where its image is of a version that is no release, with the nearest one', () => {
    const scenario = parsed(awsNode({ WARM_IP_TARGET: '2' }, 'v1.15.1-eksbuild.1'));
    const problems = scenario.ok ? [] : scenario.problems;
    expect(problems.map(({ code, message, fix }) => [code, message, fix])).toEqual([
      [
        'unknown-cni-version',
        'unknown CNI version "v1.15.1-eksbuild.1"',
        'use v1.16.4, the nearest release; what differs is not known',
      ],
    ]);
    expect(problems[0]?.path).toMatch(/image$/);
  });

  it('tells values that aws-node would not take, and what is not simulated, where they stand', () => {
    expect(told(awsNode({ WARM_IP_TARGET: 'many' }))).toEqual([
      expect.stringMatching(/^bad-cni-value: .*WARM_IP_TARGET/),
    ]);
    expect(told(awsNode({ AWS_MAX_ATTEMPTS: '5' }))).toEqual([
      expect.stringMatching(/^unsupported-setting: /),
    ]);
  });

  it('gives the run that the step would give', () => {
    const digestOf = (step: string): unknown => {
      const scenario = parsed(step);
      if (!scenario.ok) throw new Error(JSON.stringify(scenario.problems));
      const { summary, events } = runScenario(scenario.scenario);
      return { events, nodes: summary.nodes };
    };
    const run = digestOf(awsNode({ WARM_IP_TARGET: '2' }));
    expect(run).toEqual(digestOf('  - { at: 3m, setCniEnv: { WARM_IP_TARGET: 2 } }\n'));
    expect(run).not.toEqual(digestOf('  - { at: 3m, setCniEnv: { WARM_ENI_TARGET: 1 } }\n'));
  });

  it('says how it rolls, which what is changed after it keeps', () => {
    expect(told(awsNode({ WARM_IP_TARGET: '2' }, 'v1.16.4', '3m', '{ type: OnDelete }'))).toEqual([
      'aws-node rolls only where its pods are deleted',
      'aws-node becomes v1.16.4',
      'set WARM_IP_TARGET=2',
    ]);
    const upstreams = '{ type: RollingUpdate, rollingUpdate: { maxUnavailable: 10% } }';
    expect(told(awsNode({}, 'v1.23.1', '3m', upstreams))).toEqual(['apply nothing that is simulated']);
    expect(told(awsNode({}, 'v1.23.1', '3m', '{ rollingUpdate: { maxSurge: 1 } }'))).toEqual([
      'conflicting-keys: maxSurge: 1 and maxUnavailable: 1 cannot be used together',
    ]);
    expect(told(awsNode({}, 'v1.23.1', '3m', '{ type: Never }'))).toEqual([
      expect.stringMatching(/^unknown-value: /),
    ]);
  });
});
