// Steps that apply the objects of manifests, and delete objects.

import { z } from 'zod';
import type { AppliedObject, ObjectKind } from '../../kube/api/workloadConfig.ts';
import { applyManifest } from '../manifest/apply/applyManifest.ts';
import type { ManifestObject } from '../manifest/checkedManifest.ts';
import { CLUSTER_WIDE, KINDS, podPartOf } from '../manifest/kinds.ts';
import { isMapping, itemsIn, partIn } from '../manifest/rules/fields.ts';
import { LIFE_ANNOTATIONS } from '../manifest/lifeAnnotations.ts';
import type { LocatedFault } from '../language/diagnostics.ts';
import { labelName, name } from '../language/scalars.ts';
import { THING_OF } from '../language/things.ts';
import type { Asked } from './asked.ts';
import { namespace, oneOf } from './choices.ts';
import { type Mention, thing } from './mention.ts';
import { bare, type ObjectName, wordOf } from './objectNames.ts';
import {
  type Deeds,
  type ManifestSource,
  none,
  nothing,
  step,
  type StepCounts,
  type StepRegister,
} from './step.ts';

const LIFE = Object.entries(LIFE_ANNOTATIONS).map(([key, meaning]) => `${key}: ${meaning}.`);

/** Kubernetes objects as they stand in files for kubectl. */
const objectsAsWritten = z
  .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))])
  .meta({
    id: 'Manifest',
    title: 'One or more objects, as YAML text or as objects',
    $comment: `Annotations set the lifetime of containers. ${LIFE.join(' ')}`,
  });

export interface Apply {
  readonly kind: 'apply';
  readonly objects: readonly AppliedObject[];
  /** The file they come from, where they do. */
  readonly file?: string;
}

const APPLY: Deeds<Apply> = {
  apply: {
    describe: ({ objects, file }) => `apply ${counted(objects)}${file === undefined ? '' : ` of ${file}`}`,
    asks: askForObjects,
    perform: ({ kubernetes }, { objects, file }) => {
      for (const object of objects) {
        applyManifest(kubernetes, object, file);
        if (isOwned(object)) kubernetes.collect(object.kind, object.config);
      }
    },
  },
};

/**
 * An export of what a controller made: its owner is another cluster's, by its uid, and the garbage collector deletes what
 * has lost its owner.
 */
function isOwned({ manifest: whole }: AppliedObject): boolean {
  return isMapping(whole) && itemsIn(partIn(whole, 'metadata'), 'ownerReferences').length > 0;
}

function askForObjects({ eniConfigs }: Asked, { objects }: Pick<Apply, 'objects'>): void {
  for (const { kind, config } of objects) if (kind === 'ENIConfig') eniConfigs.set(config.name, config);
}

