// ResourceQuotas of manifests as admission takes them.

import { parseQuantity, ZERO } from '../../base/quantity.ts';
import { isOfCpu } from '../../kube/api/amountText.ts';
import type { QuotaScope, ResourceQuotaConfig } from '../../kube/api/workloadConfig.ts';
import { readQuantity } from '../language/quantity.ts';
import type { ResourceQuotaForm } from './policyForms.ts';

export function resourceQuotaOf({
  spec = {},
}: ResourceQuotaForm): Pick<ResourceQuotaConfig, 'hard' | 'forms' | 'scopes'> {
  const written = Object.entries(spec.hard ?? {});
  return {
    hard: Object.fromEntries(
      written.map(([name, amount]) => [name, readQuantity(String(amount), isOfCpu(name) ? 'cpu' : name)]),
    ),
    forms: Object.fromEntries(written.map(([name, amount]) => [name, (parseQuantity(amount) ?? ZERO).form])),
    scopes: [...(spec.scopes ?? []).map(byName), ...selected(spec.scopeSelector)],
  };
}

function byName(name: QuotaScope['name']): QuotaScope {
  return { name, operator: 'Exists', values: [] };
}

type Selector = NonNullable<ResourceQuotaForm['spec']>['scopeSelector'];

function selected(selector: Selector): QuotaScope[] {
  return (selector?.matchExpressions ?? []).map(({ scopeName: name, operator, values = [] }) => ({
    name,
    operator,
    values,
  }));
}
