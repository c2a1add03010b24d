// `-o json|yaml|name|jsonpath=…|custom-columns=…`: objects as they are instead of a table.

import { elementAt } from '../base/assert.ts';
import { qualifiedKind } from './apiResources.ts';
import { customColumns } from './customColumns.ts';
import { jsonPathText } from './jsonPathTemplate.ts';
import { nameOf, isRecord, type KubernetesObject } from './objects.ts';
import type { Options } from './options.ts';
import type { Answer, Selection } from './selection.ts';
import { toJson, toYaml } from './serialized.ts';

export function isStructured(output: string): boolean {
  return ['json', 'yaml', 'name'].includes(output) || /^(jsonpath|custom-columns)=./s.test(output);
}

/** @upstream kubectl/pkg/cmd/get/get.go#GetOptions.printGeneric */
export function printStructured({ answers, single }: Selection, output: string, options: Options): string {
  const objects = answers.flatMap((answer) => answer.objects);
  if (objects.length === 0 && options.isOn('ignore-not-found')) return '';
  if (output === 'name') return answers.map(names).join('');
  const content =
    single && objects.length === 1 ? withoutManagedFields(elementAt(objects, 0)) : listOf(objects);
  if (output === 'json') return toJson(content);
  if (output === 'yaml') return toYaml(content);
  const [format, template] = splitOnce(output);
  return format === 'jsonpath'
    ? jsonPathText(template, content)
    : customColumns(template, objects, options.isOn('no-headers'));
}

function names({ resource, objects }: Answer): string {
  return objects.map((object) => `${qualifiedKind(resource)}/${nameOf(object)}\n`).join('');
}

function listOf(objects: readonly KubernetesObject[]): unknown {
  const items = objects.map(withoutManagedFields);
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
}

function withoutManagedFields(object: KubernetesObject): unknown {
  if (!isRecord(object.metadata) || !('managedFields' in object.metadata)) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function splitOnce(output: string): readonly [string, string] {
  const equals = output.indexOf('=');
  return [output.slice(0, equals), output.slice(equals + 1)];
}
