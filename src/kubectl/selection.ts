// Which objects a command line means: `pods`, `pod a b`, `deploy,rs`, `deploy/nginx svc/web`, `all`, with selectors and
// namespaces. Follows cli-runtime's builder, complaints included.

import { elementAt } from '../base/assert.ts';
import {
  CATEGORY_ALL,
  qualifiedName,
  resourceNamed,
  resourcePath,
  type ApiResource,
} from './apiResources.ts';
import { badRequest, complaint, Failure, goQuoted, notFound } from './failure.ts';
import { BadFieldSelector, matchesFields, parseFieldSelector } from './fieldSelector.ts';
import { matches } from './labelSelector.ts';
import { BadSelector, parseSelector } from './labelSelectorParser.ts';
import type { KubernetesObject } from './objects.ts';
import type { View } from './view.ts';

export interface Scope {
  readonly namespace: string;
  readonly allNamespaces: boolean;
  readonly labelSelector: string;
  readonly fieldSelector: string;
}

/** One answer of the server: a list, or an object asked for by name. */
export interface Answer {
  readonly resource: ApiResource;
  readonly objects: readonly KubernetesObject[];
}

export interface Selection {
  readonly answers: readonly Answer[];
  readonly failures: readonly Failure[];
  /** One name was asked for, not a list. */
  readonly single: boolean;
}

interface Named {
  readonly resource: ApiResource;
  readonly name: string;
}

/** @upstream cli-runtime/pkg/resource/builder.go#Builder.ResourceTypeOrNameArgs */
export function select(view: View, words: readonly string[], scope: Scope): Selection {
  const args = normalized(words);
  const selecting = scope.labelSelector !== '' || scope.fieldSelector !== '';
  if (args.some((arg) => arg.includes('/'))) {
    const pairs = args.map(pairOf);
    if (selecting) {
      throw complaint('selectors and the all flag cannot be used when passing resource/name arguments');
    }
    return byName(view, pairs.map(toNamed), scope);
  }
  const [types = '', ...names] = args;
  if (names.length === 0) return byType(view, mappings(types), scope);
  if (selecting) throw complaint('name cannot be provided when a selector is specified');
  const resource = elementAt(mappings(types), 0);
  return byName(
    view,
    names.map((name) => ({ resource, name })),
    scope,
  );
}

/** `a,b c d` means `a/c a/d b/c b/d`. */
function normalized(words: readonly string[]): readonly string[] {
  const [types = '', ...names] = words;
  const several = types.split(',').filter((type) => type !== '');
  if (names.length === 0 || several.length < 2) return words;
  return several.flatMap((type) => names.map((name) => `${type}/${name}`));
}

function pairOf(word: string, _index: number, all: readonly string[]): readonly [string, string] {
  if (!all.every((one) => one.includes('/'))) {
    throw complaint(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  const [type = '', name = '', ...more] = word.split('/');
  if (more.length > 0) {
    throw complaint('arguments in resource/name form may not have more than one slash');
  }
  if (type === '' || name === '' || type.includes(',')) {
    throw complaint('arguments in resource/name form must have a single resource and name');
  }
  return [type, name];
}

function toNamed([type, name]: readonly [string, string]): Named {
  return { resource: mappingFor(type), name };
}

function mappings(types: string): readonly ApiResource[] {
  const named = types.split(',').flatMap((type) => (type === 'all' ? CATEGORY_ALL : [type]));
  return [...new Set(named.map(mappingFor))];
}

function mappingFor(type: string): ApiResource {
  const found = resourceNamed(type);
  if (found === undefined) {
    throw complaint(`the server doesn't have a resource type ${goQuoted(elementAt(type.split('.'), 0))}`);
  }
  return found;
}

function byType(view: View, resources: readonly ApiResource[], scope: Scope): Selection {
  const answers: Answer[] = [];
  const failures: Failure[] = [];
  for (const resource of resources) {
    try {
      answers.push({ resource, objects: listed(view, resource, scope) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  return { answers, failures, single: false };
}

export function listed(view: View, resource: ApiResource, scope: Scope): readonly KubernetesObject[] {
  const { labelSelector, fieldSelector } = scope;
  const namespace = scope.allNamespaces || !resource.namespaced ? '' : scope.namespace;
  try {
    const labels = parseSelector(labelSelector);
    const fields = parseFieldSelector(fieldSelector, resource);
    return view
      .list(resource, namespace)
      .filter((object) => matches(labels, object) && matchesFields(fields, object));
  } catch (error) {
    if (!(error instanceof BadSelector || error instanceof BadFieldSelector)) throw error;
    throw badRequest(
      `Unable to find ${goQuoted(resourcePath(resource))} that match label selector ${goQuoted(labelSelector)}, field selector ${goQuoted(fieldSelector)}: ${error.message}`,
    );
  }
}

function byName(view: View, wanted: readonly Named[], scope: Scope): Selection {
  if (scope.allNamespaces && wanted.some(({ resource }) => resource.namespaced)) {
    throw complaint('a resource cannot be retrieved by name across all namespaces');
  }
  const answers: Answer[] = [];
  const failures: Failure[] = [];
  for (const { resource, name } of wanted) {
    const object = view.find(resource, scope.namespace, name);
    if (object === undefined) failures.push(notFound(qualifiedName(resource), name));
    else answers.push({ resource, objects: [object] });
  }
  return { answers, failures, single: wanted.length === 1 };
}
