// What kubectl prints of objects that a step has applied: each by its resource, and whether it was there before.

import { qualifiedKind, resourceNamed } from '../../kubectl/apiResources.ts';
import { nameOf, namespaceOf } from '../../kubectl/objects.ts';
import { bare } from '../../scenario/steps/objectNames.ts';
import type { Action } from '../../scenario/steps/table.ts';
import type { ApiObject } from '../objects/apiObject.ts';

/** `before`: the cluster's objects when the command was typed. */
export function appliedLines(actions: readonly Action[], before: readonly ApiObject[]): string[] {
  const known = new Set(before.map((object) => `${object.kind} ${keyOf(object)}`));
  return actions.flatMap((action) => {
    if (action.kind !== 'apply') return [];
    return action.objects.map(({ kind, config }) => {
      const key = config.name.includes('/') ? config.name : `default/${config.name}`;
      const resource = resourceNamed(kind);
      const isThere = known.has(`${kind} ${key}`) || known.has(`${kind} ${config.name}`);
      const name = bare(config.name).replace(/^.*\//, '');
      return `${resource === undefined ? kind : qualifiedKind(resource)}/${name} ${isThere ? 'configured' : 'created'}`;
    });
  });
}

function keyOf(object: ApiObject): string {
  const namespace = namespaceOf(object);
  return namespace === '' ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}
