// The scenarios that come with the project: sound, told, and with something expected of each.

import { describe, expect, it } from 'vitest';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { shippedScenarios } from './shippedScenarios.ts';

function compiled(text: string): CompiledScenario {
  const parsed = parseScenario(text);
  expect(parsed.ok ? [] : parsed.problems).toEqual([]);
  if (!parsed.ok) throw new Error('a scenario with problems');
  return parsed.scenario;
}

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen);
}

describe.each(shippedScenarios())('$name', ({ text }) => {
  it('is sound and compiles to frozen plain data', () => {
    const scenario = compiled(text);
    expect(isDeeplyFrozen(scenario)).toBe(true);
    expect(structuredClone(scenario)).toEqual(scenario);
    expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
  });

  it('compiles to the same each time', () => {
    expect(JSON.stringify(compiled(text))).toBe(JSON.stringify(compiled(text)));
  });

  it('names its schema, where a built checkout and the package have it', () => {
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../dist/schema/scenario.json');
  });

  it('tells its story first and expects something at its end and before', () => {
    expect(text).toMatch(/^#.*\n# \S.*\n#\n(# \S.*\n){2}/);
    const { expectations, description } = compiled(text);
    expect(description).not.toBe('');
    expect(expectations.some(({ at }) => at === 'end')).toBe(true);
    expect(expectations.some(({ at }) => at !== 'end')).toBe(true);
  });
});

describe('43-pods.yaml', () => {
  const scenario = compiled(shippedScenarios().find(({ name }) => name === '43-pods.yaml')?.text ?? '');

  it('is the experiment: three t3.medium in three zones, Kubernetes 1.28, CNI v1.16.4', () => {
    expect(scenario.cluster.kubernetesMinor).toBe(28);
    expect(scenario.cni.version).toBe('v1.16.4');
    expect(scenario.nodeGroups).toMatchObject([
      {
        instanceType: 't3.medium',
        size: 3,
        maxPods: { kind: 'formula' },
        subnets: ['subnet-a', 'subnet-b', 'subnet-c'],
      },
    ]);
    expect(new Set(Object.values(scenario.cluster.zones)).size).toBe(3);
    expect(scenario.cluster.deployments).toMatchObject([{ name: 'coredns', replicas: 2 }]);
  });

  it('runs 43 nginx pods at 5m and asks for a 44th at 8m', () => {
    expect(scenario.timeline.map(({ at, description }) => [at, description])).toEqual([
      [300_000, 'create deployment nginx with 43 pods'],
      [480_000, 'scale nginx to 44'],
    ]);
  });
});
