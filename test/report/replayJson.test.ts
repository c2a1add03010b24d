// The JSON output: real output has the form that its schema documents.

import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { TraceDigest } from '../../src/record/digest.ts';
import { replayDocument } from '../../src/report/replayJson.ts';
import { replayJsonSchema, replaySchema, type ReplayDocument } from '../../src/report/replaySchema.ts';
import { runScenario } from '../../src/world/run.ts';
import { scenario } from './situation.ts';

const FULL_NODE = `timeline:
  - { at: 3m, createDeployment: { name: web, replicas: 40 } }
until: 6m
expect:
  - pods: { of: web, running: 40 }
  - waiting: { TooManyPods: ">= 1" }
`;

function run(rest: string, seed?: number): ReplayDocument {
  const compiled = scenario(rest);
  const digest = new TraceDigest();
  const result = runScenario(compiled, {
    ...(seed === undefined ? {} : { seed }),
    onRecord: (record) => digest.add(record),
  });
  return replayDocument({ scenario: compiled, file: 'f', result }, digest.finish());
}

describe('the JSON output', () => {
  const document = run(FULL_NODE);

  it('has the documented form, through JSON and YAML', () => {
    expect(replaySchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
    expect(replaySchema.parse(parse(stringify(document)))).toEqual(document);
  });

  it('tells what came of the run', () => {
    expect(document).toMatchObject({
      apiVersion: 'vpc-cni-sim/v1',
      kind: 'Replay',
      scenario: 'minimal',
      seed: 1,
      simulatedMs: 360_000,
    });
    const { total, ...states } = document.pods;
    expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(total);
    expect(document.waiting).toHaveLength(document.pods.pending + document.pods.creating);
    expect(document.waiting[0]).toMatchObject({ state: 'Pending', reason: 'TooManyPods' });
    expect(document.nodes).toHaveLength(2);
    for (const { addresses } of document.nodes) {
      const { total, assigned, cooling, warm, otherMode, notServed } = addresses;
      expect(assigned + cooling + warm + otherMode + notServed).toBe(total);
    }
    expect(document.expectations.map(({ expected, held }) => [expected, held])).toEqual([
      ['= 40', false],
      ['>= 1', true],
    ]);
  });

  it('is the same for the same seed and another for another', () => {
    expect(run(FULL_NODE)).toEqual(document);
    expect(document.podStartMs).toEqual(document.creationToRunningMs);
    expect(run(FULL_NODE, 2).digest).not.toBe(document.digest);
  });
});

describe('the schema', () => {
  it('describes every field but the plainest', () => {
    const schema = replayJsonSchema();
    expect(schema['$schema']).toMatch(/json-schema\.org/);
    const properties = schema['properties'] as Record<string, { description?: string; const?: string }>;
    expect(Object.keys(properties)).toEqual(Object.keys(replaySchema.shape));
    expect(properties['creationToRunningMs']?.description).toMatch(/creation to Running/);
    expect(properties['podStartMs']?.description).toMatch(/^Deprecated: creationToRunningMs/);
  });

  it('can be read back by a reader of JSON Schema', () => {
    const reader = z.fromJSONSchema(replayJsonSchema());
    expect(reader.safeParse(run(FULL_NODE)).success).toBe(true);
    expect(reader.safeParse({ ...run(FULL_NODE), seed: 'one' }).success).toBe(false);
  });
});
