// New scenarios as files: valid, written whole, and never over a file that is there.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, ROOT, run } from './workspace.ts';

const CONFIG = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: shop, region: eu-west-1 }
availabilityZones: [eu-west-1a, eu-west-1b]
cloudWatch: {}
managedNodeGroups: [{ name: web, instanceType: m5.large, desiredCapacity: 2 }]
`;

describe('init', () => {
  it('writes a scenario whose expectations hold, and says what to type next', () => {
    const cwd = folder({});
    const { code, out, error } = run(['init', 'my cluster.yaml'], { cwd });
    expect([code, error]).toEqual([0, '']);
    expect(out).toBe("Written  my cluster.yaml\nNext     vpc-cni-sim replay 'my cluster.yaml'\n");
    expect(readdirSync(cwd)).toEqual(['my cluster.yaml']);
    const text = readFileSync(join(cwd, 'my cluster.yaml'), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
    expect(text).toContain('name: my cluster');
    expect(run(['test', 'my cluster.yaml'], { cwd }).code).toBe(0);
  });

  it('does not write over a file without --force', () => {
    const cwd = folder({ 'scenario.yaml': 'mine' });
    expect(run(['init'], { cwd })).toEqual({
      code: 2,
      out: '',
      error: 'vpc-cni-sim: scenario.yaml: already exists; use another name, or --force\n',
    });
    expect(readFileSync(join(cwd, 'scenario.yaml'), 'utf8')).toBe('mine');
    expect(run(['init', '--force'], { cwd }).code).toBe(0);
    expect(readFileSync(join(cwd, 'scenario.yaml'), 'utf8')).toContain('kind: Scenario');
  });

  it.each(['43-pods', 'example:43-pods'])('copies an example: %s', (from) => {
    const cwd = folder({});
    const { code, out } = run(['init', '-', '--from', from], { cwd });
    const [schema, ...rest] = readFileSync(join(ROOT, 'scenarios/43-pods.yaml'), 'utf8').split('\n');
    expect(schema).toContain('$schema=');
    expect([code, out]).toEqual([0, rest.join('\n')]);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('takes over what eksctl makes, and says what not', () => {
    const cwd = folder({ 'cluster.yaml': CONFIG });
    const { code, out, error } = run(['init', 'a.yaml', '--from-eksctl', 'cluster.yaml'], { cwd });
    expect([code, error]).toEqual([0, 'cluster.yaml: cloudWatch: not taken over\n']);
    expect(out).toContain('Written  a.yaml');
    expect(run(['test', 'a.yaml'], { cwd }).code).toBe(0);
  });

  it.each([
    [['init', '--from', '43-pod'], 'unknown example "43-pod"; did you mean example:43-pods?'],
    [
      ['init', '--from', 'a', '--from-eksctl', 'b'],
      '--from and --from-eksctl are both given; use one of them',
    ],
    [['init', 'there/a.yaml'], 'there/a.yaml: no such file or folder'],
    [['init', '--from-eksctl', 'wrong.yaml'], 'unknown instance type "m5.larg"'],
    [['init', '--from-eksctl', 'none.yaml'], 'none.yaml: no such file or folder'],
  ])('%j is a problem, and writes nothing', (args, problem) => {
    const cwd = folder({ 'wrong.yaml': CONFIG.replace('m5.large', 'm5.larg') });
    const { code, out, error } = run(args, { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(error).toContain(problem);
    expect(readdirSync(cwd)).toEqual(['wrong.yaml']);
  });
});
