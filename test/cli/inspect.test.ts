// The verb inspect, and observations in replay, as the built program.

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CROWDED, folder, run } from './workspace.ts';

const OBSERVING = CROWDED.replace(
  'until: 6m',
  `  - { at: 4m, observe: { command: kubectl get pods | grep -c Running, equals: 28 } }
until: 6m`,
);

const files = {
  'crowded.yaml': CROWDED,
  'observing.yaml': OBSERVING,
  'failing.yaml': OBSERVING.replace('equals: 28', 'equals: 29'),
  'nowhere.yaml': OBSERVING.replace('equals: 28', "node: 'workers[9]'"),
};

describe('inspect', () => {
  const cwd = folder(files);
  const at5 = (...words: string[]) => run(['inspect', 'crowded.yaml', '--at', '5m', ...words], { cwd });

  it('passes on what the tool leaves behind: output, complaints, status', () => {
    const pods = at5('kubectl', 'get', 'pods', '-o', 'wide', '--no-headers');
    expect([pods.code, pods.error]).toEqual([0, '']);
    expect(pods.out.trim().split('\n')).toHaveLength(40);
    const nothing = at5('kubectl', 'get', 'pod', 'nope');
    expect(nothing).toEqual({
      code: 1,
      out: '',
      error: 'Error from server (NotFound): pods "nope" not found\n',
    });
    const strange = at5('--node', 'workers[0]', 'ip', 'rule', 'flush');
    expect([strange.code, strange.out]).toEqual([255, '']);
    const refused = at5('--node', 'workers[0]', 'curl', '-s', 'localhost:1');
    expect([refused.code, refused.out]).toEqual([7, '']);
  });

  it('leaves options behind the command to the command', () => {
    expect(at5('kubectl', 'get', 'pods', '-o', 'yaml').out).toMatch(/^apiVersion: v1\nitems:\n/);
    expect(parse(at5('kubectl', 'get', 'node', 'workers[0]', '-o', 'json').out)).toMatchObject({
      kind: 'Node',
    });
    expect(at5('--', 'kubectl', 'get', 'nodes', '--no-headers').out.trim().split('\n')).toHaveLength(2);
    expect(at5('kubectl get pods | grep -c Pending').out).toBe('12\n');
  });

  it('draws another run with another seed, and the same with the same', () => {
    const names = (seed: string) => at5('--seed', seed, 'kubectl', 'get', 'nodes', '-o', 'name').out;
    expect(names('2')).toBe(names('2'));
    expect(names('2')).not.toBe(names('1'));
  });

  it.each([
    [
      ['inspect'],
      'inspect needs a file and a command; see vpc-cni-sim inspect --help\n' +
        'vpc-cni-sim: inspect needs --at; see vpc-cni-sim inspect --help',
    ],
    [['inspect', 'crowded.yaml', 'ip', 'rule'], 'inspect needs --at; see vpc-cni-sim inspect --help'],
    [
      ['inspect', 'crowded.yaml', '--at', 'noon', 'ip', 'rule'],
      'invalid --at "noon"; use 7m, 5m04s or 1h30m',
    ],
    [['inspect', 'crowded.yaml', '--at', '7m', 'ip', 'rule'], 'invalid --at "7m00s"; the run ends at 6m00s'],
    [
      ['inspect', 'crowded.yaml', '--at', '5m'],
      'inspect needs a command; use kubectl, curl, aws, ip, iptables, iptables-save, ip6tables, ip6tables-save, ipset, nft, calicoctl, path; see vpc-cni-sim inspect --help',
    ],
    [
      ['inspect', 'crowded.yaml', '--at', '5m', 'kubctl', 'get', 'pods'],
      'unknown command "kubctl"; did you mean kubectl?',
    ],
    [
      ['inspect', 'crowded.yaml', '--at', '5m', '--node', 'workers[2]', 'ip', 'rule'],
      'node workers[2] does not exist; workers has 2 nodes, from [0]',
    ],
    [
      ['inspect', 'crowded.yaml', '--at', '5m', '--node', 'a', '--pod', 'b', 'ip', 'rule'],
      '--node and --pod cannot be used together',
    ],
    [
      ['inspect', 'crowded.yaml', '--at', '5m', '--nod=a', 'ip', 'rule'],
      'unknown option --nod; did you mean --node?; see vpc-cni-sim inspect --help',
    ],
    [
      ['inspect', 'crowdet.yaml', '--at', '5m', 'ip', 'rule'],
      'crowdet.yaml: no such file or folder; did you mean crowded.yaml?',
    ],
  ])('says what is wrong with %j', (args, message) => {
    expect(run(args, { cwd })).toEqual({ code: 2, out: '', error: `vpc-cni-sim: ${message}\n` });
  });

  it('has help that fits the page', () => {
    const { code, out } = run(['inspect', '--help']);
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });
});

describe('replay of a scenario that observes', () => {
  const cwd = folder(files);

  it('shows what came and counts what was expected of it', () => {
    const { code, out, error } = run(['replay', 'observing.yaml'], { cwd });
    expect([code, error]).toEqual([0, '']);
    expect(out).toContain('   4m00s  $ kubectl get pods | grep -c Running\n          28\n');
    expect(out).toContain('Expectations  2 of 2 met');
  });

  it('ends with 1 when something else came, or nothing could', () => {
    const failing = run(['replay', 'failing.yaml'], { cwd });
    expect(failing.code).toBe(1);
    expect(failing.out).toContain(
      'Expectations  1 of 2 met, 1 failed\n   expected output is "29" at 4m00s\n',
    );
    const nowhere = run(['replay', 'nowhere.yaml'], { cwd });
    expect(nowhere.code).toBe(1);
    expect(nowhere.out).toContain('✗ node workers[9] does not exist; workers has 2 nodes, from [0]');
  });

  it('has the digest of the run as such', () => {
    const json = (file: string) => JSON.parse(run(['replay', file, '-o', 'json'], { cwd }).out);
    expect(json('observing.yaml').digest).toBe(json('failing.yaml').digest);
    expect(json('observing.yaml').observations).toEqual([
      {
        atMs: 240_000,
        prompt: '$',
        command: 'kubectl get pods | grep -c Running',
        stdout: '28\n',
        stderr: '',
        exitCode: 0,
        problem: null,
        expectations: [{ text: 'output is "28"', held: true }],
      },
    ]);
  });
});
