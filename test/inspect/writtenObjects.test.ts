// What manifests say beyond what is simulated stays with what was made of them, whatever else is applied later.

import { expect, it } from 'vitest';
import { DEFAULT_START_TIME } from '../../src/base/calendar.ts';
import { MINUTE } from '../../src/base/time.ts';
import { objectsAt, ofKind, only, type Json } from './clusterMoment.ts';

function webSaying(command: string, image: string): string {
  return `    apply:
      manifest:
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, annotations: { says: ${command} } }
        spec:
          replicas: 4
          strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
          minReadySeconds: 20
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: '${image}', command: [${command}] }] }
`;
}

const ROLLING = `timeline:
  - at: 1m
${webSaying('first', 'web:1')}  - at: 3m
${webSaying('second', 'web:2')}  - { at: 8m, rollout: { undo: deployment/web } }
until: 12m
`;

function saidBy(pods: readonly Json[]): Record<string, string[]> {
  const said: Record<string, string[]> = {};
  for (const { spec } of pods) (said[spec.containers[0].image] ??= []).push(spec.containers[0].command[0]);
  return said;
}

it('pods and ReplicaSets keep what the template said that they come from', () => {
  const rolling = objectsAt(ROLLING, 3.5 * MINUTE);
  const isOwn = ({ metadata }: Json): boolean => metadata.name.startsWith('web-');
  const said = saidBy(ofKind(rolling, 'Pod').filter(isOwn));
  expect(Object.keys(said).sort()).toEqual(['web:1', 'web:2']);
  expect(new Set(said['web:1'])).toEqual(new Set(['first']));
  expect(new Set(said['web:2'])).toEqual(new Set(['second']));
  const sets = ofKind(rolling, 'ReplicaSet').filter(isOwn);
  expect(saidBy(sets.map(({ spec }) => spec.template))).toEqual({ 'web:1': ['first'], 'web:2': ['second'] });
  const { metadata, spec } = only(rolling, 'Deployment', 'web');
  expect([metadata.annotations.says, spec.template.spec.containers[0].command]).toEqual([
    'second',
    ['second'],
  ]);
});

it('a rollback brings back what the older template said', () => {
  const { spec } = only(objectsAt(ROLLING, 11 * MINUTE), 'Deployment', 'web');
  expect(spec.template.spec.containers[0]).toMatchObject({ image: 'web:1', command: ['first'] });
});

it('what a workload makes is there from its start on', () => {
  const objects = objectsAt(
    `workloads:
  - { name: day, from: 2m, diurnal: { low: 1, high: 3, period: 10m } }
until: 5m
`,
    3 * MINUTE,
  );
  const { metadata } = only(objects, 'Deployment', 'day');
  expect(Date.parse(metadata.creationTimestamp) - DEFAULT_START_TIME).toBe(2 * MINUTE);
});

it('an object that is deleted and applied again is a new one', () => {
  const again = `timeline:
  - at: 1m
${webSaying('first', 'web:1')}  - { at: 3m, delete: { kind: Deployment, name: web } }
  - at: 5m
${webSaying('second', 'web:1')}until: 8m
`;
  const uidAt = (at: number): string => only(objectsAt(again, at), 'Deployment', 'web').metadata.uid;
  expect(ofKind(objectsAt(again, 4 * MINUTE), 'Deployment', 'web')).toEqual([]);
  expect(uidAt(6 * MINUTE)).not.toBe(uidAt(2 * MINUTE));
});
