// What a node's daemon tells of itself in a running cluster, asked by curl as people type it.

import { describe, expect, it } from 'vitest';
import { envSettingsCases } from './envSettingsCases.ts';
import { ipamdEnvSettings, networkutilsEnvSettings } from '../../src/inspect/introspection/envSettings.ts';
import { sampleLine } from '../../src/inspect/introspection/exposition.ts';
import { goJson } from '../../src/inspect/introspection/goJson.ts';
import { goTime } from '../../src/inspect/introspection/goTime.ts';
import type { Moment } from '../../src/inspect/moment.ts';
import { World } from '../../src/world/world.ts';
import { curl, curlFrom, firstNode, momentOf } from './nodeMoment.ts';

const STEPS = [
  { at: '2m', createDeployment: { name: 'nginx', replicas: 8 } },
  { at: '4m', scale: { deployment: 'nginx', replicas: 3 } },
];

function metric(moment: Moment, name: string): string[] {
  const lines = curl(moment, '-s', 'localhost:61678/metrics').stdout.split('\n');
  return lines.filter((line) => line.startsWith(name)).map((line) => line.slice(line.lastIndexOf(' ') + 1));
}

function enisOf(moment: Moment): { TotalIPs: number; AssignedIPs: number; ENIs: object } {
  const body = JSON.parse(curl(moment, '-s', 'localhost:61679/v1/enis').stdout) as Record<string, never>;
  return '0' in body ? body['0'] : (body as never);
}

describe.each(['v1.16.4', 'v1.23.1'] as const)('a daemon of %s', (version) => {
  const moment = momentOf({ until: 600_000, version, steps: STEPS });

  it('lists its store on one line, with maps by key', () => {
    const { stdout } = curl(moment, '-s', 'localhost:61679/v1/enis');
    expect(stdout).not.toContain('\n');
    const enis = enisOf(moment);
    expect(Object.keys(enis.ENIs)).toEqual(Object.keys(enis.ENIs).toSorted());
    expect(enis.AssignedIPs).toBe(5);
    expect(stdout).toMatch(
      /"Cidr":\{"IP":"[\d.]+","Mask":"\/{5}w=="\},"IPAddresses":\{.*\},"IsPrefix":false,"AddressFamily":""/,
    );
  });

  it('says in its metrics what it says of its store', () => {
    const enis = enisOf(moment);
    expect(metric(moment, 'awscni_total_ip_addresses ')).toEqual([String(enis.TotalIPs)]);
    expect(metric(moment, 'awscni_assigned_ip_addresses ')).toEqual([String(enis.AssignedIPs)]);
    expect(metric(moment, 'awscni_eni_allocated ')).toEqual([String(Object.keys(enis.ENIs).length)]);
    expect(metric(moment, 'awscni_ip_max ')).toEqual(['15']);
  });

  it('tells a pod’s name, and its container only in the older version', () => {
    const { stdout } = curl(moment, '-s', 'localhost:61679/v1/enis');
    expect(stdout).toContain('"k8sPodNamespace":"default","k8sPodName":"nginx-');
    expect(/"containerID":"[\da-f]{64}","ifName":"eth0"/.test(stdout)).toBe(version === 'v1.16.4');
  });

  it('times its start only in the newer version', () => {
    const name = 'awscni_ipamd_node_initialization_duration_seconds';
    const buckets = metric(moment, `${name}_bucket{success="true"`);
    expect(buckets).toHaveLength(version === 'v1.16.4' ? 0 : 12);
    expect(metric(moment, `${name}_count`)).toEqual(version === 'v1.16.4' ? [] : ['1']);
    expect(buckets).toEqual(buckets.toSorted());
  });

  it('counts from zero after a restart, and remembers who has which address', () => {
    const again = momentOf({
      until: 600_000,
      version,
      steps: [...STEPS, { at: '8m', restartDaemon: 'all' }],
    });
    expect(metric(moment, 'awscni_add_ip_req_count')).not.toEqual(['0']);
    expect(metric(again, 'awscni_add_ip_req_count')).toEqual(['0']);
    expect(metric(again, 'awscni_assigned_ip_addresses')).toEqual(['5']);
  });
});

