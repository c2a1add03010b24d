// Changes of a scenario's text: what is not changed stays as it was written.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseScenario } from '../../src/scenario/parse.ts';
import { settingIn } from '../../src/scenario/variant.ts';
import { withEdits } from '../../src/web/playground/yamlEdits.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';

const set = (text: string, path: string, value: unknown): string =>
  withEdits(text, { settings: [{ path, value }], steps: [] });

const step = (text: string, body: Record<string, unknown>): string =>
  withEdits(text, { settings: [], steps: [body] });

const TEXT = `# What it shows.
cni:
  env:
    WARM_IP_TARGET: '2' # few

nodeGroups:
  - name: workers # ours
    instanceType: m5.large
    size: 2

  # The small ones.
  - name: small
    instanceType: t3.small
    size: 1

timeline:
  - at: 1m
    # A comment of the step.
    createDeployment: { name: web, replicas: 3 }
  # Of the second.
  - at: 3m
    scaleDeployment: { name: web, replicas: 5 }

until: 6m
`;

describe('a value', () => {
  it('takes the place of another, and the comment beside it stays', () => {
    expect(set(TEXT, 'nodeGroups[0].instanceType', 'c5.large')).toBe(TEXT.replace('m5.large', 'c5.large'));
    expect(set(TEXT, 'cni.env.WARM_IP_TARGET', 5)).toBe(TEXT.replace("'2' # few", '5 # few'));
  });

  it('goes behind the last of its block', () => {
    expect(set(TEXT, 'nodeGroups[0].maxPods', 110)).toBe(
      TEXT.replace('    size: 2\n', '    size: 2\n    maxPods: 110\n'),
    );
    expect(set(TEXT, 'nodeGroups[1].maxPods', 110)).toBe(
      TEXT.replace('    size: 1\n', '    size: 1\n    maxPods: 110\n'),
    );
    expect(set(TEXT, 'cni.env.MINIMUM_IP_TARGET', 9)).toBe(
      TEXT.replace('# few\n', '# few\n    MINIMUM_IP_TARGET: 9\n'),
    );
    expect(set('until: 6m\n', 'cni.env.WARM_IP_TARGET', 9)).toBe(
      'until: 6m\ncni:\n  env:\n    WARM_IP_TARGET: 9\n',
    );
  });

  it('is taken out with what has nothing else in it', () => {
    expect(set(TEXT, 'nodeGroups[0].size', undefined)).toBe(TEXT.replace('    size: 2\n', ''));
    expect(set(TEXT, 'cni.env.WARM_IP_TARGET', undefined)).toBe(
      TEXT.replace("cni:\n  env:\n    WARM_IP_TARGET: '2' # few\n", ''),
    );
    expect(set(TEXT, 'load', undefined)).toBe(TEXT);
  });

  it('of no YAML changes nothing', () => {
    expect(set('a: [', 'a', 1)).toBe('a: [');
  });
});

describe('a step', () => {
  it('stands in the order of time', () => {
    const body = { at: '2m', scaleDeployment: { name: 'web', replicas: 4 } };
    const written = '  - at: 2m\n    scaleDeployment:\n      name: web\n      replicas: 4\n';
    expect(step(TEXT, body)).toBe(TEXT.replace('  # Of the second.\n', `${written}  # Of the second.\n`));
    expect(step(TEXT, { ...body, at: '3m' })).toBe(
      TEXT.replace('replicas: 5 }\n', `replicas: 5 }\n${written.replace('2m', '3m')}`),
    );
  });

  it('begins a timeline', () => {
    expect(parse(step('until: 6m\n', { at: '2m', note: 'x' }))).toEqual({
      until: '6m',
      timeline: [{ at: '2m', note: 'x' }],
    });
  });
});

describe('every shipped scenario', () => {
  const values = fc.constantFrom<readonly [string, unknown]>(
    ['nodeGroups[0].instanceType', 'm5.xlarge'],
    ['nodeGroups[0].size', 3],
    ['nodeGroups[0].maxPods', 40],
    ['cni.env.WARM_ENI_TARGET', 2],
    ['cni.env.WARM_IP_TARGET', 3],
    ['cni.env.MINIMUM_IP_TARGET', 4],
    ['load', 2],
    ['seed', 7],
  );

  it.each(shippedScenarios())('$name keeps its other lines', ({ text }) => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), (settings) => {
        const edited = withEdits(text, {
          settings: settings.map(([path, value]) => ({ path, value })),
          steps: [],
        });
        const before = text.split('\n');
        const after = new Set(edited.split('\n'));
        // Each setting may replace a line, and a flow its block.
        expect(before.filter((line) => !after.has(line)).length).toBeLessThanOrEqual(settings.length);
        const parsed = parseScenario(edited);
        if (!parsed.ok) return;
        for (const [path, value] of new Map(settings))
          expect(settingIn(parsed.document, path)).toEqual(value);
      }),
      { numRuns: 15 },
    );
  });
});
