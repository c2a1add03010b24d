// A whole cluster imported from its files: what each file adds, what is guessed without it, and that bad files are told.

import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { figuresOf } from '../../src/import/output/facts.ts';
import type { ImportedScenario } from '../../src/import/importCluster.ts';
import { stateSchema } from '../../src/scenario/start/stateDocument.ts';
import { FARM_TEXTS, imported, tried, without, type Texts } from './fixtureFiles.ts';

const nodesOf = (from: ImportedScenario) =>
  figuresOf(from.cluster, from.ledger).nodes.map(
    ({ address, enis, total, assigned, cooling, pods, hostNetworkPods }) => ({
      address,
      enis: enis.length,
      total,
      assigned,
      cooling,
      pods,
      hostNetworkPods,
    }),
  );

const textOf = (from: ImportedScenario, end: string): string =>
  from.files.find(({ name }) => name.endsWith(end))?.text ?? '';

const guesses = (from: ImportedScenario): string[] => from.findings.guessed.map(({ what }) => what);

const WHOLE_NODES = [
  { address: '10.8.0.20', enis: 2, total: 6, assigned: 4, cooling: 1, pods: 6, hostNetworkPods: 2 },
  { address: '10.8.1.20', enis: 1, total: 5, assigned: 3, cooling: 0, pods: 5, hostNetworkPods: 2 },
];

describe('the whole set of files', () => {
  const farm = imported(FARM_TEXTS);

  it('has every node with its ENIs, addresses and pods', () => {
    expect(nodesOf(farm)).toEqual(WHOLE_NODES);
    expect(
      farm.cluster.nodes.map(({ isCordoned, taints, group }) => ({ isCordoned, taints, group })),
    ).toEqual([
      { isCordoned: false, taints: [], group: 'barn' },
      { isCordoned: true, taints: [], group: 'barn' },
    ]);
  });

  it('counts the free addresses as EC2 does, and contradicts nothing', () => {
    const { subnets } = figuresOf(farm.cluster, farm.ledger);
    expect(subnets.map(({ name, free, ofNodes, ofOthers }) => ({ name, free, ofNodes, ofOthers }))).toEqual([
      { name: 'private-a', free: 238, ofNodes: 8, ofOthers: 5 },
      { name: 'private-b', free: 244, ofNodes: 6, ofOthers: 1 },
    ]);
    expect(farm.findings.contradictions).toEqual([]);
  });

  it('writes a state that its schema takes, whose pods have what their templates do not', () => {
    const state = stateSchema.parse(JSON.parse(textOf(farm, '.state.json')));
    expect(state.nodes[0]?.networkInterfaces[0]?.cooling).toEqual([
      { address: '10.8.0.35', since: '2026-01-10T11:59:48Z' },
    ]);
    expect(state.availableInterfaces.map(({ id, addresses }) => [id, addresses])).toEqual([
      ['eni-0c000000000000001', ['10.8.0.61', '10.8.0.62']],
    ]);
    const pods = new Map(state.pods.map((pod) => [pod.name, pod]));
    expect(pods.get('milk-6b8d5c7f4-aaax1')).toMatchObject({ address: '10.8.0.32', restarts: 2 });
    expect(pods.get('milk-6b8d5c7f4-aaax1')).not.toHaveProperty('spec');
    expect(pods.get('milk-6b8d5c7f4-cccx3')?.deletingSince).toBe('2026-01-10T11:59:40Z');
    // It keeps 10.8.0.33 in its status, which a pod of milk has by now.
    expect(pods.get('hay-28110-00001')).not.toHaveProperty('address');
    expect(pods.get('tools')).toHaveProperty('spec');
    expect(pods.get('barn-59c8d7f66-zzzzz')).not.toHaveProperty('node');
    expect(state.replicaSets.map(({ name, current }) => [name, current])).toContainEqual([
      'milk-6b8d5c7f4',
      true,
    ]);
    expect(state.jobs).toMatchObject([{ name: 'hay-28110', succeeded: 1, failed: 0 }]);
  });

  it('keeps nothing that says more than addresses: no environment, arguments, annotations, ConfigMaps, names of others', () => {
    for (const { name, text } of farm.files) expect(text, name).not.toContain('hunter2');
    expect(JSON.stringify(farm.findings)).not.toContain('hunter2');
  });

  it('says how long the pods of a Job live, from those that are over', () => {
    expect(textOf(farm, '.manifests.yaml')).toContain('vpc-cni-sim/lifetime: 10m');
    expect(guesses(farm)).toContain('life of the pods of Job dairy/hay-28110');
  });

  it('takes the settings of aws-node that differ from the manifest, and the version', () => {
    expect(farm.cluster.cni).toEqual({
      version: 'v1.17.1',
      recorded: 'v1.17.1-eksbuild.1',
      env: { WARM_IP_TARGET: '2', MINIMUM_IP_TARGET: '4' },
    });
    expect(guesses(farm)).not.toContain('CNI version');
  });

  it('leaves out what has no bearing, with a word', () => {
    expect(farm.findings.leftOut.map(({ what }) => what)).toEqual([
      'subnet public',
      '2 old ReplicaSets',
      'HorizontalPodAutoscaler ×1',
    ]);
  });

  it('has expectations that say what the files say', () => {
    expect(parse(textOf(farm, 'farm.yaml'))).toMatchObject({
      start: { clock: '2026-01-10T12:00:00Z', state: 'farm.state.json' },
      timeline: [{ at: '0s', adopt: { file: 'farm.manifests.yaml' } }],
      expect: [
        { at: '0s', nodes: 2, pods: { total: 13, running: 11, pending: 1, succeeded: 1 } },
        {},
        {},
        {},
      ],
    });
  });
});

