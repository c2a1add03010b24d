// Steps that scale a workload, change its images or roll its pods, as kubectl would.

import { z } from 'zod';
import { assert } from '../../base/assert.ts';
import type { RollingKind, ScalableKind } from '../../kube/api/workloadConfig.ts';
import { faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { count, name, workloadReference } from '../language/scalars.ts';
import { namedWorkloads, ROLLING_KEYS, SCALABLE_KEYS, THING_OF } from '../language/things.ts';
import { readWorkload } from '../language/workloadText.ts';
import { namespace, oneOf } from './choices.ts';
import { thing } from './mention.ts';
import { bare, type ObjectName, pairs, wordOf } from './objectNames.ts';
import { nothing, step } from './step.ts';

export interface Scale {
  readonly kind: 'scale';
  readonly workload: ScalableKind;
  readonly name: ObjectName;
  readonly replicas: number;
}

export const scale = step({
  schema: z
    .strictObject({
      deployment: name.optional().describe('Name of the Deployment (such as coredns)'),
      statefulSet: name.optional().describe('Name of the StatefulSet'),
      replicaSet: name.optional().describe('Name of the ReplicaSet'),
      replicationController: name.optional().describe('Name of the ReplicationController'),
      namespace,
      replicas: count(0, 200_000).describe('New number of replicas'),
    })
    .describe('Scale a Deployment, StatefulSet, ReplicaSet or ReplicationController'),
  faults: (value) => oneOf(value, SCALABLE_KEYS),
  mentions: (value) =>
    namedWorkloads(value, SCALABLE_KEYS).map(({ key, kind, name: found }) =>
      thing([THING_OF[kind]], { name: found, namespace: value.namespace }, [key]),
    ),
  manifest: nothing,
  books: nothing,
  underLoad: (value, scaled) => (isCoredns(value) ? value : { ...value, replicas: scaled(value.replicas) }),
  foresees: (value, counts) => {
    for (const named of namedWorkloads(value, SCALABLE_KEYS))
      counts.scale(named.name, value.replicas, ['replicas']);
  },
  compile: (value, { nameOf }): Scale[] =>
    namedWorkloads(value, SCALABLE_KEYS).map(({ kind: workload, name: found }) => ({
      kind: 'scale',
      workload,
      name: nameOf(THING_OF[workload], { name: found, namespace: value.namespace }),
      replicas: value.replicas,
    })),
  deeds: {
    scale: {
      describe: (action) => `scale ${bare(action.name)} to ${action.replicas}`,
      perform: ({ kubernetes }, action) =>
        kubernetes.verbs.scale(action.workload, action.name, action.replicas),
    },
  },
});

/** Its load is not that of the workloads. */
function isCoredns(value: {
  readonly deployment?: string | undefined;
  readonly namespace?: string | undefined;
}) {
  return value.deployment === 'coredns' && (value.namespace ?? 'kube-system') === 'kube-system';
}

export interface SetImages {
  readonly kind: 'set-images';
  readonly workload: RollingKind;
  readonly name: ObjectName;
  /** By container. */
  readonly images: Readonly<Record<string, string>>;
}

export const setImage = step({
  schema: z
    .strictObject({
      deployment: name.optional().describe('Name of the Deployment'),
      statefulSet: name.optional().describe('Name of the StatefulSet'),
      daemonSet: name.optional().describe('Name of the DaemonSet'),
      namespace,
      images: z.record(z.string(), z.string().min(1)).describe('Image by container name'),
    })
    .describe('Change images, as kubectl set image; the pods are replaced'),
  faults: (value) => oneOf(value, ROLLING_KEYS),
  mentions: (value) =>
    namedWorkloads(value, ROLLING_KEYS).flatMap(({ key, kind, name: found }, index) => {
      const reference = { name: found, namespace: value.namespace };
      // Containers are looked for in the first: where there are two, that is the fault.
      const containers = index === 0 ? Object.keys(value.images) : [];
      return [
        thing([THING_OF[kind]], reference, [key]),
        ...containers.map(
          (container) =>
            ({
              of: 'container',
              thing: THING_OF[kind],
              reference,
              name: container,
              path: ['images', container],
            }) as const,
        ),
      ];
    }),
  manifest: nothing,
  books: nothing,
  foresees: (value, counts) => {
    for (const named of namedWorkloads(value, ROLLING_KEYS)) counts.replace(named.name, []);
  },
  compile: (value, { nameOf }): SetImages[] =>
    namedWorkloads(value, ROLLING_KEYS).map(({ kind: workload, name: found }) => ({
      kind: 'set-images',
      workload,
      name: nameOf(THING_OF[workload], { name: found, namespace: value.namespace }),
      images: { ...value.images },
    })),
  deeds: {
    'set-images': {
      describe: (action) => `set image ${bare(action.name)} ${pairs(action.images).join(' ')}`,
      perform: ({ kubernetes }, action) =>
        kubernetes.verbs.setImages(action.workload, action.name, action.images),
    },
  },
});

export type Rollout =
  | { readonly kind: 'restart-rollout'; readonly workload: RollingKind; readonly name: ObjectName }
  /** Of a Deployment. */
  | { readonly kind: 'pause-rollout'; readonly name: ObjectName }
  | { readonly kind: 'resume-rollout'; readonly name: ObjectName }
  /** Of a Deployment: to this revision, or to the one before. */
  | { readonly kind: 'undo-rollout'; readonly name: ObjectName; readonly revision?: number };

const ROLLOUT_KEYS = ['restart', 'undo', 'pause', 'resume'] as const;

type RolloutKey = (typeof ROLLOUT_KEYS)[number];

export const rollout = step({
  schema: z
    .strictObject({
      restart: workloadReference.optional().describe('Replace all pods, as kubectl rollout restart'),
      undo: workloadReference.optional().describe('Roll back a Deployment to its previous template'),
      pause: workloadReference.optional().describe('Pause the rollout of a Deployment'),
      resume: workloadReference.optional().describe('Resume the rollout of a paused Deployment'),
      toRevision: count(1, 1e6).optional().describe('With undo: revision to roll back to'),
      namespace,
    })
    .describe('Manage a rollout, as kubectl rollout'),
  faults: (value) => [
    ...oneOf(value, ROLLOUT_KEYS),
    ...(['undo', 'pause', 'resume'] as const).flatMap((key) => deploymentFaults(key, value[key])),
  ],
  mentions: (value) =>
    ROLLOUT_KEYS.flatMap((key) => {
      const text = value[key];
      if (text === undefined) return [];
      const { kind, name: found } = readWorkload(text);
      return [thing([THING_OF[kind]], { name: found, namespace: value.namespace }, [key])];
    }),
  manifest: nothing,
  books: nothing,
  foresees: ({ restart, undo }, counts) => {
    for (const text of [restart, undo]) if (text !== undefined) counts.replace(readWorkload(text).name, []);
  },
  compile: (value, { nameOf }): Rollout[] => {
    const key = ROLLOUT_KEYS.find((each) => value[each] !== undefined);
    const text = key && value[key];
    assert(key !== undefined && text !== undefined, 'a checked rollout names a workload');
    const { kind: workload, name: found } = readWorkload(text);
    const named = nameOf(THING_OF[workload], { name: found, namespace: value.namespace });
    return [rolloutOf(key, workload, named, value.toRevision)];
  },
  deeds: {
    'restart-rollout': {
      describe: (action) => `restart ${wordOf(action.workload)} ${bare(action.name)}`,
      perform: ({ kubernetes }, action) => kubernetes.verbs.restart(action.workload, action.name),
    },
    'undo-rollout': {
      describe: ({ name: undone, revision }) =>
        `undo ${bare(undone)}${revision === undefined ? '' : ` to revision ${revision}`}`,
      perform: ({ kubernetes }, action) => kubernetes.verbs.undo(action.name, action.revision),
    },
    'pause-rollout': {
      describe: (action) => `pause ${bare(action.name)}`,
      perform: ({ kubernetes }, action) => kubernetes.verbs.setPaused(action.name, true),
    },
    'resume-rollout': {
      describe: (action) => `resume ${bare(action.name)}`,
      perform: ({ kubernetes }, action) => kubernetes.verbs.setPaused(action.name, false),
    },
  },
});

function rolloutOf(
  key: RolloutKey,
  workload: RollingKind,
  named: ObjectName,
  revision: number | undefined,
): Rollout {
  if (key === 'restart') return { kind: 'restart-rollout', workload, name: named };
  if (key === 'undo')
    return { kind: 'undo-rollout', name: named, ...(revision === undefined ? {} : { revision }) };
  return { kind: key === 'pause' ? 'pause-rollout' : 'resume-rollout', name: named };
}

/** @assumption only Deployments keep what they were: kubectl would also undo the others. Only they can be paused. */
function deploymentFaults(key: Exclude<RolloutKey, 'restart'>, found: string | undefined): LocatedFault[] {
  if (found === undefined || readWorkload(found).kind === 'Deployment') return [];
  const fault =
    key === 'undo'
      ? ({
          code: 'bad-undo',
          detail: `"${found}" cannot be undone`,
          fix: 'use a Deployment, or apply the old manifest',
        } as const)
      : ({ code: 'bad-pause', detail: `"${found}" cannot be paused`, fix: 'use a Deployment' } as const);
  return [faultAt([key], fault)];
}
