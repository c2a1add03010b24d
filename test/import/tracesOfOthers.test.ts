// Traces of other tools and of published clusters: which file it is, arrivals and lives, and what each of them does not say.

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { importTrace, type ImportedTrace } from '../../src/import/trace/importTrace.ts';
import { shortText } from '../../src/import/text/longText.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

function traced(text: string): ImportedTrace {
  const file = { name: 'trace', isNamed: true, modifiedAt: undefined, read: () => shortText(text) };
  const outcome = importTrace([file], { name: undefined, at: undefined, lenient: false, seed: 1 });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  const [scenario, csv] = outcome.imported.files;
  const parsed = parseScenario(scenario?.text ?? '', () => ({ ok: true, text: csv?.text ?? '' }));
  expect(parsed.ok ? [] : parsed.problems).toEqual([]);
  return outcome.imported;
}

/** Name, arrival and life in seconds, requests; a life that is not over has a `+`. */
const pods = ({ pods: all }: ImportedTrace): unknown[] =>
  all.map(({ pod, arrival, life, known }) => [
    pod.name,
    arrival / 1000,
    `${life / 1000}${known.how === 'exact' ? '' : '+'}`,
    pod.requests,
  ]);

const guesses = ({ findings }: ImportedTrace): string[] =>
  findings.guessed.map(({ what }) => what).filter((what) => what !== 'nodes and network');

const T = 1_730_390_400;

function workload(kind: string, name: string, spec: object, more: object = {}): unknown {
  const template = {
    spec: {
      containers: [
        { name: 'main', image: 'shop:1', resources: { requests: { cpu: '500m', memory: '1Gi' } } },
      ],
    },
  };
  const apiVersion = kind === 'Job' || kind === 'CronJob' ? 'batch/v1' : 'apps/v1';
  return { apiVersion, kind, metadata: { namespace: 'shop', name }, spec: { ...spec, template, ...more } };
}

const NEEDS = { cpu: '500m', memory: '1Gi' };

describe('SimKube', () => {
  it('of version 3 has lives in its index, by owner and moment', () => {
    const trace = {
      version: 3,
      config: { trackedObjects: { 'batch/v1.Job': { trackLifecycle: true }, 'apps/v1.Deployment': {} } },
      events: [
        { ts: T, applied_objs: [workload('Deployment', 'web', { replicas: 2 })], deleted_objs: [] },
        { ts: T + 60, applied_objs: [workload('Job', 'build', {})], deleted_objs: [] },
        { ts: T + 90, applied_objs: [workload('Deployment', 'web', { replicas: 5 })], deleted_objs: [] },
        {
          ts: T + 600,
          applied_objs: [],
          deleted_objs: [workload('Deployment', 'web', {}), workload('Job', 'build', {})],
        },
      ],
      index: {
        'apps/v1.Deployment': { 'shop/web': { [T]: [{ lifecycle: { Running: T } }] } },
        'batch/v1.Job': {
          'shop/build': {
            [T + 60]: [
              { lifecycle: { Finished: [T + 65, T + 165] } },
              { lifecycle: { Running: T + 70 } },
              { lifecycle: 'Empty' },
            ],
          },
        },
      },
    };
    const found = traced(JSON.stringify(trace, undefined, 2));
    expect(pods(found)).toEqual([
      ['build-0', 65, '100', NEEDS],
      ['build-1', 70, '530+', NEEDS],
    ]);
    expect(found.steady.flatMap(({ steps }) => steps.map(({ step }) => step))).toEqual([
      {
        at: '0s',
        createDeployment: { name: 'web', namespace: 'shop', replicas: 2, image: 'shop:1', requests: NEEDS },
      },
      { at: '210s', scale: { deployment: 'web', replicas: 5 } },
      { at: '720s', scale: { deployment: 'web', replicas: 0 } },
    ]);
    expect(guesses(found)).toEqual(['arrival of 2 pods', 'life of 1 of 2 pods']);
    expect(found.findings.leftOut).toMatchObject([{ what: 'lives of pods of Deployment web' }]);
  });

  it.each([
    ['a list', JSON.stringify(['batch/v1.Job', 'shop/build'])],
    ['words', 'batch/v1.Job shop/build'],
    ['a tuple of Python', "('batch/v1.Job', 'shop/build')"],
  ])('of version 2 has them by owner and hash, whose key is %s in JSON', (_, key) => {
    const events = [{ ts: T, applied_objs: [workload('Job', 'build', {})], deleted_objs: [] }];
    const pod_lifecycles = { [key]: { '17045983240798742000': [{ Finished: [T + 5, T + 65] }] } };
    const found = traced(JSON.stringify({ version: 2, config: {}, events, index: {}, pod_lifecycles }));
    expect(pods(found)).toEqual([['build-0', 5, '60', NEEDS]]);
  });

  it('may have objects of any kind', () => {
    const events = [{ ts: T, applied_objs: [workload('constructor', 'odd', {})], deleted_objs: [] }];
    const pod_lifecycles = { 'v1.constructor shop/odd': { 1: [{ Finished: [T + 5, T + 65] }] } };
    const found = traced(JSON.stringify({ version: 2, config: {}, events, index: {}, pod_lifecycles }));
    expect(pods(found)).toEqual([['odd-0', 5, '60', NEEDS]]);
  });

  it('of version 1 is a list of four', () => {
    const events = [{ ts: T, applied_objs: [workload('Job', 'build', {})], deleted_objs: [] }];
    const lives = { 'batch/v1.Job shop/build': { 1: [{ Running: T + 5 }, { Finished: [T, T + 9] }] } };
    const found = traced(JSON.stringify([{ trackedObjects: { 'batch/v1.Job': {} } }, events, {}, lives]));
    expect(pods(found)).toEqual([
      ['build-1', 0, '9', NEEDS],
      ['build-0', 5, '4+', NEEDS],
    ]);
  });

  it('without lives has Deployments, and Jobs and pods as long as their objects', () => {
    const bare = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace: 'shop', name: 'bare' },
      spec: { containers: [{ name: 'main', resources: { requests: { cpu: '1' } } }] },
    };
    const volcano = {
      apiVersion: 'batch.volcano.sh/v1alpha1',
      kind: 'Job',
      metadata: { namespace: 'shop', name: 'train' },
      spec: { tasks: [{ template: { spec: { containers: [{ resources: { requests: { cpu: '8' } } }] } } }] },
    };
    const path = { podSpecTemplatePaths: ['/spec/tasks/*/template'] };
    const trace = {
      version: 2,
      config: { trackedObjects: { 'batch.volcano.sh/v1alpha1.Job': path } },
      events: [
        {
          ts: T,
          applied_objs: [
            bare,
            volcano,
            workload('CronJob', 'nightly', {}),
            workload('Job', 'two', { completions: 2 }),
          ],
          deleted_objs: [],
        },
        { ts: T + 30, applied_objs: [workload('Deployment', 'web', { replicas: 1 })], deleted_objs: [bare] },
      ],
      index: {},
      pod_lifecycles: {},
    };
    const found = traced(JSON.stringify(trace));
    expect(pods(found)).toEqual([
      ['train-0', 0, '30+', { cpu: '8' }],
      ['two-0', 0, '30+', NEEDS],
      ['two-1', 0, '30+', NEEDS],
      ['bare', 0, '30', { cpu: '1' }],
    ]);
    expect(found.steady).toMatchObject([{ name: 'web', steps: [{ seconds: 150 }] }]);
    expect(guesses(found)).toContain('lives of the pods of bare, train, two');
    expect(found.findings.leftOut).toEqual([
      { what: 'CronJob shop/nightly', because: 'the trace has no pods of it' },
    ]);
  });
});