describe('the form of the files does not matter', () => {
  const whole = imported(FARM_TEXTS).files;
  const variants: Readonly<Record<string, (text: string) => string>> = {
    'Windows line ends': (text) => text.replaceAll('\n', '\r\n'),
    'a mark at the start': (text) => `\uFEFF${text}`,
    YAML: (text) => stringify(JSON.parse(text)),
    'YAML with Windows line ends': (text) => stringify(JSON.parse(text)).replaceAll('\n', '\r\n'),
    'one line': (text) => JSON.stringify(JSON.parse(text)),
  };
  it.each(Object.entries(variants))('%s', (_, change) => {
    const changed = Object.fromEntries(
      Object.entries(FARM_TEXTS).map(([name, text]) => [name, change(text)]),
    );
    expect(imported(changed).files).toEqual(whole);
  });

  it('names of files swapped', () => {
    const names = Object.keys(FARM_TEXTS);
    const swapped = Object.fromEntries(
      Object.values(FARM_TEXTS).map((text, index) => [names[(index + 1) % names.length] ?? '', text]),
    );
    expect(imported(swapped).files).toEqual(whole);
  });

  it('raw lists, whose items have no kind, and objects one after the other', () => {
    const { items } = JSON.parse(FARM_TEXTS['objects.json'] ?? '') as {
      items: { kind: string; apiVersion: string }[];
    };
    const kinds = [...new Set(items.map(({ kind }) => kind))];
    const raw = Object.fromEntries(
      kinds.map((kind) => {
        const own = items.filter((item) => item.kind === kind);
        const bare = own.map((item) => ({ ...item, kind: undefined, apiVersion: undefined }));
        return [
          `${kind}.json`,
          JSON.stringify({ kind: `${kind}List`, apiVersion: own[0]?.apiVersion, items: bare }),
        ];
      }),
    );
    const rest = without(FARM_TEXTS, 'objects.json');
    const sorted = (from: ImportedScenario): unknown => from.files.map(({ name }) => name);
    expect(nodesOf(imported({ ...raw, ...rest }))).toEqual(WHOLE_NODES);
    const stream = items.map((item) => JSON.stringify(item, undefined, 2)).join('\n');
    expect(imported({ 'objects.json': stream, ...rest }).files).toEqual(whole);
    const documents = items.map((item) => stringify(item)).join('---\n');
    expect(sorted(imported({ 'objects.yaml': documents, ...rest }))).toEqual(sorted(imported(FARM_TEXTS)));
  });

  it('pools of v1.20 and newer, one for each network card', () => {
    const wrapped = JSON.stringify({ '0': JSON.parse(FARM_TEXTS['enis-a.json'] ?? '') });
    expect(imported({ ...FARM_TEXTS, 'enis-a.json': wrapped }).files).toEqual(whole);
  });
});

