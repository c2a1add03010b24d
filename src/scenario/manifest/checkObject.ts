// One object of a kind that is simulated: its form, what the API server would refuse of it, and what it becomes.

import type { DocumentPath, LocatedFault } from '../language/diagnostics.ts';
import { faultsOf, valueAt } from '../language/issues.ts';
import { prune } from '../language/prune.ts';
import { Suspicion } from '../language/suspicion.ts';
import { type CheckedManifest, type Locate, NOTHING } from './checkedManifest.ts';
import { ignoredFields } from './ignored.ts';
import type { ApiKind } from './apiTypes.ts';
import type { KIND_FORMS, ObjectForm } from './kinds.ts';
import { objectFaults } from './objectChecks.ts';
import { appliedObject } from './objects.ts';
import { isMapping, partIn, type Written } from './rules/fields.ts';
import { optional } from './schedulingObjects.ts';
import { typedFaults } from './typedChecks.ts';

type ObjectSchema = (typeof KIND_FORMS)[keyof typeof KIND_FORMS];

/** Without `apiKind` it is one that the API server has taken before. */
export function checkObject(
  value: Written,
  schema: ObjectSchema,
  locate: Locate,
  namespace: string,
  apiKind?: ApiKind,
): CheckedManifest {
  const typed = apiKind === undefined ? [] : typedFaults(value, apiKind);
  const generateName = generatedBy(value);
  const named = generateName === undefined ? value : withStandIn(value, generateName);
  const parsed = schema.safeParse(named);
  if (!parsed.success) {
    const faults = together(allFaults(named, schema), typed);
    return { ...NOTHING, faults: faults.map(locate), faulty: namesOf(value) };
  }
  const form: ObjectForm = parsed.data;
  const faults = together(objectFaults(form), typed).map(locate);
  const ignored = ignoredFields(schema, value).map((field) => ({ kind: form.kind, field }));
  if (faults.length > 0) return { objects: [], faults, ignored, faulty: namesOf(value) };
  const applied = {
    ...appliedObject(form, namespace),
    ...optional('generateName', generateName),
    manifest: value,
  };
  return { ...NOTHING, objects: [{ applied, form, locate }], ignored };
}

/** What the API server is to put characters behind, where it is to name the object. */
function generatedBy({ metadata }: Written): string | undefined {
  if (!isMapping(metadata) || (metadata['name'] ?? '') !== '') return undefined;
  const base = metadata['generateName'];
  return typeof base === 'string' && base !== '' ? base : undefined;
}

/** What the object is called as long as it has no name of its own. */
function withStandIn(value: Written, base: string): Written {
  const name = base.slice(0, 58).replace(/[-.]+$/, '');
  return { ...value, metadata: { ...partIn(value, 'metadata'), name } };
}

/** Of an object with faults of shape: these, and what is wrong beyond them in the parts without. */
function allFaults(value: unknown, schema: ObjectSchema): LocatedFault[] {
  const shapeFaults = (left: unknown): LocatedFault[] => {
    const { error } = schema.safeParse(left);
    return error === undefined ? [] : faultsOf(error.issues, left, schema);
  };
  const inParts = (left: unknown) => shapeFaults(left).filter(({ path }) => path.length > 0);
  const ofShape = shapeFaults(value);
  const pruned = prune(value, inParts(value), inParts, () => undefined);
  const sound = schema.safeParse(pruned.value);
  if (!sound.success) return ofShape;
  const suspicion = new Suspicion(ofShape, new Set());
  const beyond = objectFaults(sound.data)
    .map((located) => ({ ...located, path: pruned.original(located.path) }))
    .filter(({ path }) => valueAt(value, path) !== undefined)
    .filter((located) => !suspicion.falls(located));
  return [...ofShape, ...beyond];
}

/** `unknown` where the object does not say its name either. */
export function namesOf(value: unknown): CheckedManifest['faulty'] {
  const name = isMapping(value) && isMapping(value['metadata']) ? value['metadata']['name'] : undefined;
  return typeof name === 'string' ? [name] : 'unknown';
}

/** Those of the forms, which know best what was meant, and of the types where the forms found nothing. */
function together(ofForms: readonly LocatedFault[], typed: readonly LocatedFault[]): LocatedFault[] {
  const isTold = (path: DocumentPath): boolean =>
    ofForms.some((told) => {
      const [shorter, longer] = [told.path, path].sort((a, b) => a.length - b.length);
      return shorter?.every((part, index) => longer?.[index] === part) === true;
    });
  return [...ofForms, ...typed.filter(({ path }) => !isTold(path))];
}
