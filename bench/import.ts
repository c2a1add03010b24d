// A cluster as kubectl prints it: import reads each pod for itself, and must not keep what it does not need.

import { parseIsoTime } from '../src/base/calendar.ts';
import { importCluster } from '../src/import/importCluster.ts';
import { shortText } from '../src/import/text/longText.ts';
import type { Benchmark, Size } from './benchmark.ts';
import { count } from './report.ts';
import { ResultHash } from './resultHash.ts';
import { fastest } from './stopwatch.ts';

const NODES: Readonly<Record<Size, number>> = { small: 20, full: 300 };
const PODS_PER_NODE = 30;
const DEPLOYMENTS = 10;
const CREATED = '2026-03-04T09:00:00Z';

const SUBNETS = JSON.stringify({
  Subnets: [{ SubnetId: 'subnet-a', CidrBlock: '10.64.0.0/16', AvailabilityZone: 'us-west-2a' }],
});

export const importBenchmark: Benchmark = {
  name: 'import',
  title: 'import of what kubectl prints',
  run(size, report) {
    const nodes = NODES[size];
    const text = clusterText(nodes);
    const files = [text, SUBNETS].map((content, index) => ({
      name: `${index}.json`,
      isNamed: true,
      modifiedAt: undefined,
      read: () => shortText(content),
    }));
    const options = { name: undefined, at: parseIsoTime(CREATED), lenient: false, redact: false };
    let hash = '';
    const milliseconds = fastest(3, () => () => {
      const outcome = importCluster(files, options);
      if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
      hash = hashOf(outcome.imported.files.map((each) => each.text));
    });
    const pods = nodes * PODS_PER_NODE;
    report.result(`${count(nodes)} nodes, ${count(pods)} pods`, hash, [
      `${((milliseconds * 1000) / pods).toFixed(0)} µs a pod`,
      `${(text.length / 1000 / milliseconds).toFixed(0)} MB/s`,
    ]);
  },
};

function hashOf(texts: readonly string[]): string {
  const hash = new ResultHash();
  for (const text of texts) for (let at = 0; at < text.length; at++) hash.add(text.charCodeAt(at));
  return hash.text;
}

function clusterText(nodes: number): string {
  const items: unknown[] = [];
  for (let node = 0; node < nodes; node++) {
    const block = `10.64.${Math.floor(node / 6)}`;
    const first = 4 + (node % 6) * 40;
    const address = `${block}.${first}`;
    const name = `ip-${address.replaceAll('.', '-')}.us-west-2.compute.internal`;
    items.push(nodeObject(name, address));
    for (let index = 0; index < PODS_PER_NODE; index++)
      items.push(podObject(node * PODS_PER_NODE + index, name, `${block}.${first + 2 + index}`));
  }
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 4);
}

function nodeObject(name: string, address: string): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      creationTimestamp: CREATED,
      labels: {
        'eks.amazonaws.com/nodegroup': 'workers',
        'node.kubernetes.io/instance-type': 'm5.2xlarge',
        'topology.kubernetes.io/zone': 'us-west-2a',
      },
    },
    spec: { providerID: `aws:///us-west-2a/i-${address.replaceAll('.', '')}` },
    status: {
      addresses: [{ type: 'InternalIP', address }],
      allocatable: { pods: '58' },
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: CREATED }],
      nodeInfo: { kubeletVersion: 'v1.34.1-eks-113cf36' },
    },
  };
}

/** With what the API server and the kubelet write into every pod. */
function podObject(index: number, nodeName: string, podIP: string): unknown {
  const app = `app-${index % DEPLOYMENTS}`;
  const fields = Array.from({ length: 40 }, (_, field) => [`f:field-${field}`, { '.': {}, 'f:name': {} }]);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: 'shop',
      name: `${app}-7d4f8c9b5d-${index}`,
      uid: `uid-${index}`,
      creationTimestamp: CREATED,
      labels: { app, 'pod-template-hash': '7d4f8c9b5d' },
      annotations: { 'example.com/checksum': 'a'.repeat(64) },
      ownerReferences: [{ kind: 'ReplicaSet', name: `${app}-7d4f8c9b5d`, controller: true }],
      managedFields: [{ manager: 'kubelet', time: CREATED, fieldsV1: Object.fromEntries(fields) }],
    },
    spec: {
      nodeName,
      containers: [
        {
          name: 'main',
          image: `registry.example/${app}:1.2.3`,
          env: Array.from({ length: 10 }, (_, variable) => ({ name: `V${variable}`, value: 'a value' })),
          resources: { limits: { memory: '256Mi' }, requests: { cpu: '50m', memory: '128Mi' } },
          volumeMounts: [{ name: `kube-api-access-${index}`, mountPath: '/var/run/secrets' }],
        },
      ],
    },
    status: {
      phase: 'Running',
      podIP,
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
        type,
        status: 'True',
        lastTransitionTime: CREATED,
      })),
      containerStatuses: [{ name: 'main', restartCount: 0, state: { running: { startedAt: CREATED } } }],
    },
  };
}
