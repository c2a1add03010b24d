// What is said to be lost with Calico follows from what the scenario has.

import { expect, it } from 'vitest';
import { lostWithCalico } from '../../src/scenario/lostWithCalico.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

function scenario(cni: string, timeline = '[]') {
  const parsed = parseScenario(`apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: both }
vpc:
  cidrs: [10.0.0.0/16]
  subnets: [{ name: main, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }]
cni: { ${cni} }
nodeGroups: [{ name: workers, instanceType: m5.large, size: 1 }]
timeline: ${timeline}
until: 5m
`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

const OBJECTS = `
  - at: 1m
    manifest: |
      apiVersion: vpcresources.k8s.aws/v1beta1
      kind: SecurityGroupPolicy
      metadata: { name: db }
      spec: { podSelector: { matchLabels: { app: web } }, securityGroups: { groupIds: [sg-0123456789abcdef0] } }
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: front
        annotations: { service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip }
      spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }] }
  - { at: 2m, createDeployment: { name: web, replicas: 2 } }`;

const CALICO = scenario('plugin: calico');

it('of every scenario that pods are no part of the VPC', () => {
  expect(lostWithCalico(scenario(''), CALICO)).toEqual([
    { what: 'pod-addresses', objects: [] },
    { what: 'control-plane', objects: [] },
  ]);
});

it('security groups for pods where they are in use, and targets of type ip', () => {
  const [, , ...more] = lostWithCalico(scenario('env: { ENABLE_POD_ENI: "true" }', OBJECTS), CALICO);
  expect(more).toEqual([
    { what: 'security-groups', objects: ['default/db'] },
    { what: 'ip-targets', objects: ['default/front'] },
  ]);
  expect(lostWithCalico(scenario('', OBJECTS), CALICO).map(({ what }) => what)).not.toContain(
    'security-groups',
  );
});

it('answers from outside the pools where nothing gives pods their node’s address', () => {
  const bare = scenario('plugin: calico, pools: [{ name: p, cidr: 172.16.0.0/16, natOutgoing: false }]');
  expect(lostWithCalico(scenario(''), bare).map(({ what }) => what)).toEqual([
    'pod-addresses',
    'answers',
    'control-plane',
  ]);
});
