// Steps about Deployments and bare pods in the scenario's own words.

import { z } from 'zod';
import type { DeploymentConfig, PodTemplate } from '../../kube/api/config.ts';
import { compileDeployment, compileTemplate } from '../cluster/compilePods.ts';
import { deployment, podSet } from '../cluster/podDocument.ts';
import { count, name } from '../language/scalars.ts';
import { WORKLOADS } from '../language/things.ts';
import { priorityClass, thing } from './mention.ts';
import { podCount } from './objectNames.ts';
import { type DeleteObject, DELETE_OBJECT } from './objects.ts';
import { none, nothing, step } from './step.ts';

export interface CreateDeployment {
  readonly kind: 'create-deployment';
  readonly deployment: DeploymentConfig;
}

export const createDeployment = step({
  schema: deployment.describe('Create a Deployment'),
  faults: none,
  mentions: priorityClass,
  manifest: nothing,
  books: (created, register) => register.create('deployment', created),
  underLoad: (created, scaled) => ({ ...created, replicas: scaled(created.replicas) }),
  foresees: (created, counts) => counts.scale(created.name, created.replicas, ['replicas']),
  compile: (created): CreateDeployment[] => [
    { kind: 'create-deployment', deployment: compileDeployment(created) },
  ],
  deeds: {
    'create-deployment': {
      describe: (action) =>
        `create deployment ${action.deployment.name} with ${podCount(action.deployment.replicas)}`,
      perform: ({ kubernetes }, action) => kubernetes.createDeployment(action.deployment),
    },
  },
});

export const deleteDeployment = step({
  schema: z
    .strictObject({ name: name.describe('Name of the Deployment') })
    .describe('Delete a Deployment and its pods'),
  faults: none,
  mentions: (deleted) => [thing(['deployment'], deleted, ['name'])],
  manifest: nothing,
  books: (deleted, register) => register.delete('deployment', deleted),
  foresees: (deleted, counts) => counts.forget(deleted.name),
  // Deployments by this name are told apart by nothing else.
  compile: (deleted): DeleteObject[] => [{ kind: 'delete-object', object: 'Deployment', name: deleted.name }],
  deeds: DELETE_OBJECT,
});

export interface CreatePods {
  readonly kind: 'create-pods';
  readonly name: string;
  readonly count: number;
  readonly template: PodTemplate;
}

export const createPods = step({
  schema: podSet.describe('Create bare pods (without a controller); the same name again adds pods'),
  faults: none,
  mentions: priorityClass,
  manifest: nothing,
  books: (pods, register) => register.create('pod set', pods),
  underLoad: (pods, scaled) => ({ ...pods, count: scaled(pods.count) }),
  foresees: (pods, counts) => counts.addPods(pods.count, ['count']),
  compile: (pods): CreatePods[] => [
    {
      kind: 'create-pods',
      name: pods.name,
      count: pods.count,
      template: compileTemplate(pods.name, pods),
    },
  ],
  deeds: {
    'create-pods': {
      describe: (action) => `create ${podCount(action.count)} ${action.name}`,
      perform: ({ kubernetes }, action) => kubernetes.createPods(action.name, action.count, action.template),
    },
  },
});

/** Pods of a deployment or of create-pods by that name, oldest first. */
export interface DeletePods {
  readonly kind: 'delete-pods';
  readonly name: string;
  readonly count: number | 'all';
  readonly waiting: boolean;
  /** How many of the oldest stay. */
  readonly from?: number;
}

export const deletePods = step({
  schema: z
    .strictObject({
      of: name.describe('Name of createPods, or of a Deployment, which then replaces the pods'),
      count: z
        .union([count(1, 200_000), z.literal('all')])
        .default('all')
        .describe('Number of pods, oldest first'),
      from: count(0, 200_000).optional().describe('Index of the first pod to delete, from 0, oldest first'),
      waiting: z.boolean().default(false).describe('Only pods that are Pending or ContainerCreating'),
    })
    .describe('Delete pods'),
  faults: none,
  mentions: (pods) => [thing(WORKLOADS, { name: pods.of }, ['of'])],
  manifest: nothing,
  books: nothing,
  underLoad: (pods, scaled) => (pods.count === 'all' ? pods : { ...pods, count: scaled(pods.count) }),
  foresees: (pods, counts) => counts.replace(pods.of, [], pods.count),
  compile: ({ of, count: most, waiting, from }): DeletePods[] => [
    { kind: 'delete-pods', name: of, count: most, waiting, ...(from === undefined ? {} : { from }) },
  ],
  deeds: {
    'delete-pods': {
      describe: (action) => `delete ${deletedText(action)} of ${action.name}`,
      perform: ({ kubernetes }, { name: of, count: most, waiting, from }) =>
        kubernetes.deletePods(of, most, waiting, from),
    },
  },
});

function deletedText({ count: most, waiting, from = 0 }: DeletePods): string {
  const pods = `${most === 'all' ? 'all pods' : podCount(most)}${from === 0 ? '' : ` from [${from}]`}`;
  return waiting ? `${pods} that wait` : pods;
}
