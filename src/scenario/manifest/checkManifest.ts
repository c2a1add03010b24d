// A manifest as objects of the cluster: ordinary multi-document YAML, or values that stand in the scenario itself.
// Tells everything that is wrong with it, and what of it is not simulated.

import { AWS_NODE } from '../../kube/kubelet/networkAgent.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { readManifestYaml } from '../language/readYaml.ts';
import { SYSTEM_NAMESPACE } from '../cluster/systemNames.ts';
import type { YamlText } from '../language/yamlText.ts';
import { type CheckedManifest, type Locate, merged, NOTHING } from './checkedManifest.ts';
import { checkObject, isMapping, namesOf } from './checkObject.ts';
import { groupOf, kindFault } from './builtInKinds.ts';
import { KIND_FORMS, kindOf } from './kinds.ts';

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
  return merged([{ ...NOTHING, faults, faulty }, ...checked]);
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
    return merged(items.map((item, index) => checkValue(item, inside(locate, ['items', index]), namespace)));
  }
  const wrong = kindFault(kind, apiVersion);
  if (wrong !== undefined)
    return refuse(faultAt([wrong.code === 'unknown-kind' ? 'kind' : 'apiVersion'], wrong));
  const known = kindOf(kind, apiVersion);
  if (known === undefined || isOfScenario(value, namespace)) {
    return {
      ...NOTHING,
      ignored: [{ kind: known === undefined ? qualified(kind, apiVersion) : `${kind} aws-node` }],
    };
  }
  return checkObject(value, KIND_FORMS[known], locate, namespace);
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