describe('published traces', () => {
  it.each([
    [
      'Alibaba 2018, batch_task',
      'M1,2,j_1,1,Terminated,86400,86460,100.0,0.39\ntask_abc,1,j_2,1,Running,86410,0,50.0,0.2\n',
      [
        ['j_1-M1-0', 0, '60', { cpu: '1000m' }],
        ['j_1-M1-1', 0, '60', { cpu: '1000m' }],
        ['j_2-task_abc', 10, '50+', { cpu: '500m' }],
      ],
      ['start and end of 3 pods', 'memory requests of 3 pods', 'life of 1 of 3 pods'],
    ],
    [
      'Alibaba 2018, batch_instance',
      'ins_1,M1,j_1,1,Terminated,100,130,m_12,1,1,1.5,2.0,0.1,0.2\n',
      [['ins_1', 0, '30', {}]],
      ['requests of 1 pod'],
    ],
    [
      'Alibaba 2018, container_meta',
      'c_1,m_2556,0,app_5052,started,400,400,1.56\nc_1,m_2556,300,app_5052,stopped,400,400,1.56\nc_2,m_1,100,app_1,started,50,800,1\n',
      [
        ['c_1', 0, '300', { cpu: '4000m' }],
        ['c_2', 100, '200+', { cpu: '500m' }],
      ],
      ['memory requests of 2 pods', 'life of 1 of 2 pods'],
    ],
    [
      'Alibaba 2017, batch_task',
      '10718,10782,1,2,1,Terminated,1,0.016\n10720,,1,3,2,Waiting,0.5,0.016\n',
      [
        ['job-1-2', 0, '64', { cpu: '1' }],
        ['job-1-3-0', 2, '62+', { cpu: '0.5' }],
        ['job-1-3-1', 2, '62+', { cpu: '0.5' }],
      ],
      ['start and end of 3 pods', 'memory requests of 3 pods', 'life of 2 of 3 pods'],
    ],
    [
      'Alibaba 2017, container_event',
      '0,Create,1,10,4,0.1,0.2,"1|2|3"\n50,Create,2,10,4,0.1,0.2,4\n',
      [
        ['container-1', 0, '50+', { cpu: '4' }],
        ['container-2', 50, '1+', { cpu: '4' }],
      ],
      ['memory requests of 2 pods', 'life of 2 of 2 pods'],
    ],
    [
      'Alibaba 2020, pai_task_table',
      'b3d,tensorflow,1.0,Terminated,494465.0,494564.0,600.0,29.296875,50.0,MISC\n',
      [['b3d-tensorflow', 0, '99', { cpu: '6000m', memory: '29.297Gi' }]],
      ['start and end of 1 pod'],
    ],
    [
      'Google 2019, instance_events from BigQuery',
      'time,type,collection_id,scheduling_class,collection_type,priority,alloc_collection_id,instance_index,machine_id,resource_request.cpus\n' +
        '600000000,0,7,1,0,200,,0,,0.02\n605000000,3,7,1,0,200,0,0,9,0.02\n665000000,4,7,1,0,200,0,0,9,0.02\n' +
        '666000000,0,7,1,0,200,0,0,,0.02\n670000000,3,7,1,0,200,0,0,9,0.02\n9223372036854775807,6,7,1,0,200,0,0,9,0.02\n' +
        '601000000,3,8,1,0,200,7,0,9,0.02\n',
      [
        ['task-7-0', 0, '60', {}],
        ['task-7-0', 66, '1+', {}],
      ],
      ['requests of 2 pods', 'life of 1 of 2 pods'],
    ],
    [
      'Google 2019, instance_events as JSON lines',
      '{"time":"600000000","type":"SUBMIT","collection_id":"7","instance_index":"0","resource_request":{"cpus":0.02}}\n' +
        '{"time":"601000000","type":"SCHEDULE","collection_id":"7","instance_index":"0"}\n' +
        '{"time":"611000000","type":"FINISH","collection_id":"7","instance_index":"0"}\n' +
        '{"time":"605000000","type":0,"collection_id":"9","instance_index":1}\n{"time":"606000000","type":7,"collection_id":"9","instance_index":1}\n',
      [['task-7-0', 0, '10', {}]],
      ['requests of 1 pod'],
    ],
    [
      'Google 2011, task_events',
      '0,2,3418309,0,4155527081,0,a,3,9,0.125,0.07446,0.0004244,0\n0,2,3418309,0,4155527081,1,a,3,9,0.125,0.07446,0.0004244,0\n90000000,,3418309,0,4155527081,4,a,3,9,0.125,0.07446,0.0004244,0\n',
      [['task-3418309-0', 0, '90', {}]],
      ['requests of 1 pod'],
    ],
    [
      'Azure, vmtable without names',
      'x/9,sub,dep,0,300,99.3,3.1,22.0,Delay-insensitive,2,3.5\ny/7,sub,dep,300,2591400,1,1,1,Unknown,>24,>64\n',
      [
        ['x/9', 0, '300', { cpu: '2', memory: '3.5Gi' }],
        ['y/7', 300, '1+', { cpu: '24', memory: '64Gi' }],
      ],
      ['origin of 2 pods', 'life of 1 of 2 pods'],
    ],
    [
      'Azure, vmtable with names',
      'vmid,vmcreated,vmdeleted,vmcorecountbucket,vmmemorybucket\nx,0,300,2,4\n',
      [['x', 0, '300', { cpu: '2', memory: '4Gi' }]],
      ['origin of 1 pod'],
    ],
    [
      'Alibaba 2023, openb',
      'name,cpu_milli,memory_mib,num_gpu,pod_phase,creation_time,deletion_time,scheduled_time\np0,4000,15258,1,Succeeded,100,160,110\np1,0,512,0,Running,130,,140\n',
      [
        ['p0', 0, '50', { cpu: '4000m', memory: '15258Mi' }],
        ['p1', 30, '20+', { memory: '512Mi' }],
      ],
      ['life of 1 of 2 pods'],
    ],
  ])('%s', (_, text, expected, guessed) => {
    const found = traced(text);
    expect(pods(found)).toEqual(expected);
    expect(guesses(found)).toEqual(guessed);
    expect(pods(traced(text.replaceAll('\n', '\r\n')))).toEqual(expected);
  });

  it('has as many nodes as its pods need at one time', () => {
    const rows = Array.from(
      { length: 400 },
      (_, row) => `p${row},${row < 300 ? 0 : 5000},${row < 300 ? 100 : 5100},500`,
    );
    const found = traced(`name,creation_time,deletion_time,cpu_milli\n${rows.join('\n')}\n`);
    const scenario: unknown = parse(found.files[0]?.text ?? '');
    // 300 × 0.5 vCPU, of which an m5.large has 1.5 for pods.
    expect(scenario).toMatchObject({ nodeGroups: [{ instanceType: 'm5.large', size: 100 }] });
    const large = traced('name,creation_time,deletion_time,cpu_milli\np,0,100,20000\n');
    expect(parse(large.files[0]?.text ?? '')).toMatchObject({
      nodeGroups: [{ instanceType: 'm5.24xlarge', size: 3 }],
    });
  });
});
