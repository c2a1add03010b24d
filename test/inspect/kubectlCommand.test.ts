import { describe, expect, it } from 'vitest';
import { kubectl } from '../../src/kubectl/kubectl.ts';
import type { KubernetesObject } from '../../src/kubectl/objects.ts';

const NOW = Date.UTC(2024, 4, 14, 10);

function object(
  apiVersion: string,
  kind: string,
  name: string,
  more: object = {},
  labels = {},
): KubernetesObject {
  const namespaced = kind !== 'Node' && kind !== 'Namespace';
  const metadata = { name, labels, creationTimestamp: '2024-05-14T09:59:00Z' };
  return {
    apiVersion,
    kind,
    metadata: namespaced ? { namespace: 'default', ...metadata } : metadata,
    ...more,
  };
}

const OBJECTS: readonly KubernetesObject[] = [
  object('v1', 'Pod', 'web-10', { status: { phase: 'Running' } }, { app: 'web', tier: 'front' }),
  object('v1', 'Pod', 'web-9', { status: { phase: 'Pending' }, spec: { nodeName: 'n1' } }, { app: 'web' }),
  object('v1', 'Pod', 'db', { spec: { priority: 5 } }, { app: 'db', weight: '7' }),
  object('v1', 'Node', 'n1'),
  object('v1', 'Service', 'web', { spec: { type: 'ClusterIP' } }),
  object('apps/v1', 'Deployment', 'web', { spec: { replicas: 2 } }),
];

function run(command: string, objects = OBJECTS): { stdout: string; stderr: string; exitCode: number } {
  return kubectl(command.split(' '), { objects, now: NOW });
}

const names = (command: string): string[] =>
  run(`${command} --no-headers`)
    .stdout.trimEnd()
    .split('\n')
    .map((line) => line.replace(/ .*/, ''));

describe('kinds', () => {
  it.each(['pods', 'pod', 'po', 'Pod', 'PODS', 'pods.'])('may be called %s', (kind) => {
    expect(names(`get ${kind}`)).toEqual(['db', 'web-10', 'web-9']);
  });

  it.each(['deployments', 'deploy', 'deployment.apps', 'deployments.v1.apps', 'deploy.apps'])(
    'with their group: %s',
    (kind) => {
      expect(names(`get ${kind}`)).toEqual(['web']);
    },
  );

  it('that do not exist are not found', () => {
    expect(run('get foo')).toEqual({
      stdout: '',
      stderr: `error: the server doesn't have a resource type "foo"\n`,
      exitCode: 1,
    });
    expect(run('get deployments.batch').stderr).toContain('"deployments"');
    expect(run('describe pods,foo').stderr).toContain('"foo"');
  });

  it('get their name before each object when several are asked for', () => {
    expect(names('get deploy/web pod/db')).toEqual(['deployment.apps/web', 'pod/db']);
    expect(names('get pods --show-kind')).toEqual(['pod/db', 'pod/web-10', 'pod/web-9']);
    expect(names('get pod/db pod/web-9')).toEqual(['db', 'web-9']);
    expect(names('get pod,deploy web-9 web')).toEqual(['pod/web-9', 'deployment.apps/web']);
  });

  it('of all sorts come with all', () => {
    expect(names('get all')).toEqual([
      'pod/db',
      'pod/web-10',
      'pod/web-9',
      'service/web',
      'deployment.apps/web',
    ]);
  });
});

describe('names', () => {
  it('that are not there do not hide the others', () => {
    const answer = run('get pods db nothing none');
    expect(answer.stdout).toContain('db');
    expect(answer.stderr).toBe(
      'Error from server (NotFound): pods "nothing" not found\nError from server (NotFound): pods "none" not found\n',
    );
    expect(answer.exitCode).toBe(1);
  });

  it('are told with their group', () => {
    expect(run('get deploy nothing').stderr).toContain('deployments.apps "nothing" not found');
    expect(run('describe node nothing').stderr).toBe(
      'Error from server (NotFound): nodes "nothing" not found\n',
    );
  });

  it('may be missed in silence', () => {
    expect(run('get pod nothing --ignore-not-found')).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });

  it('do not go with selectors or all namespaces', () => {
    expect(run('get pod db -l app=db').stderr).toBe(
      'error: name cannot be provided when a selector is specified\n',
    );
    expect(run('get pod/db -l app=db').stderr).toContain('selectors and the all flag cannot be used');
    expect(run('get pod db -A').stderr).toBe(
      'error: a resource cannot be retrieved by name across all namespaces\n',
    );
    expect(run('get node n1 -A').exitCode).toBe(0);
  });

  it('in resource/name form stand alone', () => {
    expect(run('get pods pod/db').stderr).toContain('there is no need to specify a resource type');
    expect(run('get pod/db/x').stderr).toContain('may not have more than one slash');
    expect(run('get pod/').stderr).toContain('must have a single resource and name');
  });
});

