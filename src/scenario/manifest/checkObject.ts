// One object of a kind that is simulated: its form, what the API server would refuse of it, and what it becomes.

import { faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { faultsOf, valueAt } from '../language/issues.ts';
import { prune } from '../language/prune.ts';
import { Suspicion } from '../language/suspicion.ts';
import { type CheckedManifest, type Locate, NOTHING } from './checkedManifest.ts';
import { ignoredFields } from './ignored.ts';
import { CLUSTER_WIDE, type KIND_FORMS, type ObjectForm } from './kinds.ts';
import { objectFaults } from './objectChecks.ts';
import { appliedObject } from './objects.ts';

type ObjectSchema = (typeof KIND_FORMS)[keyof typeof KIND_FORMS];

export function checkObject(
  value: unknown,
  schema: ObjectSchema,
  locate: Locate,
  namespace: string,
): CheckedManifest {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const faults = allFaults(value, schema);
    return { ...NOTHING, faults: faults.map(locate), faulty: namesOf(value) };
  }
  const form: ObjectForm = parsed.data;
  const faults = [...objectFaults(form), ...namespaceFaults(form)].map(locate);
  const ignored = ignoredFields(schema, value).map((field) => ({ kind: form.kind, field }));
  if (faults.length > 0) return { objects: [], faults, ignored, faulty: namesOf(value) };
  return { ...NOTHING, objects: [{ applied: appliedObject(form, namespace), form, locate }], ignored };
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

function namespaceFaults({ kind, metadata }: ObjectForm): LocatedFault[] {
  return CLUSTER_WIDE.includes(kind) && metadata.namespace !== undefined
    ? [faultAt(['metadata', 'namespace'], { code: 'unknown-key', key: 'namespace', known: [] }, 'key')]
    : [];
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
