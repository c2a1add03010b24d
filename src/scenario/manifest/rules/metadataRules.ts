// What the API server refuses of the metadata of objects and of templates.
// @upstream apimachinery/pkg/api/validation/objectmeta.go

import { keyFault, nameFault } from '../../language/kubernetesNames.ts';
import { partIn, partsIn, textIn, textsIn } from './fields.ts';
import type { TypeRules } from './findings.ts';

/** Kinds whose names only need to fit into a path. */
const PATH_SEGMENTS = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'PodDisruptionBudget'];

export const METADATA_RULES: TypeRules = {
  Object(object, say) {
    const metadata = partIn(object, 'metadata');
    const name = textIn(metadata, 'name');
    const generated = textIn(metadata, 'generateName');
    // The API server makes up a name for a LimitRange that has none.
    if (name === '' && generated === '' && textIn(object, 'kind') === 'LimitRange') return;
    if (name === '' && generated === '')
      return say.required(['metadata', 'name'], 'name or generateName is required');
    const kind = textIn(object, 'kind');
    if (PATH_SEGMENTS.includes(kind)) {
      if (/[/%]/.test(name) || name === '.' || name === '..')
        say.invalid(['metadata', 'name'], name, "may not be '.' or '..' and may not contain '/' or '%'");
      return;
    }
    const form = kind === 'Service' ? 'service' : kind === 'Namespace' ? 'label' : 'subdomain';
    const fault = name === '' ? undefined : nameFault(name, form);
    if (fault !== undefined) say.tell(['metadata', 'name'], fault);
    // Five characters are put behind it.
    const example =
      generated === ''
        ? undefined
        : nameFault(`${generated.slice(0, form === 'subdomain' ? 248 : 58)}x`, form);
    if (name === '' && example !== undefined) say.tell(['metadata', 'generateName'], example);
  },
  ObjectMeta(metadata, say) {
    say.labels('labels', partIn(metadata, 'labels'));
    for (const key of Object.keys(partIn(metadata, 'annotations'))) {
      const fault = keyFault(key, 'annotation key');
      if (fault !== undefined) say.tell(['annotations', key], fault, 'key');
    }
    say.label(metadata, 'namespace');
    for (const [index, finalizer] of textsIn(metadata, 'finalizers').entries())
      say.qualified(['finalizers', index], finalizer);
    for (const [index, owner] of partsIn(metadata, 'ownerReferences').entries())
      for (const key of ['apiVersion', 'kind', 'name', 'uid'])
        if (textIn(owner, key) === '') say.required(['ownerReferences', index, key], 'must not be empty');
  },
};
