// Pods of manifests whose PriorityClass is not there when they are to be made: the API server takes their workload, and
// refuses the pods.

import { formatMoment } from '../base/time.ts';
import { type AppliedObject, podTemplateOf } from '../kube/api/workloadConfig.ts';
import { SYSTEM_PRIORITY_CLASSES } from './cluster/priorities.ts';
import type { CompiledScenario } from './compiled.ts';
import type { DocumentPath } from './language/diagnostics.ts';
import { nearest } from './language/suggestion.ts';

export interface MissingClass {
  readonly message: string;
  readonly fix: string;
  readonly path: DocumentPath;
}

export function missingClasses({ timeline }: CompiledScenario): MissingClass[] {
  const classes = new Set(SYSTEM_PRIORITY_CLASSES);
  return timeline.flatMap(({ at, action, path }) => {
    if (action.kind === 'delete-object' && action.object === 'PriorityClass') classes.delete(action.name);
    if (action.kind !== 'apply' && action.kind !== 'adopt') return [];
    const ofStep = action.objects.flatMap((object, index) =>
      classesBefore(action.objects, index).some((name) => name === classOf(object)) ? [] : [object],
    );
    const missing = ofStep.filter((object) => {
      const name = classOf(object);
      return name !== '' && !classes.has(name);
    });
    for (const name of classesOf(action.objects)) classes.add(name);
    return missing.map((object) => warning(object, [...classes], formatMoment(at), path));
  });
}

/** A bare pod is made at once, others when their controllers get to it. */
function classesBefore(objects: readonly AppliedObject[], index: number): string[] {
  return classesOf(objects[index]?.kind === 'Pod' ? objects.slice(0, index) : objects);
}

function classesOf(objects: readonly AppliedObject[]): string[] {
  return objects.flatMap(({ kind, config }) => (kind === 'PriorityClass' ? [config.name] : []));
}

/** Empty: none. */
function classOf(object: AppliedObject): string {
  return podTemplateOf(object)?.spec.priorityClassName ?? '';
}

function warning(
  object: AppliedObject,
  classes: readonly string[],
  at: string,
  path: DocumentPath,
): MissingClass {
  const name = classOf(object);
  const meant = nearest(name, classes);
  return {
    message: `PriorityClass ${name} does not exist at ${at}: pods of ${object.kind} ${object.config.name} are refused`,
    fix: meant === undefined ? 'apply it before' : `apply it before, or use ${meant}`,
    path,
  };
}
