// One command at one moment: names, places, pipes, kubectl exec.

import { describe, expect, it } from 'vitest';
import { inspect } from '../../src/inspect/inspect.ts';
import { InspectProblem } from '../../src/inspect/places.ts';
import { momentOf } from './clusterMoment.ts';

const moment = momentOf(
  `timeline:
  - { at: 1m, createDeployment: { name: web, replicas: 3 } }
  - { at: 1m, createPods: { name: bare, count: 1 } }
  - { at: 1m, createPods: { name: huge, count: 1, requests: { cpu: 90 } } }
`,
  120_000,
);
const nodes = [...moment.world.kubernetes.nodes()].map(({ name }) => name);
const web = moment.world.kubernetes.stores.workloads.podsOf('web');

function problemOf(words: string[], place = {}): string {
  try {
    inspect(moment, words, place);
  } catch (problem) {
    if (problem instanceof InspectProblem) return problem.message;
    throw problem;
  }
  return 'none';
}

describe('a command', () => {
  it('runs where it says, and tells it in front', () => {
    expect(inspect(moment, ['kubectl', 'get', 'nodes']).prompt).toBe('$');
    const onNode = inspect(moment, ['ip', 'rule'], { node: 'workers[1]' });
    expect(onNode.prompt).toBe(`${nodes[1]?.split('.')[0]} #`);
    expect(onNode.stdout).toMatch(/^0:\tfrom all lookup local/);
    const inPod = inspect(moment, ['ip', 'route'], { pod: 'web[0]' });
    expect(inPod.prompt).toBe(`${web[0]?.name} #`);
    expect(inPod.stdout).toContain('default via 169.254.1.1 dev eth0');
  });

  it('finds nodes by name, by its first part, by place, by a pod', () => {
    const rules = (node: string): string => inspect(moment, ['ip', 'addr'], { node }).stdout;
    const whole = rules(nodes[0] ?? '');
    expect(rules((nodes[0] ?? '').split('.')[0] ?? '')).toBe(whole);
    expect(rules('workers[0]')).toBe(whole);
    const place = nodes.indexOf(web[2]?.nodeName ?? '');
    expect(rules('web[2]')).toBe(rules(`workers[${place}]`));
  });

  it('puts names in the place of places', () => {
    const { stdout } = inspect(moment, ['kubectl', 'get', 'pod', 'web[1]', '-o', 'name']);
    expect(stdout).toBe(`pod/${web[1]?.name}\n`);
    expect(inspect(moment, ['kubectl', 'get', 'node', 'workers[0]', '-o', 'name']).stdout).toBe(
      `node/${nodes[0]}\n`,
    );
    expect(inspect(moment, ['path', 'web[0]', 'web[1]']).stdout).toContain(`default/${web[1]?.name}`);
    expect(inspect(moment, ['kubectl', 'get', 'pods', '-o', 'jsonpath={.items[0].kind}']).stdout).toBe('Pod');
    expect(
      inspect(moment, ['kubectl', 'get', 'pods', '--sort-by', '.status.conditions[0]']).exitCode,
    ).toBeLessThan(2);
  });

  it('may be a line with pipes, and leaves the last status', () => {
    const count = inspect(moment, ['kubectl get pods | grep -c web-']);
    expect([count.stdout, count.exitCode]).toEqual(['3\n', 0]);
    const none = inspect(moment, ['kubectl get pods | grep nothing']);
    expect([none.stdout, none.exitCode]).toEqual(['', 1]);
    const quoted = inspect(moment, ['kubectl', 'get', 'pods', '|', 'wc', '-l']);
    expect(quoted.stdout.trim()).toBe('6');
    const failed = inspect(moment, ['kubectl get pod nope | wc -l']);
    expect([failed.stdout.trim(), failed.exitCode]).toEqual(['0', 0]);
    expect(failed.stderr).toContain('"nope" not found');
  });

  it('may hold another, typed at the same place', () => {
    const base = 'http://169.254.169.254/latest/meta-data';
    const line = `curl -s ${base}/network/interfaces/macs/$(curl -s ${base}/mac)/local-ipv4s | head -n 1`;
    const { stdout } = inspect(moment, [line], { node: 'workers[0]' });
    expect(stdout).toBe(`${nodes[0]?.match(/ip-([\d-]+)/)?.[1]?.replaceAll('-', '.')}\n`);
  });

  it('runs in a pod by kubectl exec', () => {
    const inside = inspect(moment, ['ip', 'addr'], { pod: 'default/bare-0' }).stdout;
    const exec = (...words: string[]) => inspect(moment, ['kubectl', ...words]);
    expect(exec('exec', 'bare-0', '--', 'ip', 'addr').stdout).toBe(inside);
    expect(exec('exec', '-it', 'bare[0]', '-c', 'bare', '--', 'ip', 'addr').stdout).toBe(inside);
    expect(exec('-n', 'default', 'exec', 'pod/bare-0', '--', 'ip', 'addr').stdout).toBe(inside);
    const agent = exec(
      'exec',
      '-n',
      'kube-system',
      'ds/aws-node',
      '-c',
      'aws-node',
      '--',
      'curl',
      '-s',
      'localhost:61679/v1/enis',
    );
    expect(agent.stdout).toContain('"TotalIPs":');
    expect(exec('exec', 'nope', '--', 'ip', 'addr')).toMatchObject({
      stderr: 'Error from server (NotFound): pods "nope" not found\n',
      exitCode: 1,
    });
    expect(exec('exec', 'huge-0', '--', 'ip', 'addr').stderr).toContain('current phase is Pending');
    expect(exec('exec', 'bare-0').stderr).toContain('you must specify at least one command');
    expect(exec('exec').stderr).toContain('pod or type/name must be specified');
  });

  it.each([
    [['ip', 'rule'], {}, /^ip needs a node; use --node with ip-10-0-0-\d+, ip-10-0-0-\d+$/],
    [['ip', 'rule'], { node: 'workers' }, /^workers has more than one node; use ip-/],
    [
      ['ip', 'rule'],
      { node: 'workers[2]' },
      /^node workers\[2\] does not exist; workers has 2 nodes, from \[0\]$/,
    ],
    [['ip', 'rule'], { node: 'nowhere' }, /^unknown node "nowhere"; use ip-/],
    [['ip', 'rule'], { pod: 'web[3]' }, /^unknown pod "web\[3\]"; web has 3 pods$/],
    [
      ['ip', 'rule'],
      { pod: 'default/bare-1' },
      /^unknown pod "default\/bare-1"; did you mean default\/bare-0\?$/,
    ],
    [['ip', 'rule'], { pod: 'huge[0]' }, /^default\/huge-0 has no node yet$/],
    [
      ['kubectl', 'describe', 'pod', 'wep[0]'],
      {},
      /^unknown node group or workload "wep" in wep\[0\]; did you mean web\?$/,
    ],
    [
      ['kubectl', 'describe', 'pod', 'database[0]'],
      {},
      /^unknown node group or workload "database" in database\[0\]; use workers, (?=.*coredns)(?=.*web)(?=.*bare)/,
    ],
    [['ipp', 'rule'], {}, /^unknown command "ipp"; did you mean ip\?$/],
    [['kubectl get pods | gerp x'], {}, /^unsupported filter "gerp"; did you mean grep\?$/],
    [['kubectl', 'exec', 'bare-0', '--', 'sh'], {}, /^unknown command "sh"; /],
  ])('%j is refused with what there is', (words, place, message) => {
    expect(problemOf(words, place)).toMatch(message);
  });
});

it('on the only node needs no place', () => {
  const one = momentOf('timeline:\n  - { at: 1m, scaleNodeGroup: { name: workers, size: 1 } }\n', 300_000);
  expect([...one.world.kubernetes.nodes()]).toHaveLength(1);
  expect(inspect(one, ['ip', 'rule']).stdout).toContain('lookup main');
  const none = momentOf('', 1000);
  expect(() => inspect(none, ['ip', 'rule'])).toThrow('ip needs a node; no node exists at this moment');
});
