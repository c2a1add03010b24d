// A manifest as objects of the cluster: ordinary multi-document YAML, or values that stand in the scenario itself.
// Tells everything that is wrong with it, and what of it is not simulated.

import { AWS_NODE } from '../../kube/networkAgent.ts';
import type { AppliedObject } from '../../kube/workloadConfig.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../diagnostics.ts';
import { faultsOf, valueAt } from '../issues.ts';
import { knownKeysAt } from '../knownKeys.ts';
import { prune } from '../prune.ts';
import { readManifestYaml } from '../readYaml.ts';
import { Suspicion } from '../soundParts.ts';
import { SYSTEM_NAMESPACE } from '../systemNames.ts';
import type { YamlText } from '../yamlText.ts';
import { ignoredFields, type IgnoredPart } from './ignored.ts';
import { API_VERSIONS, CLUSTER_WIDE, groupOf, KIND_FORMS, kindOf, type ObjectForm } from './kinds.ts';
import { objectFaults } from './objectChecks.ts';
import { appliedObject } from './objects.ts';

/** An object that is sound by itself. */
export interface ManifestObject {
  readonly applied: AppliedObject;
  readonly form: ObjectForm;
  /** A fault of the object, from its root, as a fault of the scenario. */
  readonly locate: Locate;
}

export interface CheckedManifest {
  readonly objects: readonly ManifestObject[];
  readonly faults: readonly LocatedFault[];
  readonly ignored: readonly Omit<IgnoredPart, 'count'>[];
  /** Names of objects that have faults, `unknown` where these may be any. */
  readonly faulty: readonly string[] | 'unknown';
}

type Locate = (fault: LocatedFault) => LocatedFault;

/** `path` leads to the manifest; `namespace` is for objects that name none. */
export function checkManifest(manifest: unknown, path: DocumentPath, namespace: string): CheckedManifest {
  if (typeof manifest !== 'string') {
    const values: readonly unknown[] = Array.isArray(manifest) ? manifest : [manifest];
    return merged(
      values.map((value, index) => {
        const here = Array.isArray(manifest) ? [...path, index] : path;
        return checkValue(value, (fault) => ({ ...fault, path: [...here, ...fault.path] }), namespace);
      }),
    );
  }
  const { documents, flaws, text } = readManifestYaml(manifest);
  const faults = flaws.map(({ fault, span }) => ({ ...faultAt(path, fault), within: text.placeOf(span) }));
  const checked = documents.map((document) =>
    checkValue(document.value, inText(document.text, path), namespace),
  );
  const faulty = documents.length === 0 ? 'unknown' : [];
  return merged([{ ...NOTHING, faults, faulty }, ...checked]);
}

function inText(text: YamlText, path: DocumentPath): Locate {
  return (located) => {
    const { fault } = text.withWritten(located);
    return { ...faultAt(path, fault), within: text.placeOf(text.spanOf(located)) };
  };
}

function merged(parts: readonly CheckedManifest[]): CheckedManifest {
  return {
    objects: parts.flatMap(({ objects }) => objects),
    faults: parts.flatMap(({ faults }) => faults),
    ignored: parts.flatMap(({ ignored }) => ignored),
    faulty: parts.some(({ faulty }) => faulty === 'unknown')
      ? 'unknown'
      : parts.flatMap(({ faulty }) => faulty),
  };
}

const NOTHING: CheckedManifest = { objects: [], faults: [], ignored: [], faulty: [] };

/** One document, or one item of a list. */
function checkValue(found: unknown, locate: Locate, namespace: string): CheckedManifest {
  const value = withoutNulls(found);
  const refuse = (...faults: LocatedFault[]): CheckedManifest => ({
    ...NOTHING,
    faults: faults.map(locate),
    faulty: namesOf(value),
  });
  if (!isMapping(value)) {
    return refuse(faultAt([], { code: 'wrong-type', expected: 'a mapping', found: value }));
  }
  const { apiVersion, kind } = value;
  const missing = ['apiVersion', 'kind'].filter((key) => value[key] === undefined);
  if (missing.length > 0) {
    return refuse(...missing.map((key) => faultAt([], { code: 'missing-key', key }, 'key')));
  }
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
    const [key, wrong] = typeof kind === 'string' ? ['apiVersion', apiVersion] : ['kind', kind];
    return refuse(faultAt([key], { code: 'wrong-type', expected: 'a string', found: wrong }));
  }
  const { items } = value;
  if (kind.endsWith('List') && Array.isArray(items)) {
    return merged(items.map((item, index) => checkValue(item, inside(locate, ['items', index]), namespace)));
  }
  const known = kindOf(kind, apiVersion);
  if (known === undefined || isOfScenario(value)) {
    return {
      ...NOTHING,
      ignored: [{ kind: known === undefined ? qualified(kind, apiVersion) : `${kind} aws-node` }],
    };
  }
  const served = API_VERSIONS[known];
  if (apiVersion !== served) {
    return refuse(faultAt(['apiVersion'], { code: 'wrong-api-version', kind, found: apiVersion, served }));
  }
  return checkObject(value, KIND_FORMS[known], locate, namespace);
}

type ObjectSchema = (typeof KIND_FORMS)[keyof typeof KIND_FORMS];

function checkObject(
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
    return error === undefined ? [] : faultsOf(error.issues, left, (path) => knownKeysAt(schema, path));
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
function namesOf(value: unknown): CheckedManifest['faulty'] {
  const name = isMapping(value) && isMapping(value['metadata']) ? value['metadata']['name'] : undefined;
  return typeof name === 'string' ? [name] : 'unknown';
}

function namespaceFaults({ kind, metadata }: ObjectForm): LocatedFault[] {
  return CLUSTER_WIDE.includes(kind) && metadata.namespace !== undefined
    ? [faultAt(['metadata', 'namespace'], { code: 'unknown-key', key: 'namespace', known: [] }, 'key')]
    : [];
}

/** aws-node is what the scenario's section `cni` makes it. */
function isOfScenario({ kind, metadata }: Readonly<Record<string, unknown>>): boolean {
  if (kind !== 'DaemonSet' || !isMapping(metadata)) return false;
  return metadata['name'] === AWS_NODE && metadata['namespace'] === SYSTEM_NAMESPACE;
}

/** A kind by its name alone where it is one of Kubernetes' own. */
function qualified(kind: string, apiVersion: string): string {
  const group = groupOf(apiVersion);
  return group.includes('.') && !group.endsWith('.k8s.io') ? `${kind}.${group}` : kind;
}

function inside(locate: Locate, prefix: DocumentPath): Locate {
  return (fault) => locate({ ...fault, path: [...prefix, ...fault.path] });
}

/** The API server takes a key with nothing behind it as absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== null);
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutNulls(part)]));
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
