// What a scenario says, as compiled: actions, expectations, pods, the cloud.

import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../src/base/ipv4.ts';
import { DEFAULT_BUCKETS, DEFAULT_LATENCY, DEFAULT_LAUNCH } from '../../src/ec2/defaults.ts';
import * as ec2Defaults from '../../src/ec2/defaults.ts';
import { DEFAULT_LIMITS, DEFAULT_TIMINGS } from '../../src/kube/api/defaults.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { MINIMAL, minimalWith } from './minimal.ts';

function compiled(text: string): CompiledScenario {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

const actions = (steps: string): unknown[] =>
  compiled(minimalWith(steps)).timeline.map(({ action }) => action);

describe('a scenario that says little', () => {
  const scenario = compiled(MINIMAL);

  it('gets the defaults of the rooms they belong to', () => {
    expect(scenario.ec2.latency).toEqual(DEFAULT_LATENCY);
    expect(scenario.ec2.launch).toEqual(DEFAULT_LAUNCH);
    expect(scenario.ec2.detachDelay).toEqual(ec2Defaults.DEFAULT_DETACH_DELAY);
    expect(scenario.ec2.imdsLag).toEqual(ec2Defaults.DEFAULT_IMDS_LAG);
    expect(scenario.ec2.buckets).toEqual(DEFAULT_BUCKETS);
    expect(scenario.ec2.eniQuota).toBe(ec2Defaults.DEFAULT_ENI_QUOTA);
    expect(scenario.cluster.timings).toEqual(DEFAULT_TIMINGS);
    expect(scenario.cluster.limits).toEqual(DEFAULT_LIMITS);
  });

  it('runs the newer CNI with its manifest’s settings until nothing more can happen', () => {
    expect(scenario.cni.version).toBe('v1.23.1');
    expect(scenario.cni.env).toMatchObject({
      WARM_ENI_TARGET: '1',
      WARM_PREFIX_TARGET: '1',
      ENABLE_PREFIX_DELEGATION: 'false',
      ENABLE_SUBNET_DISCOVERY: 'true',
    });
    expect(scenario.cni.env).not.toHaveProperty('WARM_IP_TARGET');
    expect(scenario.until).toBe('quiet');
  });
});

describe('settings of aws-node', () => {
  it('are texts, and null takes one of the manifest away', () => {
    const { cni, cluster } = compiled(
      minimalWith(
        'cni:\n  env: { WARM_IP_TARGET: 5, ENABLE_PREFIX_DELEGATION: true, WARM_ENI_TARGET: null }\n',
      ),
    );
    expect(cni.env).toMatchObject({ WARM_IP_TARGET: '5', ENABLE_PREFIX_DELEGATION: 'true' });
    expect(cni.env).not.toHaveProperty('WARM_ENI_TARGET');
    expect(cluster.daemonSets[0]?.template.spec.containers[0]?.env).toEqual(cni.env);
  });

  it('of the old version leave out what it does not know', () => {
    const { cni } = compiled(minimalWith('cni: { version: v1.16.4 }\n'));
    expect(cni.env).not.toHaveProperty('ENABLE_SUBNET_DISCOVERY');
    expect(cni.env).toHaveProperty('WARM_ENI_TARGET', '1');
  });
});

describe('the network', () => {
  it('keeps others’ addresses, and takes random ones when the run starts', () => {
    const scenario = compiled(
      MINIMAL.replace(
        'us-west-2a',
        'us-west-2a, taken: { addresses: [10.0.0.9, 10.0.0.20-10.0.0.29, 10.0.0.64/28], random: 7 }, ' +
          'reservations: [{ cidr: 10.0.0.128/26 }, { cidr: 10.0.0.192/28, type: explicit }]',
      ),
    );
    const base = parseCidr('10.0.0.0/24')?.base ?? 0;
    expect(scenario.ec2.subnets).toEqual([
      {
        id: 'main',
        cidr: { base, length: 24 },
        availabilityZone: 'us-west-2a',
        tags: {},
        taken: [
          { first: base + 9, last: base + 9 },
          { first: base + 20, last: base + 29 },
          { first: base + 64, last: base + 79 },
        ],
        reservations: [
          { cidr: { base: base + 128, length: 26 }, type: 'prefix' },
          { cidr: { base: base + 192, length: 28 }, type: 'explicit' },
        ],
      },
    ]);
    expect(scenario.timeline).toEqual([
      {
        at: 0,
        action: { kind: 'take-random-addresses', subnet: 'main', count: 7 },
        description: 'others take 7 addresses of main',
        path: ['vpc', 'subnets', 0, 'taken'],
      },
    ]);
  });

  it('has faults with an open end, and no buckets when nothing is throttled', () => {
    const { ec2 } = compiled(
      minimalWith(`ec2:
  throttling: false
  imdsLag: 3s
  latency: { CreateTags: { p0: 10ms, p99.9: 1s, p100: 1m } }
  faults: [{ call: CreateTags, code: InternalError, from: 1m }, { call: CreateTags, code: X, to: 2m, times: 3 }]
`),
    );
    expect(ec2.buckets).toEqual({});
    expect(ec2.imdsLag).toEqual([{ at: 0, ms: 3000 }]);
    expect(ec2.latency.CreateTags).toEqual([
      { at: 0, ms: 10 },
      { at: 0.999, ms: 1000 },
      { at: 1, ms: 60_000 },
    ]);
    const endless = Number.MAX_SAFE_INTEGER;
    expect(ec2.faults).toEqual([
      {
        call: 'CreateTags',
        code: 'InternalError',
        from: 60_000,
        to: endless,
        times: endless,
        probability: 1,
      },
      { call: 'CreateTags', code: 'X', from: 0, to: 120_000, times: 3, probability: 1 },
    ]);
  });
});

describe('pods', () => {
  const [action] = actions(`timeline:
  - at: 1m
    createPods:
      name: job
      count: 3
      namespace: batch
      labels: { tier: low }
      image: busybox:1
      requests: { cpu: 0.25, memory: 70Mi, ephemeral-storage: 1G, example.com/gpu: 2 }
      hostNetwork: true
      nodeSelector: { disk: ssd }
      tolerations: [{ operator: Exists }, { key: a, value: b, effect: NoExecute, tolerationSeconds: 5 }]
      priorityClassName: system-cluster-critical
      terminationGracePeriodSeconds: 4
      startup: 2s
      shutdown: { p0: 1s, p100: 2s }
      lifetime: 1m
`);

  it('are compiled in Kubernetes’ units', () => {
    expect(action).toMatchObject({
      kind: 'create-pods',
      name: 'job',
      count: 3,
      template: {
        namespace: 'batch',
        labels: { app: 'job', tier: 'low' },
        spec: {
          containers: [
            {
              image: 'busybox:1',
              requests: { cpu: 250, memory: 70 * 2 ** 20, 'ephemeral-storage': 1e9, 'example.com/gpu': 2 },
            },
          ],
          hostNetwork: true,
          nodeSelector: { disk: 'ssd' },
          tolerations: [
            { operator: 'Exists' },
            { operator: 'Equal', key: 'a', value: 'b', effect: 'NoExecute', toleration: 5000 },
          ],
          priority: 2_000_000_000,
          terminationGracePeriod: 4000,
          readinessDelay: [{ at: 0, ms: 2000 }],
          exitDelay: [
            { at: 0, ms: 1000 },
            { at: 1, ms: 2000 },
          ],
          lifetime: [{ at: 0, ms: 60_000 }],
        },
      },
    });
  });

  it('run until deleted when no lifetime is given', () => {
    expect(JSON.stringify(actions('timeline: [{ at: 0s, createPods: { name: web } }]\n'))).not.toContain(
      'lifetime',
    );
  });
});

describe('the timeline', () => {
  it('has an action for every key, told in words', () => {
    const { timeline } = compiled(
      minimalWith(`timeline:
  - { at: 1s, createDeployment: { name: web, replicas: 1 } }
  - { at: 2s, scale: { deployment: web, replicas: 4 } }
  - { at: 3s, createPods: { name: job, count: 2 } }
  - { at: 4s, deletePods: { of: job, count: 1 } }
  - { at: 5s, deletePods: { of: web } }
  - { at: 6s, deleteDeployment: { name: web } }
  - { at: 7s, addNodeGroup: { name: big, instanceType: m5.large, size: 2, maxPods: 110, taints: [{ key: a, effect: NoSchedule }] } }
  - { at: 8s, scaleNodeGroup: { name: big, size: 0 } }
  - { at: 9s, deleteNodeGroup: { name: big } }
  - { at: 10s, cordon: { nodeGroup: workers, index: 1 } }
  - { at: 11s, uncordon: all }
  - { at: 12s, drain: { nodeGroup: workers } }
  - { at: 13s, setCniEnv: { WARM_IP_TARGET: 3, WARM_ENI_TARGET: null } }
  - { at: 14s, restartDaemon: all }
  - { at: 15s, rebootNode: all }
  - { at: 16s, terminateNode: { nodeGroup: workers, index: 0 } }
  - { at: 17s, takeAddresses: { subnet: main, addresses: [10.0.0.9], random: 1 } }
  - { at: 18s, freeAddresses: { subnet: main, addresses: [10.0.0.0/30, 10.0.0.9] } }
  - { at: 19s, failNode: { nodeGroup: workers, index: 1 } }
  - { at: 20s, recoverNode: { nodeGroup: workers, index: 1 } }
  - { at: 21s, taint: { nodes: all, taint: { key: spot, value: soon, effect: NoExecute } } }
  - { at: 22s, untaint: { nodes: { nodeGroup: workers }, taint: { key: spot, effect: NoExecute } } }
  - { at: 23s, instanceRefresh: { name: workers, instanceType: m5.large, maxPods: 110 } }
  - { at: 24s, setCniVersion: v1.16.4 }
  - { at: 25s, setImage: { deployment: coredns, images: { coredns: 'coredns:2' } } }
  - { at: 26s, rollout: { restart: daemonset/kube-proxy } }
  - { at: 27s, rollout: { undo: deployment/coredns, toRevision: 1 } }
  - { at: 27s, rollout: { pause: deployment/coredns } }
  - { at: 27s, rollout: { resume: deployment/coredns } }
  - { at: 28s, delete: { kind: Deployment, name: coredns, namespace: kube-system } }
  - { at: 29s, apply: { manifest: { apiVersion: v1, kind: Pod, metadata: { name: one }, spec: { containers: [{ name: c, image: i }] } } } }
  - { at: 30s, manifest: [] }
`),
    );
    expect(timeline.map(({ at, action, description }) => `${at} ${action.kind}: ${description}`)).toEqual([
      '1000 create-deployment: create deployment web with 1 pod',
      '2000 scale: scale web to 4',
      '3000 create-pods: create 2 pods job',
      '4000 delete-pods: delete 1 pod of job',
      '5000 delete-pods: delete all pods of web',
      '6000 delete-object: delete deployment web',
      '7000 add-node-group: add node group big: 2 × m5.large',
      '8000 scale-node-group: scale node group big to 0',
      '9000 delete-node-group: delete node group big',
      '10000 cordon: cordon node 1 of workers',
      '11000 uncordon: uncordon all nodes',
      '12000 drain: drain the nodes of workers',
      '13000 set-cni-env: set WARM_IP_TARGET=3 WARM_ENI_TARGET-',
      '14000 restart-daemon: restart aws-node on all nodes',
      '15000 reboot-node: reboot all nodes',
      '16000 terminate-node: terminate node 0 of workers',
      '17000 take-addresses: others take 10.0.0.9 of main',
      '17000 take-random-addresses: others take 1 address of main',
      '18000 free-addresses: others free 10.0.0.0-10.0.0.3 of main',
      '18000 free-addresses: others free 10.0.0.9 of main',
      '19000 fail-node: machines hang: node 1 of workers',
      '20000 recover-node: machines go on: node 1 of workers',
      '21000 taint: taint all nodes with spot=soon:NoExecute',
      '22000 untaint: take taint spot:NoExecute from the nodes of workers',
      '23000 refresh-node-group: refresh node group workers',
      '24000 set-cni-version: aws-node becomes v1.16.4',
      '25000 set-images: set image kube-system/coredns coredns=coredns:2',
      '26000 restart-rollout: restart daemon set kube-system/kube-proxy',
      '27000 undo-rollout: undo kube-system/coredns to revision 1',
      '27000 pause-rollout: pause kube-system/coredns',
      '27000 resume-rollout: resume kube-system/coredns',
      '28000 delete-object: delete deployment kube-system/coredns',
      '29000 apply: apply 1 Pod',
      '30000 apply: apply nothing that is simulated',
    ]);
    expect(timeline[6]?.action).toMatchObject({
      group: {
        subnets: ['main'],
        maxPods: { kind: 'explicit', maxPods: 110 },
        taints: [{ key: 'a', value: '', effect: 'NoSchedule' }],
      },
    });
    expect(timeline[12]?.action).toEqual({
      kind: 'set-cni-env',
      env: { WARM_IP_TARGET: '3' },
      unset: ['WARM_ENI_TARGET'],
    });
  });

  it('writes repeats out, in order of time and at one time of the file', () => {
    const { timeline } = compiled(
      minimalWith(`timeline:
  - { at: 0s, repeat: { every: 2s, times: 3 }, createPods: { name: job } }
  - { at: 2s, cordon: all }
  - { at: 3s, uncordon: all }
`),
    );
    expect(timeline.map(({ at, action }) => [at, action.kind])).toEqual([
      [0, 'create-pods'],
      [2000, 'create-pods'],
      [2000, 'cordon'],
      [3000, 'uncordon'],
      [4000, 'create-pods'],
    ]);
  });
});

describe('expectations', () => {
  it('are single numbers with their subject, in words as written', () => {
    const { expectations } = compiled(
      minimalWith(`timeline: [{ at: 0s, createDeployment: { name: web } }]
expect:
  - at: 5m
    pods: { running: 9, of: web, failed: "<= 1" }
    waiting: { TooManyPods: 2 }
    eachNode: { nodeGroup: workers, enis: ">=2", maxPods: "= 17" }
  - nodes: 2
    nodeGroups: { workers: 2 }
    subnets: { main: { free: ">= 5", freePrefixes: 0 } }
    ec2Calls: { CreateTags: { errors: 0 } }
`),
    );
    const rest = (comparison: string, value: number) => ({ comparison, value });
    expect(expectations).toMatchObject([
      {
        at: 300_000,
        subject: { kind: 'pods', state: 'running', of: 'web' },
        ...rest('=', 9),
        text: 'pods(web).running = 9',
      },
      {
        at: 300_000,
        subject: { kind: 'pods', state: 'failed', of: 'web' },
        ...rest('<=', 1),
        text: 'pods(web).failed <= 1',
      },
      {
        at: 300_000,
        subject: { kind: 'waiting', reason: 'TooManyPods' },
        ...rest('=', 2),
        text: 'waiting.TooManyPods = 2',
      },
      {
        at: 300_000,
        subject: { kind: 'each-node', measure: 'maxPods', group: 'workers' },
        ...rest('=', 17),
        text: 'eachNode(workers).maxPods = 17',
      },
      {
        at: 300_000,
        subject: { kind: 'each-node', measure: 'enis', group: 'workers' },
        ...rest('>=', 2),
        text: 'eachNode(workers).enis >= 2',
      },
      { at: 'end', subject: { kind: 'nodes' }, ...rest('=', 2), text: 'nodes = 2' },
      {
        at: 'end',
        subject: { kind: 'nodes', group: 'workers' },
        ...rest('=', 2),
        text: 'nodeGroups.workers = 2',
      },
      {
        at: 'end',
        subject: { kind: 'subnet', subnet: 'main', measure: 'free' },
        ...rest('>=', 5),
        text: 'subnets.main.free >= 5',
      },
      {
        at: 'end',
        subject: { kind: 'subnet', subnet: 'main', measure: 'freePrefixes' },
        ...rest('=', 0),
        text: 'subnets.main.freePrefixes = 0',
      },
      {
        at: 'end',
        subject: { kind: 'ec2-calls', call: 'CreateTags', measure: 'errors' },
        ...rest('=', 0),
        text: 'ec2Calls.CreateTags.errors = 0',
      },
    ]);
  });

  it('say where the scenario has them, and name metrics as they are typed in objectives', () => {
    const { expectations } = compiled(
      minimalWith(`expect:
  - during: { from: 1m, to: 90s }
    addressWait: { p99: '<= 1.5s', max: 0 }
    addressHours: '<= 12.5'
  - { during: run, ec2Calls: '<= 100', failedJobs: 0 }
  - { at: 2m, lowestFree: '>= 50' }
  - ec2Calls: { CreateTags: { errors: 0 } }
`),
    );
    expect(
      expectations.map(({ text, at, path, value, subject }) => [path.join('.'), text, at, value, subject]),
    ).toEqual([
      [
        'expect.0.addressWait.p99',
        'p99 addressWait <= 1.5s',
        90_000,
        1500,
        { kind: 'metric', metric: 'addressWaitP99', from: 60_000 },
      ],
      [
        'expect.0.addressWait.max',
        'max addressWait = 0',
        90_000,
        0,
        { kind: 'metric', metric: 'addressWaitMax', from: 60_000 },
      ],
      [
        'expect.0.addressHours',
        'addressHours <= 12.5',
        90_000,
        45_000_000,
        { kind: 'metric', metric: 'addressHours', from: 60_000 },
      ],
      ['expect.1.failedJobs', 'failedJobs = 0', 'end', 0, { kind: 'metric', metric: 'failedJobs', from: 0 }],
      ['expect.1.ec2Calls', 'ec2Calls <= 100', 'end', 100, { kind: 'metric', metric: 'ec2Calls', from: 0 }],
      [
        'expect.2.lowestFree',
        'lowestFree >= 50',
        120_000,
        50,
        { kind: 'metric', metric: 'lowestFree', from: 0 },
      ],
      [
        'expect.3.ec2Calls.CreateTags.errors',
        'ec2Calls.CreateTags.errors = 0',
        'end',
        0,
        { kind: 'ec2-calls', call: 'CreateTags', measure: 'errors' },
      ],
    ]);
  });
});
