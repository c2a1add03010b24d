import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';

function played(group: string, limits: string): World {
  const parsed = parseScenario(
    minimalWith(`timeline:
  - at: 0s
    addNodeGroup: { name: special, size: 1, ${group} }
  - at: 3m
    manifest:
      apiVersion: v1
      kind: Pod
      metadata: { name: model }
      spec: { containers: [{ name: c, image: vllm, resources: { limits: { ${limits} } } }] }
until: 6m
`),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const world = new World(parsed.scenario, { seed: 1, onFact: () => undefined });
  world.simulation.runUntil(6 * MINUTE);
  return world;
}

const phaseOf = (world: World) => world.kubernetes.pod('default/model')?.phase;

describe('extended resources', () => {
  it.each([
    ['instanceType: g5.xlarge', 'nvidia.com/gpu: 1', 'Running'],
    ['instanceType: g5.xlarge', 'nvidia.com/gpu: 2', 'Pending'],
    ['instanceType: g5.12xlarge', 'nvidia.com/gpu: 4', 'Running'],
    ['instanceType: inf2.xlarge', 'aws.amazon.com/neuroncore: 2', 'Running'],
    ['instanceType: g5.xlarge, extendedResources: { nvidia.com/gpu: 4 }', 'nvidia.com/gpu: 3', 'Running'],
    ['instanceType: g5.xlarge, extendedResources: { nvidia.com/gpu: 0 }', 'nvidia.com/gpu: 1', 'Pending'],
    ['instanceType: m5.large, extendedResources: { example.com/fpga: 1 }', 'example.com/fpga: 1', 'Running'],
    ['instanceType: m5.large', 'nvidia.com/gpu: 1', 'Pending'],
  ])('of a group with %s: a pod with %s is %s', (group, limits, phase) => {
    expect(phaseOf(played(group, limits))).toBe(phase);
  });
});
