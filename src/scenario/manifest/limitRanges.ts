// LimitRanges of manifests as admission takes them, with the API server's defaults.

import type { LimitRangeConfig } from '../../kube/api/workloadConfig.ts';
import type { LimitRangeForm } from './policyForms.ts';
import { resourcesOf } from './podObjects.ts';

/**
 * Of the rows of containers: a maximum is the limit of those without one, and what is asked for by those that ask for
 * nothing is a default limit or a minimum. @upstream pkg/apis/core/v1/defaults.go#SetDefaults_LimitRangeItem
 */
export function limitRangeOf({ spec }: LimitRangeForm): Pick<LimitRangeConfig, 'limits' | 'requests'> {
  const rows = (spec?.limits ?? []).filter(({ type }) => type === 'Container');
  const merged = rows.map(({ default: limits = {}, defaultRequest = {}, min = {}, max = {} }) => {
    const all = { ...max, ...limits };
    return { limits: all, requests: { ...min, ...all, ...defaultRequest } };
  });
  return {
    limits: resourcesOf(Object.assign({}, ...merged.map(({ limits }) => limits))),
    requests: resourcesOf(Object.assign({}, ...merged.map(({ requests }) => requests))),
  };
}