describe('what EKS says', () => {
  const group = (name: string, more: object): string =>
    JSON.stringify({
      nodegroup: {
        nodegroupName: name,
        scalingConfig: { minSize: 1, maxSize: 5, desiredSize: 2 },
        instanceTypes: ['t3.large'],
        subnets: ['subnet-0aaa0000000000001'],
        ...more,
      },
    });
  const addon = (version: string, configurationValues?: string): string =>
    JSON.stringify({
      addon: {
        addonName: 'vpc-cni',
        clusterName: 'farm',
        status: 'ACTIVE',
        addonVersion: version,
        configurationValues,
      },
    });
  const cluster = JSON.stringify({
    cluster: { name: 'farm', version: '1.32', resourcesVpcConfig: { vpcId: 'vpc-1' } },
  });

  it('of its node groups: types and sizes, and groups that have no node now', () => {
    const ids = (JSON.parse(FARM_TEXTS['subnets.json'] ?? '') as { Subnets: { SubnetId: string }[] }).Subnets;
    const subnets = ids.slice(0, 1).map(({ SubnetId }) => SubnetId);
    const gpu = {
      subnets,
      instanceTypes: ['x9.unknown', 'g5.xlarge'],
      labels: { role: 'gpu' },
      taints: [
        { key: 'gpu', value: 'yes', effect: 'NO_SCHEDULE' },
        { key: 'odd', value: 'yes', effect: 'constructor' },
      ],
    };
    const farm = imported({ ...FARM_TEXTS, 'a.json': group('barn', {}), 'b.json': group('gpu', gpu) });
    expect(farm.cluster.groups).toMatchObject([
      { name: 'barn', instanceType: 't3.large', size: 2 },
      {
        name: 'gpu',
        instanceType: 'g5.xlarge',
        size: 0,
        subnets: ['private-a'],
        labels: { role: 'gpu' },
        taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }],
      },
    ]);
    expect(guesses(farm).filter((what) => what.startsWith('min and max'))).toEqual([]);
  });

  it.each([
    ['JSON', '{"env": {"WARM_IP_TARGET": "4", "ENABLE_PREFIX_DELEGATION": true}}'],
    ['YAML', 'env:\n  WARM_IP_TARGET: 4\n  ENABLE_PREFIX_DELEGATION: "true"\n'],
  ])('of the addon vpc-cni, in %s, counts where aws-node itself is in no file', (_, values) => {
    const objects = JSON.parse(FARM_TEXTS['objects.json'] ?? '') as {
      items: { metadata: { name: string } }[];
    };
    const items = objects.items.filter(({ metadata }) => !metadata.name.startsWith('aws-node'));
    const texts = {
      ...FARM_TEXTS,
      'objects.json': JSON.stringify({ ...objects, items }),
      'addon.json': addon('v1.20.4-eksbuild.2', values),
      'cluster.json': cluster,
    };
    const { cluster: found, findings } = imported(texts);
    expect(found.cni).toMatchObject({
      version: 'v1.20.4',
      env: { WARM_IP_TARGET: '4', ENABLE_PREFIX_DELEGATION: 'true' },
    });
    expect(found.kubernetesVersion).toBe('1.32');
    expect(findings.guessed).toContainEqual(
      expect.objectContaining({ what: 'settings of aws-node', value: 'those of addon vpc-cni' }),
    );
  });

  it('of the addon is told where aws-node has something else', () => {
    const values = '{"env": {"WARM_IP_TARGET": "2", "MINIMUM_IP_TARGET": "9"}}';
    const { cluster: found, findings } = imported({ ...FARM_TEXTS, 'addon.json': addon('v1.20.4', values) });
    expect(found.cni).toEqual(imported(FARM_TEXTS).cluster.cni);
    expect(findings.warned).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^addon vpc-cni is v1.20.4, but aws-node is v1.17.1/),
        'addon vpc-cni sets MINIMUM_IP_TARGET=9, but aws-node has 4: that counts',
      ]),
    );
    const bad = imported({ ...FARM_TEXTS, 'addon.json': addon('v1.17.1', '{env') });
    expect(bad.findings.warned).toContain(
      'configurationValues of addon vpc-cni in addon.json is neither JSON nor YAML',
    );
  });
});

