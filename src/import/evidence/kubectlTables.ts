// Tables of `kubectl get all -A -o wide` and `kubectl get nodes -o wide`, as people paste them: names, places and
// addresses, but neither requests nor moments.

import { ageInSeconds, type TextTable } from '../text/tables.ts';
import type { Json } from '../text/values.ts';
import type { ObjectFact, Owner, PodFact, PodPhase } from './facts.ts';
import { versionIn } from './objects.ts';
import type { Reading } from './recogniser.ts';

type Row = ReadonlyMap<string, string>;

interface TableKind {
  /** In `pod/nginx`, as kubectl writes it where several kinds are asked for. */
  readonly prefix: string;
  /** Heads that no other kind has together. */
  readonly heads: readonly string[];
  read(row: Row, name: string, reading: Reading): void;
}

const TABLE_KINDS: readonly TableKind[] = [
  { prefix: 'pod', heads: ['STATUS', 'RESTARTS', 'NODE'], read: readPod },
  { prefix: 'node', heads: ['STATUS', 'ROLES', 'VERSION'], read: readNode },
  { prefix: 'deployment.apps', heads: ['UP-TO-DATE', 'AVAILABLE', 'READY'], read: workload('Deployment') },
  { prefix: 'daemonset.apps', heads: ['DESIRED', 'NODE SELECTOR'], read: workload('DaemonSet') },
  { prefix: 'statefulset.apps', heads: [], read: workload('StatefulSet') },
  { prefix: 'replicaset.apps', heads: [], read: workload('ReplicaSet') },
  { prefix: 'job.batch', heads: ['COMPLETIONS', 'DURATION'], read: workload('Job') },
];

export function isKubectlTable(tables: readonly TextTable[]): boolean {
  return tables.some((table) => kindOf(table, table.rows[0]?.get('NAME') ?? '') !== undefined);
}

export function readTables(tables: readonly TextTable[], reading: Reading): void {
  const { evidence } = reading;
  const before = { pods: evidence.pods.length, objects: evidence.objects.length };
  for (const table of tables) {
    for (const row of table.rows) {
      const written = row.get('NAME') ?? '';
      const kind = kindOf(table, written);
      if (written === '' || kind === undefined) continue;
      evidence.count(kind.prefix.replace(/\..*/, ''));
      kind.read(row, written.slice(written.indexOf('/') + 1), reading);
    }
  }
  const owners = evidence.objects.slice(before.objects);
  for (let at = before.pods; at < evidence.pods.length; at++) {
    const pod = evidence.pods[at];
    if (pod !== undefined) evidence.pods[at] = withOwner(pod, owners);
  }
}

function kindOf({ heads }: TextTable, name: string): TableKind | undefined {
  const [prefix] = name.includes('/') ? name.split('/') : [undefined];
  return TABLE_KINDS.find((kind) =>
    prefix === undefined
      ? kind.heads.length > 0 && kind.heads.every((head) => heads.includes(head))
      : kind.prefix === prefix,
  );
}

function readPod(row: Row, name: string, { file, evidence }: Reading): void {
  const status = row.get('STATUS') ?? '';
  evidence.pods.push({
    file,
    namespace: row.get('NAMESPACE') ?? 'default',
    name,
    uid: undefined,
    labels: {},
    owner: undefined,
    node: row.get('NODE'),
    address: row.get('IP'),
    nodeAddress: undefined,
    hostNetwork: false,
    phase: phaseOf(status),
    reason: status === 'Evicted' ? status : undefined,
    createdAt: undefined,
    age: ageInSeconds(row.get('AGE') ?? ''),
    startedAt: undefined,
    readyAt: undefined,
    finishedAt: undefined,
    deletingSince: undefined,
    restarts: Number(/^\d+/.exec(row.get('RESTARTS') ?? '')?.[0] ?? 0),
    spec: undefined,
  });
}

/** The phase behind what kubectl shows, which may be the state of a container. */
function phaseOf(status: string): PodPhase {
  if (['Completed', 'Succeeded'].includes(status)) return 'Succeeded';
  if (['Error', 'Failed', 'Evicted', 'OOMKilled', 'DeadlineExceeded'].includes(status)) return 'Failed';
  return ['Running', 'Terminating', 'CrashLoopBackOff', 'NotReady'].includes(status) ? 'Running' : 'Pending';
}

