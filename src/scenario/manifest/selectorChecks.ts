// What the API server refuses of selectors and of affinity: operators whose values do not go with them.

import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import type { RequirementForm, SelectorForm } from './forms.ts';
import type { NodeAffinityForm, NodeTermForm, PodAffinityForm } from './schedulingForm.ts';

export function selectorFaults(selector: SelectorForm | undefined, path: DocumentPath): LocatedFault[] {
  return requirementsFaults(selector?.matchExpressions, [...path, 'matchExpressions']);
}

export function nodeAffinityFaults(affinity: NodeAffinityForm, path: DocumentPath): LocatedFault[] {
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const preferred = affinity.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...required.flatMap((term, index) => termFaults(term, [...path, REQUIRED, 'nodeSelectorTerms', index])),
    ...preferred.flatMap((one, index) =>
      termFaults(one.preference, [...path, PREFERRED, index, 'preference']),
    ),
  ];
}

export function podAffinityFaults(affinity: PodAffinityForm, path: DocumentPath): LocatedFault[] {
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const preferred = affinity.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...required.flatMap((term, index) =>
      selectorFaults(term.labelSelector, [...path, REQUIRED, index, 'labelSelector']),
    ),
    ...preferred.flatMap((one, index) =>
      selectorFaults(one.podAffinityTerm.labelSelector, [
        ...path,
        PREFERRED,
        index,
        'podAffinityTerm',
        'labelSelector',
      ]),
    ),
  ];
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function termFaults(term: NodeTermForm, path: DocumentPath): LocatedFault[] {
  return [
    ...requirementsFaults(term.matchExpressions, [...path, 'matchExpressions']),
    ...requirementsFaults(term.matchFields, [...path, 'matchFields']),
  ];
}

function requirementsFaults(
  requirements: readonly RequirementForm[] | undefined,
  path: DocumentPath,
): LocatedFault[] {
  return (requirements ?? []).flatMap(({ operator, values = [] }, index) => {
    const expected = expectedValues(operator, values);
    return expected === undefined
      ? []
      : [faultAt([...path, index, 'operator'], { code: 'bad-requirement', operator, expected })];
  });
}

/** What the operator wants instead; undefined when the values go with it. */
function expectedValues(
  operator: RequirementForm['operator'],
  values: readonly string[],
): string | undefined {
  if (operator === 'In' || operator === 'NotIn') return values.length > 0 ? undefined : 'at least one value';
  if (operator === 'Exists' || operator === 'DoesNotExist')
    return values.length === 0 ? undefined : 'no values';
  // What is no whole number is taken, and matches no node.
  return values.length === 1 ? undefined : 'one value';
}
