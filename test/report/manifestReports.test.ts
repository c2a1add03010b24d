// What reports say of a scenario's manifests: problems in another file, and what is not simulated.

import { describe, expect, it } from 'vitest';
import { ignoredFieldsText, ignoredText } from '../../src/report/ignoredText.ts';
import { PLAIN } from '../../src/report/page.ts';
import { problemsText } from '../../src/report/problemsText.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from '../scenario/minimal.ts';

describe('problems in a manifest’s file', () => {
  it('are shown with the lines of that file, after those of the scenario', () => {
    const source = minimalWith(
      'timeline:\n  - { at: 1m, apply: { file: pod.yaml } }\n  - { at: soon, cordon: all }\n',
    );
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { container: [] }\n';
    const parsed = parseScenario(source, () => ({ ok: true, text }));
    const lines = problemsText('s.yaml', source, parsed.ok ? [] : parsed.problems, PLAIN).split('\n');
    expect(lines.map((line) => line.trimEnd())).toEqual([
      's.yaml: 3 problems',
      ' 11:11 │   - { at: soon, cordon: all }',
      '       │           ^^^^  bad-duration: invalid duration "soon"; use 5m, 90s or 1h30m',
      'pod.yaml (applied by s.yaml, line 10)',
      '   4:1 │ spec: { container: [] }',
      '       │ ^^^^  missing-key: missing key "containers"; add containers: …',
      '   4:9 │ spec: { container: [] }',
      '       │         ^^^^^^^^^  unknown-key: unknown key "container"; did you mean containers?',
      'kubectl would refuse these objects and apply the others; a scenario is played when all of its',
      'objects are right',
      '',
    ]);
  });
});

describe('what is not simulated', () => {
  const ignored = [
    { kind: 'Ingress', count: 1 },
    { kind: 'ConfigMap', count: 3 },
    { kind: 'Deployment', field: 'spec.template.spec.containers[].env', count: 2 },
    { kind: 'Job', field: 'spec.template.spec.containers[].env', count: 1 },
    { kind: 'Job', field: 'spec.template.spec.volumes', count: 1 },
  ];

  it('is a line of kinds and a number of fields, or their names', () => {
    expect(ignoredText(ignored, PLAIN)).toEqual([
      'ignored  Ingress, ConfigMap ×3; 2 fields (validate names them)',
    ]);
    expect(ignoredFieldsText(ignored, PLAIN)).toEqual([
      'ignored  Ingress, ConfigMap ×3; the fields env, volumes',
    ]);
  });

  it('is not a word where there is nothing', () => {
    expect(ignoredText([], PLAIN)).toEqual([]);
  });
});