describe('the two ports', () => {
  const moment = momentOf({ until: 300_000 });

  it('are shut until the node is ready', () => {
    const early = momentOf({ until: 10_000 });
    expect(curl(early, 'localhost:61678/metrics')).toEqual({
      stdout: '',
      stderr: 'curl: (7) Failed to connect to localhost port 61678 after 0 ms: Could not connect to server\n',
      exitCode: 7,
    });
  });

  it('are shut where the settings say so', () => {
    const env = { DISABLE_METRICS: 'true', DISABLE_INTROSPECTION: 'true' };
    const shut = momentOf({ until: 300_000, env });
    expect(curl(shut, '-s', 'localhost:61678/metrics').exitCode).toBe(7);
    expect(curl(shut, '-s', 'localhost:61679/v1/enis').exitCode).toBe(7);
  });

  it('answer any other path with the list of those there are, metrics with a 404', () => {
    expect(JSON.parse(curl(moment, 'localhost:61679/v1/pods').stdout)).toEqual({
      AvailableCommands: [
        '/v1/enis',
        '/v1/eni-configs',
        '/v1/networkutils-env-settings',
        '/v1/ipamd-env-settings',
      ],
    });
    expect(curl(moment, 'localhost:61678/').stdout).toBe('404 page not found\n');
  });

  it('introspection is for the node alone, metrics are for the whole network', () => {
    const address = firstNode(moment).slice(3).replace(/\..*/, '').replaceAll('-', '.');
    expect(curl(moment, '-sf', `http://${address}:61678/metrics`).exitCode).toBe(0);
    expect(curl(moment, '-sf', `http://${address}:61679/v1/enis`).exitCode).toBe(7);
  });

  it('send long answers in chunks', () => {
    const head = (path: string): string => curl(moment, '-sI', path).stdout;
    expect(head('localhost:61679/v1/enis')).toContain('Transfer-Encoding: chunked\r\n');
    expect(head('localhost:61679/v1/eni-configs')).toBe(
      'HTTP/1.1 200 OK\r\nDate: Fri, 01 Mar 2024 00:05:00 GMT\r\nContent-Length: 9\r\n' +
        'Content-Type: text/plain; charset=utf-8\r\n\r\n',
    );
  });
});

describe('from elsewhere', () => {
  const moment = momentOf({ until: 300_000, steps: STEPS });
  const node = firstNode(moment);
  const podOf = (prefix: string): string => {
    const pod = [...moment.world.kubernetes.pods()].find(({ name }) => name.startsWith(prefix));
    return `${pod?.namespace}/${pod?.name}`;
  };

  it('a pod has a loopback of its own, one on the host’s network has the node’s', () => {
    const url = 'localhost:61679/v1/eni-configs';
    expect(curlFrom(moment, { node, pod: podOf('nginx') }, '-s', url).exitCode).toBe(7);
    expect(curlFrom(moment, { node, pod: podOf('aws-node') }, '-s', url).stdout).toBe('"default"');
  });

  it('a pod reaches metadata, the operator does not', () => {
    const url = 'http://169.254.169.254/latest/meta-data/instance-type';
    expect(curlFrom(moment, { node, pod: podOf('nginx') }, url).stdout).toBe('t3.medium');
    expect(curlFrom(moment, {}, url).exitCode).toBe(28);
  });
});

describe('settings', () => {
  it.each(envSettingsCases)('$setting=$value is read as $expected', ({ setting, value, expected }) => {
    const env = value === undefined ? {} : { [setting]: value };
    const answered = {
      ...(ipamdEnvSettings(env, 'v1.23.1') as object),
      ...(networkutilsEnvSettings(env) as object),
    };
    expect(answered).toMatchObject({ [setting]: expected });
  });
});

describe('looking', () => {
  it('changes nothing', () => {
    const { scenario, seed } = momentOf({ until: 0, steps: STEPS });
    const told = (looks: boolean): string[] => {
      const facts: string[] = [];
      const world = new World(scenario, {
        seed,
        metered: looks,
        onFact: (fact, at) => facts.push(JSON.stringify([at, fact])),
      });
      for (let at = 0; at <= 900_000; at += 1250) {
        world.simulation.runUntil(at);
        if (looks) for (const daemon of world.daemons.nodes.values()) daemon.readMeter();
      }
      return facts;
    };
    expect(told(true)).toEqual(told(false));
  });
});

describe('what Go writes', () => {
  it('numbers from a million on with an exponent', () => {
    expect(sampleLine('n', [], [], 999_999)).toBe('n 999999');
    expect(sampleLine('n', [], [], 1_234_567)).toBe('n 1.234567e+06');
  });

  it('labels by name, quotes and line ends escaped', () => {
    expect(sampleLine('n', ['b', 'a'], ['x"y', 'l\\1\n2'], 0)).toBe('n{a="l\\\\1\\n2",b="x\\"y"} 0');
  });

  it('times with the digits that they have', () => {
    expect([946_684_800_000, 946_684_800_120, undefined].map(goTime)).toEqual([
      '2000-01-01T00:00:00Z',
      '2000-01-01T00:00:00.12Z',
      '0001-01-01T00:00:00Z',
    ]);
  });

  it('three characters of HTML by their numbers', () => {
    expect(goJson({ a: '<&>' })).toBe(String.raw`{"a":"\u003c\u0026\u003e"}`);
  });
});