describe('label selectors', () => {
  it.each([
    ['app=web', ['web-10', 'web-9']],
    ['app==web,tier=front', ['web-10']],
    ['app!=web', ['db']],
    ['tier', ['web-10']],
    ['!tier', ['db', 'web-9']],
    ['app in (db,web),tier notin (front)', ['db', 'web-9']],
    ['weight>6', ['db']],
    ['weight<7', []],
    [' app = db ', ['db']],
  ])('%s', (selector, expected) => {
    const { stdout } = kubectl(['get', 'pods', '-o', 'name', '-l', selector], { objects: OBJECTS, now: NOW });
    expect(stdout.split('\n').filter((line) => line !== '')).toEqual(expected.map((name) => `pod/${name}`));
  });

  it('that are none are refused by the server', () => {
    const { stderr } = kubectl(['get', 'pods', '-l', 'app in db'], { objects: OBJECTS, now: NOW });
    expect(stderr).toMatch(
      /^Error from server \(BadRequest\): Unable to find "\/v1, Resource=pods" that match/,
    );
  });
});

describe('field selectors', () => {
  it.each([
    ['status.phase=Running', ['web-10']],
    ['status.phase!=Running', ['db', 'web-9']],
    ['spec.nodeName=n1,status.phase==Pending', ['web-9']],
    ['metadata.name=db', ['db']],
  ])('%s', (selector, expected) => {
    expect(names(`get pods --field-selector ${selector}`)).toEqual(expected);
  });

  it('know only some fields', () => {
    expect(run('get pods --field-selector spec.foo=1').stderr).toContain(
      'field label not supported: spec.foo',
    );
  });
});

describe('sorting', () => {
  it('is by bytes for text, by size for numbers, and puts what has no value first', () => {
    expect(names('get pods --sort-by=.metadata.name')).toEqual(['db', 'web-10', 'web-9']);
    expect(names('get pods --sort-by={.status.phase}')).toEqual(['db', 'web-9', 'web-10']);
    expect(names('get pods --sort-by=spec.priority').at(-1)).toBe('db');
  });

  it('prints no rows when none has the field', () => {
    expect(run('get pods --sort-by=.spec.foo')).toEqual({
      stdout: '',
      stderr: 'No resources found in default namespace.\n',
      exitCode: 0,
    });
  });

  it('complains when there are several tables, or a list without the field', () => {
    const complaint = (field: string): string =>
      `error: couldn't find any field with path "{${field}}" in the list of objects\n`;
    expect(run('get pods,svc --sort-by=.metadata.name').stderr).toBe(complaint('.metadata.name'));
    expect(run('get pods -o name --sort-by=.spec.foo').stderr).toBe(complaint('.spec.foo'));
    expect(run('get pods,svc -o name --sort-by=.metadata.name').stdout).toBe(
      'pod/db\nservice/web\npod/web-10\npod/web-9\n',
    );
  });
});

describe('options', () => {
  it('may stand anywhere and be written in every way', () => {
    const expected = run('get pods -n kube-system');
    expect(expected.stderr).toBe('No resources found in kube-system namespace.\n');
    for (const form of [
      '-n kube-system get pods',
      'get -nkube-system pods',
      'get pods --namespace=kube-system',
      'get pods -n=kube-system',
    ]) {
      expect(run(form)).toEqual(expected);
    }
    expect(run('get pods -A --no-headers=false')).toEqual(run('get pods --all-namespaces'));
  });

  it('that are unknown or incomplete are named', () => {
    expect(run('get pods --foo')).toEqual({
      stdout: '',
      stderr: `error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n`,
      exitCode: 1,
    });
    expect(run('get pods -z').stderr).toContain(`unknown shorthand flag: 'z' in -z`);
    expect(run('get pods -n').stderr).toContain(`flag needs an argument: 'n' in -n`);
    expect(run('get pods --output').stderr).toContain('flag needs an argument: --output');
    expect(run('get pods -o foo').stderr).toContain(
      'unable to match a printer suitable for the output format "foo"',
    );
    expect(run('get pods -o json --show-labels').stderr).toContain('cannot be used with json printer');
  });

  it('of labels add columns', () => {
    const [header, first] = run('get pods -L app,tier -L x.io/weight --show-labels').stdout.split('\n');
    expect(header).toMatch(/AGE +APP +TIER +WEIGHT +LABELS$/);
    expect(first).toMatch(/60s +db {10,}app=db,weight=7$/);
  });
});