/** `2 Deployments, 1 Service`, in order of appearance. */
function counted(applied: readonly AppliedObject[]): string {
  if (applied.length === 0) return 'nothing that is simulated';
  const counts = new Map<string, number>();
  for (const { kind } of applied) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${count === 1 ? kind : plural(kind)}`).join(', ');
}

function plural(kind: string): string {
  return kind.endsWith('s') ? `${kind}es` : `${kind}s`;
}

/** What both ways of applying a manifest come to: its objects have been read. */
const APPLYING = {
  mentions: (_: unknown, objects: readonly ManifestObject[]): readonly Mention[] =>
    objects.flatMap((object, index) => namespaceOf(object, objects.slice(0, index))),
  books: (_: unknown, register: StepRegister, objects: readonly ManifestObject[]): void => {
    for (const object of objects) register.apply(object);
  },
  foresees: (_: unknown, counts: StepCounts, objects: readonly ManifestObject[]): void => {
    for (const object of objects) counts.apply(object, []);
  },
} as const;

/**
 * In the order of kubectl: what comes before in the same manifest counts. The step's own namespace is the scenario's
 * word, and comes with the step.
 */
function namespaceOf({ form, locate }: ManifestObject, before: readonly ManifestObject[]): Mention[] {
  const { namespace: name } = form.metadata;
  if (name === undefined || CLUSTER_WIDE.includes(form.kind)) return [];
  if (before.some(({ applied: other }) => other.kind === 'Namespace' && other.config.name === name))
    return [];
  return [{ of: 'namespace', name, path: ['metadata', 'namespace'], locate }];
}

/** Pods of a running cluster have a class that is there; of others admission refuses the pods. */
function priorityClassOf({ form, locate }: ManifestObject): Mention[] {
  const part = podPartOf(form);
  const className = part?.template.spec.priorityClassName;
  const path = [...(part?.path ?? []), 'spec', 'priorityClassName'];
  return className === undefined ? [] : [{ of: 'priority class', name: className, path, locate }];
}

function applied(found: readonly ManifestObject[]) {
  return { kind: 'apply', objects: found.map((object) => object.applied) } as const;
}

const manifestOrFile = z.strictObject({
  file: z
    .string()
    .min(1)
    .optional()
    .describe('Manifest file, or folder of manifests, relative to the scenario'),
  manifest: objectsAsWritten.optional().describe('The manifest; if it is set, the file is not read'),
  namespace: labelName.default('default').describe('Namespace of objects without one'),
});

type ManifestOrFile = z.output<typeof manifestOrFile>;

/** A file and a manifest go together: the one is where the other was read from. */
const OF_FILE = {
  faults: (value: ManifestOrFile): readonly LocatedFault[] =>
    value.file !== undefined && value.manifest !== undefined ? [] : oneOf(value, ['file', 'manifest']),
  manifest: (value: ManifestOrFile): ManifestSource<ManifestOrFile> | undefined => {
    const { file, namespace: space, manifest: content } = value;
    if (content !== undefined) return { path: ['manifest'], content, namespace: space };
    if (file === undefined) return undefined;
    return { path: ['file'], file, namespace: space, withText: (text) => ({ ...value, manifest: text }) };
  },
} as const;

export const apply = step({
  schema: manifestOrFile.describe('Apply a manifest, as kubectl apply'),
  ...OF_FILE,
  ...APPLYING,
  compile: ({ file }, { objects }): Apply[] => [
    { ...applied(objects), ...(file === undefined ? {} : { file }) },
  ],
  deeds: APPLY,
});

export interface Adopt {
  readonly kind: 'adopt';
  readonly objects: readonly AppliedObject[];
}

const ADOPT: Deeds<Adopt> = {
  adopt: {
    describe: ({ objects }) => `adopt ${counted(objects)}`,
    asks: askForObjects,
    perform: ({ kubernetes }, { objects }) => {
      for (const object of objects) applyManifest(kubernetes, object);
    },
  },
};

export const adopt = step({
  schema: manifestOrFile.describe(
    'Objects that are there at the start (at: 0s): their controllers take over the pods of start.state, and make only ' +
      'what is missing',
  ),
  ...OF_FILE,
  ...APPLYING,
  mentions: (_, objects) => objects.flatMap(priorityClassOf),
  books: (_, register, objects) => {
    for (const object of objects) register.adopt(object);
  },
  compile: (_, { objects }): Adopt[] => [{ kind: 'adopt', objects: applied(objects).objects }],
  deeds: ADOPT,
});

export const manifest = step({
  schema: objectsAsWritten.describe('Apply this manifest (short for apply.manifest)'),
  faults: none,
  manifest: (content) => ({ path: [], content, namespace: 'default' }),
  ...APPLYING,
  compile: (_, { objects }): Apply[] => [applied(objects)],
  deeds: APPLY,
});

export interface DeleteObject {
  readonly kind: 'delete-object';
  readonly object: ObjectKind;
  readonly name: ObjectName;
}

export const DELETE_OBJECT: Deeds<DeleteObject> = {
  'delete-object': {
    describe: (action) => `delete ${wordOf(action.object)} ${bare(action.name)}`,
    asks: ({ eniConfigs }, { object, name }) => {
      if (object === 'ENIConfig') eniConfigs.delete(name);
    },
    perform: ({ kubernetes }, action) => kubernetes.delete(action.object, action.name),
  },
};

export const deleteObject = step({
  schema: z
    .strictObject({
      kind: z.enum(KINDS).describe('Kind of the object'),
      name: name.describe('Name of the object'),
      namespace,
    })
    .describe('Delete an object and its dependents, as kubectl delete'),
  faults: none,
  mentions: (object) => [thing([THING_OF[object.kind]], object, ['name'])],
  manifest: nothing,
  books: (object, register) => register.delete(THING_OF[object.kind], object),
  foresees: (object, counts) => counts.forget(object.name),
  compile: (object, { nameOf }): DeleteObject[] => [
    { kind: 'delete-object', object: object.kind, name: nameOf(THING_OF[object.kind], object) },
  ],
  deeds: DELETE_OBJECT,
});
