// What would help where autoscalers make nodes and pods come and go. Each row is a run: what it says is what came of it.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WhatIf } from '../../src/explain/whatIf.ts';
import { whatWouldHelp } from '../../src/explain/wouldHelp.ts';
import { runScenario } from '../../src/world/run.ts';
import { explained, source } from './scenes.ts';
import { MINUTE } from '../../src/base/time.ts';

const SYSTEM = `apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: autoscaled }
`;

const SUBNETS = `vpc:
  cidrs: [10.0.0.0/16]
  subnets:
    - { name: a, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }
    - { name: b, cidr: 10.0.1.0/24, availabilityZone: us-west-2b }
nodeGroups: [{ name: system, instanceType: t3.large, size: 2, subnets: [a] }]
`;

function pool(requirements: string, rest = '', nodeClasses = ''): string {
  return `karpenter:
  requests: { cpu: 100m }${nodeClasses}
  nodePools:
    - metadata: { name: default }
      spec:
        ${rest === '' ? 'weight: 1' : rest}
        template:
          spec:
            nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: default }
            requirements: [{ key: kubernetes.io/arch, operator: In, values: [amd64] }, ${requirements}]
`;
}

const LARGE = '{ key: node.kubernetes.io/instance-type, operator: In, values: [m5.large] }';

const WEB =
  'timeline: [{ at: 3m, createDeployment: { name: web, replicas: 8, requests: { cpu: 900m } } }]\nuntil: 10m\n';

function rowsOf(text: string): readonly WhatIf[] {
  const asked = source(text);
  return whatWouldHelp(asked, runScenario(asked.scenario)).flatMap(({ table }) => table.rows);
}

/** Pods that became Running with the change, of how many; and whether that is help. */
function came(rows: readonly WhatIf[], change: string): unknown[] {
  const found = rows.find((row) => row.change.startsWith(change));
  if (found === undefined) throw new Error(`no ${change} in ${rows.map((row) => row.change).join('; ')}`);
  return [found.outcome?.running, found.outcome?.pods, found.helps];
}

describe('a NodePool at its limit', () => {
  const rows = rowsOf(SYSTEM + SUBNETS + pool(LARGE, 'limits: { cpu: 8 }') + WEB);

  it('makes the other nodes with twice the limit, which costs more', () => {
    const [before] = came(rows, 'none');
    expect(Number(before)).toBeLessThan(8);
    expect(came(rows, 'twice the limits of NodePool default')).toEqual([8, 8, true]);
    const [none, twice] = ['none', 'twice'].map((change) =>
      rows.find((row) => row.change.startsWith(change)),
    );
    expect(twice?.outcome?.cost).toBeGreaterThan(none?.outcome?.cost ?? Infinity);
  });
});

describe('a NodePool of one type that EC2 has no capacity of', () => {
  const shortage = 'ec2: { shortages: [{ instanceType: m5.large }] }\n';
  const rows = rowsOf(SYSTEM + SUBNETS + shortage + pool(LARGE) + WEB);

  it('makes nodes with any type', () => {
    expect(Number(came(rows, 'none')[0])).toBeLessThan(8);
    expect(came(rows, 'any c, m or r type in NodePool default')).toEqual([8, 8, true]);
  });
});

describe('an EC2NodeClass with a full subnet alone', () => {
  const full = SUBNETS.replace(
    'cidr: 10.0.1.0/24, availabilityZone: us-west-2b }',
    'cidr: 10.0.1.0/28, availabilityZone: us-west-2b, taken: { addresses: [10.0.1.4-10.0.1.14] } }',
  );
  const nodeClass = `
  nodeClasses:
    - metadata: { name: default }
      spec:
        role: nodes
        amiSelectorTerms: [{ alias: al2023@latest }]
        securityGroupSelectorTerms: [{ tags: { a: b } }]
        subnetSelectorTerms: [{ cidr: 10.0.1.0/28 }]`;
  const rows = rowsOf(SYSTEM + full + pool(LARGE, '', nodeClass) + WEB);

  it('makes nodes in another subnet, one that there is or a new one', () => {
    expect(Number(came(rows, 'none')[0])).toBeLessThan(8);
    expect(came(rows, 'subnet a too in EC2NodeClass default')).toEqual([8, 8, true]);
    expect(
      came(rows, 'new subnet 10.0.4.0/22 in us-west-2b, nodes of EC2NodeClass default in it too'),
    ).toEqual([8, 8, true]);
  });
});

