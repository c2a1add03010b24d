// What the API server refuses of affinity, of selectors and of topology spread beyond the forms of their values.
// @upstream pkg/apis/core/validation, apimachinery/pkg/apis/meta/v1/validation

import { isDnsLabel, isDnsSubdomain, labelValueFault } from '../../language/kubernetesNames.ts';
import { itemsIn, partsIn, textIn, textsIn, type Written } from './fields.ts';
import type { Findings, TypeRules } from './findings.ts';

export const SCHEDULING_RULES: TypeRules = {
  NodeSelector(selector, say) {
    if (itemsIn(selector, 'nodeSelectorTerms').length === 0)
      say.required('nodeSelectorTerms', 'must have at least one node selector term');
  },
  NodeSelectorTerm(term, say) {
    for (const [index, { key, operator, values }] of partsIn(term, 'matchFields').entries()) {
      const place = ['matchFields', index];
      if (key !== 'metadata.name') say.invalid([...place, 'key'], key, 'not a valid field selector key');
      if (operator !== 'In' && operator !== 'NotIn')
        say.invalid([...place, 'operator'], operator, 'not a valid selector operator');
      else if (!Array.isArray(values) || values.length !== 1)
        say.required(
          [...place, 'values'],
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
        );
      else if (!isDnsSubdomain(String(values[0])))
        say.tell([...place, 'values', 0], { code: 'bad-name', found: String(values[0]), form: 'subdomain' });
    }
  },
  NodeSelectorRequirement(requirement, say) {
    needsOperator(requirement, ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'], say);
    const operator = textIn(requirement, 'operator');
    if ((operator === 'Gt' || operator === 'Lt') && itemsIn(requirement, 'values').length !== 1)
      say.required('values', "must be specified single value when `operator` is 'Lt' or 'Gt'");
    if (operator === 'In' || operator === 'NotIn') labelValues(requirement, say);
  },
  LabelSelector(selector, say) {
    const { matchLabels } = selector;
    if (typeof matchLabels === 'object' && matchLabels !== null)
      say.labels('matchLabels', { ...matchLabels });
  },
  LabelSelectorRequirement(requirement, say) {
    needsOperator(requirement, ['In', 'NotIn', 'Exists', 'DoesNotExist'], say);
    labelValues(requirement, say);
  },
  PreferredSchedulingTerm: (term, say) => say.between(term, 'weight', 1, 100),
  WeightedPodAffinityTerm: (term, say) => say.between(term, 'weight', 1, 100),
  PodAffinityTerm(term, say) {
    for (const [index, found] of textsIn(term, 'namespaces').entries())
      if (!isDnsLabel(found)) say.tell(['namespaces', index], { code: 'bad-name', found, form: 'label' });
    if (textIn(term, 'topologyKey') === '') say.required('topologyKey', 'can not be empty');
    const match = textsIn(term, 'matchLabelKeys');
    for (const [index, key] of textsIn(term, 'mismatchLabelKeys').entries())
      if (match.includes(key))
        say.invalid(['mismatchLabelKeys', index], key, 'exists in both matchLabelKeys and mismatchLabelKeys');
    needsSelector(term, ['matchLabelKeys', 'mismatchLabelKeys'], say);
  },
  TopologySpreadConstraint: (constraint, say) => needsSelector(constraint, ['matchLabelKeys'], say),
};

/** Values go with some operators only. */
function needsOperator(requirement: Written, allowed: readonly string[], say: Findings): void {
  const operator = textIn(requirement, 'operator');
  say.qualified('key', textIn(requirement, 'key'));
  if (!allowed.includes(operator)) say.invalid('operator', operator, 'not a valid selector operator');
  const count = itemsIn(requirement, 'values').length;
  if ((operator === 'In' || operator === 'NotIn') && count === 0)
    say.required('values', "must be specified when `operator` is 'In' or 'NotIn'");
  if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0)
    say.forbidden('values', "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
}

function labelValues(requirement: Written, say: Findings): void {
  for (const [index, value] of textsIn(requirement, 'values').entries()) {
    const fault = labelValueFault(value);
    if (fault !== undefined) say.tell(['values', index], fault);
  }
}

/** Keys of labels extend a selector that must be there. */
function needsSelector(object: Written, keys: readonly string[], say: Findings): void {
  for (const key of keys)
    if (itemsIn(object, key).length > 0 && object['labelSelector'] === undefined)
      say.forbidden(key, 'must not be specified when labelSelector is not set');
}