describe('a command', () => {
  it('must be one that is answered', () => {
    expect(run('logs web')).toEqual({
      stdout: '',
      stderr: 'error: unknown command "logs" for "kubectl"\n',
      exitCode: 1,
    });
    expect(kubectl([], { objects: [], now: NOW }).exitCode).toBe(1);
  });

  it('needs a kind', () => {
    expect(run('get').stderr).toContain('error: Required resource not specified.');
    expect(run('describe').stderr).toContain('error: You must specify the type of resource to describe.');
  });

  it('does not describe what it cannot', () => {
    const policy = object('networking.k8s.io/v1', 'NetworkPolicy', 'r');
    expect(run('describe netpol', [policy]).stderr).toBe(
      'error: no description has been implemented for NetworkPolicy\n',
    );
  });

  it('describes by the beginning of a name, and no other namespace', () => {
    const found = run('describe pod web').stdout;
    expect(found.match(/^Name: .*$/gm)).toHaveLength(2);
    expect(found.endsWith('\n\n')).toBe(true);
    expect(run('describe pod/web').stderr).toContain('pods "web" not found');
    expect(run('describe pod web -n kube-system').stderr).toContain('pods "web" not found');
  });

  it('finds nothing, and says where it looked', () => {
    expect(run('get nodes', []).stderr).toBe('No resources found\n');
    expect(run('get deploy -A', []).stderr).toBe('No resources found\n');
    expect(run('get pods,nodes', []).stderr).toBe('No resources found\n');
    expect(run('describe pods -A', []).stderr).toBe('No resources found\n');
    expect(run('events -A', []).stderr).toBe('No events found.\n');
  });
});

describe('events', () => {
  const event = (name: string, more: object): KubernetesObject => object('v1', 'Event', name, more);
  const about = (kind: string, name: string): object => ({
    involvedObject: { kind, name, namespace: 'default' },
  });
  const all = [
    event('b', {
      ...about('Pod', 'db'),
      type: 'Warning',
      count: 3,
      firstTimestamp: '2024-05-14T09:50:00Z',
      lastTimestamp: '2024-05-14T09:59:58Z',
      message: ' two\nlines ',
    }),
    event('a', { ...about('Node', 'n1'), type: 'Normal', eventTime: '2024-05-14T09:59:00.500000Z' }),
    event('c', {
      ...about('Pod', 'web'),
      type: 'Normal',
      eventTime: '2024-05-14T09:00:00.000000Z',
      series: { count: 4, lastObservedTime: '2024-05-14T09:59:59.000000Z' },
    }),
  ];

  it('come in the order in which they were last seen', () => {
    expect(run('events --no-headers', all).stdout).toBe(
      [
        '59s                Normal          Node/n1   ',
        '2s (x3 over 10m)   Warning         Pod/db    two',
        'lines',
        '1s (x4 over 60m)   Normal          Pod/web   ',
        '',
      ].join('\n'),
    );
  });

  it('of many keep the order of the list where they were seen at once', () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      event(`e${at + 10}`, { ...about('Pod', `p${at}`), lastTimestamp: '2024-05-14T09:59:59Z' }),
    );
    const seen = [...run('events --no-headers', many).stdout.matchAll(/Pod\/p(\d+)/g)].map(([, at]) =>
      Number(at),
    );
    expect(seen).toEqual(many.map((_, at) => at));
  });

  it('can be those about one object or of one type', () => {
    expect(run('events --no-headers --for pod/db', all).stdout).toContain('Pod/db');
    expect(run('events --no-headers --for pod/db', all).stdout).not.toContain('Node/n1');
    expect(run('events --types=warning', all).stdout).not.toContain('Normal');
    expect(run('events --types=bad', all).stderr).toBe('error: valid --types are Normal or Warning\n');
    expect(run('events --for db', all).stderr).toBe('error: --for must be in resource/name form\n');
    expect(run('events --for pod/none', all).stderr).toBe('No events found in default namespace.\n');
  });

  it('of get are cut at the end of their first line', () => {
    expect(run('get event b --no-headers', all).stdout).toMatch(/pod\/db +two\.\.\.\n$/);
    expect(run('get events -o wide --show-kind', all).stdout).toMatch(/ event\/a\n/);
  });
});
