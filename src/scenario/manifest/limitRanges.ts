// LimitRanges of manifests as admission takes them, with the API server's defaults.

import { parseQuantity, ZERO } from '../../base/quantity.ts';
import type { LimitBound, LimitRangeConfig, LimitRow } from '../../kube/api/workloadConfig.ts';
import { readQuantity } from '../language/quantity.ts';
import type { QuantitiesForm } from './forms.ts';
import type { LimitRangeForm } from './policyForms.ts';
import { resourcesOf } from './podObjects.ts';

/**
 * Of the rows of containers: a maximum is the limit of those without one, and what is asked for by those that ask for
 * nothing is a default limit or a minimum. @upstream pkg/apis/core/v1/defaults.go#SetDefaults_LimitRangeItem
 */
export function limitRangeOf({
  spec,
}: LimitRangeForm): Pick<LimitRangeConfig, 'limits' | 'requests' | 'rows'> {
  const written = spec?.limits ?? [];
  const merged = written
    .filter(({ type }) => type === 'Container')
    .map(({ default: limits = {}, defaultRequest = {}, min = {}, max = {} }) => {
      const all = { ...max, ...limits };
      return { limits: all, requests: { ...min, ...all, ...defaultRequest } };
    });
  return {
    limits: resourcesOf(Object.assign({}, ...merged.map(({ limits }) => limits))),
    requests: resourcesOf(Object.assign({}, ...merged.map(({ requests }) => requests))),
    rows: written.flatMap(rowOf),
  };
}

type WrittenRow = NonNullable<LimitRangeForm['spec']>['limits'][number];

/** Rows of other types bound no pod. */
function rowOf({ type, min, max, maxLimitRequestRatio }: WrittenRow): LimitRow[] {
  if (type !== 'Container' && type !== 'Pod') return [];
  return [
    {
      type,
      min: boundsOf(min),
      max: boundsOf(max),
      maxLimitRequestRatio: boundsOf(maxLimitRequestRatio, 'cpu'),
    },
  ];
}

/** `unit`: the resource in whose unit all amounts are read; without it, each in its own. */
function boundsOf(written: QuantitiesForm = {}, unit?: string): LimitBound[] {
  return Object.entries(written)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([resource, quantity]) => ({
      resource,
      amount: readQuantity(String(quantity), unit ?? resource),
      form: (parseQuantity(quantity) ?? ZERO).form,
    }));
}
