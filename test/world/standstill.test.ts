// Worlds in which time stands still are stopped and named; a busy instant is none.

import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario, type RunResult } from '../../src/world/run.ts';

const TIMELESS = `
kubernetes:
  timings: { boot: 0s, imagePull: 0s, systemImagePull: 0s, sandbox: 0s, cniPlugin: 0s, containerStart: 0s,
    podRemoval: 0s, propagation: 0s, autoScaling: 0s }
  limits: { controllerWrites: { interval: 0s }, schedulerWrites: { interval: 0s }, podStarts: { interval: 0s },
    podEnds: { interval: 0s } }
`;

function run(rest: string): RunResult {
  const parsed = parseScenario(`apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: no time }
vpc: { cidrs: [10.0.0.0/16], subnets: [{ name: a, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }] }
ec2: { addressChoice: lowest }
nodeGroups: [{ name: workers, instanceType: m5.large, size: 1, maxPods: 5 }]
${TIMELESS}${rest}until: 3m
`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return runScenario(parsed.scenario);
}

const TURNED_AWAY = `timeline:
  - at: 1m
    manifest: |
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata: { name: turned-away }
      spec:
        replicas: 4
        selector: { matchLabels: { app: x } }
        template:
          metadata: { labels: { app: x } }
          spec:
            nodeName: ip-10-0-0-4.us-west-2.compute.internal
            containers: [{ name: c, image: a }]
`;

describe('a world in which time stands still', () => {
  it('is stopped, with the pods that replace each other', () => {
    const { standstill, simulatedMs, summary } = run(TURNED_AWAY);
    expect(standstill?.at).toBe(MINUTE);
    expect(standstill?.text).toContain('time stands still at 1m');
    expect(standstill?.text).toContain('pods of turned-away replace each other');
    expect(standstill?.text).toContain('ip-10-0-0-4.us-west-2.compute.internal turns them away');
    expect(simulatedMs).toBe(MINUTE);
    expect(summary.nodes).toHaveLength(1);
  });

  it('is none where nothing is turned away, however much happens at one instant', () => {
    const many = 'timeline: [{ at: 1m, createDeployment: { name: web, replicas: 3 } }]\n';
    const { standstill, simulatedMs } = run(many);
    expect(standstill).toBeUndefined();
    expect(simulatedMs).toBe(3 * MINUTE);
  });
});
