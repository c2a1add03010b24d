// `tune` as a user runs it: the answer, the exit status, the same bytes each time, and objectives that say nothing.

import { describe, expect, it } from 'vitest';
import { tuneSchema } from '../../src/report/tuneSchema.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { folder, run, type Ending } from './workspace.ts';

const SCENARIO = minimalWith(
  'timeline:\n  - { at: 3m, createDeployment: { name: web, replicas: 14 } }\nuntil: 8m\n',
);

const cwd = folder({ 'burst.yaml': SCENARIO });

const tune = (...words: readonly string[]): Ending => run(['tune', 'burst.yaml', ...words], { cwd });

const document = ({ out }: Ending) => tuneSchema.parse(JSON.parse(out));

describe('tune', () => {
  it('finds the setting that holds fewest addresses among those that meet the objective', () => {
    const axes = ['--set', 'cni.env.MINIMUM_IP_TARGET=null,3,6,9', '--set', 'cni.env.WARM_IP_TARGET=1,3'];
    const asked = ['--objective', 'max addressWait <= 0s', ...axes, '--seeds', '6', '-o', 'json'];
    const ending = tune(...asked);
    expect(ending.code).toBe(0);
    const { winner, meets, today, differences, command, complete, rungs } = document(ending);
    expect({ meets, complete }).toEqual({ meets: true, complete: true });
    expect(rungs.map(({ seeds }) => seeds)).toEqual([3, 6]);
    expect(winner?.set).toMatchObject({ 'cni.env.MINIMUM_IP_TARGET': 9 });
    expect(winner?.outcomes).toEqual(['surely']);
    expect(winner?.figures[0]).toEqual({ metric: 'addressWaitMax', mean: 0, low: 0, high: 0 });
    expect(today?.figures[0]?.mean).toBeGreaterThan(0);
    const hours = (figures: typeof differences): number =>
      figures.find(({ metric }) => metric === 'addressHours')?.mean ?? NaN;
    expect(hours(differences)).toBeCloseTo(hours(winner?.figures ?? []) - hours(today?.figures ?? []), 3);
    expect(command).toBe(
      `kubectl set env daemonset aws-node -n kube-system MINIMUM_IP_TARGET=9 WARM_IP_TARGET=${String(winner?.set['cni.env.WARM_IP_TARGET'])}`,
    );
    expect(tune(...asked, '--workers', '1').out).toBe(ending.out);
  });

  it('says so when nothing meets the objective, and exits with 1', () => {
    const ending = tune(
      '--objective',
      'p99 podStart <= 1ms',
      '--set',
      'cni.env.WARM_IP_TARGET=2',
      '--seeds',
      '3',
    );
    expect(ending.code).toBe(1);
    expect(ending.out).toContain('no setting meets what was asked for; this one comes nearest');
  });

  it('searches warm targets unless it is told what, and tells why each was dropped', () => {
    const { out, code } = tune('--objective', 'max addressWait <= 0s', '--seeds', '3');
    expect(code).toBe(0);
    expect(out).toMatch(/^take {6}\S/m);
    expect(out).toMatch(/kubectl set env daemonset aws-node -n kube-system ENABLE_PREFIX_DELEGATION=/);
    expect(out).toMatch(/next {6}vpc-cni-sim replay burst\.yaml --set/);
  });

  it('shows every problem at once', () => {
    const asked = [
      '--objective',
      'podStart <= 1s',
      '--objective',
      'ec2Calls < 5',
      '--minimise',
      'adressHours',
    ];
    const { code, error, out } = tune(...asked, '--set', 'nodeGroups[0].siz=1');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(error).toContain('podStart has many values a run; write p50 podStart');
    expect(error).toContain('< is no comparison here');
    expect(error).toMatch(/did you mean\s+│?\s*addressHours\?/);
    expect(error).toContain('siz');
    expect(tune('--objective', 'ec2Calls <= 5', '--budget', 'soon').error).toContain(
      'invalid --budget "soon"; use 10m',
    );
  });
});
