// Clusters of other kinds than the fixture, and files that tell little: what import makes of them can always be played.

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { ImportedScenario } from '../../src/import/importCluster.ts';
import { FARM_TEXTS, imported, tried, without, type Texts } from './fixtureFiles.ts';

function played(texts: Texts): ImportedScenario {
  const found = imported(texts);
  const [scenario, ...files] = found.files;
  const parsed = parseScenario(scenario?.text ?? '', (name) => {
    const file = files.find((each) => each.name === name);
    return file === undefined ? { ok: false, detail: 'missing' } : { ok: true, text: file.text };
  });
  expect(parsed.ok ? [] : parsed.problems).toEqual([]);
  return found;
}

interface Item {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: object };
}

const { items: ITEMS } = JSON.parse(FARM_TEXTS['objects.json'] ?? '') as { items: Item[] };

const objects = (items: readonly unknown[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

const kinds = ({ cluster }: ImportedScenario): string[] =>
  cluster.pods.map(({ name, phase, owner }) => `${name} ${phase} ${owner?.kind ?? 'bare'}`);

it('pods of one namespace: aws-node runs on every node all the same', () => {
  const items = ITEMS.filter(({ metadata }) => metadata.namespace !== 'kube-system');
  const { cluster, findings } = played({ ...FARM_TEXTS, 'objects.json': objects(items) });
  const agents = cluster.pods.filter(({ owner }) => owner?.name === 'aws-node');
  expect(new Set(agents.map(({ node }) => node))).toEqual(new Set(cluster.nodes.map(({ name }) => name)));
  expect(findings.guessed.map(({ what }) => what)).toContainEqual(
    expect.stringMatching(/^aws-node of node /),
  );
});

it('nodes and pods without the objects that made them', () => {
  const items = ITEMS.filter(({ kind }) => kind === 'Node' || kind === 'Pod');
  const found = played({ ...FARM_TEXTS, 'objects.json': objects(items) });
  const state = JSON.parse(found.files.find(({ name }) => name.endsWith('.state.json'))?.text ?? '') as {
    replicaSets: unknown[];
  };
  expect(state.replicaSets).toMatchObject([{ deployment: 'coredns', current: true, replicas: 2 }]);
});

it('nodes alone, and nothing but aws-node is on them', () => {
  const nodes = ITEMS.filter(({ kind }) => kind === 'Node');
  const { cluster } = played({ ...without(FARM_TEXTS, 'enis-a.json'), 'objects.json': objects(nodes) });
  expect(cluster.pods.map(({ owner }) => owner?.name)).toEqual(['aws-node', 'aws-node']);
});

describe('a table of pods alone', () => {
  const heads = 'NAMESPACE   NAME   READY   STATUS   RESTARTS   AGE   IP   NODE\n';
  const table = `${heads}kube-system   aws-node-2x9lq   2/2   Running   0   13d   10.5.0.20   ip-10-5-0-20.us-west-2.compute.internal
kube-system   coredns-5d78c9869d-4xk2p   1/1   Running   0   13d   10.5.0.44   ip-10-5-0-20.us-west-2.compute.internal
shop   db-0   1/1   Running   0   2d   10.5.0.32   ip-10-5-0-20.us-west-2.compute.internal
shop   web-7c5ddbdf54-qq2rm   0/1   ContainerCreating   0   49s   <none>   ip-10-5-0-20.us-west-2.compute.internal
`;

  it('has owners by the names of what EKS runs, and bare pods', () => {
    expect(kinds(played({ 'pods.txt': table }))).toEqual([
      'aws-node-2x9lq Running DaemonSet',
      'coredns-5d78c9869d-4xk2p Running ReplicaSet',
      'db-0 Running bare',
      'web-7c5ddbdf54-qq2rm Pending bare',
    ]);
  });

  it('has nodes of the smallest type that takes their pods', () => {
    const rows = Array.from(
      { length: 60 },
      (_, pod) =>
        `shop   web-${pod}   1/1   Running   0   2d   10.5.0.${100 + pod}   ip-10-5-0-20.us-west-2.compute.internal\n`,
    );
    const { cluster } = played({ 'pods.txt': `${heads}${rows.join('')}` });
    // An m5.2xlarge takes 58.
    expect(cluster.nodes).toMatchObject([{ instanceType: 'm5.4xlarge', maxPods: 234 }]);
  });
});

it('the pool of a node alone, as in the folder of a log collector', () => {
  const folder = 'eks_i-0123456789abcdef0_2026-01-10_1200-UTC_0.7.8';
  const found = played({ [`${folder}/ipamd/enis.json`]: FARM_TEXTS['enis-a.json'] ?? '' });
  expect(found.cluster.nodes).toMatchObject([{ name: 'i-0123456789abcdef0', instanceType: 'm5.large' }]);
  expect(found.cluster.pods.filter(({ address }) => address !== undefined).length).toBe(4);
  expect(found.findings.guessed.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['node i-0123456789abcdef0', 'primary IP of node i-0123456789abcdef0']),
  );
});

it.each([
  ['Windows', { 'kubernetes.io/os': 'windows' }],
  ['Hybrid', { 'eks.amazonaws.com/compute-type': 'hybrid' }],
  ['Fargate', { 'eks.amazonaws.com/compute-type': 'fargate' }],
])('%s nodes are left out, with their pods', (kind, labels) => {
  let isFirst = true;
  const items = ITEMS.map((item) => {
    if (item.kind !== 'Node' || !isFirst) return item;
    isFirst = false;
    return { ...item, metadata: { ...item.metadata, labels: { ...item.metadata.labels, ...labels } } };
  });
  const { cluster, findings } = played({
    ...without(FARM_TEXTS, 'enis-a.json'),
    'objects.json': objects(items),
  });
  expect(cluster.nodes.length).toBe(1);
  expect(findings.leftOut).toContainEqual({
    what: expect.stringMatching(new RegExp(`^${kind} nodes .*, with their pods$`)) as unknown,
    because: 'aws-node is not on them',
  });
});

it('ENIs that aws-node does not manage are not of the pool', () => {
  const text = FARM_TEXTS['interfaces.json'] ?? '';
  const { NetworkInterfaces: enis } = JSON.parse(text) as {
    NetworkInterfaces: { Attachment?: { InstanceId?: string; DeviceIndex: number } }[];
  };
  const own = enis.find(
    ({ Attachment }) => Attachment?.InstanceId !== undefined && Attachment.DeviceIndex === 0,
  );
  const foreign = {
    ...own,
    NetworkInterfaceId: 'eni-0f00000000000000f',
    PrivateIpAddress: '10.8.0.200',
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.8.0.200' }],
    Attachment: { ...own?.Attachment, DeviceIndex: 2 },
    TagSet: [{ Key: 'node.k8s.amazonaws.com/no_manage', Value: 'true' }],
  };
  const { cluster, findings } = played({
    ...FARM_TEXTS,
    'interfaces.json': JSON.stringify({ NetworkInterfaces: [...enis, foreign] }),
  });
  const ids = cluster.nodes.flatMap(({ interfaces }) => interfaces.map(({ id }) => id));
  expect(ids).not.toContain('eni-0f00000000000000f');
  expect(cluster.subnets[0]?.taken).toContain('10.8.0.200');
  expect(findings.warned).toContainEqual(
    expect.stringMatching(/^addresses of eni-0f00000000000000f count as external/),
  );
});

it('a Running pod for which its node has no address left is ContainerCreating, and said', () => {
  const many = Array.from({ length: 12 }, (_, pod) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'dairy', name: `more-${pod}`, creationTimestamp: '2026-01-10T11:00:00Z' },
    spec: {
      nodeName: ITEMS.find(({ kind }) => kind === 'Node')?.metadata.name,
      containers: [{ name: 'main', image: 'milk' }],
    },
    status: { phase: 'Running' },
  }));
  const outcome = tried({ ...FARM_TEXTS, 'objects.json': objects([...ITEMS, ...many]) });
  expect(outcome.ok).toBe(false);
  const { cluster, findings } = played({
    ...FARM_TEXTS,
    'objects.json': objects([...ITEMS, ...many.slice(0, 4)]),
  });
  expect(findings.contradictions.join()).toMatch(
    /is Running, but its node has no address left: ContainerCreating/,
  );
  expect(
    cluster.pods.filter(({ name, phase }) => name.startsWith('more-') && phase === 'Pending').length,
  ).toBeGreaterThan(0);
});

it('a cluster of IPv6 is a problem', () => {
  const written = FARM_TEXTS['objects.json'] ?? '';
  const set = written.replaceAll(/("ENABLE_IPv6",\s*"value": )"false"/g, '$1"true"');
  expect(set).not.toBe(written);
  expect(tried({ ...FARM_TEXTS, 'objects.json': set })).toMatchObject({
    ok: false,
    problems: [{ code: 'ipv6-cluster', file: 'objects.json' }],
  });
});
