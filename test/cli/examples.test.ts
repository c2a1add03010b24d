// The scenarios that come with the program: listed, and named wherever a scenario's file is taken, from any folder.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, ROOT, run } from './workspace.ts';

const EMPTY = folder({});
/** By name, without the ending. */
const FILES = readdirSync(join(ROOT, 'scenarios'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length))
  .sort();

interface Listed {
  readonly name: string;
  readonly file: string;
  readonly title: string;
  readonly description: string;
}

function listed(): readonly Listed[] {
  const { code, out, error } = run(['examples', '-o', 'json'], { cwd: EMPTY });
  expect([code, error]).toEqual([0, '']);
  return (JSON.parse(out) as { readonly examples: readonly Listed[] }).examples;
}

describe('examples', () => {
  it('lists every scenario with what it shows', () => {
    const examples = listed();
    expect(examples.map(({ name }) => name)).toEqual(FILES);
    for (const { title, description } of examples) expect([title, description]).not.toContain('');
    const { out } = run(['examples'], { cwd: EMPTY, env: { COLUMNS: '200' } });
    for (const { file, description } of examples) {
      expect(out).toMatch(new RegExp(`^${file} +${description.slice(0, 20)}`, 'm'));
    }
  });

  it('are valid under the names that it lists', () => {
    const { code, out } = run(['validate', ...listed().map(({ file }) => file)], { cwd: EMPTY });
    expect(code).toBe(0);
    expect(out).toContain(`${FILES.length} files: ${FILES.length} valid`);
  });
});

describe('example:NAME', () => {
  const ofFile = (...args: readonly string[]) =>
    run(args.map((word) => word.replace('example:43-pods', 'scenarios/43-pods.yaml')));

  it.each([
    [['replay', 'example:43-pods']],
    [['explain', 'example:43-pods', '--at', '5m05s']],
    [['inspect', 'example:43-pods', '--at', '7m', 'kubectl', 'get', 'nodes']],
    [['compare', 'example:43-pods', '--set', 'cni.env.WARM_IP_TARGET=2', '--seeds', '1']],
    [['sweep', 'example:43-pods', '--set', 'cni.env.WARM_IP_TARGET=2', '--seeds', '1']],
    [['report', 'example:43-pods', '--format', 'csv', '-o', '-']],
    [['test', 'example:43-pods', '--reporter', 'tap']],
  ])('%j is that scenario', (args) => {
    const { code, out } = run(args, { cwd: EMPTY });
    const file = ofFile(...args);
    expect(code).toBe(file.code);
    expect(out.replace(/example:43-pods/g, 'scenarios/43-pods.yaml').split(/\s+/)).toEqual(
      file.out.split(/\s+/),
    );
  });

  it.each([
    ['example:43-pod', 'unknown example "43-pod"; did you mean example:43-pods?'],
    ['example:burst.yaml', 'unknown example "burst.yaml"; did you mean example:burst?'],
    ['example:../../etc/passwd', `unknown example "../../etc/passwd"; use ${FILES.join(', ')}`],
  ])('%s is unknown', (file, problem) => {
    expect(run(['replay', file], { cwd: EMPTY })).toEqual({
      code: 2,
      out: '',
      error: `vpc-cni-sim: ${problem}\n`,
    });
  });

  it('may be the scenario of a plan', () => {
    const plan = `apiVersion: vpc-cni-sim/v1
kind: SweepPlan
scenario: example:43-pods
seeds: 1
set: { cni.env.WARM_IP_TARGET: 2 }
`;
    const { code, out } = run(['sweep', '--sweep', 'plan.yaml'], { cwd: folder({ 'plan.yaml': plan }) });
    expect(code).toBe(0);
    expect(out).toContain('example:43-pods');
  });
});