describe('pods of Karpenter’s nodes without an address', () => {
  const text = readFileSync(
    resolve(import.meta.dirname, '../../scenarios/karpenter-small-subnets.yaml'),
    'utf8',
  );
  const part = explained(text, 12.5 * MINUTE).parts.find(({ reason }) => reason === 'SubnetExhausted');

  it('get no node, and the explanation says so', () => {
    expect(part?.remarks.map((remark) => remark.text)).toContain(
      'Karpenter makes no node for them: they have one, and it knows nothing of pod addresses',
    );
  });

  it('get one when a node takes no more pods than it has addresses', () => {
    const fewer = part?.whatIfs?.rows.find(({ change }) =>
      /^kubelet\.maxPods \d+ in EC2NodeClass default$/.test(change),
    );
    const [none] = part?.whatIfs?.rows ?? [];
    expect(fewer?.outcome?.running).toBe(fewer?.outcome?.pods);
    expect(fewer?.outcome?.nodes).toBeGreaterThan(none?.outcome?.nodes ?? Infinity);
  });
});

describe('a group that Cluster Autoscaler may not scale further', () => {
  const rows = rowsOf(
    `${SYSTEM}vpc:
  cidrs: [10.0.0.0/16]
  subnets: [{ name: a, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }]
clusterAutoscaler: {}
nodeGroups:
  - { name: system, instanceType: t3.large, size: 1 }
  - { name: workers, instanceType: t3.large, size: 1, minSize: 1, maxSize: 2 }
${WEB}`,
  );

  it('has more nodes with a larger maximum', () => {
    expect(Number(came(rows, 'none')[0])).toBeLessThan(8);
    expect(came(rows, 'maxSize 4 of workers')[2]).toBe(true);
  });
});

const HPA = readFileSync(resolve(import.meta.dirname, '../../scenarios/hpa-spike.yaml'), 'utf8');

describe('a HorizontalPodAutoscaler that asks for more pods than can run', () => {
  const rows = rowsOf(HPA);

  it('asks for as many as run', () => {
    const [running = 0, pods = 0] = came(rows, 'maxReplicas 43 of HorizontalPodAutoscaler web');
    expect(pods).toBe(43);
    expect(Number(pods) - Number(running)).toBeLessThan(47);
  });

  it('lets 79 run with a subnet for pods, and all with a node more, as the scenario says', () => {
    const withSubnet = (size: number): string =>
      HPA.replace(
        'availabilityZone: us-west-2a',
        `availabilityZone: us-west-2a
    - { name: pods, cidr: 10.0.2.0/24, availabilityZone: us-west-2a, tags: { kubernetes.io/role/cni: '1' } }`,
      )
        .replace('size: 3', `size: ${size}\n    subnets: [subnet-a]`)
        .replace(/^expect:[^]*/m, '');
    const never = (size: number): unknown[] =>
      runScenario(source(withSubnet(size)).scenario).summary.neverStarted.map(({ reason, count }) => [
        reason,
        count,
      ]);
    expect(never(3)).toEqual([['TooManyPods', 11]]);
    expect(never(4)).toEqual([]);
  });
});

describe('an update with more nodes than addresses', () => {
  const rows = rowsOf(
    readFileSync(resolve(import.meta.dirname, '../../scenarios/managed-update-surge.yaml'), 'utf8'),
  );

  it('fits in with MINIMAL, and with nodes that hold what they need', () => {
    const seconds = (change: string): number =>
      (rows.find((row) => row.change === change)?.outcome?.maxPodStartMs ?? 0) / 1000;
    expect(seconds('none')).toBeGreaterThan(180);
    expect(seconds('updateStrategy MINIMAL of workers')).toBeLessThan(30);
    expect(seconds('WARM_IP_TARGET=1 MINIMUM_IP_TARGET=6')).toBeLessThan(30);
  });
});
