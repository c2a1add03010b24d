// Scenarios for programs: from text and from an object, with everything that is wrong told as values.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { defineScenario, parseScenario, simulate } from '../../src/library/library.ts';
import { TEXT, tight } from './programs.ts';

describe('parseScenario', () => {
  it('takes a file’s text', () => {
    const parsed = parseScenario(TEXT);
    expect(parsed).toMatchObject({ ok: true, scenario: { name: 'tight', seed: 3 } });
  });

  it('tells all problems with their places and fixes, and throws nothing', () => {
    const parsed = parseScenario(TEXT.replace('size: 1', 'size: one').replace('replicas: 12', 'replica: 12'));
    if (parsed.ok) throw new Error('it is wrong');
    expect(parsed.problems.length).toBeGreaterThanOrEqual(2);
    for (const { message, fix, line, column } of parsed.problems) {
      expect([message, fix].every((text) => text.length > 0)).toBe(true);
      expect(line).toBeGreaterThan(1);
      expect(column).toBeGreaterThan(0);
    }
    expect(parsed.problems.map(({ path }) => path)).toContain('nodeGroups[0].size');
  });

  const applying = TEXT.replace('createDeployment: { name: web, replicas: 12 }', 'apply: { file: web.yaml }');

  it('reads the files that the scenario names', () => {
    const names: string[] = [];
    const parsed = parseScenario(applying, {
      readFile(name) {
        names.push(name);
        return 'apiVersion: v1\nkind: Pod\nmetadata: { name: one }\nspec: { containers: [{ name: a, image: b }] }\n';
      },
    });
    expect(parsed.ok).toBe(true);
    expect(names).toEqual(['web.yaml']);
  });

  it('tells a file that cannot be read, or that is wrong, as a problem', () => {
    const missing = parseScenario(applying, {
      readFile: () => {
        throw new Error('no such file');
      },
    });
    expect(missing).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('no such file') }],
    });
    expect(parseScenario(applying).ok).toBe(false);
    const wrong = parseScenario(applying, { readFile: () => 'apiVersion: v1\nkind: Pod\nmetadata: {}\n' });
    expect(wrong).toMatchObject({ ok: false, problems: [{ file: 'web.yaml' }, { file: 'web.yaml' }] });
  });
});

describe('defineScenario', () => {
  it('takes the document, and makes the same run as its text', () => {
    const parsed = parseScenario(TEXT);
    const defined = defineScenario(tight);
    if (!parsed.ok || !defined.ok) throw new Error('both are right');
    expect(simulate(defined.scenario, { seed: 3 }).digest).toBe(simulate(parsed.scenario).digest);
    expect(defined.scenario.document.kubernetes?.version).toBe('1.34');
  });

  it('takes keys set to undefined for keys left out', () => {
    expect(defineScenario({ ...tight, seed: undefined, cni: undefined }).ok).toBe(true);
  });

  it('tells problems with their paths', () => {
    const subnet = elementAt(tight.vpc.subnets, 0);
    const defined = defineScenario({
      ...tight,
      vpc: { ...tight.vpc, subnets: [{ ...subnet, cidr: '10.0.0.0/99' }] },
      timeline: [{ at: '5m', scale: { deployment: 'nowhere', replicas: 1 } }],
    });
    if (defined.ok) throw new Error('it is wrong');
    expect(defined.problems).toHaveLength(2);
    expect(defined.problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['vpc.subnets[0].cidr', expect.stringMatching(/^timeline\[0\]/)]),
    );
    for (const { message, fix } of defined.problems) expect([message, fix]).not.toContain('');
  });
});
