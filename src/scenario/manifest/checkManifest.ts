// A manifest as objects of the cluster: ordinary multi-document YAML, or values that stand in the scenario itself.
// Tells everything that is wrong with it, and what of it is not simulated.

import { AWS_NODE } from '../../kube/kubelet/networkAgent.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { readManifestYaml } from '../language/readYaml.ts';
import { SYSTEM_NAMESPACE } from '../cluster/systemNames.ts';
import type { YamlText } from '../language/yamlText.ts';
import { awsNodeManifest } from './awsNodeManifest.ts';
import { type CheckedManifest, type Locate, merged, NOTHING } from './checkedManifest.ts';
import { apiKindOf } from './apiTypes.ts';
import { checkObject, namesOf } from './checkObject.ts';
import { groupOf, kindFault } from './builtInKinds.ts';
import { effectOf } from './foreignKinds.ts';
import { API_VERSIONS, KIND_FORMS, kindOf } from './kinds.ts';
import { isMapping, partsIn, textIn, type Written } from './rules/fields.ts';
import { typedFaults } from './typedChecks.ts';

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
  const faults = flaws.map(({ fault, span }) => ({
    ...faultAt(path, fault),
    within: text.placeOf(span),
    isForeign: true,
  }));
  const checked = documents.map((document) =>
    checkValue(document.value, inText(document.text, path), namespace),
  );
  const faulty = documents.length === 0 ? 'unknown' : [];
  return withoutObjects(merged([{ ...NOTHING, faults, faulty }, ...checked]), path);
}

/** kubectl does not look into a list within a list. */
function nested(locate: Locate): CheckedManifest {
  const fault = faultAt(['kind'], { code: 'forbidden-value', detail: 'a List may not be in a List' });
  return { ...NOTHING, faults: [locate(fault)], faulty: 'unknown' };
}

/** kubectl wants something to do. */
function withoutObjects(checked: CheckedManifest, path: DocumentPath): CheckedManifest {
  const { objects, faults, ignored, cni } = checked;
  if (cni !== undefined || objects.length + faults.length + ignored.length > 0) return checked;
  return { ...checked, faults: [faultAt(path, { code: 'empty-list' })], faulty: 'unknown' };
}

function inText(text: YamlText, path: DocumentPath): Locate {
  return (located) => {
    const { fault } = text.withWritten(located);
    return { ...faultAt(path, fault), within: text.placeOf(text.spanOf(located)) };
  };
}

/** One document, or one item of a list. */
function checkValue(found: unknown, locate: Locate, namespace: string): CheckedManifest {
  const value = withoutNulls(found);
  const refuse = (...faults: LocatedFault[]): CheckedManifest => ({
    ...NOTHING,
    // What is no object of a known kind may be anything.
    faults: faults.map((fault) => ({ ...locate(fault), isForeign: true })),
    faulty: namesOf(value),
  });
  if (!isMapping(value)) {
    return refuse(faultAt([], { code: 'wrong-type', expected: 'a mapping', found: value }));
  }
  const { apiVersion, kind } = value;
  if (kind === 'List' && apiVersion === 'v1' && value['items'] === undefined)
    return refuse(faultAt([], { code: 'missing-key', key: 'items' }, 'key'));
  if (isKustomization(value))
    return refuse(faultAt(kind === undefined ? [] : ['kind'], { code: 'not-rendered' }));
  const missing = ['apiVersion', 'kind'].filter((key) => value[key] === undefined || value[key] === '');
  if (missing.length > 0) {
    return refuse(...missing.map((key) => faultAt([], { code: 'missing-key', key }, 'key')));
  }
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
    const [key, wrong] = typeof kind === 'string' ? ['apiVersion', apiVersion] : ['kind', kind];
    return refuse(faultAt([key], { code: 'wrong-type', expected: 'a string', found: wrong }));
  }
  const { items } = value;
  if (kind.endsWith('List') && Array.isArray(items)) {
    // Items of a list of one kind need not say what they are.
    const itemKind = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
    return merged(
      items.map((item, index) => {
        const here = inside(locate, ['items', index]);
        const whole: unknown = isMapping(item) ? { ...itemKind, ...item } : item;
        const isNested = isMapping(whole) && whole['kind'] === 'List';
        return isNested ? nested(here) : checkValue(whole, here, namespace);
      }),
    );
  }
  const wrong = kindFault(kind, apiVersion);
  if (wrong !== undefined)
    return refuse(faultAt([wrong.code === 'unknown-kind' ? 'kind' : 'apiVersion'], wrong));
  const known = kindOf(kind, apiVersion);
  const apiKind = apiKindOf(apiVersion, kind);
  const owner = controllerOf(value);
  if (known !== undefined && owner !== undefined)
    return { ...NOTHING, ignored: [{ kind, would: `be made anew by its ${owner}` }] };
  // Kinds of the CNI have no types in the API server's table.
  const isServed = apiKind !== undefined || (known !== undefined && API_VERSIONS[known] === apiVersion);
  if (known !== undefined && isServed && !isOfScenario(value, namespace))
    return checkObject(value, KIND_FORMS[known], locate, namespace, apiKind);
  const typed = apiKind === undefined ? [] : typedFaults(value, apiKind);
  if (known !== undefined && isOfScenario(value, namespace) && typed.length === 0)
    return awsNodeIn(value, locate);
  return {
    ...NOTHING,
    faults: typed.map((fault) => ({ ...locate(fault), isForeign: kind === 'Secret' })),
    faulty: typed.length === 0 ? [] : namesOf(value),
    ignored: [leftOut(qualified(kind, apiVersion), value)],
  };
}

/** Where it says nothing that is taken from it, it is left out. */
function awsNodeIn(value: Written, locate: Locate): CheckedManifest {
  const { cni, faults } = awsNodeManifest(value);
  if (faults.length > 0) return { ...NOTHING, faults: faults.map(locate) };
  const { version, env, updateStrategy } = cni;
  const isEmpty = version === undefined && updateStrategy === undefined && Object.keys(env).length === 0;
  return isEmpty ? { ...NOTHING, ignored: [{ kind: 'DaemonSet aws-node' }] } : { ...NOTHING, cni };
}

function leftOut(kind: string, value: Written) {
  return { kind, ...effectOf(kind, value) };
}

/**
 * The kind of the controller of an exported object. Its uid is that of another cluster: the garbage collector removes such
 * an object, and whoever owns it makes it anew where that is applied.
 */
function controllerOf({ metadata }: Written): string | undefined {
  if (!isMapping(metadata)) return undefined;
  const owner = partsIn(metadata, 'ownerReferences').find(({ controller }) => controller === true);
  return owner === undefined || textIn(owner, 'uid') === '' ? undefined : textIn(owner, 'kind');
}

/** What is no object of a cluster, but says how some are made. It need not name its kind. */
function isKustomization({ apiVersion, kind, resources, bases }: Written): boolean {
  if (apiVersion === undefined && kind === undefined) return Array.isArray(resources ?? bases);
  const isOwn = kind === 'Kustomization' || kind === 'Component';
  return isOwn && typeof apiVersion === 'string' && groupOf(apiVersion) === 'kustomize.config.k8s.io';
}

/** aws-node is what the scenario's section `cni` makes it. */
function isOfScenario({ kind, metadata }: Readonly<Record<string, unknown>>, namespace: string): boolean {
  if (kind !== 'DaemonSet' || !isMapping(metadata)) return false;
  return metadata['name'] === AWS_NODE && (metadata['namespace'] ?? namespace) === SYSTEM_NAMESPACE;
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
