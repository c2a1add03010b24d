// A redacted import says nothing of whose cluster it is, and everything of how it is.

import { describe, expect, it } from 'vitest';
import { stateSchema } from '../../src/scenario/start/stateDocument.ts';
import { figuresOf } from '../../src/import/output/facts.ts';
import type { ImportedScenario } from '../../src/import/importCluster.ts';
import { importDocument } from '../../src/report/importSchema.ts';
import { FARM_TEXTS, imported, without, type Texts } from './fixtureFiles.ts';

/** Words of four letters or digits and more; times and quantities are kept as they are. */
function tokensOf(text: string): Set<string> {
  const timeless = text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\b\d+(?:m|[KMG]i)\b/g, '');
  return new Set(timeless.match(/[A-Za-z0-9]{4,}/g));
}

/** The vocabulary of Kubernetes, EC2 and the format: nobody's names. */
const ALLOWED = new Set(
  `acity addresses aggregated allocated amazon apiVersion apps arch assigned available aws batch capacity
  capacityType cidr cluster completions conditions containers cooling cordoned coredns cpu created CronJob current DaemonSet
  deployment Deployment description device dnsPolicy eksbuild eviction expect failed file false found free general image
  images initContainers instance instanceId instanceType internal interface interfaces item items job Job json kind kube
  kubelet kubernetes label labels list List live matchLabels maxPods medium memory metadata milk minAvailable name names
  namespace Namespace Never node nodeGroup nodegroup nodeName nodes none NoSchedule objects owner parallelism pending
  phase pod Pod podIP PodDisruptionBudget policy Policy pods prefix prefixes primary priorityClassName private proxy
  public read ready Ready replicas ReplicaSet requests resources restartPolicy Always revision RollingUpdate running Running
  schedulerName scheduler schema secondary selector since size spec startedAt state status strategy strategyType subnet subnets succeeded Succeeded
  system template terminationGracePeriodSeconds total true type unschedulable value version warm with works zone zones
  critical hostNetwork PENDING 0000 Pending DISABLED amd64 region default address annotations Node null http CLUSTER last token vpcs Name enis ENIs ConfigMap createdAt network attached WARM ENABLE PREFIX TARGET MINIMUM DELEGATION IPv6 that from`.split(
    /\s+/,
  ),
);

const textOf = (from: ImportedScenario): string =>
  [...from.files.flatMap(({ name, text }) => [name, text]), JSON.stringify(importDocument(from))].join('\n');

/** All that is counted, in an order that names do not change. */
function countsOf({ cluster, ledger }: ImportedScenario): unknown {
  const { nodes, subnets, pods } = figuresOf(cluster, ledger);
  const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();
  return {
    pods,
    nodes: sorted(
      nodes.map(
        ({ instanceType, maxPods, cordoned, pods: own, hostNetworkPods, enis, total, assigned, cooling }) => [
          instanceType,
          maxPods,
          cordoned,
          own,
          hostNetworkPods,
          enis.map(({ device, addresses, prefixes }) => [device, addresses.length, prefixes.length]),
          total,
          assigned,
          cooling,
        ],
      ),
    ),
    subnets: sorted(
      subnets.map(({ free, freePrefixes, ofNodes, ofOthers }) => [free, freePrefixes, ofNodes, ofOthers]),
    ),
    objects: cluster.objects.map(({ kind }) => kind).sort(),
    owners: cluster.pods.map(({ owner, phase }) => `${owner?.kind} ${phase}`).sort(),
    cni: cluster.cni,
  };
}

const CASES: readonly (readonly [string, Texts])[] = [
  ['all files', FARM_TEXTS],
  ['kubectl alone', { 'farm-objects.json': FARM_TEXTS['objects.json'] ?? '' }],
  ['without interfaces', without(FARM_TEXTS, 'interfaces.json')],
];

describe.each(CASES)('%s', (_, texts) => {
  const plain = imported(texts);
  const redacted = imported(texts, { redact: true });

  it('no word of the files is left', () => {
    const input = tokensOf([...Object.keys(texts), ...Object.values(texts)].join('\n'));
    const left = [...tokensOf(textOf(redacted))].filter((token) => input.has(token) && !ALLOWED.has(token));
    expect(left).toEqual([]);
  });

  it('would be noticed: of the plain import names are left', () => {
    const left = tokensOf(textOf(plain));
    for (const name of ['dairy', 'registry', 'barn']) expect([...left]).toContain(name);
  });

  it('counts the same', () => expect(countsOf(redacted)).toEqual(countsOf(plain)));

  it('is a state as good as the plain one, and the same every time', () => {
    const state = redacted.files.find(({ name }) => name.endsWith('.state.json'))?.text ?? '';
    stateSchema.parse(JSON.parse(state));
    expect(imported(texts, { redact: true }).files).toEqual(redacted.files);
  });
});

it('keeps the place of every address in its subnet', () => {
  const lastOf = (from: ImportedScenario): string[] =>
    from.cluster.pods
      .flatMap(({ address }) => (address === undefined ? [] : [address.replace(/.*\./, '')]))
      .sort();
  expect(lastOf(imported(FARM_TEXTS, { redact: true }))).toEqual(lastOf(imported(FARM_TEXTS)));
});

it('keeps limit ranges and quotas, without their names', () => {
  const quotas = `apiVersion: v1
kind: ResourceQuota
metadata: { name: herd, namespace: dairy }
spec:
  hard: { pods: '9', count/deployments.apps: '4', churn.storageclass.storage.k8s.io/requests.storage: 5Gi }
  scopeSelector: { matchExpressions: [{ scopeName: PriorityClass, operator: In, values: [urgent] }] }
---
apiVersion: v1
kind: LimitRange
metadata: { name: churns, namespace: dairy }
spec: { limits: [{ type: Container, max: { cpu: '2' }, defaultRequest: { cpu: 100m } }] }
`;
  const { cluster, files } = imported({ ...FARM_TEXTS, 'quotas.yaml': quotas }, { redact: true });
  const kinds = cluster.objects.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['ResourceQuota', 'LimitRange']));
  const text = files.map((file) => file.text).join('\n');
  for (const word of ['herd', 'churn', 'urgent']) expect(text).not.toContain(word);
  for (const word of ['count/deployments.apps', '.storageclass.storage.k8s.io/requests.storage', 'Container'])
    expect(text).toContain(word);
});