function readNode(row: Row, name: string, { file, evidence }: Reading): void {
  const status = (row.get('STATUS') ?? '').split(',');
  evidence.nodes.push({
    file,
    name,
    instanceId: undefined,
    instanceType: undefined,
    zone: undefined,
    address: row.get('INTERNAL-IP'),
    maxPods: undefined,
    createdAt: undefined,
    age: ageInSeconds(row.get('AGE') ?? ''),
    isReady: status.includes('Ready'),
    isCordoned: status.includes('SchedulingDisabled'),
    labels: {},
    taints: [],
    extendedResources: {},
    images: [],
    kubeletVersion: row.get('VERSION'),
  });
}

const API_VERSION: Readonly<Record<string, string>> = { Job: 'batch/v1' };

function workload(kind: string): TableKind['read'] {
  return (row, name, { file, evidence }) => {
    const namespace = row.get('NAMESPACE');
    const apiVersion = API_VERSION[kind] ?? 'apps/v1';
    const [, of] = (row.get('READY') ?? row.get('COMPLETIONS') ?? '').split('/');
    const replicas = Number(of ?? row.get('DESIRED') ?? 0);
    const labels = labelsIn(row.get('SELECTOR') ?? '');
    const matchLabels = Object.keys(labels).length > 0 ? labels : { app: name };
    const template = { metadata: { labels: matchLabels }, spec: specOf(row, name, kind) };
    evidence.objects.push({
      ...NOTHING_MORE,
      file,
      kind,
      apiVersion,
      namespace,
      name,
      owner: kind === 'ReplicaSet' ? { kind: 'Deployment', name: name.replace(/-[^-]+$/, '') } : undefined,
      object: {
        apiVersion,
        kind,
        metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
        spec: {
          ...sizeOf(kind, replicas),
          ...(kind === 'Job' ? {} : { selector: { matchLabels } }),
          template,
        },
      },
      replicas,
      succeeded: kind === 'Job' ? Number((row.get('COMPLETIONS') ?? '0').split('/')[0]) : 0,
    });
    evidence.objectsWithoutRequests++;
    const [image] = kind === 'DaemonSet' && name === 'aws-node' ? (row.get('IMAGES') ?? '').split(',') : [];
    if (image !== undefined) evidence.cni.push({ file, version: versionIn(image), env: {}, of: 'part' });
  };
}

const NOTHING_MORE = {
  createdAt: undefined,
  revision: undefined,
  isUpdated: true,
  failed: 0,
  startedAt: undefined,
  finishedAt: undefined,
  chosenSubnets: [],
  notable: [],
} satisfies Partial<ObjectFact>;

function sizeOf(kind: string, replicas: number): Json {
  if (kind === 'Job') return { completions: Math.max(1, replicas) };
  return kind === 'DaemonSet' ? {} : { replicas };
}

function specOf(row: Row, name: string, kind: string): Json {
  const images = (row.get('IMAGES') ?? '').split(',').filter((image) => image !== '');
  const names = (row.get('CONTAINERS') ?? name.slice(0, 63)).split(',');
  const containers = names.map((container, index) => ({
    name: container,
    ...(images[index] === undefined ? {} : { image: images[index] }),
  }));
  return { containers, ...(kind === 'Job' ? { restartPolicy: 'Never' } : {}) };
}

function labelsIn(selector: string): Readonly<Record<string, string>> {
  const pairs = selector.split(',').map((pair) => pair.split('='));
  return Object.fromEntries(
    pairs.flatMap(([key, value]) => (key && value !== undefined ? [[key, value]] : [])),
  );
}

/** By its name: what comes behind that of its owner has a form of its own. */
const SUFFIXES: readonly (readonly [kind: string, suffix: RegExp])[] = [
  ['ReplicaSet', /^-[a-z0-9]{5}$/],
  ['DaemonSet', /^-[a-z0-9]{5}$/],
  ['StatefulSet', /^-\d+$/],
  ['Job', /^(?:-\d+)?-[a-z0-9]{5}$/],
];

function withOwner(pod: PodFact, owners: readonly ObjectFact[]): PodFact {
  const found = owners.find(
    ({ kind, name, namespace = 'default' }) =>
      namespace === pod.namespace &&
      pod.name.startsWith(name) &&
      SUFFIXES.some(([owner, suffix]) => owner === kind && suffix.test(pod.name.slice(name.length))),
  );
  const owner: Owner | undefined = found === undefined ? undefined : { kind: found.kind, name: found.name };
  return { ...pod, owner };
}
