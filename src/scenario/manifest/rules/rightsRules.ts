// What the API server refuses of roles and of who has them.
// @upstream pkg/apis/rbac/validation

import { itemsIn, partIn, partsIn, presentIn, textIn, type Written } from './fields.ts';
import type { Findings, TypeRules } from './findings.ts';

const RBAC = 'rbac.authorization.k8s.io';

export const RIGHTS_RULES: TypeRules = {
  PolicyRule(rule, say) {
    if (itemsIn(rule, 'verbs').length === 0) say.required('verbs', 'verbs must contain at least one value');
    if (itemsIn(rule, 'nonResourceURLs').length > 0) {
      if (presentIn(rule, ['apiGroups', 'resources', 'resourceNames']).length > 0)
        say.invalid(
          'nonResourceURLs',
          '',
          'rules cannot apply to both regular resources and non-resource URLs',
        );
      return;
    }
    if (itemsIn(rule, 'apiGroups').length === 0)
      say.required('apiGroups', 'resource rules must supply at least one api group');
    if (itemsIn(rule, 'resources').length === 0)
      say.required('resources', 'resource rules must supply at least one resource');
  },
  Role(role, say) {
    for (const [index, rule] of partsIn(role, 'rules').entries())
      if (itemsIn(rule, 'nonResourceURLs').length > 0)
        say.invalid(
          ['rules', index, 'nonResourceURLs'],
          '',
          'namespaced rules cannot apply to non-resource URLs',
        );
  },
  RoleBinding: (binding, say) => roleBinding(binding, ['Role', 'ClusterRole'], say),
  ClusterRoleBinding(binding, say) {
    roleBinding(binding, ['ClusterRole'], say);
    for (const [index, subject] of partsIn(binding, 'subjects').entries())
      if (subject['kind'] === 'ServiceAccount' && textIn(subject, 'namespace') === '')
        say.required(['subjects', index, 'namespace']);
  },
};

function roleBinding(binding: Written, kinds: readonly string[], say: Findings): void {
  const role = partIn(binding, 'roleRef');
  const kind = textIn(role, 'kind');
  if (!kinds.includes(kind))
    say.tell(['roleRef', 'kind'], { code: 'unknown-value', found: kind, allowed: kinds });
  if (textIn(role, 'name') === '') say.required(['roleRef', 'name']);
  const group = textIn(role, 'apiGroup');
  if (group !== '' && group !== RBAC)
    say.tell(['roleRef', 'apiGroup'], { code: 'unknown-value', found: group, allowed: [RBAC] });
  for (const [index, subject] of partsIn(binding, 'subjects').entries()) {
    if (textIn(subject, 'name') === '') say.required(['subjects', index, 'name']);
    const found = textIn(subject, 'kind');
    if (!SUBJECTS.includes(found))
      say.tell(['subjects', index, 'kind'], { code: 'unknown-value', found, allowed: SUBJECTS });
  }
}

const SUBJECTS = ['Group', 'ServiceAccount', 'User'];