describe('a file less', () => {
  it.each([
    ['enis-a.json', 'cooling addresses of node'],
    ['vpcs.json', 'CIDR blocks of the VPC'],
    ['interfaces.json', 'ENIs of node'],
    ['subnets.json', 'CIDR of subnet'],
  ])('%s: what it would have said is guessed, with the command that says it', (name, what) => {
    const less = imported(without(FARM_TEXTS, name));
    const found = less.findings.guessed.find((guess) => guess.what.startsWith(what));
    expect(found?.better).toMatch(/^(aws|kubectl|curl)/);
    expect(nodesOf(less).map(({ pods, assigned }) => ({ pods, assigned }))).toEqual(
      WHOLE_NODES.map(({ pods, assigned }) => ({ pods, assigned })),
    );
    stateSchema.parse(JSON.parse(textOf(less, '.state.json')));
  });

  it('kubectl alone suffices: the pools are as large as the rules of ipamd make them', () => {
    const alone = imported({ 'objects.json': FARM_TEXTS['objects.json'] ?? '' });
    // WARM_IP_TARGET=2, MINIMUM_IP_TARGET=4: 4 + 2 and 3 + 2.
    expect(nodesOf(alone).map(({ enis, total, assigned }) => ({ enis, total, assigned }))).toEqual([
      { enis: 2, total: 6, assigned: 4 },
      { enis: 1, total: 5, assigned: 3 },
    ]);
    expect(alone.cluster.subnets.map(({ cidr, zone }) => [cidr, zone])).toEqual([
      ['10.8.0.0/24', 'eu-west-1a'],
      ['10.8.1.0/24', 'eu-west-1b'],
    ]);
    const addresses = alone.cluster.nodes.flatMap(({ interfaces }) =>
      interfaces.flatMap((eni) => [eni.primaryAddress, ...eni.addresses]),
    );
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('kubectl alone: the subnets have room for what the daemons of many pods hold besides', () => {
    const at = '2026-01-10T11:00:00Z';
    const metadata = (name: string): unknown => ({ namespace: 'farm', name, creationTimestamp: at });
    const nodes = Array.from({ length: 8 }, (_, node) => ({
      kind: 'Node',
      metadata: {
        ...(metadata(`n${node}`) as object),
        labels: {
          'node.kubernetes.io/instance-type': 'm5.2xlarge',
          'topology.kubernetes.io/zone': 'eu-west-1a',
        },
      },
      status: {
        addresses: [{ type: 'InternalIP', address: `10.8.0.${4 + node}` }],
        allocatable: { pods: '58' },
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    }));
    const pods = Array.from({ length: 232 }, (_, pod) => ({
      kind: 'Pod',
      metadata: metadata(`p${pod}`),
      spec: { nodeName: `n${pod % 8}`, containers: [{ name: 'main', image: 'milk' }] },
      status: { phase: 'Running', podIP: `10.8.0.${12 + pod}` },
    }));
    const items = [...nodes, ...pods];
    const dense = imported({ 'objects.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
    expect(dense.findings.contradictions).toEqual([]);
    expect(dense.cluster.subnets.map(({ cidr }) => cidr)).toEqual(['10.8.0.0/23']);
    const addresses = new Set(dense.cluster.pods.flatMap(({ address }) => address ?? []));
    expect(addresses).toEqual(new Set(pods.map(({ status }) => status.podIP)));
  });

  it('kubectl alone: zones whose addresses alternate, or spread beyond one block, have several subnets', () => {
    const spread = [
      ['a', '10.8.1.4'],
      ['b', '10.8.2.4'],
      ['a', '10.8.3.4'],
      ['c', '10.9.0.4'],
      ['c', '100.64.0.4'],
    ];
    const items = spread.map(([zone, address], index) => ({
      kind: 'Node',
      metadata: {
        name: `n${index}`,
        creationTimestamp: '2026-01-10T11:00:00Z',
        labels: { 'topology.kubernetes.io/zone': `eu-west-1${zone}` },
      },
      status: { addresses: [{ type: 'InternalIP', address }] },
    }));
    const { cluster, findings } = imported({
      'nodes.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    });
    expect(findings.contradictions).toEqual([]);
    expect(cluster.subnets.map(({ cidr, zone }) => [cidr, zone])).toEqual([
      ['10.8.1.0/24', 'eu-west-1a'],
      ['10.8.3.0/24', 'eu-west-1a'],
      ['10.8.2.0/24', 'eu-west-1b'],
      ['10.9.0.0/24', 'eu-west-1c'],
      ['100.64.0.0/24', 'eu-west-1c'],
    ]);
  });

  it('without the interfaces of others their number is what EC2 counts as used', () => {
    const less = imported(without(FARM_TEXTS, 'interfaces.json', 'enis-a.json'));
    const [first] = less.cluster.subnets;
    expect(first?.takenSomewhere).toBeGreaterThan(0);
    expect(figuresOf(less.cluster, less.ledger).subnets[0]?.free).toBe(238);
    expect(guesses(less)).toContain('external addresses');
  });

  it('no nodes at all: those that pods are on', () => {
    const objects = JSON.parse(FARM_TEXTS['objects.json'] ?? '') as { items: { kind: string }[] };
    const items = objects.items.filter(({ kind }) => kind !== 'Node');
    const less = imported({ ...FARM_TEXTS, 'objects.json': JSON.stringify({ ...objects, items }) });
    expect(less.cluster.nodes.map(({ address }) => address).sort()).toEqual(['10.8.0.20', '10.8.1.20']);
    expect(guesses(less)).toContain('the nodes');
  });

  it('nothing of a cluster is a problem, not a scenario', () => {
    expect(tried({ 'vpcs.json': FARM_TEXTS['vpcs.json'] ?? '' })).toMatchObject({
      ok: false,
      problems: [{ code: 'no-cluster' }],
    });
    expect(tried({})).toMatchObject({ ok: false });
  });
});

describe('tables of kubectl', () => {
  const pods = `NAMESPACE     NAME                          READY   STATUS      RESTARTS     AGE     IP          NODE                                      NOMINATED NODE   READINESS GATES
dairy         pod/milk-6b8d5c7f4-aaaaa      1/1     Running     3 (5m ago)   3h      10.8.0.32   ip-10-8-0-20.eu-west-1.compute.internal   <none>           <none>
dairy         pod/milk-6b8d5c7f4-bbbbb      0/1     Pending     0            7s      <none>      <none>                                    <none>           <none>
kube-system   pod/aws-node-x1x1x            2/2     Running     0            2d21h   10.8.0.20   ip-10-8-0-20.eu-west-1.compute.internal   <none>           <none>

NAMESPACE     NAME                      DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE   CONTAINERS   IMAGES                   SELECTOR
kube-system   daemonset.apps/aws-node   1         1         1       1            1           <none>          9d    aws-node     amazon-k8s-cni:v1.20.1   k8s-app=aws-node

NAMESPACE   NAME                   READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES           SELECTOR
dairy       deployment.apps/milk   1/2     2            1           9d    main         example/milk:2   app=milk

NAMESPACE   NAME                             DESIRED   CURRENT   READY   AGE   CONTAINERS   IMAGES           SELECTOR
dairy       replicaset.apps/milk-6b8d5c7f4   2         2         1       9d    main         example/milk:2   app=milk,pod-template-hash=6b8d5c7f4
`;
  const nodes = `NAME                                      STATUS                     ROLES    AGE     VERSION               INTERNAL-IP   EXTERNAL-IP   OS-IMAGE
ip-10-8-0-20.eu-west-1.compute.internal   Ready,SchedulingDisabled   <none>   2d21h   v1.33.5-eks-113cf36   10.8.0.20     <none>        Amazon Linux 2023
`;

  it('suffice: what they do not show is guessed', () => {
    const farm = imported({ 'all.txt': pods, 'nodes.txt': nodes });
    expect(farm.cluster.nodes).toMatchObject([
      { address: '10.8.0.20', isCordoned: true, instanceType: 'm5.large' },
    ]);
    expect(
      farm.cluster.pods.map(({ name, phase, address, owner, hostNetwork, restarts }) => [
        name,
        phase,
        address,
        owner?.name,
        hostNetwork,
        restarts,
      ]),
    ).toEqual([
      ['aws-node-x1x1x', 'Running', undefined, 'aws-node', true, 0],
      ['milk-6b8d5c7f4-aaaaa', 'Running', '10.8.0.32', 'milk-6b8d5c7f4', false, 3],
      ['milk-6b8d5c7f4-bbbbb', 'Pending', undefined, 'milk-6b8d5c7f4', false, 0],
    ]);
    expect(farm.cluster.cni).toMatchObject({ version: 'v1.20.1', recorded: 'v1.20.1' });
    expect(guesses(farm)).toEqual(
      expect.arrayContaining(['requests of all pods', 'CIDR of subnet subnet-a']),
    );
    stateSchema.parse(JSON.parse(textOf(farm, '.state.json')));
    expect(parse(textOf(farm, '.manifests.yaml'))).toMatchObject({ spec: { replicas: 2 } });
  });

  it('with the pool of the node have its addresses and what cools down', () => {
    const pool = {
      'enis.json': FARM_TEXTS['enis-a.json'] ?? '',
      'subnets.json': FARM_TEXTS['subnets.json'] ?? '',
    };
    const [node] = imported({ 'all.txt': pods, 'nodes.txt': nodes, ...pool }).cluster.nodes;
    expect(
      node?.interfaces.map(({ id, addresses, cooling }) => [id, addresses.length, cooling.length]),
    ).toEqual([
      ['eni-0a000000000000001', 5, 1],
      ['eni-0a000000000000002', 1, 0],
    ]);
  });
});

describe('files that are damaged or do not fit', () => {
  it.each(Object.keys(FARM_TEXTS))(
    '%s cut off is told with its place, and taken as it is with --lenient',
    (name) => {
      const text = FARM_TEXTS[name] ?? '';
      const cut = { ...FARM_TEXTS, [name]: text.slice(0, Math.floor(text.length * 0.7)) };
      const lines = (cut[name] ?? '').split('\n').length;
      expect(tried(cut)).toMatchObject({
        ok: false,
        problems: [{ file: name, line: lines, code: 'cut-off' }],
      });
      const taken = imported(cut, { lenient: true });
      expect(taken.findings.warned.join()).toContain(`${name} is cut off at line ${lines}`);
    },
  );

  it('what tools print in front is left out, and said', () => {
    const front =
      'Warning: v1 ComponentStatus is deprecated in v1.19+\nW0110 12:00:00.000000  1 warn.go:1] x\n\n';
    const texts = { ...FARM_TEXTS, 'objects.json': `${front}${FARM_TEXTS['objects.json'] ?? ''}` };
    const { files, findings } = imported(texts);
    expect(files).toEqual(imported(FARM_TEXTS).files);
    expect(findings.warned).toContain(
      'objects.json begins with lines that are left out: Warning: v1 ComponentStatus is deprecated in v1.19+',
    );
    const failed = 'error: You must be logged in to the server (Unauthorized)\n';
    expect(imported({ ...FARM_TEXTS, 'pods.json': failed }).findings.leftOut).toContainEqual({
      what: 'pods.json',
      because: failed.trim(),
    });
  });

  it('tells all files that cannot be read at once', () => {
    const outcome = tried({
      'a.json': '{"kind": "List", "items": [',
      'b.json': '[1, 2',
      'c.json': '{"a" 1}',
    });
    expect(outcome).toMatchObject({
      problems: [
        { file: 'a.json', code: 'cut-off' },
        { file: 'b.json', code: 'cut-off' },
        { file: 'c.json', line: 1, column: 6, code: 'unreadable' },
      ],
    });
  });

  it('a file that is none of a cluster is a problem where it is named, and left out in a folder', () => {
    const more = {
      ...FARM_TEXTS,
      'notes.json': '{"hello": "world"}',
      'app.log': 'started\n404 page not found\n',
    };
    expect(imported(more).findings.leftOut.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['notes.json', 'app.log']),
    );
    expect(tried(more, { isNamed: true })).toMatchObject({
      problems: [
        { file: 'notes.json', code: 'unreadable' },
        { file: 'app.log', code: 'unreadable' },
      ],
    });
  });

  const changed = (name: string, from: string | RegExp, to: string): Texts => ({
    ...FARM_TEXTS,
    [name]: (FARM_TEXTS[name] ?? '').replace(from, to),
  });

  it('a pod whose address EC2 does not have: it is added, or the pod gets another one', () => {
    const newer = imported(changed('objects.json', /"podIP": "10.8.0.32"/, '"podIP": "10.8.0.77"'));
    expect(newer.findings.contradictions[0]).toMatch(
      /milk-6b8d5c7f4-aaax1 has 10.8.0.77, which EC2 has on no ENI of its node: newer/,
    );
    expect(newer.cluster.nodes[0]?.interfaces[1]?.addresses).toContain('10.8.0.77');
    const taken = imported(changed('objects.json', /"podIP": "10.8.1.32"/, '"podIP": "10.8.0.40"'));
    expect(taken.findings.contradictions[0]).toMatch(/but on ip-10-8-0-20/);
    const pod = taken.cluster.pods.find(({ name }) => name === 'milk-6b8d5c7f4-cccx3');
    expect(pod?.address).toBe('10.8.1.32');
  });

  it('free addresses that do not add up are told for the subnet', () => {
    const { findings } = imported(
      changed('subnets.json', '"AvailableIpAddressCount": 238', '"AvailableIpAddressCount": 230'),
    );
    expect(findings.contradictions).toEqual([
      expect.stringMatching(/^subnet private-a has 230 free addresses by EC2, 8 fewer/),
    ]);
  });

  it('files of another cluster are refused, unless the user insists', () => {
    const other = Object.fromEntries(
      ['interfaces.json', 'subnets.json'].map((name) => [
        name,
        (FARM_TEXTS[name] ?? '').replaceAll('10.8.', '10.9.'),
      ]),
    );
    const mixed = { 'objects.json': FARM_TEXTS['objects.json'] ?? '', ...other };
    const outcome = tried(mixed);
    expect(outcome.ok).toBe(false);
    if (!outcome.ok) expect(outcome.problems.at(-1)).toMatchObject({ code: 'too-many-contradictions' });
  });

  it('a time before what the files tell of is a contradiction', () => {
    const early = imported(FARM_TEXTS, { at: '2026-01-10T11:00:00Z' });
    expect(early.findings.contradictions[0]).toMatch(/^--at 2026-01-10T11:00:00Z, but/);
  });
});
