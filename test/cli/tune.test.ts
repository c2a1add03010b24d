// `tune` as a user runs it: the answer, the exit status, the same bytes each time, and objectives that say nothing.

import { describe, expect, it } from 'vitest';
import { tuneSchema } from '../../src/report/tuneSchema.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { folder, run, type Ending } from './workspace.ts';

const SCENARIO = minimalWith(
  'timeline:\n  - { at: 3m, createDeployment: { name: web, replicas: 14 } }\nuntil: 8m\n',
);

const cwd = folder({ 'burst.yaml': SCENARIO, 'ipv6.yaml': `${SCENARIO}kubernetes: { ipFamily: ipv6 }\n` });

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
    const words = command.replace('kubectl set env daemonset aws-node -n kube-system ', '').split(' ');
    expect(words.toSorted()).toEqual([
      'MINIMUM_IP_TARGET=9',
      `WARM_IP_TARGET=${String(winner?.set['cni.env.WARM_IP_TARGET'])}`,
    ]);
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
    expect(ending.out).toContain('No setting meets p99 podStart <= 1ms (');
    expect(ending.out).toContain('Closest: ');
    expect(ending.out).toMatch(/^Main reason +\S/m);
    expect(ending.out).not.toContain('Apply with');
    // What it offers next is a search that can be typed.
    expect(ending.out).toMatch(/^Next +vpc-cni-sim tune burst\.yaml --objective '.*' --search \S+$/m);
  });

  it('has no warm targets to search in an IPv6 cluster, and says what there is', () => {
    const { code, error } = run(['tune', 'ipv6.yaml', '--objective', 'max addressWait <= 5s'], { cwd });
    expect(code).toBe(2);
    expect(error).toContain('an IPv6 cluster has no warm targets to search; use --search with max-pods,');
  });

  it('searches warm targets unless it is told what, and tells why each was dropped', () => {
    const { out, code } = tune('--objective', 'max addressWait <= 0s', '--seeds', '3');
    expect(code).toBe(0);
    expect(out).toMatch(/^Recommended +\S/);
    expect(out).toMatch(/^Apply with +kubectl set env daemonset aws-node -n kube-system \S/m);
    expect(out).toMatch(/^Next +vpc-cni-sim replay burst\.yaml --set/m);
  });

  it('plays the winner as a change to running nodes, measured from then on', () => {
    const full = minimalWith(
      'timeline:\n  - { at: 2m, createDeployment: { name: web, replicas: 26 } }\n' +
        '  - { at: 8m, rollout: { restart: deployment/web } }\nuntil: 15m\n',
    );
    const own = folder({ 'full.yaml': full });
    const prefixes = [
      '--set',
      'cni.env.ENABLE_PREFIX_DELEGATION=true',
      '--set',
      'cni.env.WARM_PREFIX_TARGET=3',
    ];
    const asked = ['tune', 'full.yaml', '--objective', 'p99 addressWait <= 5s', ...prefixes, '--seeds', '3'];
    const ending = run([...asked, '-o', 'json'], { cwd: own });
    const { meets, runningNodes, command, newNodes } = document(ending);
    expect({ code: ending.code, meets, newNodes }).toEqual({ code: 0, meets: true, newNodes: [] });
    expect(command).toContain('ENABLE_PREFIX_DELEGATION=true');
    // WARM_ENI_TARGET is as it was: what does not change is not named.
    expect(command).not.toContain('WARM_ENI_TARGET');
    expect(runningNodes.map(({ when }) => when)).toEqual(['before the load', 'under load', 'at the peak']);
    expect(runningNodes[0]?.met).toBe(true);
    expect(runningNodes.some(({ met }) => !met)).toBe(true);
    expect(run(asked, { cwd: own }).out).toMatch(/^Running nodes .*applied at .*before the load: met/ms);
  });

  it('searches what it is told in plain words, and knows what new nodes take', () => {
    const asked = [
      '--objective',
      'podsNeverStarted <= 0',
      '--seeds',
      '2',
      '--search',
      // What is named twice is searched once.
      'type,nodes,type',
      '-o',
      'json',
    ];
    const { searched, settings, newNodes, command } = document(tune(...asked, '--minimise', 'eniHours'));
    expect(searched).toEqual(['type', 'nodes']);
    expect(settings).toBeGreaterThan(6);
    expect(command === '' || newNodes.length === 0).toBe(true);
    expect(tune('--objective', 'podsNeverStarted <= 0', '--search', 'luck')).toMatchObject({
      code: 2,
      out: '',
    });
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
    expect(error).toContain('podStart needs a statistic');
    expect(error).toContain('invalid comparison "<"');
    expect(error).toMatch(/did you mean\s+│?\s*addressHours\?/);
    expect(error).toContain('siz');
    expect(tune('--objective', 'ec2Calls <= 5', '--budget', 'soon').error).toContain(
      'invalid --budget "soon"; use 10m',
    );
  });
});
