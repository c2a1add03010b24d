// Clusters with PersistentVolumeClaims, played to a moment, and the manifests for them.

import { MINUTE, type Milliseconds } from '../../src/base/time.ts';
import type { Fact } from '../../src/record/trace.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';

type At<K extends Fact['kind']> = Extract<Fact, { kind: K }> & { readonly at: Milliseconds };

interface Setting {
  readonly version?: string;
  readonly instanceType?: string;
  readonly size?: number;
}

/** Two zones, a node in each unless said otherwise. */
export function played(
  timeline: string,
  until: Milliseconds = 9 * MINUTE,
  { version = '1.34', instanceType = 'm5.large', size = 2 }: Setting = {},
) {
  const parsed = parseScenario(`apiVersion: vpc-cni-sim/v1
kind: Scenario
kubernetes: { version: "${version}" }
vpc:
  subnets:
    - { name: a, availabilityZone: us-west-2a, cidr: 192.168.0.0/22 }
    - { name: b, availabilityZone: us-west-2b, cidr: 192.168.4.0/22 }
nodeGroups: [{ name: workers, instanceType: ${instanceType}, size: ${size} }]
timeline:
${timeline}until: 40m
`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const facts: (Fact & { readonly at: Milliseconds })[] = [];
  const world = new World(parsed.scenario, { seed: 1, onFact: (fact, at) => facts.push({ ...fact, at }) });
  world.simulation.runUntil(until);
  const told = <K extends Fact['kind']>(kind: K): At<K>[] =>
    facts.filter((fact): fact is At<K> => fact.kind === kind);
  const pod = (name: string) => world.kubernetes.pod(`default/${name}`);
  const claim = (name: string) =>
    world.kubernetes.stores.volumes.volumes.claims.at({ namespace: 'default', name });
  const zoneOf = (name: string) =>
    world.kubernetes.node(pod(name)?.nodeName ?? '')?.labels['topology.kubernetes.io/zone'];
  const lastWords = (name: string) =>
    told('pod-unschedulable').findLast((fact) => fact.pod === `default/${name}`)?.message;
  return { world, told, pod, claim, zoneOf, lastWords };
}

export const step = (at: string, manifest: string) =>
  `  - at: ${at}\n    manifest:\n${manifest.replaceAll(/^/gm, '      ')}\n`;

export const claimOf = (name: string, storageClass = '', modes = 'ReadWriteOnce') => `- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata: { name: ${name} }
  spec: { accessModes: [${modes}], ${storageClass}resources: { requests: { storage: 5Gi } } }
`;

export const GP2 = 'storageClassName: gp2, ';

export const podWith = (name: string, volume: string, more = '') => `- apiVersion: v1
  kind: Pod
  metadata: { name: ${name} }
  spec: { containers: [{ name: c, image: nginx }], volumes: [{ name: v, ${volume} }]${more} }
`;

export const ofClaim = (name: string) => `persistentVolumeClaim: { claimName: ${name} }`;

export const statefulSet = (replicas: number, storageClass = GP2) => `- apiVersion: apps/v1
  kind: StatefulSet
  metadata: { name: db }
  spec:
    serviceName: db
    replicas: ${replicas}
    podManagementPolicy: Parallel
    selector: { matchLabels: { app: db } }
    template:
      metadata: { labels: { app: db } }
      spec: { containers: [{ name: c, image: nginx }] }
    volumeClaimTemplates:
      - metadata: { name: data }
        spec: { accessModes: [ReadWriteOnce], ${storageClass}resources: { requests: { storage: 5Gi } } }
`;
